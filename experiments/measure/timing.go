package measure

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gradsample/datasets"
	"gradsample/harness"
	"gradsample/objective"
	"gradsample/optimize"
	"gradsample/results"
	"gradsample/sampling"
)

// rounds is how often the methods of a timing trial take turns.
const rounds = 7

// Timing measures what a step of each method costs: all methods in one
// process, in turn, round by round, with nothing evaluated in between.
type Timing struct {
	// Turn is about how long a method's turn takes: long against the clock's
	// grain, short against the drift of the machine's speed.
	Turn time.Duration
}

// timingAlgorithm is the version of how turns are taken.
const timingAlgorithm = "2"

// Algorithm versions the trial.
func (Timing) Algorithm() string { return "timing/" + timingAlgorithm + "/" + algorithm }

// Run returns, as payload, the counted cost of each method's step and set-up;
// as timings a row for each method and round: iterations and seconds of whole
// steps, and of draws alone at the same parameters, and the seconds its set-up
// took. Iterations are counted as mini-batches of gradient evaluations, so that
// those times epochs are seconds for SVRG too.
func (t Timing) Run(ctx context.Context, trial results.Trial, inputs harness.Inputs) (harness.Outcome, error) {
	outcome := harness.Outcome{
		Status:  results.StatusDone,
		Payload: results.NewTable("method", "draw_multiply_adds", "draw_bytes", "gradient_multiply_adds", "setup_multiply_adds", "setup_bytes"),
		Timings: results.NewTable(append([]string{"method", "round"}, turnColumns...)...),
	}
	rivals := make([]*rival, len(trial.Methods))
	for i, method := range trial.Methods {
		rival, err := newRival(ctx, trial, method, inputs.Problem, inputs.Multiples[i], t.Turn)
		if err != nil {
			return harness.Outcome{}, err
		}
		rivals[i] = rival
		draw, setup := rival.counted, rival.run.sampler.SetupCost()
		outcome.Payload.Add(float64(i), draw.multiplyAdds, draw.bytes, float64(rival.run.train.MultiplyAdds()),
			float64(setup.MultiplyAdds), float64(setup.Bytes))
	}
	for round := range rounds {
		for i, rival := range rivals {
			if ctx.Err() != nil {
				return harness.Outcome{}, ctx.Err()
			}
			times, err := rival.turn()
			if err != nil {
				return harness.Outcome{}, err
			}
			outcome.Timings.Add(append([]float64{float64(i), float64(round)}, times...)...)
		}
	}
	return outcome, nil
}

// rival is a method in a timing trial.
type rival struct {
	run        *run
	draws      []sampling.Draw
	counted    countedDraw
	setup      time.Duration // of the sampler: norms, tables
	iterations int           // a turn: whole periods of the trainer
	anew       func() error  // begins the training of a turn; nil where it goes on
}

// countedDraw is the mean counted cost of a draw at θ = 0.
type countedDraw struct{ multiplyAdds, bytes float64 }

// countedDraws is how many draws are counted: enough that what is looked up
// once in a hundred draws is spread as it is in training.
const countedDraws = 2000

// newRival sets a method up, timing that, and finds how many iterations make a
// turn; those are also its warm-up. A turn of SVRG takes as many as lie between
// its snapshots, however long, or a multiple of them. One of stale-norm is a whole
// training from its beginning, where the trial has a budget: it looks at all rows a
// few times only, most of them early, and a turn that meets no look would leave them out.
func newRival(ctx context.Context, trial results.Trial, method results.Method, problem *datasets.Problem, multiple float64, turn time.Duration) (*rival, error) {
	r, err := settle(ctx, trial, method, problem)
	if err != nil {
		return nil, err
	}
	if err := r.warmUp(multiple, turn); err != nil {
		return nil, fmt.Errorf("warming %s up: %w", method.Name, err)
	}
	if trainsInTurns(method, trial) {
		r.iterations = evaluations(trial.Budget, problem.Train.X.Rows, r.run.batch) / r.run.batch
		r.anew = func() (err error) {
			if r.run, err = prepare(ctx, trial, method, problem); err != nil {
				return err
			}
			return r.start(multiple)
		}
	}
	return r, nil
}

// start starts the run with at most a tenth of the largest stable step, which keeps
// it finite for as long as it is timed.
func (r *rival) start(multiple float64) error {
	return r.run.start(min(max(multiple, 0.01), 0.1) * r.run.scale)
}

// warmUp starts the run and finds how many iterations make a turn.
func (r *rival) warmUp(multiple float64, turn time.Duration) error {
	if err := r.start(multiple); err != nil {
		return err
	}
	period := r.run.trainer.Period()
	r.iterations = period
	for {
		elapsed, err := r.takeTurn()
		if err != nil {
			return err
		}
		if elapsed >= turn/2 {
			r.iterations = period * max(int(float64(r.iterations/period)*float64(turn)/float64(elapsed)), 1)
			return nil
		}
		r.iterations *= 2
	}
}

// settle builds a method's sampler, by the clock, and counts its draws.
func settle(ctx context.Context, trial results.Trial, method results.Method, problem *datasets.Problem) (*rival, error) {
	r := new(rival)
	var err error
	r.run, err = prepareWith(trial, method, problem, func(settings Settings, train objective.Objective) (sampling.Sampler, error) {
		start := time.Now()
		sampler, err := newSampler(ctx, trial, settings, train, nil)
		r.setup = time.Since(start)
		return sampler, err
	})
	if err != nil {
		return nil, err
	}
	r.draws = make([]sampling.Draw, r.run.batch)
	r.counted = countDraws(r.run)
	return r, nil
}

// countDraws counts the draws of a sampler before anything is timed.
func countDraws(run *run) countedDraw {
	before := run.sampler.Cost()
	theta, draw := run.train.NewParameters(), make([]sampling.Draw, 1)
	count := countedDraws
	if run.settings.Sampler == "oracle" {
		count = 1 // every draw pays for all rows alike
	}
	for range count {
		run.sampler.Draw(theta, draw)
	}
	after := run.sampler.Cost()
	return countedDraw{
		multiplyAdds: float64(after.MultiplyAdds-before.MultiplyAdds) / float64(count),
		bytes:        float64(after.Bytes-before.Bytes) / float64(count),
	}
}

// turnColumns are what turn returns.
var turnColumns = []string{"iterations", "step_seconds", "draws", "draw_seconds", "setup_seconds"}

// turn trains for a turn, and draws alone for another one.
func (r *rival) turn() ([]float64, error) {
	if r.anew != nil {
		if err := r.anew(); err != nil {
			return nil, fmt.Errorf("timing %s: %w", r.run.method.Name, err)
		}
	}
	before := r.run.trainer.Counters().GradientEvaluations
	steps, err := r.takeTurn()
	if err != nil {
		return nil, fmt.Errorf("timing %s: %w", r.run.method.Name, err)
	}
	batches := float64(r.run.trainer.Counters().GradientEvaluations-before) / float64(r.run.batch)
	draws := r.drawTurn()
	return []float64{batches, steps.Seconds(), float64(r.iterations * r.run.batch), draws.Seconds(), r.setup.Seconds()}, nil
}

// takeTurn trains for one turn. A run that diverges costs the same a step, so
// that it is no failure here.
func (r *rival) takeTurn() (time.Duration, error) {
	start := time.Now()
	err := r.run.trainer.Advance(r.iterations)
	elapsed := time.Since(start)
	if errors.Is(err, optimize.ErrDiverged) {
		return elapsed, fmt.Errorf("its steps diverge, so that their time means nothing: %w", err)
	}
	return elapsed, err
}

// drawTurn draws as often as a turn of training does, at the parameters that
// it left.
func (r *rival) drawTurn() time.Duration {
	theta := r.run.trainer.Theta()
	start := time.Now()
	for range r.iterations {
		r.run.sampler.Draw(theta, r.draws)
	}
	return time.Since(start)
}
