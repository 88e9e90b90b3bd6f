package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

func newVerify(stdout, stderr io.Writer) *cobra.Command {
	var o options
	var count int
	var seed uint64
	command := &cobra.Command{
		Use:   "verify",
		Short: "run some finished trials again and compare them bit for bit",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return o.verify(command.Context(), count, seed, stdout, stderr)
		},
	}
	o.addRunFolder(command.Flags())
	o.addPlan(command.Flags())
	o.addWorkers(command.Flags())
	command.Flags().IntVarP(&count, "number", "n", 10, "how many trials")
	command.Flags().Uint64Var(&seed, "seed", 0, "of the choice among them")
	return command
}

func (o *options) verify(ctx context.Context, count int, seed uint64, stdout, stderr io.Writer) error {
	if count < 0 {
		return fmt.Errorf("--number %d: give a number of trials, at least 0", count)
	}
	j, err := o.job(ctx, nil)
	if err != nil {
		return err
	}
	found, err := j.runner().Verify(ctx, count, seed)
	for _, line := range found.Problems {
		fmt.Fprintln(stderr, line)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errStopped, err)
	}
	if found.Records == 0 && len(found.Problems) == 0 {
		return fmt.Errorf("no results in %s: run the experiments first", j.folder)
	}
	fmt.Fprintf(stdout, "%s read, %s run again, %s\n", counted(found.Records, "record"), counted(found.Checked, "trial"), counted(len(found.Problems), "problem"))
	if len(found.Problems) > 0 {
		return fmt.Errorf("%w: %d in %s", errUnverified, len(found.Problems), j.folder)
	}
	return nil
}
