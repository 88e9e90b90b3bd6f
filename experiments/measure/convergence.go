package measure

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gradsample/datasets"
	"gradsample/harness"
	"gradsample/optimize"
	"gradsample/results"
	"gradsample/sampling"
)

// blowUp is how many times the loss at θ = 0 a loss may grow before a trial
// counts as diverged.
const blowUp = 1e3

// Convergence trains a method and evaluates its curve at the probes. A tuning
// trial is evaluated at the end of its budget only.
type Convergence struct{}

// Algorithm versions the payload.
func (Convergence) Algorithm() string { return "convergence/" + algorithm }

// Run trains the trial's only method. The payload has a row a probe:
// iteration, epoch, gradient evaluations, counted cost, losses, and means over
// all draws so far. An epoch is as many gradient evaluations as there are rows,
// whatever they are for.
func (Convergence) Run(ctx context.Context, trial results.Trial, inputs harness.Inputs) (harness.Outcome, error) {
	run, err := prepare(ctx, trial, trial.Methods[0], inputs.Problem)
	if err != nil {
		return harness.Outcome{}, err
	}
	if err := run.start(run.scale * inputs.Multiples[0]); err != nil {
		return harness.Outcome{}, err
	}
	probes := Probes(trial.Budget, run.train.Rows(), run.batch)
	if trial.Purpose == results.PurposeTuning {
		probes = probes[len(probes)-1:]
	}
	curve := newCurve(run)
	left, err := curve.resume(inputs.Resume, probes, trial.Purpose)
	if err != nil {
		return harness.Outcome{}, err
	}
	err = optimize.Train(ctx, run.trainer, left, curve.observe)
	outcome := harness.Outcome{Status: results.StatusDone, Payload: curve.table, Step: run.step, Scale: run.scale}
	if errors.Is(err, optimize.ErrDiverged) {
		outcome.Status, outcome.Reason = results.StatusDiverged, err.Error()
		return outcome, nil
	}
	outcome.Checkpoint = curve.checkpoint()
	return outcome, err
}

// run is a method on a problem.
type run struct {
	method   results.Method
	settings Settings
	objectives
	sampler     sampling.Sampler
	trainer     *optimize.Trainer // nil before start
	batch       int
	step, scale float64
}

// prepare builds objectives and sampler of a method, and finds its scale.
func prepare(ctx context.Context, trial results.Trial, method results.Method, problem *datasets.Problem) (*run, error) {
	settings, err := decode(method)
	if err != nil {
		return nil, err
	}
	o, err := shareObjectives(problem, trial.Problem)
	if err != nil {
		return nil, err
	}
	sampler, err := sharedSampler(ctx, trial, problem, settings, o.train)
	if err != nil {
		return nil, err
	}
	return &run{
		method: method, settings: settings, objectives: o, sampler: sampler,
		batch: max(settings.Optimize.Batch, 1), scale: Scale(o.train, trial.Problem.Loss, sampler, settings),
	}, nil
}

// start makes the trainer, at θ = 0.
func (r *run) start(step float64) error {
	r.step, r.settings.Optimize.Step = step, step
	trainer, err := optimize.NewTrainer(r.train, r.sampler, r.settings.Optimize)
	if err != nil {
		return fmt.Errorf("building the trainer of %s: %w", r.method.Name, err)
	}
	r.trainer = trainer
	return nil
}

// curve records a training run at its probes.
type curve struct {
	run   *run
	table results.Table
}

func newCurve(r *run) *curve {
	return &curve{
		run: r,
		table: results.NewTable("iteration", "epoch", "gradient_evaluations", "multiply_adds", "bytes",
			"train_loss", "test_loss", "mean_weight", "tables_tried", "empty"),
	}
}

// observe adds a row. A loss that is not finite or has blown up ends the run.
func (c *curve) observe(iteration int) (stop bool, err error) {
	if c.observed() {
		return false, nil
	}
	theta, counters := c.run.trainer.Theta(), c.run.trainer.Counters()
	loss, test := c.run.train.Value(theta), c.run.testLoss(theta)
	if math.IsNaN(loss) || loss > blowUp*c.run.atZero {
		return true, fmt.Errorf("%w: training loss %.3g at iteration %d, %.3g at the start", optimize.ErrDiverged, loss, iteration, c.run.atZero)
	}
	evaluations := float64(counters.GradientEvaluations)
	mean := func(sum float64) float64 {
		if counters.Draws == 0 {
			return math.NaN()
		}
		return sum / float64(counters.Draws)
	}
	c.table.Add(float64(iteration), evaluations/float64(c.run.train.Rows()), evaluations,
		float64(counters.MultiplyAdds), float64(counters.Bytes), loss, test,
		mean(counters.SumWeight), mean(float64(counters.SumTablesTried)), mean(float64(counters.Empty)))
	return false, nil
}
