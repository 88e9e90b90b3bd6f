package measure

import (
	"gradsample/datasets"
	"gradsample/datasets/synthetic"
	"gradsample/hashing"
	"gradsample/results"
	"gradsample/sampling"
)

// shape is what the catalogue says of a problem's training rows; of own files
// nothing is known before they are read.
func shape(problem results.Problem) (rows, columns float64) {
	count, dim := 0, 0
	if set, err := synthetic.Parse(problem.Data); err == nil {
		count, dim = set.Rows(), set.Columns()
	} else if entry, ok := datasets.Find(problem.Data); ok {
		count, dim = entry.Train, entry.Dim()
	}
	if problem.Rows > 0 {
		count = min(count, problem.Rows)
	}
	return float64(count), float64(dim)
}

// fastHashes is how many multiply-adds of hashing, which is done for many rows at a
// time, are done in the time that others take for one.
const fastHashes = 8

// buildCost is the set-up of a method's sampler.
func buildCost(method results.Method, rows, columns float64) float64 {
	settings, err := decode(method)
	if err != nil {
		return 0
	}
	description, ok := sampling.Describe(settings.Sampler)
	if !ok || !description.NeedsKeys {
		return 0
	}
	s := settings.Sampling
	coordinates := columns // that all projections of a hash function look at, if dense
	switch s.Hash {
	case hashing.QuadraticHashing:
		coordinates *= columns / 2
	case hashing.PolytopeHashing:
		coordinates *= float64(s.WithDefaults().Polytope)
	}
	return rows * float64(s.Bits*s.Tables) * max(s.Density*coordinates, 1) / fastHashes
}

// Cost estimates training, evaluation at the probes, and the tables.
func (Convergence) Cost(trial results.Trial) float64 {
	rows, columns := shape(trial.Problem)
	probes := 1.0
	if trial.Purpose == results.PurposeResult {
		probes = float64(len(Probes(trial.Budget, max(int(rows), 1), 1)))
	}
	perEpoch := 4 * rows * columns
	if trial.MethodName() != "" && isOracle(trial.Methods[0]) {
		perEpoch *= rows / 2
	}
	return trial.Budget*perEpoch + 1.2*probes*rows*columns + buildCost(trial.Methods[0], rows, columns)
}

func isOracle(method results.Method) bool {
	settings, err := decode(method)
	return err == nil && settings.Sampler == "oracle"
}

// trainsInTurns tells whether a method's turn in the timing lane is a whole training.
func trainsInTurns(method results.Method, trial results.Trial) bool {
	settings, err := decode(method)
	return err == nil && settings.Sampler == "stale-norm" && trial.Budget > 0
}

// Cost estimates a factorisation of the normal equations.
func (Reference) Cost(trial results.Trial) float64 {
	rows, columns := shape(trial.Problem)
	return rows*columns*columns/2 + columns*columns*columns
}

// Cost estimates the draws, the exact moments and the tables.
func (Quality) Cost(trial results.Trial) float64 {
	rows, columns := shape(trial.Problem)
	draws := float64(repeats * samples[len(samples)-1])
	return float64(len(frozenEpochs))*(3*draws*columns+6*rows*columns) + 4*rows*columns + buildCost(trial.Methods[0], rows, columns)
}

// Cost estimates the turns, which take the same time for every method but one whose
// turn is a whole training, and the tables.
func (t Timing) Cost(trial results.Trial) float64 {
	rows, columns := shape(trial.Problem)
	cost := 0.0
	for _, method := range trial.Methods {
		cost += 2*(rounds+1)*t.Turn.Seconds()*1e9 + buildCost(method, rows, columns)
		if trainsInTurns(method, trial) {
			cost += 2 * rounds * Convergence{}.Cost(results.Trial{Problem: trial.Problem, Methods: []results.Method{method}, Budget: trial.Budget})
		}
	}
	return cost
}
