package datasets

import (
	"gradsample/internal/vec"
)

// blockRows is how many rows one piece of work has.
const blockRows = 1024

// State says what the rows of a problem are. It belongs into every record, caption
// and claim that is made from them.
type State string

// The states. StateMissing is for lists of what is on this machine.
const (
	StateReal      State = "real"
	StateSubset    State = "subset"
	StateSurrogate State = "surrogate"
	StateSynthetic State = "synthetic" // made, and asked for as such: no stand-in for anything
	StateOwn       State = "own file"
	StateMissing   State = "missing"
)

// Rows is a block of examples: row i of X has the target Y[i]. Y is a number for
// regression, -1 or +1 for a binary task, the class number from 0 for a multiclass
// one. Of a synthetic regression Truth has the targets without their noise, in the
// scale of Y; of everything else it is nil, because nobody knows.
type Rows struct {
	X     vec.Matrix
	Y     []float32
	Truth []float32
}

// Problem is a data set ready to be learnt from.
type Problem struct {
	Train, Test Rows // Test has no rows where the split is "none"
	Info        Info
	Scaling     Scaling
}

// Info says what a Problem's rows are.
type Info struct {
	Name           string // as the command line would ask for it: "yearmsd", "ujiindoorloc:latitude", "own.csv"
	Title          string // for captions
	Task           Task   // Regression, Binary or Multiclass
	Classes        int    // 2 for binary, 0 for regression
	State          State
	Rows, TestRows int
	Dim            int    // columns of X
	Target         string // the column that is predicted
	Note           string // what kind of subset, how columns were made; may be empty
	Checksum       string // SHA-256 of what the rows are made from, before split and preprocessing
	Preprocess     string
	Split          string // "published", "random 9:1", "random half", "none"
}

// Scaling is what preprocessing did, so that predictions can be mapped back to the
// target's units. Under "raw" nothing was done and the slices are nil.
type Scaling struct {
	Mean, Deviation []float64 // of each column over the training rows; Deviation 0 marks a constant column
	TargetMean      float64   // 0 unless the target was standardised
	TargetDeviation float64   // 1 unless the target was standardised
	Row             []float64 // S_i, which "released" divided training row i and its target by
	Recode          *Recode   // nil unless a value was replaced first
}

// Apply prepares further rows as the preprocessing prepared the test rows, in
// place and with the same bits.
func (s *Scaling) Apply(preprocess string, x vec.Matrix) {
	switch {
	case preprocess == PreprocessUnit:
		UnitRows(x)
	case s.Mean != nil:
		if s.Recode != nil {
			replace(x, s.Recode)
		}
		scaleColumns(x, s.Mean, s.Deviation)
	}
}

// Prediction maps a prediction for an unscaled row back to the target's units.
func (s *Scaling) Prediction(value float64) float64 {
	return s.TargetMean + s.TargetDeviation*value
}
