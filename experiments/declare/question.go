package declare

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"gradsample/results"
)

// Question is one that a reader asks, with how to answer it from a run's tables.
type Question struct {
	ID   string
	Asks string
	// Answer returns one or two sentences with the numbers that they rest on.
	Answer func(Evidence) (string, error)
}

// Evidence gives the tables of a run to answers. An experiment that was not run
// has tables without rows.
type Evidence struct{ Folder string }

// Sweep returns an experiment's sweep.csv.
func (e Evidence) Sweep(experiment string) ([]results.SweepRow, error) {
	return rowsOf[results.SweepRow](e, experiment, "sweep.csv")
}

// Effects returns an experiment's effects.csv.
func (e Evidence) Effects(experiment string) ([]results.EffectRow, error) {
	return rowsOf[results.EffectRow](e, experiment, "effects.csv")
}

// Summary returns an experiment's summary.csv.
func (e Evidence) Summary(experiment string) ([]results.SummaryRow, error) {
	return rowsOf[results.SummaryRow](e, experiment, "summary.csv")
}

func rowsOf[T any](e Evidence, experiment, name string) ([]T, error) {
	rows, err := results.ReadCSV[T](filepath.Join(e.Folder, experiment, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the evidence of %s: %w", experiment, err)
	}
	return rows, nil
}
