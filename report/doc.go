// Package report judges claims.
//
//  1. An experiment declares its Claims as data: who says it, where, which
//     effect would show it, and what is expected of that effect.
//  2. Judge holds each claim against the effects that were measured, one data
//     set at a time, by their 95 % intervals.
//  3. The verdicts over all data sets become claims.csv, the table that a run
//     prints, and the tables of REPRODUCE.md.
//
// No verdict is written by hand.
package report
