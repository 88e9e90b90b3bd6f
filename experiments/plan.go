package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"gradsample/experiments/declare"
	"gradsample/harness"
	"gradsample/results"
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
			return list(stdout, profile, o.seeds)
		},
	}
	o.addRunFolder(command.Flags())
	o.addPlan(command.Flags())
	return command
}

// list prints a line an experiment.
func list(w io.Writer, profile harness.Profile, seeds int) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "experiment\tmirrors\tdata sets\tmethods\tseeds\ttrials\testimated core time")
	for _, e := range catalogue() {
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
			plan, err := o.plan(command.Context(), patterns)
			if err != nil {
				return err
			}
			if digest {
				sum, err := harness.Digest(plan)
				fmt.Fprintln(stdout, sum)
				return err
			}
			encoder := json.NewEncoder(stdout)
			for _, line := range plan {
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

// plan expands the selected experiments.
func (o *options) plan(ctx context.Context, patterns []string) ([]harness.Planned, error) {
	profile, err := o.check()
	if err != nil {
		return nil, err
	}
	experiments, err := selected(patterns)
	if err != nil {
		return nil, err
	}
	store, err := o.store()
	if err != nil {
		return nil, err
	}
	return harness.Plan(ctx, plain(experiments), profile, o.seeds, harness.NewData(store), measurements())
}

func newStatus(stdout io.Writer) *cobra.Command {
	var o options
	command := &cobra.Command{
		Use:   "status [name or glob …]",
		Short: "done, failed, missing, time left",
		RunE: func(command *cobra.Command, patterns []string) error {
			plan, err := o.plan(command.Context(), patterns)
			if err != nil {
				return err
			}
			return o.status(stdout, plan)
		},
	}
	o.addRunFolder(command.Flags())
	o.addPlan(command.Flags())
	return command
}

// status holds a plan against the records of its folder.
func (o *options) status(w io.Writer, plan []harness.Planned) error {
	folder := o.folders().Results
	status, err := harness.StatusOf(plan, harness.NewStore(folder))
	if err != nil {
		return fmt.Errorf("reading the records in %s: %w", folder, err)
	}
	for _, line := range status.Damaged {
		fmt.Fprintln(w, "damaged:", line)
	}
	fmt.Fprintf(w, "%d planned: %d done, %d diverged, %d failed, %d missing; about %s of core time left\n",
		len(plan), status.Count[results.StatusDone], status.Count[results.StatusDiverged], status.Count[results.StatusFailed],
		status.Missing, harness.EstimatedTime(status.CostLeft))
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
