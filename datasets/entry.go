package datasets

import (
	"gradsample/datasets/format"
)

// Task says what is to be learnt from a data set.
type Task string

// The tasks of the catalogue. A text-pair set becomes a binary problem when its
// sentences have been turned into columns; a reference entry is files alone.
const (
	Regression Task = "regression"
	Binary     Task = "binary"
	Multiclass Task = "multiclass"
	TextPair   Task = "text-pair"
	Reference  Task = "reference"
)

// Entry is all that the project knows about one data set, as data.
type Entry struct {
	Name  string // what a command line calls it
	Title string // what a caption calls it
	Task  Task

	// Rows as published; Test is 0 where no test part is published and the split is
	// drawn from a named random stream (9 to 1). Columns counts inputs as published,
	// Encoded those after text columns have become flags (0: the same number).
	Train, Test      int
	Columns, Encoded int
	Classes          int // of a multiclass set

	Licence  string
	Citation string
	Note     string // what a reader of results has to know

	Targets   []Target // the first is the default
	Positive  string   // binary sets: the label that becomes +1; all others become -1
	Recode    *Recode
	Variants  []Variant  // the ways in which the set can be had, best first
	Surrogate *Surrogate // what may stand in for it; nil: nothing may
	Deformed  bool       // digits of which deformed ones can be made
	// Brought says what a user has to bring of a set that may not be passed on and that
	// nothing can stand in for; empty: it can be had. The sizes above are as published,
	// whatever is brought, and of a brought set a Request's MaxRows bounds the test rows
	// too.
	Brought  string
	Layout   string    // of what is brought: the files, and where they are to lie
	Pictures *Pictures // what else than Variants a brought set can be made of
}

// Pictures are folders of pictures, a sub-folder a class, that become rows of features:
// of the last pooling layer of a network, whose weights are brought too.
type Pictures struct {
	Train, Test string   // below a data folder
	Weights     []string // likewise, safetensors files called by their network; one will do
}

// Target is a column that can be predicted.
type Target struct {
	Name   string // chosen as "set:name"
	Column string // as the file calls it, where a set has several targets
	// R2 is the share of the target's variance that least squares with intercept
	// explains on the standardised training rows (of a binary set: of the ±1 label).
	// The surrogate is made to have the same.
	R2 float64
}

// Recode replaces one value of the inputs by another before they are
// standardised; raw preprocessing leaves it.
type Recode struct {
	From, To float32
	Why      string
}

// Variant is one way in which a set can be had: all of it from one source, in one
// layout, or a part of it.
type Variant struct {
	Name        string // chosen as "set:name"; empty where there is nothing to choose
	Subset      string // what it is a subset of, in words; empty if it is the whole set
	OnRequest   bool   // too small to stand for the set: taken only when asked for by name
	Train, Test int    // rows, where they are not the entry's
	Parts       []Part
}

// Part is one table of a variant.
type Part struct {
	Test      bool           // belongs to the published test part
	File      File           // the table
	Companion *File          // what the table cannot be read without: IDX labels, ids of held-out rows
	Read      format.Options // how to read it
}

// File is one file, wherever it lies and however it is packed.
type File struct {
	Paths   []string // where to look: below each data folder; absolute ones as they are
	Sources []string // upstream addresses, in order of preference
	Size    int64    // bytes of the upstream file (or of the copy, if there is no source); 0: not known
	SHA256  string   // of that file as it is stored; empty: none is known
	Content string   // SHA-256 of what it unpacks to (gzip, bzip2, xz; or itself); empty: none is known
	By      string   // who recorded the checksum; empty if and only if there is none
}

// Rows returns how many training and test rows the variant has.
func (e *Entry) Rows(v *Variant) (train, test int) {
	if v.Train == 0 {
		return e.Train, e.Test
	}
	return v.Train, v.Test
}

// TestRows is how many test rows are had where training rows are limited; 0: they are
// not.
func (e *Entry) TestRows(most int) int {
	if e.Brought != "" && most > 0 {
		return min(e.Test, most)
	}
	return e.Test
}

// Dim returns the number of columns of the rows that Load gives.
func (e *Entry) Dim() int {
	if e.Encoded > 0 {
		return e.Encoded
	}
	return e.Columns
}

// Size returns the bytes of the upstream files of the entry's first variant, and
// whether the sizes of all of them are known.
func (e *Entry) Size() (bytes int64, known bool) {
	known = true
	seen := map[string]bool{}
	for _, file := range e.Variants[0].files() {
		if name := file.name(); !seen[name] {
			seen[name] = true
			bytes += file.Size
			known = known && file.Size > 0
		}
	}
	return bytes, known
}

// target finds a target by its name, or by its column as the file writes it.
func (e *Entry) target(name string) *Target {
	for i := range e.Targets {
		if t := &e.Targets[i]; name != "" && (t.Name == name || t.Column == name) {
			return t
		}
	}
	return nil
}

func (e *Entry) variant(name string) *Variant {
	for i := range e.Variants {
		if e.Variants[i].Name == name {
			return &e.Variants[i]
		}
	}
	return nil
}

// files returns the variant's files in order, companions after their tables. Two
// parts may be members of one archive, which is then listed twice.
func (v *Variant) files() []*File {
	var files []*File
	for i := range v.Parts {
		files = append(files, &v.Parts[i].File)
		if v.Parts[i].Companion != nil {
			files = append(files, v.Parts[i].Companion)
		}
	}
	return files
}

// name is the file's base name in the cache: that of the path listed first.
func (f *File) name() string {
	return baseName(f.Paths[0])
}

// checksumNote says in words how the file can be checked.
func (f *File) checksumNote() string {
	if f.By == "" {
		return "no published checksum: recorded on first download"
	}
	return "checksum by " + f.By
}
