package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"gradsample/experiments/declare"
	"gradsample/results"
)

// Curves gathers the training curves of all experiments in one parquet file, and
// the errors of kernel methods in another.
func Curves(experiments []declare.Experiment, folder string) error {
	return errors.Join(
		gather[results.CurveRow](experiments, folder, "curves.csv", results.CurvesFile),
		gather[results.KernelRow](experiments, folder, "errors.csv", results.ErrorsFile),
	)
}

// gather puts one table of all experiments into a parquet file of the run.
func gather[T any](experiments []declare.Experiment, folder, table, file string) error {
	var all []T
	for _, e := range experiments {
		rows, err := results.ReadCSV[T](filepath.Join(folder, e.Name, table))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("gathering %s of %s: %w", table, e.Name, err)
		}
		all = append(all, rows...)
	}
	if err := results.WriteParquet(filepath.Join(folder, file), all); err != nil {
		return fmt.Errorf("gathering %s: %w", table, err)
	}
	return nil
}
