// Package report judges claims.
//
//  1. An experiment declares its Claims as data: who says it, where, which
//     effect would show it, and what is expected of that effect.
//  2. Judge holds each claim against the effects that were measured, one data
//     set at a time, by their 95 % intervals.
//  3. The verdicts over all data sets become claims.csv, the table that a run
//     prints, and the tables of REPRODUCE.md. A claim on which data sets disagree
//     says which.
//  4. Advise says from the same effects what to use on each data set.
//  5. Update puts generated sections into documents, between their markers.
//
// No verdict is written by hand. The subfolders make of this what people read:
// page the page of a run, compare two runs side by side, dictionary the columns of
// all tables.
package report
