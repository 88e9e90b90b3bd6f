// Package format turns files of examples into dense float32 tables: separated
// values, LIBSVM, ARFF, IDX, CIFAR-10's binary version, npy, npz and Parquet, plain
// or packed as gz, bz2, xz, zip or tar.
//
// Reading goes through five steps:
//
//  1. container.go unpacks the file and shows each chosen member as an input. What
//     is packed how is told from the first bytes, or else from the name.
//  2. detect.go finds the format, and dialect.go how a CSV is written, from the
//     first 256 KiB and the name.
//  3. A decoder (delimited, libsvm, arff, idx, cifar, npy, npz, parquetTable) cuts
//     the input into rows of numbers. Text formats share parseNumber, which gives
//     the same bits as strconv.ParseFloat.
//  4. A builder keeps the wanted columns of each row, and codes for texts.
//  5. When the last input is done, text columns become 0/1 columns and a text
//     target becomes class indices.
//
// A Writer writes tables of numbers as npy or Parquet, which Read takes back.
//
// A table holds finite numbers only: NaN, infinities, values beyond float32 and
// missing values are errors, as are ragged rows, empty files and duplicate column
// names. Every error is an *Error, which names file, line (or record) and column,
// and the remedy, on one line. What a header promises is never allocated before the
// data are there (parquet-go's single pages excepted), and Options.MaxBytes bounds
// what a file may unpack to.
package format
