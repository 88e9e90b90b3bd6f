package measure

import (
	"context"
	"fmt"
	"strconv"

	"gonum.org/v1/gonum/floats"

	"gradsample/datasets"
	"gradsample/results"
)

// TriesRow is a line of the distribution of l, the number of tables looked up for
// a draw, at fixed θ and given the tables.
type TriesRow struct {
	Dataset    string `csv:"dataset"`
	Sampler    string `csv:"sampler"`
	Settings   string `csv:"settings"`
	At         string `csv:"at"`
	TablesSeed uint64 `csv:"tables_seed"`
	// L is a number, or ">n" for all above it, where l has no bound.
	L           string        `csv:"l"`
	Probability results.Float `csv:"probability"`
}

// Tries computes the exact distribution of l for every draw of the tables. A row
// of numbers that cannot come up is left out.
func Tries(ctx context.Context, trial results.Trial, problem *datasets.Problem, request AuditRequest) (rows []TriesRow, notes []string, err error) {
	a, err := newAudit(ctx, trial, problem, request)
	if err != nil {
		return nil, nil, err
	}
	row := TriesRow{
		Dataset: trial.Problem.Data, Sampler: request.Sampler,
		Settings: settingsText(request.Sampler, request.Sampling), At: request.At.String(),
	}
	for i := range request.Draws {
		row.TablesSeed = request.TablesSeed + uint64(i)
		moments, err := a.moments(ctx, row.TablesSeed)
		if err != nil {
			return nil, nil, err
		}
		add := func(l string, probability float64) {
			row.L, row.Probability = l, results.Float(probability)
			rows = append(rows, row)
		}
		for l, probability := range moments.Tries {
			if probability > 0 {
				add(strconv.Itoa(l), probability)
			}
		}
		if rest := 1 - floats.Sum(moments.Tries); rest > rounding {
			add(fmt.Sprintf(">%d", len(moments.Tries)-1), rest)
		}
	}
	return rows, a.notes, nil
}

// rounding is what a sum of probabilities may be short of 1 without anything
// missing.
const rounding = 1e-13
