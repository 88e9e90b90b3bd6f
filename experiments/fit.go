package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/gocarina/gocsv"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"gradsample/experiments/measure"
	"gradsample/optimize"
	"gradsample/results"
	"gradsample/sampling"
)

// methodSGD is fit's method for linear models: any sampler, any optimiser.
const methodSGD = "sgd"

// fitOptions are the flags of fit.
type fitOptions struct {
	problem  problemOptions
	method   string
	step     string
	settings measure.Settings // of sgd
	epochs   float64
	kernel   kernelOptions // of all other methods
}

func newFit(stdout, stderr io.Writer) *cobra.Command {
	var o fitOptions
	command := &cobra.Command{
		Use:   "fit --data <set or file>",
		Short: "one training run of any method on any data set or file, its curve as CSV on stdout",
		Long: "fit trains one method and prints its curve as CSV.\n\n" +
			"With --method sgd, the default, a linear model is trained: iteration, epoch, seconds (of training\n" +
			"alone), train_loss, test_loss, mean_weight (of the draws so far). An epoch is as many gradient\n" +
			"evaluations as there are training rows: svrg takes two a draw, and one of each row a snapshot.\n\n" +
			"Samplers:\n" + samplerHelp() + "\n" + kernelHelp,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return o.run(command.Context(), command.Flags(), stdout, stderr)
		},
	}
	flags := command.Flags()
	o.problem.add(flags)
	flags.Lookup("loss").Usage += "; of kernel methods: " + strings.Join(kernelLosses(), ", ")
	flags.StringVar(&o.method, "method", methodSGD, strings.Join(append([]string{methodSGD}, measure.KernelMethods()...), ", "))
	flags.StringVar(&o.settings.Sampler, "sampler", "uniform", strings.Join(sampling.Names(), ", "))
	addSamplingFlags(flags, &o.settings.Sampling)
	addOptimizeFlags(flags, &o.settings.Optimize)
	flags.Lookup("batch").Usage += " (default 1, of kernel methods 64)"
	flags.StringVar(&o.step, "step", "", "step size (default: a tenth of the method's own scale, which is printed); of kernel methods constant:a, inverse:theta,t0 or hyperbolic:a,tau")
	flags.Float64Var(&o.epochs, "epochs", 1, "gradient evaluations divided by training rows")
	flags.Uint64Var(&o.problem.seed, "seed", 0, "seed of split, hashes, features and draws")
	o.kernel.add(flags)
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

// run checks the flags and runs the method.
func (o *fitOptions) run(ctx context.Context, flags *pflag.FlagSet, stdout, stderr io.Writer) error {
	if o.method != methodSGD {
		if err := refuse(flags, sgdFlags, "are for --method sgd, not for "+o.method); err != nil {
			return err
		}
		return o.runKernel(ctx, flags, stdout, stderr)
	}
	if err := refuse(flags, kernelFlags, "are for kernel methods: choose one by --method"); err != nil {
		return err
	}
	return o.runSGD(ctx, stdout, stderr)
}

// refuse says which of the flags given another method has.
func refuse(flags *pflag.FlagSet, others []string, why string) error {
	for _, name := range others {
		if flags.Changed(name) {
			return fmt.Errorf("--%s and its like %s", name, why)
		}
	}
	return nil
}

// csvWriter prints rows as they come, under one header.
func csvWriter[R any](w io.Writer) func(R) error {
	writer, header := gocsv.DefaultCSVWriter(w), true
	return func(row R) error {
		if header {
			header = false
			return gocsv.MarshalCSV([]R{row}, writer)
		}
		return gocsv.MarshalCSVWithoutHeaders([]R{row}, writer)
	}
}

// runSGD loads the data and prints the curve of a linear model.
func (o *fitOptions) runSGD(ctx context.Context, stdout, stderr io.Writer) error {
	step, err := o.stepSize()
	if err != nil {
		return err
	}
	if !(o.epochs > 0) || math.IsInf(o.epochs, 0) {
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
	used, err := measure.Fit(ctx, trial, problem, step, csvWriter[measure.FitRow](stdout))
	if errors.Is(err, optimize.ErrDiverged) {
		return fmt.Errorf("%w: %w; try a --step below %.3g", errStopped, err, used)
	}
	if err != nil {
		return err
	}
	if step == 0 {
		fmt.Fprintf(stderr, "note: step %.6g, a tenth of the method's own scale\n", used)
	}
	return nil
}

// stepSize reads sgd's step, 0 where none is given.
func (o *fitOptions) stepSize() (float64, error) {
	if o.step == "" {
		return 0, nil
	}
	step, err := strconv.ParseFloat(o.step, 64)
	if err != nil || !(step > 0) || math.IsInf(step, 0) {
		return 0, fmt.Errorf("--step %s: give a positive step size", o.step)
	}
	return step, nil
}
