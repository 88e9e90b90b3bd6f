package optimize

import (
	"fmt"
	"math"

	"gradsample/internal/vec"
	"gradsample/objective"
	"gradsample/sampling"
)

// checkEvery is how many iterations pass between two looks at whether θ is
// still finite: often enough to stop early, and too seldom to cost anything.
const checkEvery = 256

// Trainer runs one optimizer on one objective with one sampler. It must not be
// shared between goroutines, nor must its objective and sampler.
type Trainer struct {
	objective objective.Objective
	sampler   sampling.Sampler
	settings  Settings
	estimator estimator
	svrg      *svrg // the estimator where it takes snapshots, else nil
	rule      rule
	early     early
	plain     bool // SGD with a batch of one, which can step in place

	theta    []float32
	gradient []float32       // the mini-batch's estimate of ∇F(θ)
	average  *average        // nil unless asked for
	draws    []sampling.Draw // one mini-batch
	counters Counters        // what is counted draw by draw
	before   sampling.Cost   // the sampler's cost when training began
	diverged error
}

// NewTrainer returns a trainer at θ = 0, without a step taken. The sampler
// must draw from o. The error wraps ErrSettings.
func NewTrainer(o objective.Objective, s sampling.Sampler, settings Settings) (*Trainer, error) {
	settings = settings.WithDefaults(o.Rows())
	if err := settings.check(); err != nil {
		return nil, err
	}
	t := &Trainer{
		objective: o, sampler: s, settings: settings,
		estimator: newEstimator(settings, o),
		rule:      newRule(settings, o.Parameters()),
		early:     newEarly(o, s),
		plain:     settings.Rule == SGD && settings.Batch == 1 && settings.Reduction == "",
		theta:     o.NewParameters(),
		gradient:  make([]float32, o.Parameters()),
		draws:     make([]sampling.Draw, settings.Batch),
		before:    s.Cost(),
	}
	t.svrg, _ = t.estimator.(*svrg)
	if settings.Average {
		t.average = &average{mean: make([]float64, o.Parameters()), rounded: o.NewParameters()}
	}
	return t, nil
}

// Theta returns the parameters to evaluate: the last iterate, or the average
// where Settings.Average is set. They belong to the trainer and are valid
// until its next Advance or Theta.
func (t *Trainer) Theta() []float32 {
	if t.average != nil && t.average.count > 0 {
		return t.average.theta()
	}
	return t.theta
}

// Period is how many iterations cost the same as any as many that follow one
// another: those from one of SVRG's snapshots to the next, else 1.
func (t *Trainer) Period() int {
	if t.svrg != nil {
		return t.svrg.period
	}
	return 1
}

// Advance runs the given number of iterations. The error wraps ErrDiverged and
// names the iteration at which θ was found not to be finite; such a trainer
// takes no further step.
func (t *Trainer) Advance(iterations int) error {
	if err := t.advance(iterations); err != nil {
		return err
	}
	return t.check()
}

// advance looks at θ at multiples of checkEvery only, so that splitting a run
// differently moves no look.
func (t *Trainer) advance(iterations int) error {
	if t.diverged != nil {
		return t.diverged
	}
	for range iterations {
		t.step()
		if t.counters.Iterations%checkEvery == 0 {
			if err := t.check(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *Trainer) check() error {
	if t.diverged == nil {
		// The sum of finite float32 squares is always a finite float64.
		if length := vec.SumSquares(t.theta); math.IsNaN(length) || math.IsInf(length, 0) {
			t.diverged = fmt.Errorf("%w: parameters not finite at iteration %d", ErrDiverged, t.counters.Iterations)
		}
	}
	return t.diverged
}

func (t *Trainer) step() {
	if t.passDue() {
		t.pass()
	}
	step := t.settings.stepAt(t.counters.Iterations)
	t.sampler.Draw(t.theta, t.draws)
	t.counters.add(t.draws, t.estimator.evaluations())
	if decay := 1 - step*t.objective.Ridge(); t.plain && decay > 0 {
		t.stepInPlace(step, decay)
	} else {
		t.early.fetch(len(t.draws))
		t.estimate()
		t.rule.update(t.theta, t.gradient, step)
		t.early.fetchRest()
	}
	if t.average != nil {
		t.average.add(t.theta)
	}
}

// stepInPlace is θ ← decay·θ − step·w ∇f_i(θ) with decay = 1 − step·ridge,
// without a gradient vector. The gradient, which is due at the old θ, is added
// first, and so divided by the decay that follows.
func (t *Trainer) stepInPlace(step, decay float64) {
	draw := &t.draws[0]
	scale := float32(-step * draw.Weight / decay)
	if coming, ok := t.early.coming(); ok {
		t.objective.Step(t.theta, draw.Row, scale, coming)
	} else {
		t.objective.AddGradient(t.theta, t.theta, draw.Row, scale)
	}
	if decay != 1 {
		vec.Scale(float32(decay), t.theta)
	}
}

// estimate sets t.gradient.
func (t *Trainer) estimate() {
	t.estimator.estimate(t.gradient, t.theta, t.draws)
	if ridge := t.objective.Ridge(); ridge > 0 {
		vec.Axpy(float32(ridge), t.theta, t.gradient)
	}
}

// passDue tells whether a pass over all rows comes before the next iteration.
func (t *Trainer) passDue() bool {
	return t.svrg != nil && t.svrg.due(t.counters.Iterations)
}

func (t *Trainer) pass() {
	t.svrg.pass(t.theta)
	t.counters.GradientEvaluations += uint64(t.objective.Rows())
}
