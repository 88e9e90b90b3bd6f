package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"gradsample/experiments/declare"
	"gradsample/report"
	"gradsample/results"
)

// effectsOf reads an experiment's effects, those by the clock included; none
// where it was not run.
func effectsOf(e declare.Experiment, folder string) ([]results.EffectRow, error) {
	var effects []results.EffectRow
	for _, name := range []string{"effects.csv", "timing-effects.csv"} {
		found, err := results.ReadCSV[results.EffectRow](filepath.Join(folder, e.Name, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("reading the effects of %s: %w", e.Name, err)
		}
		effects = append(effects, found...)
	}
	return effects, nil
}

// Advice finds the best sampler for every problem that was timed, and writes
// timing-advice.csv.
func Advice(experiments []declare.Experiment, folder string) error {
	var rows []report.AdviceRow
	for _, e := range experiments {
		effects, err := effectsOf(e, folder)
		if err != nil {
			return err
		}
		rows = append(rows, report.Advise(effects)...)
	}
	if err := report.WriteAdvice(folder, rows); err != nil {
		return fmt.Errorf("writing the advice: %w", err)
	}
	return nil
}
