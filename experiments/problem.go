package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"gradsample/datasets"
	"gradsample/objective"
	"gradsample/results"
)

// problemOptions are the flags that say what is learnt, and from which rows.
type problemOptions struct {
	request  datasets.Request
	dataDirs []string
	task     string
	loss     string
	ridge    float64
	seed     uint64
}

func (o *problemOptions) add(flags *pflag.FlagSet) {
	o.addData(flags, "standard")
	flags.StringVar(&o.loss, "loss", "", strings.Join(objective.Losses(), ", ")+" (default: by the task)")
	flags.Float64Var(&o.ridge, "ridge", 0, "λ of λ/2·‖θ‖²")
}

// addData adds the flags that say which rows, prepared how if nothing is said.
func (o *problemOptions) addData(flags *pflag.FlagSet, preprocess string) {
	flags.StringVar(&o.request.Name, "data", "", "data set of the catalogue, synthetic:<family>[,key=value…] (see data list), or a file: CSV, LIBSVM, npy/npz, IDX, parquet; gz, bz2, xz, zip")
	flags.StringSliceVar(&o.dataDirs, "data-dir", nil, "folders to look for the catalogue's files in, before GRADSAMPLE_DATA")
	flags.StringVar(&o.request.Target, "target", "", "column to predict (default: the catalogue's; the last one of an own file)")
	addReadFlags(flags, &o.request.Read)
	flags.StringVar(&o.task, "task", "", "regression, binary or multiclass (default: as the target looks)")
	flags.StringVar(&o.request.Preprocess, "preprocess", preprocess, "standard, released, unit or raw")
	flags.StringVar(&o.request.Split, "split", "default", "default, half or none")
	flags.IntVar(&o.request.MaxRows, "rows", 0, "at most so many training rows, drawn at random (default: all)")
}

// load reads the data for a command, and notes where it is not the set that was
// asked for. The problem it returns is named as the user named it.
func (o *problemOptions) load(ctx context.Context, command string, stderr io.Writer) (*datasets.Problem, results.Problem, error) {
	spec := results.Problem{Data: o.request.Name, Preprocess: o.request.Preprocess, Loss: o.loss, Ridge: o.ridge}
	if o.request.Name == "" {
		return nil, spec, errors.New("--data is missing: name a data set (see data list) or a file")
	}
	store, err := datasets.Open(datasets.Options{DataDirs: o.dataDirs})
	if err != nil {
		return nil, spec, fmt.Errorf("opening the data sets: %w", err)
	}
	o.request.Experiment, o.request.Seed, o.request.AllowSurrogate = command, o.seed, true
	o.request.Task = datasets.Task(o.task)
	problem, err := store.Load(ctx, o.request)
	if err != nil {
		return nil, spec, err
	}
	if spec.Loss == "" {
		spec.Loss = defaultLoss(problem.Info.Task)
	}
	if standsIn(problem) {
		fmt.Fprintf(stderr, "note: %s is a %s: %s\n", problem.Info.Name, problem.Info.State, problem.Info.Note)
	}
	return problem, spec, nil
}

// standsIn tells whether the rows are not all of the set that they are named for.
func standsIn(problem *datasets.Problem) bool {
	return problem.Info.State == datasets.StateSurrogate || problem.Info.State == datasets.StateSubset
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
