package measure

import (
	"context"
	"errors"
	"fmt"

	"gradsample/harness"
	"gradsample/internal/state"
	"gradsample/results"
)

// kernelCurve records a learner at its probes.
type kernelCurve struct {
	problem *kernelProblem
	learner learner
	table   results.Table
}

// follow goes from probe to probe.
func (c *kernelCurve) follow(ctx context.Context, probes []int) error {
	for _, probe := range probes {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := c.learner.advance(ctx, probe); err != nil {
			return err
		}
		row, err := c.problem.evaluate(ctx, c.learner, 1)
		if err != nil {
			return err
		}
		c.table.Add(row.list(c.learner.progress())...)
	}
	return nil
}

// checkpoint is from where the curve can go on; nil where that is its start only.
func (c *kernelCurve) checkpoint() []byte {
	learner, err := c.learner.Checkpoint()
	if err != nil {
		return nil
	}
	iteration := c.learner.progress().iteration
	saved, err := state.Save(&iteration, &learner, &c.table.Rows)
	if err != nil {
		return nil
	}
	return saved
}

// beforeCurve is the iteration in a checkpoint that holds no learner's state, but
// that of a network which features were to be had from.
const beforeCurve = -1

// leaveNetwork is the checkpoint of a trial that ended while its network was
// trained; nil where the error is another, or resume is worth more.
func leaveNetwork(err error, resume []byte) []byte {
	var unfinished *unfinishedNetwork
	if left, _ := networkLeft(resume); !errors.As(err, &unfinished) || resume != nil && left == nil {
		return nil
	}
	iteration, rows := beforeCurve, [][]results.Number(nil)
	saved, err := state.Save(&iteration, &unfinished.checkpoint, &rows)
	if err != nil {
		return nil
	}
	return saved
}

// networkLeft is the state of an unfinished network in a checkpoint; nil where it
// has none.
func networkLeft(checkpoint []byte) ([]byte, error) {
	if checkpoint == nil {
		return nil, nil
	}
	var iteration int
	var saved []byte
	var rows [][]results.Number
	if err := state.Restore(checkpoint, &iteration, &saved, &rows); err != nil {
		return nil, fmt.Errorf("%w: %w", harness.ErrCheckpoint, err)
	}
	if iteration != beforeCurve {
		return nil, nil
	}
	return saved, nil
}

// resume moves a curve that has not begun to a checkpoint, and returns the probes
// that are left. A checkpoint beyond the last probe, which a larger budget has
// left, is of no use. What was seen at the end of a smaller budget is no part of
// a tuning trial's curve, which has one probe.
func (c *kernelCurve) resume(checkpoint []byte, probes []int, purpose results.Purpose) (left []int, err error) {
	if checkpoint == nil {
		return probes, nil
	}
	var iteration int
	var learner []byte
	var rows [][]results.Number
	if err := state.Restore(checkpoint, &iteration, &learner, &rows); err != nil {
		return nil, fmt.Errorf("%w: %w", harness.ErrCheckpoint, err)
	}
	if iteration == beforeCurve {
		return probes, nil
	}
	tuning := purpose == results.PurposeTuning
	if iteration > probes[len(probes)-1] || !tuning && len(rows) > len(probes) {
		return probes, nil
	}
	if err := c.learner.Restore(learner); err != nil {
		return nil, fmt.Errorf("%w: %w", harness.ErrCheckpoint, err)
	}
	if tuning {
		return probes, nil
	}
	c.table.Rows = rows
	return probes[len(rows):], nil
}

// Truncate cuts a curve to the probes of a smaller budget. Where a run diverged
// before the last of them, it is run again: that takes little time.
func (Kernel) Truncate(record *results.Record, budget float64) (*results.Record, bool) {
	s, err := decodeKernel(record.Trial.Methods[0], record.Trial.Problem)
	if err != nil {
		return nil, false
	}
	within := len(kernelProbes(s, int(budget)))
	if within > len(record.Payload.Rows) {
		return nil, false
	}
	shorter := *record
	shorter.Budget, shorter.Trial.Budget = budget, budget
	shorter.Status, shorter.Reason = results.StatusDone, ""
	shorter.Payload.Rows = record.Payload.Rows[:within]
	return &shorter, true
}
