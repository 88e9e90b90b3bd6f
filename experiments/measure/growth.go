package measure

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"gradsample/harness"
	"gradsample/internal/footprint"
	"gradsample/results"
)

// growthRounds is how many turns each method takes.
const growthRounds = 7

// Growth measures what samplers take on one number of rows, each by itself, so that
// no other's tables need room beside its own: seconds of a draw, of a step and of
// the set-up, and memory. Its numbers are for growth with the rows; methods are
// compared by Timing, which lets them take turns.
type Growth struct {
	// Turn is about how long a method's turn takes.
	Turn time.Duration
}

// growthAlgorithm is the version of what this measurement alone returns. 2: alias
// tables hold 48 bytes a row, not 40. 3: a stream holds 128 numbers.
const growthAlgorithm = "3"

// Algorithm versions the payload.
func (Growth) Algorithm() string { return "growth/" + growthAlgorithm + "/" + algorithm }

// Cost estimates the turns and the tables.
func (g Growth) Cost(trial results.Trial) float64 {
	rows, columns := shape(trial.Problem)
	cost := 0.0
	for _, method := range trial.Methods {
		cost += 2*(growthRounds+1)*g.Turn.Seconds()*1e9 + buildCost(method, rows, columns)
		if isOracle(method) {
			cost += 2 * (growthRounds + 2) * rows * columns
		}
	}
	return cost
}

// Memory estimates rows and the largest tables.
func (Growth) Memory(trial results.Trial) int64 {
	largest := int64(0)
	for _, method := range trial.Methods {
		largest = max(largest, methodBytes(method, trial.Problem))
	}
	return problemBytes(trial.Problem) + largest
}

// Run returns, as payload, the counted cost of each method's draw and set-up and the
// bytes that its sampler holds on to; as timings what Timing returns, and the sizes
// of this machine's memories.
func (g Growth) Run(ctx context.Context, trial results.Trial, inputs harness.Inputs) (harness.Outcome, error) {
	levels := harness.Caches()
	columns := append([]string{"method", "round"}, turnColumns...)
	for _, level := range levels {
		columns = append(columns, results.CachePrefix+level.Level)
	}
	outcome := harness.Outcome{
		Status:  results.StatusDone,
		Payload: results.NewTable("method", "memory_bytes", "draw_multiply_adds", "draw_bytes", "setup_multiply_adds", "setup_bytes"),
		Timings: results.NewTable(columns...),
	}
	for i, method := range trial.Methods {
		runtime.GC() // which gives back what the method before it held
		r, err := settle(ctx, trial, method, inputs.Problem)
		if err != nil {
			return harness.Outcome{}, fmt.Errorf("%s on %s: %w", method.Name, trial.Problem.Data, err)
		}
		setup := r.run.sampler.SetupCost()
		outcome.Payload.Add(float64(i), float64(footprint.Beyond(r.run.sampler, r.run.train)), r.counted.multiplyAdds, r.counted.bytes,
			float64(setup.MultiplyAdds), float64(setup.Bytes))
		if err := r.warmUp(0, g.Turn); err != nil {
			return harness.Outcome{}, fmt.Errorf("warming %s up: %w", method.Name, err)
		}
		for round := range growthRounds {
			if ctx.Err() != nil {
				return harness.Outcome{}, ctx.Err()
			}
			times, err := r.turn()
			if err != nil {
				return harness.Outcome{}, err
			}
			row := append([]float64{float64(i), float64(round)}, times...)
			for _, level := range levels {
				row = append(row, float64(level.Bytes))
			}
			outcome.Timings.Add(row...)
		}
	}
	return outcome, nil
}
