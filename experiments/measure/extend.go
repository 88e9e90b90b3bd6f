package measure

import (
	"fmt"
	"slices"

	"gradsample/harness"
	"gradsample/internal/state"
	"gradsample/results"
)

// checkpoint is from where the run can go on; nil where that is its start only.
func (c *curve) checkpoint() []byte {
	trainer, err := c.run.trainer.Checkpoint()
	if err != nil {
		return nil
	}
	iteration := c.run.trainer.Counters().Iterations
	saved, err := state.Save(&iteration, &trainer, &c.table.Rows)
	if err != nil {
		return nil
	}
	return saved
}

// resume moves a run that has not begun to a checkpoint, and returns the probes
// that are left. A checkpoint beyond the last probe, which a larger budget has
// left, is of no use. A tuning trial has one probe, so what was seen on the way
// to it, at the end of a smaller budget, is no part of its curve.
func (c *curve) resume(checkpoint []byte, probes []int, purpose results.Purpose) (left []int, err error) {
	if checkpoint == nil {
		return probes, nil
	}
	var iteration int
	var trainer []byte
	var rows [][]results.Number
	if err := state.Restore(checkpoint, &iteration, &trainer, &rows); err != nil {
		return nil, fmt.Errorf("%w: %w", harness.ErrCheckpoint, err)
	}
	if iteration > probes[len(probes)-1] {
		return probes, nil
	}
	if err := c.run.trainer.Restore(trainer); err != nil {
		return nil, fmt.Errorf("%w: %w", harness.ErrCheckpoint, err)
	}
	if purpose != results.PurposeTuning {
		c.table.Rows = rows
	}
	return slices.DeleteFunc(slices.Clone(probes), func(probe int) bool { return probe < iteration }), nil
}

// observed tells whether the last row is of this iteration: that of a run which
// goes on from a probe.
func (c *curve) observed(iteration int) bool {
	rows := c.table.Rows
	return len(rows) > 0 && int(rows[len(rows)-1][0]) == iteration
}

// Truncate cuts a curve to the probes of a smaller budget. Where a run diverged
// and got no further than that, it is run again: that takes little time.
func (Convergence) Truncate(record *results.Record, budget float64) (*results.Record, bool) {
	settings, err := decode(record.Trial.Methods[0])
	if err != nil {
		return nil, false
	}
	batch := max(settings.Optimize.Batch, 1)
	probes := Probes(budget, record.Data.Rows, batch)
	last := float64(probes[len(probes)-1] * batch)
	evaluations := record.Payload.Column("gradient_evaluations")
	within := len(evaluations)
	for within > 0 && evaluations[within-1] > last {
		within--
	}
	if record.Status != results.StatusDone && within == len(evaluations) {
		return nil, false
	}
	shorter := *record
	shorter.Budget, shorter.Trial.Budget = budget, budget
	shorter.Status, shorter.Reason = results.StatusDone, ""
	shorter.Payload.Rows = record.Payload.Rows[:within]
	return &shorter, true
}
