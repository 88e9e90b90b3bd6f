// Package datasets turns the name of a data set, or the path of a file, into
// training and test rows that an objective can be built from, and says with
// them exactly what they are.
//
// The way of a data set through the package:
//
//  1. Catalogue and Find: an Entry says, as data, what a set is: its shape as
//     published, licence, citation, files with addresses and checksums, how to
//     read them, its targets, and what may stand in for it.
//  2. Store: finds the files of an entry in the data folders, where a system
//     package puts them, in the cache, or upstream (resumed, checked by size and
//     SHA-256, renamed only when right).
//  3. Package format reads the files; assembling joins their parts, names the
//     columns alike, and turns labels into -1/+1 or class numbers. The result is
//     kept in the cache in a binary form, so that it is parsed once.
//  4. A split (published, or drawn from a named random stream), a choice of rows
//     where one is asked for, and a preprocessing give a Problem.
//  5. Info, which travels with the rows, says whether they are real, a subset, a
//     surrogate, synthetic or somebody's own file, and carries the checksum that a
//     trial's key is made of.
//
// Two kinds of sets are made instead of read, by the packages below this one:
// synthetic populations, "synthetic:<family>[,key=value…]", and deformed digits,
// "mnist:deformed,images=N", which a learner can stream as well (Store.Deformed).
// They are asked for as what they are and stand in for nothing.
//
// A set that may not be passed on is Brought by the user, as pictures of which a
// network makes features, or as stored features; what was brought counts as the user's
// own. Lacks says what is missing.
//
// Where another set cannot be had, a Surrogate of the same shape may take its place if
// the caller allows it; its State says so wherever the rows go.
package datasets
