package measure

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"gradsample/datasets"
	"gradsample/internal/memo"
	"gradsample/objective"
	"gradsample/optimize"
	"gradsample/results"
	"gradsample/sampling"
)

// frozenEpochs are the points of a uniform SGD run at which parameters are
// frozen. The authors' code freezes them after a twentieth of an epoch.
var frozenEpochs = []float64{0, 0.05, 0.5, 2}

// frozenMultiple is the step size of the run that leads to the frozen
// parameters, as a multiple of uniform SGD's scale: well inside stability.
const frozenMultiple = 0.1

// frozen is a θ with what all samplers are held against there.
type frozen struct {
	epoch float64
	theta []float32
	full  []float64 // ∇F(θ), without ridge
	norm  float64   // of full
	norms []float64 // ‖∇f_i(θ)‖
}

// frozenPoint is what a trial of Quality sees there of every row, whichever
// sampler draws it: all would compute the same again and again.
type frozenPoint struct {
	frozen
	coefficients []float32 // of the gradients, as Objective.Coefficients says
	lengths      []float64 // of the gradients as they are in float32
	similarities []float64 // angular, to the full gradient
}

// newFrozenPoint looks at all rows.
func newFrozenPoint(train objective.Objective, epoch float64, theta []float32) frozenPoint {
	rows, classes := train.Rows(), train.Scores()
	p := frozenPoint{
		frozen:       frozen{epoch: epoch, theta: train.NewParameters(), full: make([]float64, train.Parameters()), norms: make([]float64, rows)},
		coefficients: make([]float32, rows*classes), lengths: make([]float64, rows), similarities: make([]float64, rows),
	}
	copy(p.theta, theta)
	train.WeightedGradient(p.theta, even(rows), p.full)
	train.GradientNorms(p.theta, p.norms)
	p.norm = floats.Norm(p.full, 2)
	gradient := make([]float32, train.Parameters())
	for row := range rows {
		clear(gradient)
		own := p.coefficients[row*classes : (row+1)*classes]
		train.Coefficients(p.theta, row, own)
		train.AddRow(gradient, row, own, 1)
		var square, inner float64
		for j, g := range gradient {
			square += float64(g) * float64(g)
			inner += float64(g) * p.full[j]
		}
		p.lengths[row] = math.Sqrt(square)
		p.similarities[row] = angular(inner, p.lengths[row], p.norm)
	}
	return p
}

// frozenRows are an objective whose gradients' norms are known at one θ, so that
// a sampler that asks for them at every look gets them at once.
type frozenRows struct {
	objective.Objective
	at *frozenPoint // nil: nothing is known
}

// GradientNorms copies what is known, and computes what is not.
func (f *frozenRows) GradientNorms(theta []float32, norms []float64) {
	if f.at != nil && &theta[0] == &f.at.theta[0] {
		copy(norms, f.at.norms)
		return
	}
	f.Objective.GradientNorms(theta, norms)
}

// paths shares the frozen points of a seed among the samplers' trials.
var paths = memo.New[[]frozenPoint](16)

// frozenPoints walks a uniform SGD run and stops at the frozen epochs.
func frozenPoints(ctx context.Context, trial results.Trial, problem *datasets.Problem, train objective.Objective) ([]frozenPoint, error) {
	key := fmt.Sprintf("%s %p %+v %d", trial.Experiment, problem, trial.Problem, trial.Seed)
	return paths.Get(key, func() ([]frozenPoint, error) {
		path, err := newFrozenPath(ctx, trial, train)
		if err != nil {
			return nil, err
		}
		points := make([]frozenPoint, len(frozenEpochs))
		for i, epoch := range frozenEpochs {
			theta, err := path.at(ctx, epoch)
			if err != nil {
				return nil, err
			}
			points[i] = newFrozenPoint(train, epoch, theta)
		}
		return points, nil
	})
}

// frozenPath is a uniform SGD run that is stopped at growing epochs.
type frozenPath struct {
	train   objective.Objective
	trainer *optimize.Trainer
}

func newFrozenPath(ctx context.Context, trial results.Trial, train objective.Objective) (*frozenPath, error) {
	streams := sampling.Streams{Hashes: Stream(trial, "frozen hashes"), Order: Stream(trial, "frozen order")}
	uniform, err := sampling.New(ctx, "uniform", train, sampling.Settings{}, streams, 1)
	if err != nil {
		return nil, fmt.Errorf("building the sampler of the frozen path: %w", err)
	}
	settings := Settings{Sampler: "uniform"}
	settings.Optimize.Step = frozenMultiple * Scale(train, trial.Problem.Loss, uniform, settings)
	trainer, err := optimize.NewTrainer(train, uniform, settings.Optimize)
	if err != nil {
		return nil, fmt.Errorf("building the trainer of the frozen path: %w", err)
	}
	return &frozenPath{train, trainer}, nil
}

// at advances the path to an epoch and returns θ there.
func (p *frozenPath) at(ctx context.Context, epoch float64) ([]float32, error) {
	probe := evaluations(epoch, p.train.Rows(), 1)
	err := optimize.Train(ctx, p.trainer, []int{probe}, func(int) (bool, error) { return false, nil })
	if err != nil {
		return nil, fmt.Errorf("walking to the frozen parameters at epoch %g: %w", epoch, err)
	}
	return p.trainer.Theta(), nil
}

// even weighs all rows alike.
func even(rows int) []float64 {
	weights := make([]float64, rows)
	for i := range weights {
		weights[i] = 1 / float64(rows)
	}
	return weights
}
