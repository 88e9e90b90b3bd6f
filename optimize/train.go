package optimize

import (
	"context"
	"fmt"
)

// Train advances t to each probe, an iteration number, and calls observe
// there. Probes increase; a first probe of 0, or of where t stands already, is
// observed before any step.
//
// Train returns nil after the last probe or once observe says stop; otherwise
// observe's error, one that wraps ErrDiverged or ErrProbes, or the context's
// cause, looked at every few hundred iterations. After an end by the context,
// Train may be called again with the probes that are left, and the whole run
// gives the same bits as an unbroken one.
func Train(ctx context.Context, t *Trainer, probes []int, observe func(iteration int) (stop bool, err error)) error {
	if err := checkProbes(probes, t.counters.Iterations); err != nil {
		return err
	}
	for _, probe := range probes {
		if err := t.advanceTo(ctx, probe); err != nil {
			return err
		}
		stop, err := observe(probe)
		if err != nil {
			return fmt.Errorf("observing iteration %d: %w", probe, err)
		}
		if stop {
			return nil
		}
	}
	return nil
}

func checkProbes(probes []int, iteration int) error {
	for i, probe := range probes {
		if probe < iteration {
			return fmt.Errorf("%w: iteration %d, but the trainer is at %d", ErrProbes, probe, iteration)
		}
		if i > 0 && probe == iteration {
			return fmt.Errorf("%w: iteration %d twice", ErrProbes, probe)
		}
		iteration = probe
	}
	return nil
}

func (t *Trainer) advanceTo(ctx context.Context, probe int) error {
	for t.counters.Iterations < probe {
		if ctx.Err() != nil {
			return fmt.Errorf("training interrupted at iteration %d: %w", t.counters.Iterations, context.Cause(ctx))
		}
		if err := t.advance(min(checkEvery, probe-t.counters.Iterations)); err != nil {
			return err
		}
	}
	return t.check()
}
