package measure

import (
	"context"
	"slices"
	"time"

	"gradsample/datasets"
	"gradsample/optimize"
	"gradsample/results"
)

// FitRow is a line of a fitted curve. Seconds are those of training alone:
// neither set-up nor evaluation is in them.
type FitRow struct {
	Iteration  int           `csv:"iteration"`
	Epoch      results.Float `csv:"epoch"`
	Seconds    results.Float `csv:"seconds"`
	TrainLoss  results.Float `csv:"train_loss"`
	TestLoss   results.Float `csv:"test_loss"`
	MeanWeight results.Float `csv:"mean_weight"` // of all draws so far
}

// Fit trains one method on a problem and hands out its curve row by row. A step
// size of 0 stands for a tenth of the method's own scale. It returns the step
// size that was used; a run that diverges ends with optimize.ErrDiverged.
func Fit(ctx context.Context, trial results.Trial, problem *datasets.Problem, step float64, emit func(FitRow) error) (float64, error) {
	run, err := prepare(ctx, trial, trial.Methods[0], problem)
	if err != nil {
		return 0, err
	}
	if step == 0 {
		step = 0.1 * run.scale
	}
	if err := run.start(step); err != nil {
		return 0, err
	}
	curve := newCurve(run, 1)
	var trained time.Duration
	resumed := time.Now()
	err = optimize.Train(ctx, run.trainer, fitProbes(trial.Budget, run.train.Rows(), run.batch), func(iteration int) (bool, error) {
		trained += time.Since(resumed)
		defer func() { resumed = time.Now() }()
		if stop, err := curve.observe(iteration); stop || err != nil {
			return stop, err
		}
		return false, emit(curve.fitRow(trained))
	})
	if curve.diverged != nil {
		err = curve.diverged
	}
	return step, err
}

// fitRow is the curve's last probe.
func (c *curve) fitRow(trained time.Duration) FitRow {
	last := func(column string) results.Float {
		values := c.table.Column(column)
		return results.Float(values[len(values)-1])
	}
	return FitRow{
		Iteration: int(last("iteration")), Epoch: last("epoch"), Seconds: results.Float(trained.Seconds()),
		TrainLoss: last("train_loss"), TestLoss: last("test_loss"), MeanWeight: last("mean_weight"),
	}
}

// fitProbes are the probes of a convergence trial, every whole epoch up to a
// hundred, and the end of the budget.
func fitProbes(epochs float64, rows, batch int) []int {
	probes := Probes(epochs, rows, batch)
	for epoch := 1.0; epoch <= min(epochs, 100); epoch++ {
		probes = append(probes, evaluations(epoch, rows, batch))
	}
	probes = append(probes, evaluations(epochs, rows, batch))
	slices.Sort(probes)
	return slices.Compact(probes)
}
