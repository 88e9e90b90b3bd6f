package kernel

import (
	"gonum.org/v1/gonum/floats"

	"gradsample/internal/rng"
)

// method is what tells the algorithms apart: which block of features to move
// at a batch, a fresh one or an old one, and how far. Everything else is shared.
type method interface {
	choose(b *batch) (move, error)
}

// move is a change of the model: first all coefficients shrink, then change is
// added to those of the features from first on, a row of outputs each.
type move struct {
	first  int
	shrink float64
	change []float64
	size   float64 // of the step, for the records
}

// newMethod makes the method that the settings, complete and checked, name.
// choices is for random choices among old blocks.
func newMethod(s Settings, choices *rng.Stream) method {
	switch s.Method {
	case Cyclic:
		return &cyclic{generate: s.Generate, utilize: s.Utilize, choices: choices}
	case CDSG:
		return newCDSG(s)
	case Revisit:
		return &revisit{blocks: s.MaxFeatures / s.Block, greedy: s.Revisit == Greedy, choices: choices}
	case FeaturesSGD:
		return featuresSGD{s.MaxFeatures}
	}
	return dsg{}
}

// needsScores tells whether the method asks for the gradients of all old
// features, for which Φ of the batch had better be kept.
func (s Settings) needsScores() bool {
	return s.Method == CDSG || s.Method == FeaturesSGD || s.Method == Revisit && s.Revisit == Greedy
}

// step moves a block by γ_t: on the function, or by a preconditioned step.
func (b *batch) step(block int) (move, error) {
	if b.settings.Precondition > 0 {
		step, _, err := b.preconditioned(block)
		return step, err
	}
	size := b.settings.Block
	return b.onFunction(block*size, (block+1)*size), nil
}

// onFunction moves f by −γ_t times the stochastic gradient of the functional
// objective, λf + (1/B) Σ R k(x, ·), with k replaced by the average over
// features first to end-1 (Dai et al., algorithm 1): all coefficients shrink by
// 1 − γ_t λ, and those features take −(γ_t/m) ΦᵀR/B.
func (b *batch) onFunction(first, end int) move {
	change := b.gradient(first, end)
	floats.Scale(-b.gamma/float64(end-first), change)
	return move{first: first, shrink: 1 - b.gamma*b.settings.Ridge, change: change, size: b.gamma}
}

// onBlock moves an old block's own coefficients by −(size/m) times their
// gradient of J, and no others.
func (b *batch) onBlock(block int, scores []float64, size float64) move {
	change := b.of(block, scores)
	floats.Scale(-size/float64(b.settings.Block), change)
	return move{first: block * b.settings.Block, shrink: 1, change: change, size: size}
}
