package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/gocarina/gocsv"
	"github.com/spf13/cobra"

	"gradsample/experiments/measure"
	"gradsample/optimize"
	"gradsample/results"
	"gradsample/sampling"
)

// fitOptions are the flags of fit.
type fitOptions struct {
	problem  problemOptions
	settings measure.Settings
	step     float64
	epochs   float64
}

func newFit(stdout, stderr io.Writer) *cobra.Command {
	var o fitOptions
	command := &cobra.Command{
		Use:   "fit --data <set or file>",
		Short: "one training run of any method on any data set or file, its curve as CSV on stdout",
		Long: "fit trains one method and prints its curve as CSV: iteration, epoch, seconds (of training\n" +
			"alone), train_loss, test_loss, mean_weight (of the draws so far). An epoch is as many gradient\n" +
			"evaluations as there are training rows: svrg takes two a draw, and one of each row a snapshot.\n\n" +
			"Samplers:\n" + samplerHelp(),
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return o.run(command.Context(), stdout, stderr) },
	}
	flags := command.Flags()
	o.problem.add(flags)
	flags.StringVar(&o.settings.Sampler, "sampler", "uniform", strings.Join(sampling.Names(), ", "))
	addSamplingFlags(flags, &o.settings.Sampling)
	addOptimizeFlags(flags, &o.settings.Optimize)
	flags.Float64Var(&o.step, "step", 0, "step size (default: a tenth of the method's own scale, which is printed)")
	flags.Float64Var(&o.epochs, "epochs", 1, "gradient evaluations divided by training rows")
	flags.Uint64Var(&o.problem.seed, "seed", 0, "seed of split, hashes and draws")
	return command
}

// samplerHelp lists the samplers with their meanings.
func samplerHelp() string {
	var b strings.Builder
	for _, name := range sampling.Names() {
		description, _ := sampling.Describe(name)
		fmt.Fprintf(&b, "  %-20s %s\n", name, description.Meaning)
	}
	return b.String()
}

// run checks the flags, loads the data and prints the curve.
func (o *fitOptions) run(ctx context.Context, stdout, stderr io.Writer) error {
	switch {
	case !(o.step >= 0) || math.IsInf(o.step, 0):
		return fmt.Errorf("--step %g: give a positive step size", o.step)
	case !(o.epochs > 0) || math.IsInf(o.epochs, 0):
		return fmt.Errorf("--epochs %g: give a positive number of epochs", o.epochs)
	}
	problem, spec, err := o.problem.load(ctx, "fit", stderr)
	if err != nil {
		return err
	}
	trial := results.Trial{
		Experiment: "fit", Measurement: "convergence", Purpose: results.PurposeResult, Problem: spec,
		Methods: []results.Method{measure.Method(o.settings.Sampler, o.settings)}, Seed: o.problem.seed, Budget: o.epochs,
	}
	writer := gocsv.DefaultCSVWriter(stdout)
	header := true
	step, err := measure.Fit(ctx, trial, problem, o.step, func(row measure.FitRow) error {
		rows := []measure.FitRow{row}
		if header {
			header = false
			return gocsv.MarshalCSV(rows, writer)
		}
		return gocsv.MarshalCSVWithoutHeaders(rows, writer)
	})
	if errors.Is(err, optimize.ErrDiverged) {
		return fmt.Errorf("%w: %w; try a --step below %.3g", errStopped, err, step)
	}
	if err != nil {
		return err
	}
	if o.step == 0 {
		fmt.Fprintf(stderr, "note: step %.6g, a tenth of the method's own scale\n", step)
	}
	return nil
}
