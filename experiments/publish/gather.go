package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"gradsample/experiments/declare"
	"gradsample/results"
)

// Gather gathers the training curves of all experiments in one parquet file, and
// likewise the errors of kernel methods, the effects and those by the clock.
func Gather(experiments []declare.Experiment, folder string) error {
	return errors.Join(
		gather[results.CurveRow](experiments, folder, "curves.csv", results.CurvesFile),
		gather[results.KernelRow](experiments, folder, "errors.csv", results.ErrorsFile),
		gather[results.EffectRow](experiments, folder, "effects.csv", results.EffectsFile),
		gather[results.EffectRow](experiments, folder, "timing-effects.csv", results.TimingEffectsFile),
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
