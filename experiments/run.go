package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gradsample/datasets"
	"gradsample/experiments/declare"
	"gradsample/experiments/publish"
	"gradsample/harness"
	"gradsample/internal/parallel"
	"gradsample/report"
	"gradsample/results"
)

func newRun(stdout, stderr io.Writer) *cobra.Command {
	var o options
	var p part
	var e engine
	command := &cobra.Command{
		Use:   "run [name or glob …]",
		Short: "run what is missing, aggregate, draw, judge",
		RunE: func(command *cobra.Command, patterns []string) error {
			return o.run(command.Context(), p, e, patterns, stdout, stderr)
		},
	}
	o.addRunFolder(command.Flags())
	o.addPlan(command.Flags())
	o.addFormats(command.Flags())
	o.addWorkers(command.Flags())
	p.add(command.Flags())
	e.add(command.Flags())
	return command
}

// run is the main job: run, aggregate, draw, judge, print. Of a part of the plan
// only the trials are run: the rest is for merge, or for a run of the whole.
func (o *options) run(ctx context.Context, p part, e engine, patterns []string, stdout, stderr io.Writer) error {
	if err := e.check(p); err != nil {
		return err
	}
	j, err := o.job(ctx, patterns)
	if err != nil {
		return err
	}
	if e.name == engineKubernetes {
		return j.kubernetes(&e, patterns, stdout, stderr)
	}
	part, err := p.choose(j.plan, j.digest)
	if err != nil {
		return err
	}
	release, err := o.occupy(stderr)
	if err != nil {
		return err
	}
	defer release()
	start, provenance := time.Now(), harness.Begin(os.Args[1:], j.profile, j.digest)
	ahead, err := j.look(ctx, part.keys)
	if err != nil {
		return err
	}
	printAhead(stdout, j, ahead, part.name)
	if e.name == engineSlurm && len(ahead.Missing)+ahead.Failed > 0 {
		return j.slurm(ctx, &e, patterns, stdout, stderr)
	}
	done, err := j.work(ctx, part.keys, ahead, stderr)
	if err != nil {
		return fmt.Errorf("%w: %w", errStopped, err)
	}
	fmt.Fprintf(stdout, "%s run, %d found finished, %d diverged, %d failed, in %s\n",
		counted(done.Ran, "trial"), done.Found, done.Diverged, done.Failed, time.Since(start).Round(time.Second))
	if part.keys == nil {
		if err := j.publish(ctx, done, provenance, stdout); err != nil {
			return err
		}
		return o.failures(done)
	}
	if err := provenance.Write(j.folder, part.file(), done.Records); err != nil {
		return fmt.Errorf("%w: %w", errStopped, err)
	}
	fmt.Fprintf(stdout, "trials of %s in %s; `merge` unites folders, and a run of the whole plan aggregates, draws and judges\n", part.name, j.folder)
	return o.failures(done)
}

// printAhead says what is going to be done, and how long it should take.
func printAhead(w io.Writer, j *job, ahead harness.Report, name string) {
	workers := max(j.options.workers, 1)
	for _, line := range j.notRun {
		fmt.Fprintln(w, "note:", line)
	}
	if name != "" {
		name = ", " + name
	}
	fmt.Fprintf(w, "%s, profile %s, plan %.12s…%s: %s to run, %d found finished in %s; about %s with %s\n",
		counted(len(j.experiments), "experiment"), j.profile, j.digest, name, counted(len(ahead.Missing)+ahead.Failed, "trial"), ahead.Found-ahead.Failed,
		j.folder, ahead.Left.With(workers), counted(workers, "worker"))
}

// work runs what is missing, and warns of what was not as it should be.
func (j *job) work(ctx context.Context, only map[string]bool, ahead harness.Report, stderr io.Writer) (harness.Report, error) {
	bar := newProgress(stderr, len(ahead.Missing)+ahead.Found)
	runner := j.runner()
	runner.Only, runner.Progress = only, bar.trial
	done, err := runner.Run(ctx, plain(j.experiments))
	bar.finish()
	for _, line := range slices.Concat(done.Damaged, done.Failures, done.Warnings) {
		fmt.Fprintln(stderr, "warning:", strings.SplitN(line, "\n", 2)[0])
	}
	return done, err
}

// publish writes tables, figures, verdicts and provenance of what was run.
func (j *job) publish(ctx context.Context, done harness.Report, provenance harness.Provenance, stdout io.Writer) error {
	published, err := publishedFiles(ctx, j.store)
	if err != nil {
		return fmt.Errorf("%w: %w", errStopped, err)
	}
	folders := j.options.folders()
	if err := provenance.Write(folders.Results, "", done.Records); err != nil { // which the page quotes
		return fmt.Errorf("%w: %w", errStopped, err)
	}
	printMachines(stdout, j.experiments, done.Records)
	if err := publishRun(j.experiments, done.Records, published, j.profile, folders, j.options.formats, stdout); err != nil {
		return fmt.Errorf("%w: %s", errStopped, strings.SplitN(err.Error(), "\n", 2)[0])
	}
	return nil
}

// failures is the error that failed trials are; nil where there are none.
func (o *options) failures(done harness.Report) error {
	if done.Failed > 0 {
		return fmt.Errorf("%w: %d of %d; the next run tries them again", errFailed, done.Failed, done.Ran+done.Found)
	}
	return nil
}

// printMachines says where seconds were left out, since other hardware timed
// more of an experiment's trials.
func printMachines(w io.Writer, experiments []declare.Experiment, records []*results.Record) {
	for _, e := range experiments {
		var own []*results.Record
		for _, record := range records {
			if record.Trial.Experiment == e.Name {
				own = append(own, record)
			}
		}
		if machine, leftOut := results.TimingMachine(own); leftOut > 0 {
			fmt.Fprintf(w, "note: in %s seconds are those of the machine %s; %d timing trials of other machines are left out\n", e.Name, machine, leftOut)
		}
	}
}

// publishRun writes tables, figures and verdicts of what was run.
func publishRun(experiments []declare.Experiment, records []*results.Record, published []string, profile harness.Profile,
	folders publish.Folders, formats []string, stdout io.Writer,
) error {
	environment := harness.Environment()
	environment.Profile = string(profile)
	errs := make([]error, len(experiments))
	parallel.Jobs(runtime.GOMAXPROCS(0), len(experiments), func(_, i int) {
		e := experiments[i]
		if errs[i] = publish.CSVs(e, records, environment, folders.Results); errs[i] == nil {
			errs[i] = publish.Published(e, published, folders.Results)
		}
		if errs[i] == nil {
			errs[i] = publish.Figures(e, folders, formats)
		}
	})
	if err := errors.Join(errs...); err != nil {
		return err
	}
	printStandIns(stdout, experiments, records)
	return judge(profile, folders, stdout)
}

// judge holds all claims against a run's CSVs, answers the questions, builds the
// page, and ends with the verdicts and where everything lies.
func judge(profile harness.Profile, folders publish.Folders, stdout io.Writer) error {
	rows, err := publish.Claims(catalogue(), folders.Results)
	if err != nil {
		return err
	}
	if _, err := publish.Answers(catalogue(), folders.Results); err != nil {
		return err
	}
	if err := publish.Advice(catalogue(), folders.Results); err != nil {
		return err
	}
	if err := publish.Gather(catalogue(), folders.Results); err != nil {
		return err
	}
	if err := report.PrintTable(stdout, rows); err != nil {
		return err
	}
	path, err := publish.Page(catalogue(), string(profile), folders)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "tables in %s, figures in %s, verdicts in %s, answers in %s\npage: %s\n", folders.Results, folders.Plots,
		filepath.Join(folders.Results, "claims.csv"), filepath.Join(folders.Results, report.AnswersFile), path)
	return err
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
