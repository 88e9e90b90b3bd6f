package optimize

import (
	"context"
	"fmt"
)

// Train advances t to each probe, a number of gradient evaluations, and calls
// observe there with the number of iterations: it takes every iteration, and
// every snapshot of SVRG, that so many evaluations pay for, and no more. Probes
// increase. The first one is always observed, one of 0, or of where t stands
// already, before any step; of the others only those that paid for something.
//
// Train returns nil after the last probe or once observe says stop; otherwise
// observe's error, one that wraps ErrDiverged or ErrProbes, or the context's
// cause, looked at every few hundred iterations. After an end by the context,
// Train may be called again with the probes that are left, and the whole run
// gives the same bits as an unbroken one.
func Train(ctx context.Context, t *Trainer, probes []int, observe func(iteration int) (stop bool, err error)) error {
	if err := checkProbes(probes, int(t.counters.GradientEvaluations)); err != nil {
		return err
	}
	for i, probe := range probes {
		before := t.counters.GradientEvaluations
		if err := t.advanceTo(ctx, probe); err != nil {
			return err
		}
		if i > 0 && t.counters.GradientEvaluations == before {
			continue
		}
		iteration := t.counters.Iterations
		stop, err := observe(iteration)
		if err != nil {
			return fmt.Errorf("observing iteration %d: %w", iteration, err)
		}
		if stop {
			return nil
		}
	}
	return nil
}

func checkProbes(probes []int, evaluations int) error {
	for i, probe := range probes {
		if probe < evaluations {
			return fmt.Errorf("%w: gradient evaluation %d, but the trainer is at %d", ErrProbes, probe, evaluations)
		}
		if i > 0 && probe == evaluations {
			return fmt.Errorf("%w: gradient evaluation %d twice", ErrProbes, probe)
		}
		evaluations = probe
	}
	return nil
}

// advanceTo advances as far as the given number of gradient evaluations goes.
func (t *Trainer) advanceTo(ctx context.Context, evaluations int) error {
	for {
		pass, iterations := t.affordable(evaluations - int(t.counters.GradientEvaluations))
		if t.diverged != nil || !pass && iterations == 0 {
			return t.check()
		}
		if ctx.Err() != nil {
			return fmt.Errorf("training interrupted at iteration %d: %w", t.counters.Iterations, context.Cause(ctx))
		}
		if pass {
			t.pass()
		}
		if err := t.advance(iterations); err != nil {
			return err
		}
	}
}

// affordable tells what comes next that so many gradient evaluations pay for: a
// pass over all rows, or some iterations.
func (t *Trainer) affordable(evaluations int) (pass bool, iterations int) {
	if t.passDue() {
		return evaluations >= t.objective.Rows(), 0
	}
	iterations = min(evaluations/(len(t.draws)*t.estimator.evaluations()), checkEvery)
	if t.svrg != nil {
		iterations = min(iterations, t.svrg.untilNext(t.counters.Iterations))
	}
	return false, iterations
}
