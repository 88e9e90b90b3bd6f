package measure

import (
	"gradsample/datasets"
	"gradsample/kernel"
	"gradsample/results"
)

// What a trainer takes at most, by default: for the random numbers of features, and
// for features on a batch that are kept until all gradients are known.
const (
	mostFeatureBytes = 256 << 20
	mostTileBytes    = 512 << 20
)

// Memory estimates rows, what is made of them, and the method's features.
func (Kernel) Memory(trial results.Trial) int64 { return kernelBytes(trial) }

// Memory estimates rows and all methods: they take turns, and so are all there.
func (KernelTiming) Memory(trial results.Trial) int64 { return kernelBytes(trial) }

// kernelBytes is what a trial of some methods holds, with its rows twice, as they
// are while they are prepared; 0 where nothing is declared of them.
func kernelBytes(trial results.Trial) int64 {
	bytes, prepared := 2*problemBytes(trial.Problem), int64(0)
	if bytes == 0 {
		return 0
	}
	for _, method := range trial.Methods {
		if s, err := decodeKernel(method, trial.Problem); err == nil {
			prepared = max(prepared, s.preparedBytes(trial.Problem))
			bytes += s.methodBytes(trial)
		}
	}
	return bytes + prepared
}

// inputs is the number of columns that features are made of.
func (s KernelSettings) inputs(problem results.Problem) float64 {
	if s.Components > 0 {
		return float64(s.Components)
	}
	if s.learnsFeatures() {
		return s.Network.extent().features
	}
	_, columns := shape(problem)
	return columns
}

// preparedBytes is what is made of a problem's rows for all methods: projected and
// evaluated rows, deformed digits' originals, the matrix of the limit.
func (s KernelSettings) preparedBytes(problem results.Problem) int64 {
	rows, columns := shape(problem)
	test := 0.0
	if entry, ok := datasets.Find(problem.Data); ok {
		test = float64(entry.TestRows(problem.Rows))
	}
	evaluated := float64(evaluatedRows)
	if s.Evaluated > 0 {
		evaluated = float64(s.Evaluated)
	}
	bytes := 4 * (min(evaluated, rows) + test) * s.inputs(problem)
	if s.Components > 0 {
		bytes += 4 * rows * s.inputs(problem)
	}
	if s.Deformed > 0 {
		bytes += 4 * columns * (rows + test + evaluatedRows)
	}
	if s.Network != nil { // images, and features before they are projected
		held := rows
		if s.Deformed > 0 {
			held = evaluatedRows
		}
		bytes += 4*(held+test)*(columns+s.Network.extent().features) + s.Network.networkBytes()
	}
	if s.Distance {
		bytes += 16 * rows * rows
	}
	return int64(bytes)
}

// classesOf is the number of scores of a row.
func classesOf(problem results.Problem) float64 {
	if entry, ok := datasets.Find(problem.Data); ok && problem.Loss == kernel.Softmax {
		return float64(entry.Classes)
	}
	return 1
}

// methodBytes is what a method holds: for an exact baseline its equations, else
// random features, coefficients with gradients, and a batch.
func (s KernelSettings) methodBytes(trial results.Trial) int64 {
	rows, _ := shape(trial.Problem)
	columns, outputs := s.inputs(trial.Problem), classesOf(trial.Problem)
	if s.exact() {
		size := min(float64(s.size()), rows)
		return int64(16*size*size + 8*size*(columns+outputs) + 8*size*min(rows, evaluatedRows))
	}
	if s.trainsNetwork() {
		return int64(s.Network.networkBytes())
	}
	if s.trainsHead() {
		return s.headBytes(trial.Problem)
	}
	features, batch := s.mostFeatures(trial.Budget), float64(s.Training.Batch)
	bytes := min(mostFeatureBytes, 4*features*(columns+1)) + 96*features*outputs + 4*batch*(columns+8*outputs)
	if method := s.Training.Method; method != kernel.DSG && method != kernel.Cyclic {
		bytes += min(mostTileBytes, 4*features*batch)
	}
	if s.Training.Precondition > 0 {
		bytes += 3 * 8 * float64(s.Training.Block) * float64(s.Training.Block)
	}
	if s.adaptive() {
		watched := s.Watched
		if watched == 0 {
			watched = defaultWatched
		}
		bytes += rows * float64(4*watched+rowBytes)
		bytes += float64(samplerBytes(s.Sampler, watchingSettings, trial.Problem))
	}
	return int64(bytes)
}
