package measure

import (
	"context"
	"errors"
	"math"
	"slices"

	"gradsample/harness"
	"gradsample/kernel"
	"gradsample/neural"
	"gradsample/optimize"
	"gradsample/results"
)

// Kernel trains a kernel method and evaluates its curve at the probes. Its budget
// is a number of iterations. A tuning trial is evaluated at the end only.
type Kernel struct{}

// kernelAlgorithm is the version of what a payload of kernel methods depends on.
const kernelAlgorithm = "1"

// Algorithm versions the payload.
func (Kernel) Algorithm() string { return "kernel/" + kernelAlgorithm }

// kernelColumns are the payload's columns.
var kernelColumns = []string{
	"iteration", "features", "old_updates", "multiply_adds", "train_loss", "train_error", "test_error", "limit_distance", "truth_distance",
}

// Run trains the trial's only method. The payload has a row a probe, the first
// before any step: how far the method has come (multiply-adds of training as
// counted, those of an adaptive sampler included), the mean training loss, errors on training and test rows, and mean
// squared distances at the test rows to the function that the method tends to and
// to the true one, where they are known. An exact baseline has a row for each
// number of features that it is solved with. A network's features are those of its
// last pooling layer; it is the one that the kernel methods learn from, whatever the
// seed, and is trained once for all of them.
func (Kernel) Run(ctx context.Context, trial results.Trial, inputs harness.Inputs) (harness.Outcome, error) {
	s, err := decodeKernel(trial.Methods[0], trial.Problem)
	if err != nil {
		return harness.Outcome{}, err
	}
	unfinished, err := networkLeft(inputs.Resume)
	if err != nil {
		return harness.Outcome{}, err
	}
	p, err := prepareKernel(ctx, trial, inputs.Problem, s, unfinished)
	if err != nil {
		return harness.Outcome{Checkpoint: leaveNetwork(err, inputs.Resume)}, err
	}
	l, err := newLearner(ctx, trial, p, s, inputs.Multiples[0], kernel.Resources{Workers: 1})
	if err != nil {
		return harness.Outcome{}, err
	}
	outcome := harness.Outcome{Status: results.StatusDone}
	if multiple := inputs.Multiples[0]; multiple != 0 {
		outcome.Step, outcome.Scale = multiple*l.unit(), l.unit()
	}
	probes := kernelProbes(s, int(trial.Budget))
	if trial.Purpose == results.PurposeTuning {
		probes = probes[len(probes)-1:]
	}
	curve := kernelCurve{problem: p, learner: l, table: results.NewTable(kernelColumns...)}
	left, err := curve.resume(inputs.Resume, probes, trial.Purpose)
	if err != nil {
		return harness.Outcome{}, err
	}
	err = curve.follow(ctx, left)
	outcome.Payload = curve.table
	if hasDiverged(err) {
		outcome.Status, outcome.Reason = results.StatusDiverged, err.Error()
		return outcome, nil
	}
	outcome.Checkpoint = curve.checkpoint()
	return outcome, err
}

// hasDiverged tells whether a learner ended because it blew up.
func hasDiverged(err error) bool {
	var diverged *kernel.Divergence
	return errors.As(err, &diverged) || errors.Is(err, neural.ErrDiverged) || errors.Is(err, optimize.ErrDiverged)
}

// Cost estimates training and evaluation.
func (Kernel) Cost(trial results.Trial) float64 {
	s, err := decodeKernel(trial.Methods[0], trial.Problem)
	if err != nil {
		return 0
	}
	return s.cost(trial, trial.Purpose == results.PurposeResult)
}

// fastProducts is how many multiply-adds of large products, of float32 or by
// landmarks, are done in the time that others take for one.
const fastProducts = 20

func (s KernelSettings) cost(trial results.Trial, evaluated bool) float64 {
	rows, _ := shape(trial.Problem)
	columns := s.inputs(trial.Problem)
	if s.exact() {
		size := float64(s.size())
		if s.Training.Method == Nystrom {
			return size * rows * (columns + size) / fastProducts
		}
		// By gonum, some multiply-adds a nanosecond.
		return (2*size*rows*(columns+size) + size*size*size/3) / 3
	}
	most := float64(s.Evaluated)
	if most == 0 {
		most = evaluatedRows
	}
	network := 0.0
	if s.Network != nil {
		network = s.networkCost(trial, most)
	}
	iterations := trial.Budget
	switch {
	case s.trainsNetwork():
		return network
	case s.trainsHead():
		return network + s.headCost(trial, iterations, most, evaluated)
	}
	features := s.mostFeatures(iterations)
	perFeature := columns/fastProducts + 2 // a cosine, and products with few outputs
	cost := iterations * float64(s.Training.Batch) * features / 2 * perFeature
	if evaluated {
		cost += 6 * most * features * perFeature
	}
	return cost + network
}

// mostFeatures is how many features a trained method has in the end, if every
// iteration adds a block.
func (s KernelSettings) mostFeatures(iterations float64) float64 {
	features := iterations * float64(s.Training.Block)
	if most := s.Training.MaxFeatures; most > 0 {
		features = min(features, float64(most))
	}
	return features
}

// kernelSeries are the probes within a decade of iterations.
var kernelSeries = []int{1, 2, 3, 4, 6, 8}

// kernelProbes lists where a curve is evaluated: the iterations 0, 1, 2, 3, 4, 6, 8,
// 10 and so on up to the budget, and of a network the end of its training; for an
// exact baseline the numbers of features from an eighth of the largest on. The list of a longer budget begins with that of a
// shorter one.
func kernelProbes(s KernelSettings, budget int) []int {
	if s.exact() {
		var probes []int
		for _, divisor := range []int{8, 4, 2, 1} {
			if size := s.size() / divisor; size > 0 {
				probes = append(probes, size)
			}
		}
		return probes
	}
	probes := []int{0}
	for decade := 1; decade <= budget; decade *= 10 {
		for _, multiple := range kernelSeries {
			if probe := decade * multiple; probe <= budget {
				probes = append(probes, probe)
			}
		}
	}
	if s.trainsNetwork() && s.Network.Iterations <= budget {
		probes = append(probes, s.Network.Iterations)
		slices.Sort(probes)
		probes = slices.Compact(probes)
	}
	return probes
}

// kernelErrors are a model's at one probe.
type kernelErrors struct {
	trainLoss, trainError, testError, limit, truth float64
}

// evaluate finds the errors of a learner as it is.
func (p *kernelProblem) evaluate(ctx context.Context, l learner, workers int) (kernelErrors, error) {
	train, err := l.predict(ctx, p.train.X, workers)
	if err != nil {
		return kernelErrors{}, err
	}
	test, err := l.predict(ctx, p.test.X, workers)
	if err != nil {
		return kernelErrors{}, err
	}
	return p.errors(train, test)
}

// errors holds scores at the evaluated rows against the targets.
func (p *kernelProblem) errors(train, test []float64) (e kernelErrors, err error) {
	if e.trainLoss, err = kernel.MeanLoss(p.loss, p.outputs, train, p.train.Y); err != nil {
		return e, err
	}
	e.trainError = kernel.Error(p.loss, p.outputs, train, p.train.Y)
	e.testError = kernel.Error(p.loss, p.outputs, test, p.test.Y)
	e.limit, e.truth = squaredDistance(test, p.limit), squaredDistance(test, widen(p.test.Truth))
	return e, nil
}

// squaredDistance is the mean squared difference; NaN where one is not known.
func squaredDistance(scores, of []float64) float64 {
	if len(of) == 0 || len(of) != len(scores) {
		return math.NaN()
	}
	var sum float64
	for i, value := range scores {
		sum += (value - of[i]) * (value - of[i])
	}
	return sum / float64(len(scores))
}

// list has the errors in the order of the payload's columns.
func (e kernelErrors) list(at kernelProgress) []float64 {
	return []float64{
		float64(at.iteration), float64(at.features), float64(at.oldUpdates), at.multiplyAdds,
		e.trainLoss, e.trainError, e.testError, e.limit, e.truth,
	}
}
