package harness

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gradsample/results"
)

// Planned is a line of a plan.
type Planned struct {
	Index  int           `json:"index"`
	Key    string        `json:"key"`
	Trial  results.Trial `json:"trial"`
	Budget float64       `json:"budget_epochs"`
	Cost   float64       `json:"estimated_multiply_adds"`
}

// Plan lists the declared trials of experiments in a fixed order, each with the
// key of its record. No data is read, but what the keys depend on is located.
func Plan(ctx context.Context, experiments []Experiment, profile Profile, seeds int, data *Data, measurements map[string]Measurement) ([]Planned, error) {
	var plan []Planned
	for _, e := range experiments {
		stages, err := Stages(e, profile, seeds)
		if err != nil {
			return nil, err
		}
		for _, stage := range stages {
			if len(stage.References) > 0 && !data.Varies(stage.Problem) {
				stage.References = stage.References[:1]
			}
			for _, trial := range stage.Trials() {
				line, err := planned(ctx, trial, data, measurements)
				if err != nil {
					return nil, err
				}
				line.Index = len(plan)
				plan = append(plan, line)
			}
		}
	}
	return plan, nil
}

func planned(ctx context.Context, trial results.Trial, data *Data, measurements map[string]Measurement) (Planned, error) {
	measurement, ok := measurements[trial.Measurement]
	if !ok {
		return Planned{}, fmt.Errorf("experiment %s asks for the measurement %q, which nobody provides", trial.Experiment, trial.Measurement)
	}
	checksum, err := data.Checksum(ctx, trial)
	if err != nil {
		return Planned{}, fmt.Errorf("experiment %s: %w", trial.Experiment, err)
	}
	key, err := trial.Key(checksum, measurement.Algorithm())
	if err != nil {
		return Planned{}, err
	}
	return Planned{Key: key, Trial: trial, Budget: trial.Budget, Cost: measurement.Cost(trial)}, nil
}

// Digest is one hash of a whole plan, budgets included.
func Digest(plan []Planned) (string, error) {
	hash := sha256.New()
	encoder := json.NewEncoder(hash)
	for _, line := range plan {
		if err := encoder.Encode(line); err != nil {
			return "", fmt.Errorf("hashing the plan: %w", err)
		}
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// PlanStatus is how far a plan has come.
type PlanStatus struct {
	Count    map[results.Status]int
	Missing  int
	CostLeft float64 // multiply-adds of what is missing or failed
	Damaged  []string
}

// StatusOf holds a plan against a store.
func StatusOf(plan []Planned, store *Store) (PlanStatus, error) {
	status := PlanStatus{Count: map[results.Status]int{}}
	for _, line := range plan {
		record, err := store.Get(line.Key)
		switch {
		case errors.Is(err, results.ErrDamaged):
			status.Damaged = append(status.Damaged, err.Error())
			record = nil
		case err != nil:
			return PlanStatus{}, err
		}
		if record == nil {
			status.Missing++
			status.CostLeft += line.Cost
			continue
		}
		status.Count[record.Status]++
		if record.Status == results.StatusFailed {
			status.CostLeft += line.Cost
		}
	}
	return status, nil
}

// multiplyAddsPerSecond is what a core does in the experiments, all in all:
// most of the time goes into rows that come from memory in random order.
const multiplyAddsPerSecond = 1e9

// EstimatedTime is how long a core needs for so many multiply-adds, roughly.
func EstimatedTime(multiplyAdds float64) time.Duration {
	return time.Duration(multiplyAdds / multiplyAddsPerSecond * float64(time.Second)).Round(time.Second)
}
