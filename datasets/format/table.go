package format

import "gradsample/internal/vec"

// Table is a data set as numbers: all finite, no value missing.
type Table struct {
	Columns []string   // names of the columns of X
	X       vec.Matrix // inputs, one row an example
	Y       []float32  // targets, one a row; nil if none was asked for
	Target  string     // name of the target column; empty without one
	Classes []string   // names of the classes, if Y has class indices from 0; nil if Y has numbers
}

// TextTable is a table of strings, as the sentence-pair sets are stored.
type TextTable struct {
	Columns []string
	Rows    [][]string // every row as long as Columns
}
