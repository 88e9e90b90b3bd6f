package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"gradsample/experiments/declare"
	"gradsample/harness"
)

func newList(stdout io.Writer) *cobra.Command {
	var o options
	command := &cobra.Command{
		Use:   "list",
		Short: "experiments, what each mirrors, data sets, methods, seeds, trials, estimated time",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			profile, err := o.check()
			if err != nil {
				return err
			}
			return list(stdout, o.lengthened(catalogue(), profile), profile, o.seeds)
		},
	}
	o.addRunFolder(command.Flags())
	o.addPlan(command.Flags())
	return command
}

// list prints a line an experiment.
func list(w io.Writer, experiments []declare.Experiment, profile harness.Profile, seeds int) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "experiment\tmirrors\tdata sets\tmethods\tseeds\ttrials\testimated core time")
	for _, e := range experiments {
		stages, err := harness.Stages(e.Experiment, profile, seeds)
		if err != nil {
			return err
		}
		trials, problems := 0, 0
		var cost float64
		for _, stage := range stages {
			problems++
			for _, trial := range stage.Trials() {
				trials++
				cost += measurements()[trial.Measurement].Cost(trial)
			}
		}
		seedCount := e.Sizes[profile].Seeds
		if seeds > 0 {
			seedCount = seeds
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%d\t%d\t%s\n", e.Name, e.Mirrors, problems, len(e.Methods), seedCount, trials, harness.EstimatedTime(cost))
	}
	return table.Flush()
}

func newPlan(stdout io.Writer) *cobra.Command {
	var o options
	var digest bool
	command := &cobra.Command{
		Use:   "plan [name or glob …]",
		Short: "print the trials as JSON lines: stable index, key, full spec, estimated cost",
		RunE: func(command *cobra.Command, patterns []string) error {
			j, err := o.job(command.Context(), patterns)
			if err != nil {
				return err
			}
			for _, line := range j.notRun {
				fmt.Fprintln(command.ErrOrStderr(), "note:", line)
			}
			if digest {
				_, err := fmt.Fprintln(stdout, j.digest)
				return err
			}
			encoder := json.NewEncoder(stdout)
			for _, line := range j.plan {
				if err := encoder.Encode(line); err != nil {
					return fmt.Errorf("printing the plan: %w", err)
				}
			}
			return nil
		},
	}
	o.addRunFolder(command.Flags())
	o.addPlan(command.Flags())
	command.Flags().BoolVar(&digest, "digest", false, "print one hash of the plan instead")
	return command
}

func newStatus(stdout io.Writer) *cobra.Command {
	var o options
	command := &cobra.Command{
		Use:   "status [name or glob …]",
		Short: "done, failed, missing, time left",
		RunE: func(command *cobra.Command, patterns []string) error {
			return o.status(command.Context(), patterns, stdout)
		},
	}
	o.addRunFolder(command.Flags())
	o.addPlan(command.Flags())
	o.addWorkers(command.Flags())
	return command
}

// status holds a plan against the records of its folder.
func (o *options) status(ctx context.Context, patterns []string, w io.Writer) error {
	j, err := o.job(ctx, patterns)
	if err != nil {
		return err
	}
	report, err := j.look(ctx, nil)
	if err != nil {
		return err
	}
	for _, line := range report.Damaged {
		fmt.Fprintln(w, "damaged:", line)
	}
	for _, line := range report.Failures {
		fmt.Fprintln(w, "failed:", line)
	}
	for _, line := range slices.Concat(report.Warnings, j.notRun) {
		fmt.Fprintln(w, "note:", line)
	}
	known, extended := report.Found+len(report.Missing), ""
	if more := known - len(j.plan); more > 0 {
		extended = fmt.Sprintf(", %d of them where a grid was extended", more)
	}
	fmt.Fprintf(w, "%d trials%s: %d done, %d diverged, %d failed, %d missing; about %s of core time left, %s with %d workers\n",
		known, extended, report.Found-report.Diverged-report.Failed, report.Diverged, report.Failed, len(report.Missing),
		report.Left.Core(), report.Left.With(max(o.workers, 1)), max(o.workers, 1))
	return nil
}

// plain strips what the harness has no use for.
func plain(experiments []declare.Experiment) []harness.Experiment {
	var stripped []harness.Experiment
	for _, e := range experiments {
		stripped = append(stripped, e.Experiment)
	}
	return stripped
}
