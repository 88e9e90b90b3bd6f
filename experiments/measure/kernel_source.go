package measure

import (
	"context"
	"fmt"

	"gradsample/internal/vec"
	"gradsample/kernel"
	"gradsample/objective"
	"gradsample/results"
	"gradsample/sampling"
)

// newSource makes what draws the rows of a trained method.
func newSource(ctx context.Context, trial results.Trial, p *kernelProblem, s KernelSettings, features kernel.FeatureSettings) (kernel.Source, error) {
	order := Stream(trial, "order")
	switch s.Sampler {
	case "uniform":
		return kernel.NewUniform(p.data.Rows(), order), nil
	case "permuted":
		return kernel.NewPermuted(p.data.Rows(), order), nil
	}
	return newWatching(ctx, trial, p, s, features)
}

// defaultWatched is how many features an adaptive source looks at.
const defaultWatched = 256

// watchingSettings are those of the sampler that an adaptive source draws by.
var watchingSettings = sampling.Settings{Bits: 8, Tables: 20, Density: 1, TwoSided: true}

// watching draws rows by any sampler of package sampling. To it the rows are a
// linear least-squares problem in the model's first features,
//
//	x_i = (φ_1(x), …, φ_D(x)), θ = (α_1, …, α_D),
//
// whose residuals are the model's as long as it has no more features than that,
// and old ones afterwards. The weights are those of the rows' probabilities
// either way, so that the estimate stays unbiased.
type watching struct {
	sampler sampling.Sampler
	theta   []float32
	draws   []sampling.Draw
}

func newWatching(ctx context.Context, trial results.Trial, p *kernelProblem, s KernelSettings, settings kernel.FeatureSettings) (kernel.Source, error) {
	watched := s.Watched
	if watched == 0 {
		watched = defaultWatched
	}
	features, err := kernel.NewFeatures(settings)
	if err != nil {
		return nil, err
	}
	train, err := objective.New("least-squares", mapped(features, p.table.X, watched), p.table.Y, 0, 0)
	if err != nil {
		return nil, fmt.Errorf("rows for sampler %s: %w", s.Sampler, err)
	}
	streams := sampling.Streams{Hashes: Stream(trial, "hashes"), Order: Stream(trial, "order")}
	sampler, err := sampling.New(ctx, s.Sampler, train, watchingSettings, streams, 1)
	if err != nil {
		return nil, fmt.Errorf("building sampler %s: %w", s.Sampler, err)
	}
	return &watching{sampler: sampler, theta: train.NewParameters()}, nil
}

// mapped returns the first features of rows, a row each.
func mapped(features *kernel.Features, x vec.Matrix, count int) vec.Matrix {
	const rows = 256
	all := vec.NewMatrix(x.Rows, count)
	tile := vec.NewMatrix(features.BlockSize(), rows)
	for from := 0; from < x.Rows; from += rows {
		part := vec.Matrix{Rows: min(rows, x.Rows-from), Cols: x.Cols, Data: x.Data[from*x.Cols : min(from+rows, x.Rows)*x.Cols]}
		phi := vec.Matrix{Rows: tile.Rows, Cols: part.Rows, Data: tile.Data[:tile.Rows*part.Rows]}
		for first := 0; first < count; first += tile.Rows {
			features.Map(first/tile.Rows, part, phi)
			for i := first; i < min(first+tile.Rows, count); i++ {
				for n, value := range phi.Row(i - first) {
					all.Row(from + n)[i] = value
				}
			}
		}
	}
	return all
}

func (w *watching) Draw(model *kernel.Model, draws []kernel.Draw) {
	model.Coefficients(w.theta)
	if len(w.draws) != len(draws) {
		w.draws = make([]sampling.Draw, len(draws))
	}
	w.sampler.Draw(w.theta, w.draws)
	for i, draw := range w.draws {
		draws[i] = kernel.Draw{Row: draw.Row, Weight: draw.Weight}
	}
}

// multiplyAdds is what the sampler has cost: its set-up, and looking at rows.
func (w *watching) multiplyAdds() float64 {
	return float64(w.sampler.SetupCost().MultiplyAdds + w.sampler.Cost().MultiplyAdds)
}

func (w *watching) Observe([]kernel.Draw, []float64) {}

// MarshalBinary saves the sampler; where it looks follows from the model.
func (w *watching) MarshalBinary() ([]byte, error) {
	sampler, ok := w.sampler.(sampling.Resumable)
	if !ok {
		return nil, kernel.ErrNoCheckpoint
	}
	return sampler.MarshalBinary()
}

// UnmarshalBinary restores the sampler.
func (w *watching) UnmarshalBinary(saved []byte) error {
	sampler, ok := w.sampler.(sampling.Resumable)
	if !ok {
		return kernel.ErrNoCheckpoint
	}
	return sampler.UnmarshalBinary(saved)
}
