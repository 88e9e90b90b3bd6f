package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"gradsample/experiments/declare"
	"gradsample/results"
)

// Curves gathers the training curves of all experiments in one parquet file.
func Curves(experiments []declare.Experiment, folder string) error {
	var all []results.CurveRow
	for _, e := range experiments {
		rows, err := results.ReadCSV[results.CurveRow](filepath.Join(folder, e.Name, "curves.csv"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("gathering the curves of %s: %w", e.Name, err)
		}
		all = append(all, rows...)
	}
	if err := results.WriteParquet(filepath.Join(folder, results.CurvesFile), all); err != nil {
		return fmt.Errorf("gathering the curves: %w", err)
	}
	return nil
}
