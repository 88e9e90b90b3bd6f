// Package compare holds one run against another.
//
//  1. Open finds a run: a results folder, an archive of one (zip, tar, or tar
//     packed by gz, zst or xz), or the committed reference run.
//  2. Verdicts pairs the claims of both runs, and tells which verdicts changed.
//  3. Differences pairs the effects of both runs and gives each difference
//     with a 95 % interval.
//  4. Figures lays the curves of both over each other.
//  5. Write leaves tables and figures; Print says in a page of text what they
//     hold.
//
// It reads CSVs, and the parquet files of curves, and nothing else, so that a run may come
// from another machine or an earlier version.
package compare
