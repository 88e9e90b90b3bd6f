package harness

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime"

	"gradsample/internal/parallel"
	"gradsample/results"
)

// Planned is a line of a plan.
type Planned struct {
	Index  int           `json:"index"`
	Cell   int           `json:"cell"` // trials of one cell are run by one shard
	Key    string        `json:"key"`
	Trial  results.Trial `json:"trial"`
	Budget float64       `json:"budget_epochs"`
	Cost   float64       `json:"estimated_multiply_adds"`
	Memory int64         `json:"estimated_bytes"`
}

// Plan lists the declared trials of experiments in a fixed order, each with the
// key of its record. No data is read, but what the keys depend on is located.
func Plan(ctx context.Context, experiments []Experiment, profile Profile, seeds int, data *Data, measurements map[string]Measurement) ([]Planned, error) {
	stages, err := expand(experiments, profile, seeds, data)
	if err != nil {
		return nil, err
	}
	var plan []Planned
	cells := 0
	for _, stage := range stages {
		for _, group := range stage.groups() {
			for _, trial := range group {
				plan = append(plan, Planned{Index: len(plan), Cell: cells, Trial: trial, Budget: trial.Budget})
			}
			if len(group) > 0 {
				cells++
			}
		}
	}
	if err := data.open(ctx, plan); err != nil {
		return nil, err
	}
	errs := make([]error, len(plan))
	parallel.Jobs(runtime.GOMAXPROCS(0), len(plan), func(_, i int) { errs[i] = plan[i].fill(ctx, data, measurements) })
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return plan, nil
}

// fill finds the key of a line's trial, and what it takes.
func (p *Planned) fill(ctx context.Context, data *Data, measurements map[string]Measurement) error {
	measurement, key, err := identify(ctx, p.Trial, data, measurements)
	if err != nil {
		return err
	}
	p.Key, p.Cost = key, data.cost(p.Trial, measurement)
	p.Memory, err = data.memory(ctx, p.Trial, measurement)
	return err
}

// identify finds who measures a trial, and the key of its record.
func identify(ctx context.Context, trial results.Trial, data *Data, measurements map[string]Measurement) (Measurement, string, error) {
	measurement, ok := measurements[trial.Measurement]
	if !ok {
		return nil, "", fmt.Errorf("experiment %s asks for the measurement %q, which nobody provides", trial.Experiment, trial.Measurement)
	}
	checksum, err := data.Checksum(ctx, trial)
	if err != nil {
		return nil, "", fmt.Errorf("experiment %s: %w", trial.Experiment, err)
	}
	key, err := trial.Key(checksum, measurement.Algorithm())
	return measurement, key, err
}

// Digest is one hash of a whole plan: of the keys, and so of data and
// algorithms, of the budgets and of the cells. Estimates do not enter it.
func Digest(plan []Planned) (string, error) {
	hash := sha256.New()
	encoder := json.NewEncoder(hash)
	for _, line := range plan {
		line.Cost, line.Memory = 0, 0
		if err := encoder.Encode(line); err != nil {
			return "", fmt.Errorf("hashing the plan: %w", err)
		}
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
