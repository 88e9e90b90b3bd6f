package measure

import (
	"context"
	"errors"
	"fmt"

	"gradsample/datasets"
	"gradsample/harness"
	"gradsample/objective"
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
	curve := newCurve(run, probesAtOnce)
	left, err := curve.resume(inputs.Resume, probes, trial.Purpose)
	if err != nil {
		return harness.Outcome{}, err
	}
	err = optimize.Train(ctx, run.trainer, left, curve.observe)
	if curve.evaluate(); curve.diverged != nil {
		err = curve.diverged
	}
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

// prepare builds objectives and sampler of a method, and finds its scale. The sampler
// shares what earlier trials have built.
func prepare(ctx context.Context, trial results.Trial, method results.Method, problem *datasets.Problem) (*run, error) {
	return prepareWith(trial, method, problem, func(settings Settings, train objective.Objective) (sampling.Sampler, error) {
		return sharedSampler(ctx, trial, problem, settings, train)
	})
}

// prepareWith is prepare with a sampler that the caller builds.
func prepareWith(trial results.Trial, method results.Method, problem *datasets.Problem, build func(Settings, objective.Objective) (sampling.Sampler, error)) (*run, error) {
	settings, err := decode(method)
	if err != nil {
		return nil, err
	}
	o, err := shareObjectives(problem, trial.Problem)
	if err != nil {
		return nil, err
	}
	sampler, err := build(settings, o.train)
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
