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

	"gradsample/datasets"
	"gradsample/experiments/measure"
	"gradsample/objective"
	"gradsample/optimize"
	"gradsample/results"
	"gradsample/sampling"
)

// fitOptions are the flags of fit.
type fitOptions struct {
	request  datasets.Request
	dataDirs []string
	task     string
	problem  results.Problem
	settings measure.Settings
	step     float64
	epochs   float64
	seed     uint64
}

func newFit(stdout, stderr io.Writer) *cobra.Command {
	var o fitOptions
	command := &cobra.Command{
		Use:   "fit --data <set or file>",
		Short: "one training run of any method on any data set or file, its curve as CSV on stdout",
		Long: "fit trains one method and prints its curve as CSV: iteration, epoch, seconds (of training\n" +
			"alone), train_loss, test_loss, mean_weight (of the draws so far).\n\n" +
			"Samplers:\n" + samplerHelp(),
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return o.run(command.Context(), stdout, stderr) },
	}
	flags := command.Flags()
	flags.StringVar(&o.request.Name, "data", "", "data set of the catalogue, or a file: CSV, LIBSVM, npy/npz, IDX, parquet; gz, bz2, xz, zip")
	flags.StringSliceVar(&o.dataDirs, "data-dir", nil, "folders to look for the catalogue's files in, before GRADSAMPLE_DATA")
	flags.StringVar(&o.request.Target, "target", "", "column to predict (default: the catalogue's; the last one of an own file)")
	addReadFlags(flags, &o.request.Read)
	flags.StringVar(&o.task, "task", "", "regression, binary or multiclass (default: as the target looks)")
	flags.StringVar(&o.request.Preprocess, "preprocess", "standard", "standard, released or raw")
	flags.StringVar(&o.request.Split, "split", "default", "default, half or none")
	flags.IntVar(&o.request.MaxRows, "rows", 0, "at most so many training rows, drawn at random (default: all)")
	flags.StringVar(&o.problem.Loss, "loss", "", strings.Join(objective.Losses(), ", ")+" (default: by the task)")
	flags.Float64Var(&o.problem.Ridge, "ridge", 0, "λ of λ/2·‖θ‖²")
	flags.StringVar(&o.settings.Sampler, "sampler", "uniform", strings.Join(sampling.Names(), ", "))
	addSamplingFlags(flags, &o.settings.Sampling)
	addOptimizeFlags(flags, &o.settings.Optimize)
	flags.Float64Var(&o.step, "step", 0, "step size (default: a tenth of the method's own scale, which is printed)")
	flags.Float64Var(&o.epochs, "epochs", 1, "gradient evaluations divided by training rows")
	flags.Uint64Var(&o.seed, "seed", 0, "seed of split, hashes and draws")
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
	problem, err := o.load(ctx)
	if err != nil {
		return err
	}
	if problem.Info.State == datasets.StateSurrogate || problem.Info.State == datasets.StateSubset {
		fmt.Fprintf(stderr, "note: %s is a %s: %s\n", problem.Info.Name, problem.Info.State, problem.Info.Note)
	}
	o.problem.Data, o.problem.Preprocess = o.request.Name, o.request.Preprocess
	trial := results.Trial{
		Experiment: "fit", Measurement: "convergence", Purpose: results.PurposeResult, Problem: o.problem,
		Methods: []results.Method{measure.Method(o.settings.Sampler, o.settings)}, Seed: o.seed, Budget: o.epochs,
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

// load checks the flags that concern the data and reads it.
func (o *fitOptions) load(ctx context.Context) (*datasets.Problem, error) {
	switch {
	case o.request.Name == "":
		return nil, errors.New("--data is missing: name a data set (see data list) or a file")
	case !(o.step >= 0) || math.IsInf(o.step, 0):
		return nil, fmt.Errorf("--step %g: give a positive step size", o.step)
	case !(o.epochs > 0) || math.IsInf(o.epochs, 0):
		return nil, fmt.Errorf("--epochs %g: give a positive number of epochs", o.epochs)
	}
	store, err := datasets.Open(datasets.Options{DataDirs: o.dataDirs})
	if err != nil {
		return nil, fmt.Errorf("opening the data sets: %w", err)
	}
	o.request.Experiment, o.request.Seed, o.request.AllowSurrogate = "fit", o.seed, true
	o.request.Task = datasets.Task(o.task)
	problem, err := store.Load(ctx, o.request)
	if err != nil {
		return nil, err
	}
	if o.problem.Loss == "" {
		o.problem.Loss = defaultLoss(problem.Info.Task)
	}
	return problem, nil
}

// defaultLoss is the loss that belongs to a task.
func defaultLoss(task datasets.Task) string {
	switch task {
	case datasets.Binary:
		return "logistic"
	case datasets.Multiclass:
		return "softmax"
	}
	return "least-squares"
}
