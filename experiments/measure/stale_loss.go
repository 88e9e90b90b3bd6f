package measure

import (
	"context"

	"gradsample/internal/vec"
	"gradsample/kernel"
	"gradsample/objective"
	"gradsample/sampling"
)

// StaleLoss draws rows in proportion to what their losses were.
const StaleLoss = "stale-loss"

// softmaxRows are rows of a softmax regression, with what their losses are of.
type softmaxRows struct {
	objective.Objective
	x       vec.Matrix
	labels  []float32
	classes int
}

// sampler makes one of package sampling's on the rows, or stale-loss.
func (r softmaxRows) sampler(ctx context.Context, name string, settings sampling.Settings, streams sampling.Streams) (sampling.Sampler, error) {
	population := sampling.Population(r.Objective)
	if name == StaleLoss {
		name, population = "stale-norm", &byLoss{r}
	}
	return sampling.New(ctx, name, population, settings, streams, 1)
}

// byLoss are rows whose losses stand for the lengths of their gradients.
type byLoss struct{ softmaxRows }

// GradientNorms fills in the losses.
func (b *byLoss) GradientNorms(theta []float32, norms []float64) {
	for i := range norms {
		norms[i] = b.GradientNorm(theta, i)
	}
}

// GradientNorm returns a row's loss.
func (b *byLoss) GradientNorm(theta []float32, row int) float64 {
	scores, d := make([]float64, b.classes), b.x.Cols
	for c := range scores {
		scores[c] = float64(vec.Dot(b.x.Row(row), theta[c*d:(c+1)*d]))
	}
	loss, err := kernel.MeanLoss(kernel.Softmax, b.classes, scores, b.labels[row:row+1])
	if err != nil {
		return 0
	}
	return loss
}
