package publish

import (
	"errors"
	"fmt"
	"path/filepath"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/results"
)

// kernelCSVs writes the tables of an experiment with kernel methods.
func kernelCSVs(e declare.Experiment, sorted []*results.Record, environment results.EnvironmentRow, folder string) error {
	in := func(name string) string { return filepath.Join(folder, e.Name, name) }
	all, err := results.AggregateKernel(sorted, e.MethodNames(), e.Baselines, measure.KernelBatch)
	if err != nil {
		return fmt.Errorf("the tables of %s: %w", e.Name, err)
	}
	timings := results.AggregateKernelTimings(sorted)
	err = errors.Join(
		results.WriteCSV(in("environment.csv"), []results.EnvironmentRow{environment}),
		results.WriteCSV(in("errors.csv"), all.Rows), results.WriteCSV(in("targets-kernel.csv"), all.Targets),
		results.WriteCSV(in("summary-kernel.csv"), all.Summary), results.WriteCSV(in("tuning.csv"), all.Tuning),
		results.WriteCSV(in("effects.csv"), results.KernelEffects(sorted, e.MethodNames(), all, e.Baselines)),
	)
	if len(timings) > 0 {
		err = errors.Join(err, results.WriteCSV(in("timings-kernel.csv"), timings),
			results.WriteCSV(in("timing-effects.csv"), results.KernelTimingEffects(all, sorted, e.Baselines)))
	}
	if err != nil {
		return fmt.Errorf("writing the tables of %s: %w", e.Name, err)
	}
	return nil
}
