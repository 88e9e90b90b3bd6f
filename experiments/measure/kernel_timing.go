package measure

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gradsample/harness"
	"gradsample/kernel"
	"gradsample/results"
)

// KernelTiming times the methods of a problem: all of them in one process, one
// probe of each in turn, on one thread, with nothing evaluated in between. Those whose
// training was short then train anew, likewise in turn: the clock of some
// milliseconds is what other programs leave of them.
type KernelTiming struct{}

// kernelTimingAlgorithm is the version of how turns are taken. 2: short trainings
// take several.
const kernelTimingAlgorithm = "2"

// kernelRounds is how often a method trains whose first training is shorter than
// shortTraining: so often that an interval can tell the clock's spread. An exact baseline
// takes one round: what is short of it is solved twice as it is.
const (
	kernelRounds  = results.MinimumPairs
	shortTraining = 250 * time.Millisecond
)

// Algorithm versions the trial.
func (KernelTiming) Algorithm() string {
	return "kernel-timing/" + kernelTimingAlgorithm + "/" + kernelAlgorithm
}

// Run returns, as payload, how far each method has come at its probes, and as
// timings, for each round, the seconds that training took up to there, and predicting
// the test rows with the model as it is there. Components, bandwidth, a network whose
// features are learnt from and the generation of features that are kept are no part of
// either; the hash tables of a head are. A method that diverges has no rows from there on.
func (KernelTiming) Run(ctx context.Context, trial results.Trial, inputs harness.Inputs) (harness.Outcome, error) {
	outcome := harness.Outcome{
		Status:  results.StatusDone,
		Payload: results.NewTable("method", "iteration", "features", "old_updates", "multiply_adds", "predicted_rows"),
		Timings: results.NewTable("method", "round", "iteration", "features", "train_seconds", "predict_seconds"),
	}
	runners := make([]*kernelRunner, len(trial.Methods))
	for i := range trial.Methods {
		runner, err := newKernelRunner(ctx, trial, i, inputs)
		if err != nil {
			return harness.Outcome{}, fmt.Errorf("timing %s: %w", trial.Methods[i].Name, err)
		}
		runners[i] = runner
	}
	for round := range kernelRounds {
		if round == 1 {
			runners = slices.DeleteFunc(runners, func(r *kernelRunner) bool { return !r.short })
		}
		if err := trainInTurns(ctx, runners, round, &outcome); err != nil {
			return harness.Outcome{}, err
		}
	}
	return outcome, nil
}

// trainInTurns lets the methods train from the beginning to their ends, one probe of each
// in turn.
func trainInTurns(ctx context.Context, runners []*kernelRunner, round int, outcome *harness.Outcome) error {
	for _, r := range runners {
		if err := r.begin(ctx); err != nil {
			return fmt.Errorf("timing %s: %w", r.name(), err)
		}
	}
	for left := true; left; {
		left = false
		for _, r := range runners {
			if len(r.probes) == 0 {
				continue
			}
			left = true
			if err := r.next(ctx); err != nil {
				return fmt.Errorf("timing %s: %w", r.name(), err)
			}
			if r.diverged {
				continue
			}
			predicted, err := r.predict(ctx)
			if err != nil {
				return fmt.Errorf("timing %s: %w", r.name(), err)
			}
			at := r.learner.progress()
			if round == 0 {
				outcome.Payload.Add(float64(r.method), float64(at.iteration), float64(at.features), float64(at.oldUpdates), at.multiplyAdds, float64(r.problem.test.X.Rows))
			}
			outcome.Timings.Add(float64(r.method), float64(round), float64(at.iteration), float64(at.features), r.trained.Seconds(), predicted.Seconds())
		}
	}
	return nil
}

// Cost estimates all methods together.
func (KernelTiming) Cost(trial results.Trial) float64 {
	cost := 0.0
	for _, method := range trial.Methods {
		if s, err := decodeKernel(method, trial.Problem); err == nil {
			once := s.cost(trial, true)
			if cost += once; once < float64(shortTraining) && !s.exact() {
				cost += (kernelRounds - 1) * once
			}
		}
	}
	return cost
}

// kernelRunner is a method in a timing trial.
type kernelRunner struct {
	trial    results.Trial
	method   int // of the trial's
	settings KernelSettings
	multiple float64
	problem  *kernelProblem
	short    bool // it is to train anew

	// Of a round:
	learner  learner
	probes   []int // to come
	trained  time.Duration
	diverged bool

	// predicted is how long predictions took, where that is the same at all probes.
	predicted time.Duration
}

// newKernelRunner prepares a method's problem.
func newKernelRunner(ctx context.Context, trial results.Trial, method int, inputs harness.Inputs) (*kernelRunner, error) {
	s, err := decodeKernel(trial.Methods[method], trial.Problem)
	if err != nil {
		return nil, err
	}
	p, err := prepareKernel(ctx, trial, inputs.Problem, s, nil)
	if err != nil {
		return nil, err
	}
	return &kernelRunner{trial: trial, method: method, settings: s, multiple: inputs.Multiples[method], problem: p}, nil
}

func (r *kernelRunner) name() string { return r.trial.Methods[r.method].Name }

// begin makes the learner of a round.
func (r *kernelRunner) begin(ctx context.Context) error {
	l, err := newLearner(ctx, r.trial, r.problem, r.settings, r.multiple, kernel.Resources{Workers: 1})
	if err != nil {
		return err
	}
	r.learner, r.trained = l, 0
	switch l := l.(type) {
	case *networkLearner:
		l.shared = nil
	case *head:
		r.trained = l.setUp
	}
	budget := int(r.trial.Budget)
	if r.settings.trainsNetwork() {
		budget = max(budget, r.settings.Network.Iterations) // all its training, as features take
	}
	r.probes = kernelProbes(r.settings, budget)
	if !r.settings.exact() {
		r.probes = r.probes[1:]
	}
	return nil
}

// next trains up to the next probe. An exact baseline is solved anew, so that its
// time is not a sum.
func (r *kernelRunner) next(ctx context.Context) error {
	probe, exact := r.probes[0], r.settings.exact()
	r.probes = r.probes[1:]
	start := time.Now()
	err := r.learner.advance(ctx, probe)
	if exact && err == nil && time.Since(start) < solveTurn { // the first is slow for its memory's sake
		start = time.Now()
		err = r.learner.advance(ctx, probe)
	}
	elapsed := time.Since(start)
	if exact {
		r.trained = 0
	}
	r.trained += elapsed
	if hasDiverged(err) {
		r.probes, r.diverged = nil, true
		err = nil
	}
	r.short = !exact && !r.diverged && r.trained < shortTraining
	return err
}

// solveTurn is below what an exact baseline is solved twice for its time.
const solveTurn = 100 * time.Millisecond

// predictTurn is how long predictions are timed in a round, and fewestPredictions how many
// at least unless they are long.
const (
	predictTurn       = time.Millisecond
	fewestPredictions = 3
)

// predict times predictions. Those of a network, which has all its weights from the
// beginning, are timed once.
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

// timePredictions returns the median of one prediction after the other, so that none that
// another program held up counts.
func (r *kernelRunner) timePredictions(ctx context.Context) (time.Duration, error) {
	var seconds []float64
	for spent := time.Duration(0); spent < predictTurn || len(seconds) < fewestPredictions && spent < shortTraining; {
		start := time.Now()
		if _, err := r.learner.predict(ctx, r.problem.test.X, 1); err != nil {
			return 0, err
		}
		elapsed := time.Since(start)
		spent += elapsed
		seconds = append(seconds, elapsed.Seconds())
	}
	return time.Duration(results.Median(seconds) * float64(time.Second)), nil
}
