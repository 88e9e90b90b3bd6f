package measure

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"gradsample/internal/vec"
	"gradsample/kernel"
	"gradsample/results"
)

// learner is a kernel method on a problem: trained step by step, or solved at
// once for a number of features.
type learner interface {
	// advance goes on to a probe: an iteration, or a number of features.
	advance(ctx context.Context, probe int) error
	// unit is the step size that a multiple of 1 stands for, and the schedule's first
	// where steps fall; 0 without steps.
	unit() float64
	// progress says how far it has come.
	progress() kernelProgress
	// predict returns the scores at rows.
	predict(ctx context.Context, x vec.Matrix, workers int) ([]float64, error)
	// Checkpoint returns what a learner made anew needs to go on from here, to the
	// bit, and Restore moves it there.
	Checkpoint() ([]byte, error)
	Restore(checkpoint []byte) error
}

// kernelProgress is what a model has cost.
type kernelProgress struct {
	iteration, features, oldUpdates int
	multiplyAdds                    float64
}

// newLearner makes the method of the settings for a prepared problem. The step
// sizes of a trained method are as they are declared where multiple is 0, else in
// units of 1/h, with h the loss's curvature, times the multiple. A network's are as
// declared, times the multiple.
func newLearner(ctx context.Context, trial results.Trial, p *kernelProblem, s KernelSettings, multiple float64, r kernel.Resources) (learner, error) {
	if s.trainsNetwork() {
		return newNetworkLearner(trial, p, s, multiple)
	}
	if s.trainsHead() {
		return newHead(ctx, trial, p, *s.Head, multiple)
	}
	features := kernel.FeatureSettings{
		Kernel: p.kernel, Dim: p.data.Dim(), Block: s.Training.FeatureBlock(),
		Stream: []string{trial.Experiment, trial.Problem.Data, strconv.FormatUint(trial.Seed, 10)},
	}
	if s.exact() {
		return newSolver(trial, p, s, features, r.Workers)
	}
	source, err := newSource(ctx, trial, p, s, features)
	if err != nil {
		return nil, err
	}
	h, err := kernel.Curvature(s.Training.Loss)
	if err != nil {
		return nil, err
	}
	if multiple != 0 {
		if s.Training.Step, err = scaledStep(s.Training.Step, multiple/h); err != nil {
			return nil, err
		}
	}
	data := p.data
	if p.stream != nil {
		if data, err = p.stream(r.Workers); err != nil {
			return nil, fmt.Errorf("making the rows to draw: %w", err)
		}
	}
	trainer, err := kernel.NewTrainer(kernel.Problem{
		Data: data, Source: source, Outputs: p.outputs, Features: features, Choices: Stream(trial, "choices"),
	}, s.Training, r)
	if err != nil {
		return nil, fmt.Errorf("building the trainer: %w", err)
	}
	t := trained{Trainer: trainer, curvature: h}
	t.watching, _ = source.(*watching)
	return t, nil
}

// scaledStep is the declared step times a factor.
func scaledStep(declared string, factor float64) (string, error) {
	step, err := kernel.ParseStep(declared)
	if err != nil {
		return "", err
	}
	return step.Times(factor).String(), nil
}

// trained is a learner that is trained step by step.
type trained struct {
	*kernel.Trainer
	curvature float64   // h of the loss
	watching  *watching // nil where rows are drawn without looking
}

func (t trained) unit() float64 { return 1 / t.curvature }

// advance looks at the context before each iteration: late ones take seconds.
func (t trained) advance(ctx context.Context, probe int) error {
	for left := probe - t.Counters().Iterations; left > 0; left-- {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := t.Advance(1); err != nil {
			return err
		}
	}
	return nil
}

func (t trained) progress() kernelProgress {
	c := t.Counters()
	cost := float64(c.MultiplyAdds)
	if t.watching != nil {
		cost += t.watching.multiplyAdds()
	}
	return kernelProgress{c.Iterations, c.Features, c.OldUpdates, cost}
}

func (t trained) predict(_ context.Context, x vec.Matrix, workers int) ([]float64, error) {
	scores := make([]float64, x.Rows*t.Model().Outputs())
	return scores, t.Model().Predict(scores, x, workers)
}

// solver is an exact baseline, for the number of features asked for last.
type solver struct {
	problem  *kernelProblem
	settings KernelSettings
	trial    results.Trial
	features kernel.FeatureSettings
	targets  vec.Matrix
	workers  int

	fitted *kernel.Expansion
}

// solvedBlock is how many random features a solver maps at a time: the grain of
// what features-ridge can be asked for.
const solvedBlock = 64

func newSolver(trial results.Trial, p *kernelProblem, s KernelSettings, features kernel.FeatureSettings, workers int) (learner, error) {
	features.Block = solvedBlock
	targets := vec.Matrix{Rows: p.table.Rows(), Cols: 1, Data: p.table.Y}
	if p.outputs > 1 {
		var err error
		if targets, err = kernel.OneHot(p.table.Y, p.outputs); err != nil {
			return nil, err
		}
	}
	return &solver{problem: p, settings: s, trial: trial, features: features, targets: targets, workers: workers}, nil
}

func (s *solver) advance(ctx context.Context, features int) (err error) {
	p, ridge := s.problem, s.settings.Training.Ridge
	switch s.settings.Training.Method {
	case Nystrom:
		s.fitted, err = kernel.FitNystrom(ctx, p.kernel, min(features, p.table.Rows()), p.table.X, s.targets, ridge, Stream(s.trial, "landmarks"), s.workers)
	case KernelRidge:
		s.fitted, err = kernel.FitKernelRidge(ctx, p.kernel, features, p.table.X, s.targets, ridge, Stream(s.trial, "subset"), s.workers)
	default:
		made, newErr := kernel.NewFeatures(s.features)
		if newErr != nil {
			return newErr
		}
		s.fitted, err = kernel.FitFeaturesRidge(ctx, made, (features+solvedBlock-1)/solvedBlock, p.table.X, s.targets, ridge, s.workers)
	}
	return err
}

// Checkpoint returns nothing: each number of features is solved for anew.
func (s *solver) Checkpoint() ([]byte, error) { return nil, nil }

// Restore has nothing to restore.
func (s *solver) Restore([]byte) error { return nil }

// unit is 0: there are no steps.
func (s *solver) unit() float64 { return 0 }

// progress counts, for n rows of d columns and D features, D n d for their
// values, D² n/2 for the equations (none with a kernel matrix) and D³/6 for the
// solution, twice that for Nyström's.
func (s *solver) progress() kernelProgress {
	if s.fitted == nil {
		return kernelProgress{}
	}
	n, d, size := float64(s.problem.table.Rows()), float64(s.problem.table.Dim()), float64(s.fitted.Size())
	cost := size*n*d + size*size*n/2 + math.Pow(size, 3)/6
	switch s.settings.Training.Method {
	case KernelRidge:
		cost = size*size*d/2 + math.Pow(size, 3)/6
	case Nystrom:
		cost += size*size*n/2 + math.Pow(size, 3)/6 // whitening
	}
	return kernelProgress{features: s.fitted.Size(), multiplyAdds: cost}
}

func (s *solver) predict(ctx context.Context, x vec.Matrix, workers int) ([]float64, error) {
	if s.fitted == nil {
		return make([]float64, x.Rows*s.targets.Cols), nil
	}
	predictions, err := s.fitted.Predict(ctx, x, workers)
	return widen(predictions.Data), err
}
