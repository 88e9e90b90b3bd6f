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
	position := c.run.position()
	saved, err := state.Save(&position, &trainer, &c.table.Rows)
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
	var position int
	var trainer []byte
	var rows [][]results.Number
	if err := state.Restore(checkpoint, &position, &trainer, &rows); err != nil {
		return nil, fmt.Errorf("%w: %w", harness.ErrCheckpoint, err)
	}
	if position > probes[len(probes)-1] {
		return probes, nil
	}
	if err := c.run.trainer.Restore(trainer); err != nil {
		return nil, fmt.Errorf("%w: %w", harness.ErrCheckpoint, err)
	}
	if purpose != results.PurposeTuning {
		c.table.Rows = rows
	}
	return slices.DeleteFunc(slices.Clone(probes), func(probe int) bool { return probe < position }), nil
}

// position is where the run stands, in the unit of its probes.
func (r *run) position() int { return int(r.trainer.Counters().GradientEvaluations) }

// observed tells whether the last row is of where the run stands, as it is when
// the run goes on from a probe.
func (c *curve) observed() bool {
	evaluations := c.table.Column("gradient_evaluations")
	return len(evaluations) > 0 && evaluations[len(evaluations)-1] == float64(c.run.trainer.Counters().GradientEvaluations)
}

// Truncate cuts a curve to the probes of a smaller budget. Where a run diverged
// and got no further than that, it is run again: that takes little time.
func (Convergence) Truncate(record *results.Record, budget float64) (*results.Record, bool) {
	settings, err := decode(record.Trial.Methods[0])
	if err != nil {
		return nil, false
	}
	probes := Probes(budget, record.Data.Rows, max(settings.Optimize.Batch, 1))
	last := float64(probes[len(probes)-1])
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
