package format

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// Names of the formats, for Options.Format.
const (
	CSV     = "csv"     // comma, semicolon, tab, bar or space separated values
	LIBSVM  = "libsvm"  // label index:value ...
	ARFF    = "arff"    // Weka's attribute-relation format
	IDX     = "idx"     // MNIST's format
	CIFAR   = "cifar"   // CIFAR-10's binary version
	NPY     = "npy"     // one NumPy array
	NPZ     = "npz"     // a zip archive of NumPy arrays
	Parquet = "parquet" // flat schema
)

// Values of Options.Header.
const (
	HeaderAuto = ""    // found from the content; ReadText: the same as yes
	HeaderYes  = "yes" // the first line names the columns
	HeaderNo   = "no"  // the first line is data
)

// Values of Options.Text.
const (
	RefuseText = ""       // a text column is an error
	OneHot     = "onehot" // a text column becomes one 0/1 column per distinct value
)

// DefaultTarget, as Options.Target, is the label that the format or Labels give, or
// else the last column.
const DefaultTarget = "*"

// Options say how to read a file. The zero value finds the format, takes every
// column as an input and refuses text.
type Options struct {
	// Format is one of the constants above; empty: found from content and name.
	Format string `json:",omitempty"`

	// Member chooses from a zip or tar archive: a name or a pattern as of path.Match,
	// against the whole name or its last element. Several members are read one after
	// the other, in the order of their names. In an npz file it names the array of
	// inputs. Empty: the only data file of the archive; array X (or x).
	Member string `json:",omitempty"`

	// Header says whether the first line of a CSV names the columns: HeaderAuto,
	// HeaderYes or HeaderNo. Columns without a name are called by their number, from 1.
	Header string `json:",omitempty"`

	// Target is the column to predict: a name, a number from 1, "first", "last" or
	// DefaultTarget. Empty: none, and Table.Y is nil. LIBSVM and CIFAR have a label of
	// their own, as have IDX, npy and npz together with Labels: there it stays empty.
	// Numbers stay as they are; texts become class indices.
	Target string `json:",omitempty"`

	// Drop leaves columns out: names, or patterns as of path.Match. They need not be
	// numbers.
	Drop []string `json:",omitempty"`

	// Optional lets a file lack the columns that Target and Drop name: rows to
	// predict have no target.
	Optional bool `json:",omitempty"`

	// Text says what becomes of a text column that is an input: RefuseText or OneHot,
	// whose columns are named column=value and sorted by value ("?" is a value as any
	// other). A text target becomes the index of a class either way.
	Text string `json:",omitempty"`

	// LabelSuffix is cut off the values of a text target ("." for adult.test, which
	// ends ">50K" with a full stop).
	LabelSuffix string `json:",omitempty"`

	// Comment is a prefix of lines that a CSV reader skips. Empty: none.
	Comment string `json:",omitempty"`

	// Labels is where the labels are: for IDX and npy the path of a second file of the
	// same format, for npz the name of an array. Empty: npz takes the array y (or Y)
	// if there is one and no Target.
	Labels string `json:",omitempty"`

	// Cols is the number of inputs of a LIBSVM file, for a part that does not use the
	// last ones. 0: the largest index.
	Cols int `json:",omitempty"`

	// MaxBytes is the most that a file may unpack to, and the most that the table may
	// take (which is never more than 16 GiB). Default: 64 GiB.
	MaxBytes int64 `json:",omitempty"`
}

// Bounds that keep a malformed or malicious file from taking the machine's memory.
const (
	defaultMaxBytes = 64 << 30 // Options.MaxBytes
	maxDense        = 16 << 30 // bytes of the matrix
	maxBuffered     = 2 << 30  // bytes of a packed file that has to be held in memory
	maxColumns      = 1 << 20
	maxLine         = 64 << 20 // bytes
	maxCategories   = 10000    // distinct values of a text column
)

// check completes the options or says which of them makes no sense.
func (o Options) check(file string) (Options, error) {
	invalid := func(name, value, remedy string) (Options, error) {
		return o, &Error{File: file, Problem: fmt.Sprintf("option %s %q is not possible", name, value), Remedy: remedy}
	}
	formats := []string{"", CSV, LIBSVM, ARFF, IDX, CIFAR, NPY, NPZ, Parquet}
	switch {
	case o.Format == "tsv":
		o.Format = CSV
	case !slices.Contains(formats, o.Format):
		return invalid("Format", o.Format, "choose from"+strings.Join(formats, " "))
	}
	if !slices.Contains([]string{HeaderAuto, HeaderYes, HeaderNo}, o.Header) {
		return invalid("Header", o.Header, "choose yes, no or nothing")
	}
	if !slices.Contains([]string{RefuseText, OneHot}, o.Text) {
		return invalid("Text", o.Text, "choose onehot or nothing")
	}
	for _, pattern := range append([]string{o.Member}, o.Drop...) {
		if _, err := path.Match(pattern, ""); err != nil {
			return invalid("Member or Drop", pattern, "mend the pattern (a backslash before [ makes it plain)")
		}
	}
	if o.Cols < 0 || o.Cols > maxColumns {
		return invalid("Cols", fmt.Sprint(o.Cols), fmt.Sprintf("give 0 to %d", maxColumns))
	}
	if o.Labels != "" && o.Target == DefaultTarget {
		o.Target = ""
	}
	if o.Labels != "" && o.Target != "" {
		return invalid("Target", o.Target, "leave it empty where Labels are given")
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = defaultMaxBytes
	}
	return o, nil
}

// checkDense says whether a matrix of this shape may be allocated.
func (o Options) checkDense(rows, cols int) error {
	if cols > maxColumns {
		return fmt.Errorf("has %d columns, more than %d", cols, maxColumns)
	}
	most := min(maxDense, o.MaxBytes)
	if int64(rows) > most/4/int64(max(cols, 1)) {
		return fmt.Errorf("is %d rows x %d columns, more than %d MiB as a dense matrix", rows, cols, most>>20)
	}
	return nil
}
