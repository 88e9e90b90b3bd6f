package measure

import (
	"gradsample/datasets"
	"gradsample/datasets/synthetic"
	"gradsample/results"
	"gradsample/sampling"
)

// Bytes that are held for each row of the training set, beside its values.
const (
	rowBytes        = 64 // norms, alias tables and their scratch
	tableBytes      = 12 // for each hash table: the row's place, its code, and its share of a bucket
	directionBytes  = 8  // for each of dci's directions
	weightedBytes   = 8  // for each table whose buckets are weighted
	parameterBytes  = 64 // for each parameter: θ, gradient, the optimiser's state
	factorisedBytes = 8  // for each pair of parameters: the normal equations
)

// Forget gives up the objectives, tables, frozen points and projected rows that are
// shared among trials.
func Forget() {
	prepared.Forget()
	built.Forget()
	tables.Forget()
	paths.Forget()
	preparedKernels.Forget()
	representations.Forget()
	sharedNetworks.Forget()
}

// problemBytes is what a problem's rows take, test rows included; 0 where nothing
// is declared.
func problemBytes(problem results.Problem) int64 {
	rows, columns := shape(problem)
	test, classes := 0, 1
	if set, err := synthetic.Parse(problem.Data); err == nil {
		classes = set.Classes()
	} else if entry, ok := datasets.Find(problem.Data); ok {
		test, classes = entry.TestRows(problem.Rows), entry.Classes
	}
	if problem.TestRows > 0 {
		test = min(test, problem.TestRows)
	}
	return int64((rows+float64(test))*(4*columns+rowBytes) + parameterBytes*columns*float64(max(classes, 1)))
}

// samplerBytes is what a sampler's tables take.
func samplerBytes(name string, settings sampling.Settings, problem results.Problem) int64 {
	description, _ := sampling.Describe(name)
	if !description.NeedsKeys {
		return 0
	}
	settings = settings.WithDefaults()
	perTable := tableBytes
	if settings.Weighted {
		perTable += weightedBytes
	}
	if name == "dci" {
		perTable = directionBytes
	}
	rows, _ := shape(problem)
	return int64(rows) * int64(settings.Tables) * int64(perTable)
}

// methodBytes is what a method's sampler takes; 0 where its settings cannot be
// read, which its trial reports.
func methodBytes(method results.Method, problem results.Problem) int64 {
	settings, err := decode(method)
	if err != nil {
		return 0
	}
	return samplerBytes(settings.Sampler, settings.Sampling, problem)
}

// Memory estimates rows and tables.
func (Convergence) Memory(trial results.Trial) int64 {
	return problemBytes(trial.Problem) + methodBytes(trial.Methods[0], trial.Problem)
}

// Memory estimates rows and tables.
func (Quality) Memory(trial results.Trial) int64 {
	return problemBytes(trial.Problem) + methodBytes(trial.Methods[0], trial.Problem)
}

// Memory estimates rows and the tables of all methods, and the largest once more, as
// much as building them takes.
func (Timing) Memory(trial results.Trial) int64 {
	bytes, largest := problemBytes(trial.Problem), int64(0)
	for _, method := range trial.Methods {
		tables := methodBytes(method, trial.Problem)
		bytes, largest = bytes+tables, max(largest, tables)
	}
	return bytes + largest
}

// Memory estimates rows and the normal equations.
func (Reference) Memory(trial results.Trial) int64 {
	_, columns := shape(trial.Problem)
	return problemBytes(trial.Problem) + int64(2*factorisedBytes*columns*columns)
}

// Memory estimates rows, once more where columns are left out, and the largest
// tables.
func (Sweep) Memory(trial results.Trial) int64 {
	bytes := 2 * problemBytes(trial.Problem)
	settings, err := decodeSweep(trial.Methods[0])
	if err != nil {
		return bytes
	}
	rows, _ := shape(trial.Problem)
	largest := int64(0)
	for _, place := range settings.places() {
		largest = max(largest, samplerBytes(settings.Sampler, settings.apply(place, int(rows)).Sampling, trial.Problem))
	}
	return bytes + largest
}
