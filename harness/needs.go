package harness

import (
	"context"
	"sync"

	"gradsample/datasets"
	"gradsample/results"
)

// Of an own file nothing is declared: bytes that are reckoned for each value, in
// the rows and a copy of them, and for each row, in tables and norms.
const (
	ownValueBytes = 2 * 4
	ownRowBytes   = 2048
)

// needs remembers what trials are reckoned to take. Trials that differ in their
// seed or step size alone take the same, but for seed 0, which may pay for what all
// share; a plan has hundreds of those for each that differs in more, and to decode
// their settings took most of the time of planning.
type needs struct{ costs, memories sync.Map } // by needing

// needing is all of a trial that its needs may depend on, if it has one method.
type needing struct {
	measurement      string
	purpose          results.Purpose
	problem          results.Problem
	method, settings string
	budget           float64
	first            bool // seed 0
}

// remembered looks the need of a trial up, or computes it.
func remembered[T any](known *sync.Map, trial results.Trial, compute func() (T, error)) (T, error) {
	if len(trial.Methods) != 1 {
		return compute()
	}
	method := trial.Methods[0]
	key := needing{trial.Measurement, trial.Purpose, trial.Problem, method.Name, string(method.Settings), trial.Budget, trial.Seed == 0}
	if need, ok := known.Load(key); ok {
		return need.(T), nil
	}
	need, err := compute()
	if err == nil {
		known.Store(key, need)
	}
	return need, err
}

// cost is what a trial takes, in multiply-adds.
func (d *Data) cost(trial results.Trial, measurement Measurement) float64 {
	cost, _ := remembered(&d.needs.costs, trial, func() (float64, error) { return measurement.Cost(trial), nil })
	return cost
}

// memory is what a trial needs, in bytes.
func (d *Data) memory(ctx context.Context, trial results.Trial, measurement Measurement) (int64, error) {
	return remembered(&d.needs.memories, trial, func() (int64, error) {
		var declared int64
		if sizer, ok := measurement.(Sizer); ok {
			declared = sizer.Memory(trial)
		} else if entry, ok := datasets.Find(trial.Problem.Data); ok {
			declared = 2 * 4 * int64(entry.Train+entry.Test) * int64(entry.Dim())
		}
		if declared > 0 {
			return declared, nil
		}
		own, err := d.extent(ctx, trial)
		return int64(own.rows) * int64(ownValueBytes*own.columns+ownRowBytes), err
	})
}
