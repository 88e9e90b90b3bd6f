package datasets

import "gradsample/datasets/format"

// How the files of the catalogue are read. The columns of a file without a header
// are called by their numbers, from 1.

const (
	header     = format.HeaderYes
	noHeader   = format.HeaderNo
	lastColumn = "last"
	// chosenTarget stands for the column of the target that was asked for.
	chosenTarget = "chosen"
)

// separated reads a CSV or TSV file. An empty target leaves it to the request.
func separated(header, target string, drop ...string) format.Options {
	return format.Options{Format: format.CSV, Header: header, Target: target, Drop: drop}
}

// member reads one member of an archive, or several that match, one after another.
func member(o format.Options, pattern string) format.Options {
	o.Member = pattern
	return o
}

func arff(target string) format.Options {
	return format.Options{Format: format.ARFF, Target: target}
}

// libsvm reads a file of so many inputs, though it may not use the last ones.
func libsvm(columns int) format.Options {
	return format.Options{Format: format.LIBSVM, Cols: columns}
}

func idx() format.Options { return format.Options{Format: format.IDX} }

func cifar() format.Options { return format.Options{Format: format.CIFAR} }
