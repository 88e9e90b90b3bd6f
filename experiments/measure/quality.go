package measure

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"gradsample/datasets"
	"gradsample/harness"
	"gradsample/internal/memo"
	"gradsample/objective"
	"gradsample/optimize"
	"gradsample/results"
	"gradsample/sampling"
)

// frozenEpochs are the points of a uniform SGD run at which parameters are
// frozen. The authors' code freezes them after a twentieth of an epoch.
var frozenEpochs = []float64{0, 0.05, 0.5, 2}

// samples are the numbers of samples whose mean estimates the gradient.
var samples = []int{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000}

// repeats is how many independent estimates of each size are averaged.
const repeats = 20

// frozenMultiple is the step size of the run that leads to the frozen
// parameters, as a multiple of uniform SGD's scale: well inside stability.
const frozenMultiple = 0.1

// Quality compares a sampler's estimates with the full gradient at frozen
// parameters, which all samplers of a seed share.
type Quality struct{}

// Algorithm versions the payload.
func (Quality) Algorithm() string { return "quality/" + algorithm }

// Run returns a row for each frozen θ and number of samples m: the mean norm of
// the sampled gradients; the angular similarity 1 − arccos(cos)/π to the full
// gradient of one weighted estimate from m samples, and of single samples as
// the authors measure it; and what is exact at that θ: conditional bias,
// variance ratio V against uniform, mean weight, and the share of non-empty
// tables.
func (Quality) Run(ctx context.Context, trial results.Trial, inputs harness.Inputs) (harness.Outcome, error) {
	settings, err := decode(trial.Methods[0])
	if err != nil {
		return harness.Outcome{}, err
	}
	o, err := shareObjectives(inputs.Problem, trial.Problem)
	if err != nil {
		return harness.Outcome{}, err
	}
	train := o.train
	settings.Sampling.Refresh = 1 // nothing stale at a frozen point
	sampler, err := newSampler(ctx, trial, settings, train)
	if err != nil {
		return harness.Outcome{}, err
	}
	table := results.NewTable("epoch", "samples", "gradient_norm", "full_norm", "similarity", "single_similarity",
		"bias", "variance_ratio", "mean_weight", "non_empty")
	points, err := frozenPoints(ctx, trial, inputs.Problem, train)
	if err != nil {
		return harness.Outcome{}, err
	}
	for _, point := range points {
		exact, err := exactQuality(train, sampler, point)
		if err != nil {
			return harness.Outcome{}, fmt.Errorf("exact moments at epoch %g: %w", point.epoch, err)
		}
		for _, e := range estimates(train, sampler, point) {
			table.Add(point.epoch, float64(e.samples), e.norm, point.norm, e.similarity, e.single,
				exact.bias, exact.variance, exact.weight, exact.nonEmpty)
		}
		if ctx.Err() != nil {
			return harness.Outcome{}, ctx.Err()
		}
	}
	return harness.Outcome{Status: results.StatusDone, Payload: table}, nil
}

// frozen is a θ with what all samplers are held against there.
type frozen struct {
	epoch float64
	theta []float32
	full  []float64 // ∇F(θ), without ridge
	norm  float64   // of full
	norms []float64 // ‖∇f_i(θ)‖
}

// paths shares the frozen points of a seed among the samplers' trials.
var paths = memo.New[[]frozen](16)

// frozenPoints walks a uniform SGD run and stops at the frozen epochs.
func frozenPoints(ctx context.Context, trial results.Trial, problem *datasets.Problem, train objective.Objective) ([]frozen, error) {
	key := fmt.Sprintf("%s %p %+v %d", trial.Experiment, problem, trial.Problem, trial.Seed)
	return paths.Get(key, func() ([]frozen, error) {
		path, err := newFrozenPath(ctx, trial, train)
		if err != nil {
			return nil, err
		}
		points := make([]frozen, len(frozenEpochs))
		for i, epoch := range frozenEpochs {
			theta, err := path.at(ctx, epoch)
			if err != nil {
				return nil, err
			}
			point := frozen{epoch: epoch, theta: train.NewParameters(), full: make([]float64, train.Parameters()), norms: make([]float64, train.Rows())}
			copy(point.theta, theta)
			train.WeightedGradient(theta, even(train.Rows()), point.full)
			train.GradientNorms(theta, point.norms)
			point.norm = floats.Norm(point.full, 2)
			points[i] = point
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

// exact holds what needs no sampling at a fixed θ and fixed tables.
type exact struct{ bias, variance, weight, nonEmpty float64 }

// exactQuality computes the conditional bias ‖E[est]−∇F‖/‖∇F‖, the trace of the
// estimate's covariance as a ratio to uniform's, and the mean weight. All but
// the last are infinite where some weight has no mean.
func exactQuality(train objective.Objective, sampler sampling.Sampler, at frozen) (exact, error) {
	moments, err := sampler.Moments(at.theta)
	if err != nil {
		return exact{}, err
	}
	e := exact{bias: math.Inf(1), variance: math.Inf(1), weight: floats.Sum(moments.First), nonEmpty: moments.NonEmpty}
	if math.IsInf(e.weight, 1) {
		return e, nil
	}
	s := newSpread(train, moments, at)
	e.bias = s.offset / at.norm
	e.variance = (s.second - s.meanSquare) / (s.uniformSecond - at.norm*at.norm)
	return e, nil
}

// even weighs all rows alike.
func even(rows int) []float64 {
	weights := make([]float64, rows)
	for i := range weights {
		weights[i] = 1 / float64(rows)
	}
	return weights
}

// estimate averages over the repeats for one number of samples.
type estimate struct {
	samples                  int
	norm, similarity, single float64
}

// estimates draws for every number of samples what the mean of so many
// weighted gradients looks like.
func estimates(train objective.Objective, sampler sampling.Sampler, at frozen) []estimate {
	draws := make([]sampling.Draw, samples[len(samples)-1])
	one, sum := make([]float32, train.Parameters()), make([]float64, train.Parameters())
	averages := make([]estimate, len(samples))
	for range repeats {
		sampler.Draw(at.theta, draws)
		clear(sum)
		var norms, single float64
		size := 0
		for drawn, draw := range draws {
			clear(one)
			train.AddGradient(one, at.theta, draw.Row, 1)
			var norm, inner float64
			for j, g := range one {
				norm += float64(g) * float64(g)
				inner += float64(g) * at.full[j]
				sum[j] += draw.Weight * float64(g)
			}
			norm = math.Sqrt(norm)
			norms += norm
			single += angular(inner, norm, at.norm)
			if drawn+1 == samples[size] {
				average := &averages[size]
				average.samples = samples[size]
				average.norm += norms / float64(drawn+1) / repeats
				average.single += single / float64(drawn+1) / repeats
				average.similarity += angular(floats.Dot(sum, at.full), floats.Norm(sum, 2), at.norm) / repeats
				size++
			}
		}
	}
	return averages
}

// angular is the angular similarity 1 − arccos(cos)/π of two vectors; ½, that
// of orthogonal ones, where one of them is zero.
func angular(inner, norm, otherNorm float64) float64 {
	if norm == 0 || otherNorm == 0 {
		return 0.5
	}
	return 1 - math.Acos(min(max(inner/(norm*otherNorm), -1), 1))/math.Pi
}
