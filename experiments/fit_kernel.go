package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"gradsample/datasets"
	"gradsample/experiments/measure"
	"gradsample/kernel"
	"gradsample/results"
)

// kernelHelp is fit's help on kernel methods.
const kernelHelp = `With another --method a function of a kernel's Hilbert space is learnt: iteration, features (distinct
random features, landmarks or rows of the subset), old_updates (iterations that moved features the
model had), train_seconds (up to there), predict_seconds (of the test rows, with the model as it is
there), train_error (of at most 10000 training rows) and test_error: the root mean square, of a target
that is standardised with the columns, or the share of wrong classes.

  dsg             a fresh block of random features every iteration (Dai et al., NIPS 2014)
  cyclic          --generate G fresh blocks, then --utilize U old ones (Li and Póczos, UAI 2016)
  cdsg            an old block where that is expected to pay (the same), by --rule
  revisit         fresh blocks up to --max-features, then old ones, random or greedy
  features-sgd    SGD on --max-features random features
  features-ridge, nystrom, kernel-ridge   exact baselines with --max-features features, landmarks or
                  rows; for classes least squares on ±1. --eval lists other numbers of them

Steps of --block features are along the function, with --step, or with --precondition μ by
(C + μI)⁻¹ of the block, with a step that never raises the batch's objective. A --ridge λ weighs
‖f‖²/2. --data mnist:deformed streams deformed digits, which are never stored. MNIST's 60,000 digits
to about 2 % of errors, in seconds:

  fit --data mnist --preprocess unit --pca 100 --method dsg --loss softmax --block 512 --batch 4096 \
      --iterations 60 --precondition 1e-3 --eval 10,20,40,60 --save digits.model
  predict --model digits.model --data mnist

`

// kernelOptions are fit's flags for kernel methods.
type kernelOptions struct {
	settings   measure.KernelSettings
	bandwidth  string
	iterations int
	eval       []int
	save       string
}

// kernelFlags and sgdFlags are those of one kind of methods alone.
var (
	kernelFlags = []string{
		"kernel", "bandwidth", "smoothness", "pca", "block", "iterations", "generate", "utilize", "rule", "c", "cap", "rho",
		"precondition", "penalty", "max-features", "revisit", "huber-delta", "eval", "save",
	}
	sgdFlags = []string{
		"epochs", "optimizer", "schedule", "schedule-offset", "average", "momentum", "reduction", "snapshot", "warmup",
		"hash", "k", "polytope", "l", "density", "two-sided", "epsilon", "whiten", "weighted", "refresh", "power", "drift",
		"clock", "bucket-cap", "defects",
	}
)

func kernelLosses() []string { return kernel.Losses() }

func (o *kernelOptions) add(flags *pflag.FlagSet) {
	s := &o.settings.Training
	flags.StringVar(&o.settings.Kernel.Name, "kernel", kernel.Gaussian, strings.Join(kernel.Names(), ", "))
	flags.StringVar(&o.bandwidth, "bandwidth", string(kernel.BandwidthReleased), "σ: a number, or from the median distance of two rows: released (for the gaussian kernel median/√2) or median")
	flags.Float64Var(&o.settings.Kernel.Smoothness, "smoothness", 0, "ν of the matern kernel: 0.5, 1.5, … (default 1.5)")
	flags.IntVar(&o.settings.Components, "pca", 0, "uncentred principal components to project rows on (default none)")
	flags.IntVar(&s.Block, "block", 0, "features that an iteration adds or moves (default 1)")
	flags.IntVar(&o.iterations, "iterations", 100, "iterations in all")
	flags.IntVar(&s.Generate, "generate", 0, "fresh blocks in a cycle of cyclic (default 1)")
	flags.IntVar(&s.Utilize, "utilize", 0, "old blocks in a cycle of cyclic (default 1)")
	flags.StringVar(&s.Rule, "rule", "", "how cdsg chooses: "+strings.Join(kernel.Rules(), ", ")+" (default descent)")
	flags.Float64Var(&s.C, "c", 0, "newton: an old block must promise a move of more than c·γ (default 1)")
	flags.Float64Var(&s.Cap, "cap", 0, "bound on the plain step of an old block, in γ (default none)")
	flags.Float64Var(&s.Rho, "rho", 0, "descent: how many times a fresh block's expected descent an old one must promise (default 1)")
	flags.Float64Var(&s.Precondition, "precondition", 0, "μ of preconditioned block steps (default none)")
	flags.StringVar(&s.Penalty, "penalty", "", "what λ weighs where one block moves: "+strings.Join(kernel.Penalties(), ", ")+" (default function)")
	flags.IntVar(&s.MaxFeatures, "max-features", 0, "features of revisit, features-sgd and the exact baselines, which for nystrom are landmarks")
	flags.StringVar(&s.Revisit, "revisit", "", "how revisit chooses old blocks: random, greedy (default random)")
	flags.Float64Var(&s.HuberDelta, "huber-delta", 0, "δ of the huber loss (default 1)")
	flags.IntSliceVar(&o.eval, "eval", nil, "iterations to evaluate at (default 0, 1, 2, 3, 4, 6, 8, 10 …)")
	flags.StringVar(&o.save, "save", "", "file to save the model to, for predict")
}

// check completes the settings by the flags that need reading.
func (o *fitOptions) kernelSettings() (measure.KernelSettings, error) {
	s := o.kernel.settings
	s.Training.Method, s.Training.Batch, s.Training.Step, s.Sampler = o.method, o.settings.Optimize.Batch, o.step, o.settings.Sampler
	if o.method == measure.Nystrom {
		if s.Landmarks, s.Training.MaxFeatures = s.Training.MaxFeatures, 0; s.Landmarks < 1 {
			return s, fmt.Errorf("--max-features %d: %s needs at least 1 landmark", s.Landmarks, o.method)
		}
	}
	switch rule := kernel.BandwidthRule(o.kernel.bandwidth); rule {
	case kernel.BandwidthReleased, kernel.BandwidthMedian:
		s.Rule = rule
	default:
		sigma, err := strconv.ParseFloat(o.kernel.bandwidth, 64)
		if err != nil || !(sigma > 0) || math.IsInf(sigma, 0) {
			return s, fmt.Errorf("--bandwidth %s: give a number above 0, released or median", o.kernel.bandwidth)
		}
		s.Kernel.Bandwidth = sigma
	}
	if o.kernel.iterations < 1 {
		return s, fmt.Errorf("--iterations %d: give at least 1", o.kernel.iterations)
	}
	for i, probe := range o.kernel.eval {
		if probe < 0 || i > 0 && probe <= o.kernel.eval[i-1] {
			return s, fmt.Errorf("--eval %v: give numbers of at least 0, each above the one before", o.kernel.eval)
		}
		if iterative := slices.Contains(kernel.Methods(), o.method); iterative && probe > o.kernel.iterations {
			return s, fmt.Errorf("--eval %d: there are %d --iterations", probe, o.kernel.iterations)
		} else if !iterative && probe == 0 {
			return s, fmt.Errorf("--eval 0: %s needs at least 1 feature", o.method)
		}
	}
	if o.kernel.save != "" && !slices.Contains(kernel.Methods(), o.method) {
		return s, fmt.Errorf("--save %s: models of %s are not kept, those of %s are", o.kernel.save, o.method, strings.Join(kernel.Methods(), ", "))
	}
	return s, nil
}

// runKernel loads the data and prints the curve of a kernel method.
func (o *fitOptions) runKernel(ctx context.Context, flags *pflag.FlagSet, stdout, stderr io.Writer) error {
	s, err := o.kernelSettings()
	if err != nil {
		return err
	}
	s.Deformed, err = o.streamDigits(flags)
	if err != nil {
		return err
	}
	loss := o.problem.loss
	problem, spec, err := o.problem.load(ctx, "fit", stderr)
	if err != nil {
		return err
	}
	if spec.Loss = loss; loss == "" {
		spec.Loss = kernelLoss(problem.Info.Task)
	}
	trial := results.Trial{
		Experiment: "fit", Measurement: "kernel", Purpose: results.PurposeResult, Problem: spec,
		Methods: []results.Method{measure.KernelMethod(o.method, s)}, Seed: o.problem.seed, Budget: float64(o.kernel.iterations),
	}
	request := measure.KernelFit{Settings: s, Iterations: o.kernel.iterations, Eval: o.kernel.eval, Workers: runtime.NumCPU()}
	fitted, err := measure.FitKernel(ctx, trial, problem, request, csvWriter[measure.KernelFitRow](stdout))
	if errors.Is(err, kernel.ErrDiverged) {
		return fmt.Errorf("%w: %w", errStopped, err)
	}
	if err != nil {
		return err
	}
	for _, warning := range fitted.Warnings {
		fmt.Fprintln(stderr, "note:", warning)
	}
	if s.Kernel.Bandwidth == 0 {
		fmt.Fprintf(stderr, "note: bandwidth %.6g, by the median distance of rows\n", fitted.Bandwidth)
	}
	if o.kernel.save == "" {
		return nil
	}
	return o.saveModel(problem, fitted, s.Deformed > 0)
}

// streamDigits has raw digits loaded where deformed ones are asked for, and says
// how many those are.
func (o *fitOptions) streamDigits(flags *pflag.FlagSet) (int, error) {
	base, images, ok := datasets.SplitDeformed(o.problem.request.Name)
	if !ok {
		return 0, nil
	}
	if how := o.problem.request.Preprocess; flags.Changed("preprocess") && how != datasets.PreprocessUnit {
		return 0, fmt.Errorf("--preprocess %s: deformed digits are streamed as rows of unit length, unit", how)
	}
	o.problem.request.Name, o.problem.request.Preprocess = base, datasets.PreprocessRaw
	return images, nil
}

// kernelLoss is the loss that belongs to a task.
func kernelLoss(task datasets.Task) string {
	switch task {
	case datasets.Binary:
		return kernel.Logistic
	case datasets.Multiclass:
		return kernel.Softmax
	}
	return kernel.Squared
}

// saveModel keeps the model, with how its rows were prepared.
func (o *fitOptions) saveModel(problem *datasets.Problem, fitted *measure.KernelFitted, streamed bool) error {
	read := o.problem.request.Read
	if o.problem.request.Target != "" {
		read.Target = o.problem.request.Target
	}
	preparation, err := measure.Prepare(problem, fitted.PCA, o.problem.request.Name, read)
	if err != nil {
		return err
	}
	if streamed {
		preparation.Preprocess = datasets.PreprocessUnit
	}
	saved := measure.SavedModel{Preparation: preparation, Model: fitted.Model}
	if err := saved.Save(o.kernel.save); err != nil {
		return fmt.Errorf("%w: %w", errStopped, err)
	}
	return nil
}
