package measure

import (
	"context"
	"fmt"
	"time"

	"gradsample/harness"
	"gradsample/kernel"
	"gradsample/results"
)

// KernelTiming times the methods of a problem: all of them in one process, one
// probe of each in turn, on one thread, with nothing evaluated in between.
type KernelTiming struct{}

// Algorithm versions the trial.
func (KernelTiming) Algorithm() string { return "kernel-timing/" + kernelAlgorithm }

// Run returns, as payload, how far each method has come at its probes, and as
// timings the seconds that training took up to there, and predicting the test
// rows with the model as it is there. Components, bandwidth, a network whose features
// are learnt from and the generation of features that are kept are no part of either;
// the hash tables of a head are. A method that diverges has no
// rows from there on.
func (KernelTiming) Run(ctx context.Context, trial results.Trial, inputs harness.Inputs) (harness.Outcome, error) {
	outcome := harness.Outcome{
		Status:  results.StatusDone,
		Payload: results.NewTable("method", "iteration", "features", "old_updates", "multiply_adds", "predicted_rows"),
		Timings: results.NewTable("method", "iteration", "features", "train_seconds", "predict_seconds"),
	}
	runners := make([]*kernelRunner, len(trial.Methods))
	for i := range trial.Methods {
		runner, err := newKernelRunner(ctx, trial, i, inputs)
		if err != nil {
			return harness.Outcome{}, fmt.Errorf("timing %s: %w", trial.Methods[i].Name, err)
		}
		runners[i] = runner
	}
	for left := true; left; {
		left = false
		for i, runner := range runners {
			if len(runner.probes) == 0 {
				continue
			}
			left = true
			predicted, err := runner.next(ctx)
			if err != nil {
				return harness.Outcome{}, fmt.Errorf("timing %s: %w", trial.Methods[i].Name, err)
			}
			if runner.diverged {
				continue
			}
			at := runner.learner.progress()
			outcome.Payload.Add(float64(i), float64(at.iteration), float64(at.features), float64(at.oldUpdates), at.multiplyAdds, float64(runner.problem.test.X.Rows))
			outcome.Timings.Add(float64(i), float64(at.iteration), float64(at.features), runner.trained.Seconds(), predicted.Seconds())
		}
	}
	return outcome, nil
}

// Cost estimates all methods together.
func (KernelTiming) Cost(trial results.Trial) float64 {
	cost := 0.0
	for _, method := range trial.Methods {
		if s, err := decodeKernel(method, trial.Problem); err == nil {
			cost += s.cost(trial, true)
		}
	}
	return cost
}

// kernelRunner is a method in a timing trial.
type kernelRunner struct {
	problem *kernelProblem
	learner learner
	exact   bool
	probes  []int // to come
	trained time.Duration
	// predicted is how long predictions took, where that is the same at all probes.
	predicted time.Duration
	diverged  bool
}

func newKernelRunner(ctx context.Context, trial results.Trial, method int, inputs harness.Inputs) (*kernelRunner, error) {
	s, err := decodeKernel(trial.Methods[method], trial.Problem)
	if err != nil {
		return nil, err
	}
	p, err := prepareKernel(ctx, trial, inputs.Problem, s, nil)
	if err != nil {
		return nil, err
	}
	l, err := newLearner(ctx, trial, p, s, inputs.Multiples[method], kernel.Resources{Workers: 1})
	if network, ok := l.(*networkLearner); ok {
		network.shared = nil
	}
	if err != nil {
		return nil, err
	}
	budget := int(trial.Budget)
	if s.trainsNetwork() {
		budget = max(budget, s.Network.Iterations) // all its training, as features take
	}
	probes := kernelProbes(s, budget)
	if !s.exact() {
		probes = probes[1:]
	}
	r := &kernelRunner{problem: p, learner: l, exact: s.exact(), probes: probes}
	if h, ok := l.(*head); ok {
		r.trained = h.setUp
	}
	return r, nil
}

// next trains up to the next probe and predicts there. An exact baseline is
// solved anew, so that its time is not a sum.
func (r *kernelRunner) next(ctx context.Context) (predicted time.Duration, err error) {
	probe := r.probes[0]
	r.probes = r.probes[1:]
	start := time.Now()
	err = r.learner.advance(ctx, probe)
	if r.exact && err == nil && time.Since(start) < solveTurn { // the first is slow for its memory's sake
		start = time.Now()
		err = r.learner.advance(ctx, probe)
	}
	if r.exact {
		r.trained = 0
	}
	r.trained += time.Since(start)
	if hasDiverged(err) {
		r.probes, r.diverged = nil, true
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return r.predict(ctx)
}

// solveTurn is below what an exact baseline is solved twice for its time.
const solveTurn = 100 * time.Millisecond

// predictTurn is about how long predictions are timed: long against the clock's
// grain.
const predictTurn = 4 * time.Millisecond

// predict times predictions, repeated where one is short. Those of a network, which has
// all its weights from the beginning, are timed once.
func (r *kernelRunner) predict(ctx context.Context) (time.Duration, error) {
	if r.predicted > 0 {
		return r.predicted, nil
	}
	elapsed, err := r.timePredictions(ctx)
	if _, ok := r.learner.(*networkLearner); ok {
		r.predicted = elapsed
	}
	return elapsed, err
}

func (r *kernelRunner) timePredictions(ctx context.Context) (time.Duration, error) {
	var elapsed time.Duration
	for times := 1; ; {
		start := time.Now()
		for range times {
			if _, err := r.learner.predict(ctx, r.problem.test.X, 1); err != nil {
				return 0, err
			}
		}
		elapsed = time.Since(start) / time.Duration(times)
		if times > 1 || elapsed >= predictTurn {
			return elapsed, nil
		}
		times = 1 + int(predictTurn/max(elapsed, 1))
	}
}
