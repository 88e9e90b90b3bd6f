// Package publish turns the records of a run into what people read: CSVs, then
// figures and verdicts from those CSVs alone.
package publish

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"gradsample/experiments/declare"
	"gradsample/harness"
	"gradsample/plots"
	"gradsample/report"
	"gradsample/results"
)

// Folders are where a run's files lie.
type Folders struct {
	Results string // CSVs, one folder an experiment
	Plots   string // figures, likewise
}

// CSVs writes an experiment's tables. The order of records does not matter.
func CSVs(e declare.Experiment, records []*results.Record, environment results.EnvironmentRow, folder string) error {
	sorted := inDeclaredOrder(e, records)
	if e.Kind == declare.Kernel {
		return kernelCSVs(e, sorted, environment, folder)
	}
	in := func(name string) string { return filepath.Join(folder, e.Name, name) }
	timings := results.AggregateTimings(sorted)
	errs := []error{results.WriteCSV(in("environment.csv"), []results.EnvironmentRow{environment})}
	timed := results.TimingEffects(timings, e.Baselines)
	switch e.Kind {
	case declare.Convergence:
		all := results.AggregateConvergence(sorted, e.MethodNames(), e.Baselines)
		effects := append(results.ConvergenceEffects(all, e.Baselines), results.TablesTriedEffects(sorted, e.MethodNames())...)
		timed = append(timed, results.SecondsEffects(all, timings, e.Baselines, 1)...)
		errs = append(errs, results.WriteCSV(in("curves.csv"), all.Curves), results.WriteCSV(in("targets.csv"), all.Targets),
			results.WriteCSV(in("summary.csv"), all.Summary), results.WriteCSV(in("tuning.csv"), all.Tuning),
			results.WriteCSV(in("effects.csv"), effects))
	case declare.Quality:
		errs = append(errs, results.WriteCSV(in("quality.csv"), results.AggregateQuality(sorted, e.MethodNames())),
			results.WriteCSV(in("effects.csv"), results.QualityEffects(sorted, e.MethodNames(), e.Baselines)))
	case declare.Sweep:
		errs = append(errs, results.WriteCSV(in("sweep.csv"), results.AggregateSweep(sorted, e.MethodNames())))
	case declare.Scale:
		errs = append(errs, results.WriteCSV(in("scale.csv"), results.AggregateScale(sorted)),
			results.WriteCSV(in("timing-caches.csv"), results.AggregateCaches(sorted)))
	case declare.Cost:
		costs := results.AggregateCosts(sorted)
		errs = append(errs, results.WriteCSV(in("cost.csv"), costs), results.WriteCSV(in("effects.csv"), results.CostEffects(costs)))
	}
	if len(timings) > 0 {
		errs = append(errs, results.WriteCSV(in("timings.csv"), timings), results.WriteCSV(in("timing-effects.csv"), timed))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("writing the tables of %s: %w", e.Name, err)
	}
	return nil
}

// inDeclaredOrder sorts records by the experiment's problems.
func inDeclaredOrder(e declare.Experiment, records []*results.Record) []*results.Record {
	var sorted []*results.Record
	for _, problem := range e.Problems {
		for _, record := range records {
			of := record.Trial.Problem
			runs := func(profile harness.Profile) bool { return problem.At(profile) == of }
			if record.Trial.Experiment == e.Name && slices.ContainsFunc(harness.Profiles(), runs) {
				sorted = append(sorted, record)
			}
		}
	}
	return sorted
}

// Figures draws an experiment's declared figures from its CSVs.
func Figures(e declare.Experiment, folders Folders, formats []string) error {
	for _, declared := range e.Figures {
		declared.Settings = e.Settings
		figure, err := plots.Build(declared, filepath.Join(folders.Results, e.Name))
		if errors.Is(err, plots.ErrEmpty) {
			continue
		}
		if err == nil {
			err = figure.Save(filepath.Join(folders.Plots, e.Name), formats...)
		}
		if err != nil {
			return fmt.Errorf("figure %s of %s: %w", declared.Name, e.Name, err)
		}
	}
	return nil
}

// Published writes the curves that the authors published, as far as an
// experiment mirrors them and their files are at hand.
func Published(e declare.Experiment, paths []string, folder string) error {
	if !e.Published {
		return nil
	}
	path := filepath.Join(folder, e.Name, "published.csv")
	if e.Kind == declare.Quality {
		rows, err := results.ReadPublishedQuality(paths)
		if err != nil {
			return err
		}
		return results.WriteCSV(path, rows)
	}
	rows, err := results.ReadPublished(paths)
	if err != nil {
		return err
	}
	return results.WriteCSV(path, rows)
}

// Claims judges the claims of all experiments by their CSVs and writes the
// verdicts. What a clock measured stands in timing-claims.csv and
// timing-claims-by-data-set.csv; claims.csv has those claims' verdicts, but no
// clock's numbers. Experiments without results count as not run.
func Claims(experiments []declare.Experiment, folder string) ([]report.ClaimRow, error) {
	var rows []report.ClaimRow
	var evidence []report.EvidenceRow
	for _, e := range experiments {
		effects, err := effectsOf(e, folder)
		if err != nil {
			return nil, err
		}
		judged, found := report.Judge(e.Name, e.Claims, effects)
		rows, evidence = append(rows, judged...), append(evidence, found...)
	}
	if err := report.WriteClaims(folder, rows, evidence); err != nil {
		return nil, fmt.Errorf("writing the verdicts: %w", err)
	}
	return rows, nil
}
