package measure

import (
	"context"
	"errors"
	"slices"
	"time"

	"gradsample/datasets"
	"gradsample/kernel"
	"gradsample/results"
)

// KernelFitRow is a line of a kernel method's curve. Seconds are those of training
// alone up to there, and of predicting all test rows with the model as it is
// there. An error is the root mean square, or the share of wrong classes.
type KernelFitRow struct {
	Iteration      int           `csv:"iteration"`
	Features       int           `csv:"features"`
	OldUpdates     int           `csv:"old_updates"`
	TrainSeconds   results.Float `csv:"train_seconds"`
	PredictSeconds results.Float `csv:"predict_seconds"`
	TrainError     results.Float `csv:"train_error"`
	TestError      results.Float `csv:"test_error"`
}

// KernelFit is what FitKernel is asked for.
type KernelFit struct {
	Settings KernelSettings
	// Iterations is the budget; exact baselines have none.
	Iterations int
	// Eval lists where to evaluate: iterations in increasing order, or for an exact
	// baseline numbers of features. By default 0, 1, 2, 3, 4, 6, 8,
	// 10 and so on and the end, or all features at once.
	Eval []int
	// Workers is the number of goroutines that train and evaluate; components and
	// networks are found on all cores beforehand. It changes no bit of the result.
	Workers int
}

// KernelFitted is what FitKernel leaves.
type KernelFitted struct {
	Bandwidth float64
	Warnings  []string
	Model     *kernel.Model // nil for exact baselines
	PCA       *kernel.PCA   // nil without
}

// FitKernel trains one kernel method on a problem and hands out its curve row by
// row. Components and bandwidth are found first, and are in no row's seconds. The
// error is a *kernel.Divergence where the run diverged.
func FitKernel(ctx context.Context, trial results.Trial, problem *datasets.Problem, fit KernelFit, emit func(KernelFitRow) error) (*KernelFitted, error) {
	s := fit.Settings.withDefaults(trial.Problem)
	if err := s.Check(trial.Problem); err != nil {
		return nil, err
	}
	p, err := prepareKernel(ctx, trial, problem, s, nil)
	if err != nil {
		return nil, err
	}
	l, err := newLearner(ctx, trial, p, s, 0, kernel.Resources{Workers: fit.Workers})
	if err != nil {
		return nil, err
	}
	fitted := &KernelFitted{Bandwidth: p.kernel.Bandwidth, PCA: p.pca}
	if t, ok := l.(trained); ok {
		fitted.Model, fitted.Warnings = t.Model(), t.Warnings()
	}
	var seconds time.Duration
	for _, probe := range fit.probes(s) {
		start := time.Now()
		err := l.advance(ctx, probe)
		seconds += time.Since(start)
		if err != nil {
			return fitted, err
		}
		row, err := p.fitRow(ctx, l, fit.Workers)
		if err != nil {
			return fitted, err
		}
		row.TrainSeconds = results.Float(seconds.Seconds())
		if s.exact() {
			seconds = 0 // each is solved anew
		}
		if err := emit(row); err != nil {
			return fitted, err
		}
	}
	return fitted, nil
}

// probes lists where to evaluate, up to the end of the budget.
func (f KernelFit) probes(s KernelSettings) []int {
	probes := slices.Clone(f.Eval)
	switch {
	case s.exact() && len(probes) == 0:
		return []int{s.size()}
	case s.exact():
		return probes
	case len(probes) == 0:
		probes = kernelProbes(s, f.Iterations)
	}
	if probes[len(probes)-1] < f.Iterations { // so that the model is that of the whole budget
		probes = append(probes, f.Iterations)
	}
	return probes
}

// fitRow evaluates a learner as it is, predictions of the test rows by the clock.
func (p *kernelProblem) fitRow(ctx context.Context, l learner, workers int) (KernelFitRow, error) {
	at := l.progress()
	row := KernelFitRow{Iteration: at.iteration, Features: at.features, OldUpdates: at.oldUpdates}
	start := time.Now()
	test, testErr := l.predict(ctx, p.test.X, workers)
	row.PredictSeconds = results.Float(time.Since(start).Seconds())
	train, trainErr := l.predict(ctx, p.train.X, workers)
	if err := errors.Join(testErr, trainErr); err != nil {
		return row, err
	}
	errs, err := p.errors(train, test)
	row.TrainError, row.TestError = results.Float(errs.trainError), results.Float(errs.testError)
	return row, err
}
