package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gradsample/datasets"
	"gradsample/experiments/declare"
	"gradsample/experiments/publish"
	"gradsample/harness"
	"gradsample/report"
	"gradsample/results"
)

func newRun(stdout, stderr io.Writer) *cobra.Command {
	var o options
	command := &cobra.Command{
		Use:   "run [name or glob …]",
		Short: "run what is missing, aggregate, draw, judge",
		RunE: func(command *cobra.Command, patterns []string) error {
			return runExperiments(command.Context(), o, patterns, stdout, stderr)
		},
	}
	o.addRunFolder(command.Flags())
	o.addPlan(command.Flags())
	o.addFormats(command.Flags())
	o.addWorkers(command.Flags())
	return command
}

// runExperiments is the main job: run, aggregate, draw, judge, print.
func runExperiments(ctx context.Context, o options, patterns []string, stdout, stderr io.Writer) error {
	profile, err := o.check()
	if err != nil {
		return err
	}
	experiments, err := selected(patterns)
	if err != nil {
		return err
	}
	store, err := o.store()
	if err != nil {
		return err
	}
	start := time.Now()
	folders := o.folders()
	if err := os.MkdirAll(folders.Results, 0o755); err != nil {
		return fmt.Errorf("%w: making the run's folder: %w", errStopped, err)
	}
	bar := newProgress(stderr, experiments, profile, o.seeds)
	runner := &harness.Runner{
		Store: harness.NewStore(folders.Results), Data: harness.NewData(store), Measurements: measurements(),
		Profile: profile, Seeds: o.seeds, Workers: max(o.workers, 1), Progress: bar.trial,
	}
	fmt.Fprintf(stdout, "%d experiments, profile %s, %d planned trials, %d workers\n", len(experiments), profile, bar.planned, max(o.workers, 1))
	done, err := runner.Run(ctx, plain(experiments))
	bar.finish()
	for _, line := range append(done.Damaged, done.Failures...) {
		fmt.Fprintln(stderr, "warning:", line)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errStopped, err)
	}
	fmt.Fprintf(stdout, "%d trials run, %d found finished, %d diverged, %d failed, in %s\n",
		done.Ran, done.Found, done.Diverged, done.Failed, time.Since(start).Round(time.Second))
	published, err := publishedFiles(ctx, store)
	if err != nil {
		return err
	}
	if err := publishRun(experiments, done.Records, published, profile, folders, o.formats, stdout); err != nil {
		return fmt.Errorf("%w: %w", errStopped, err)
	}
	if done.Failed > 0 {
		return fmt.Errorf("%w: %d of %d; the next run tries them again", errFailed, done.Failed, done.Ran+done.Found)
	}
	return nil
}

// publishRun writes tables, figures and verdicts of what was run.
func publishRun(experiments []declare.Experiment, records []*results.Record, published []string, profile harness.Profile,
	folders publish.Folders, formats []string, stdout io.Writer,
) error {
	environment := harness.Environment()
	environment.Profile = string(profile)
	for _, e := range experiments {
		if err := publish.CSVs(e, records, environment, folders.Results); err != nil {
			return err
		}
		if err := publish.Published(e, published, folders.Results); err != nil {
			return err
		}
		if err := publish.Figures(e, folders, formats); err != nil {
			return err
		}
	}
	if err := judge(folders, stdout); err != nil {
		return err
	}
	printStandIns(stdout, experiments, records)
	fmt.Fprintf(stdout, "tables in %s, figures in %s, verdicts in %s, answers in %s\n", folders.Results, folders.Plots,
		filepath.Join(folders.Results, "claims.csv"), filepath.Join(folders.Results, report.AnswersFile))
	return nil
}

// judge holds all claims against a run's CSVs, answers the questions, and prints
// the verdicts.
func judge(folders publish.Folders, stdout io.Writer) error {
	rows, err := publish.Claims(catalogue(), folders.Results)
	if err != nil {
		return err
	}
	if _, err := publish.Answers(catalogue(), folders.Results); err != nil {
		return err
	}
	return report.PrintTable(stdout, rows)
}

// publishedFiles are the curves that the LGD authors published, none where they
// cannot be had.
func publishedFiles(ctx context.Context, store *datasets.Store) ([]string, error) {
	locations, err := store.Files(ctx, "lgd-released")
	if errors.Is(err, datasets.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("looking for the published curves: %w", err)
	}
	var paths []string
	for _, location := range locations {
		paths = append(paths, location.Path)
	}
	return paths, nil
}

// printStandIns names the data sets that were not the real thing, with the
// experiments in which they were not. A synthetic set is what its experiment asks
// for.
func printStandIns(stdout io.Writer, experiments []declare.Experiment, records []*results.Record) {
	for _, e := range experiments {
		var notes []string
		for _, record := range records {
			note := results.StateNote(record.Data.Name, record.Data.State)
			declared := note == "" || record.Data.State == string(datasets.StateSynthetic)
			if record.Trial.Experiment == e.Name && !declared && !slices.Contains(notes, note) {
				notes = append(notes, note)
			}
		}
		if slices.Sort(notes); len(notes) > 0 {
			fmt.Fprintf(stdout, "note: in %s %s\n", e.Name, strings.Join(notes, ", "))
		}
	}
}
