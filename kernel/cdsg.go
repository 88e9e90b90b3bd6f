package kernel

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// newCDSG makes the method of the rule. CDSG (Li and Póczos, UAI 2016) moves an
// old block where that is expected to pay, and adds a fresh one where not. Its
// equation (9) is at hand through what the appendix says of it only: of the old
// coordinates whose line-search step η_k exceeds θ/t, one is moved, by at most
// θ'/t. So there are three readings.
// All take scores Γ = ΦᵀR/B + pα of all old features at the batch, with p = λD or λ by
// the settings' penalty, and move the old block's own coefficients.
func newCDSG(s Settings) method {
	limit := math.Inf(1)
	if s.Cap > 0 {
		limit = s.Cap
	}
	switch s.Rule {
	case LineSearch:
		return lineSearch{limit}
	case Descent:
		return descent{s.Rho, limit}
	}
	return newton{s.C, limit}
}

// newton takes the block with the largest score g, the root mean square over
// its features, if a step on the curvature bound h moves it by more than c·γ_t:
//
//	‖g‖ η > c γ_t,  α −= min(η, c'γ_t)/m · g,  η = 1/(h + p/m).
//
// No feature exceeds √2, so that J bends by at most 2mh + p along a block, and the
// step η/m without a bound never raises it.
//
// It too degenerates: the largest score of many is at least the noise of the
// batch, however well they fit, while γ_t falls to 0. Below some c no fresh block
// is added once γ_t has passed that, and above it hardly an old one moved.
type newton struct {
	c, limit float64
}

func (r newton) choose(b *batch) (move, error) {
	scores := b.coordinateScores()
	block, norm := b.strongest(scores)
	full := b.newtonStep()
	if norm*full > r.c*b.gamma {
		return b.onBlock(block, scores, min(full, r.limit*b.gamma)), nil
	}
	return b.step(b.oldBlocks())
}

// newtonStep is 1/(h + p/m), which never raises J along an old block.
func (b *batch) newtonStep() float64 {
	return 1 / (b.loss.bound() + b.penalty()/float64(b.settings.Block))
}

// lineSearch is the literal reading: along the direction d = g/m of each old
// block, J falls fastest for
//
//	η = gᵀd / ((1/B) Σ_b w δF_bᵀ H_b δF_b + p‖d‖²),  δF = Φd,
//
// exactly for the squared loss, to second order for the others. Of the blocks
// with η > γ_t, the one of largest expected descent ½ η gᵀd moves by
// min(η, (θ'/θ)γ_t).
//
// With the squared loss this degenerates. For single features, η is
// 1/(mean φ² + p), nearly 1 for every one, whatever its score. For blocks, η is
// m gᵀg/gᵀ(C+pI)g and at least 1/(2 + p/m), since no feature exceeds √2: once
// γ_t is below that, no fresh block is ever added.
type lineSearch struct {
	limit float64
}

func (r lineSearch) choose(b *batch) (move, error) {
	scores := b.coordinateScores()
	best, size, most := -1, 0.0, 0.0
	for block, bend := range b.curvatures(scores) {
		g := b.of(block, scores)
		slope := floats.Dot(g, g) / float64(b.settings.Block)
		eta := slope / bend
		if descent := eta * slope / 2; eta > b.gamma && descent > most && finite(eta) {
			best, size, most = block, eta, descent
		}
	}
	if best >= 0 {
		return b.onBlock(best, scores, min(size, r.limit*b.gamma)), nil
	}
	return b.step(b.oldBlocks())
}

// descent compares preconditioned steps: with q = gᵀ(C+μI)⁻¹g, twice the
// descent that h times a block's step promises, and ν what q is for features
// that have nothing to do with the residuals, the old block of largest score
// moves if (q_old − ν)₊ > ρ (q_new − ν)₊, with a fresh block on trial; else the
// fresh one is added.
//
// For plain steps C is taken for the identity, which it is on average: the
// scores' own squares are compared. An old block then moves as newton's does, by
// at most c'γ_t. Since the scores of old blocks vanish where those of fresh ones do
// not, at the regularised solution, the rule does not stop adding features.
type descent struct {
	rho, limit float64
}

func (r descent) choose(b *batch) (move, error) {
	if b.oldBlocks() == 0 {
		return b.step(0)
	}
	if b.settings.Precondition == 0 {
		return r.plain(b)
	}
	block, _ := b.strongest(b.coordinateScores())
	old, oldQ, err := b.preconditioned(block)
	if err != nil {
		return move{}, err
	}
	fresh, freshQ, err := b.preconditioned(b.oldBlocks())
	if err != nil {
		return move{}, err
	}
	noise := b.noise()
	if max(0, oldQ-noise) > r.rho*max(0, freshQ-noise) {
		return old, nil
	}
	return fresh, nil
}

// plain compares scores: a block's mean square beyond the noise's, mean ‖wR‖²/B.
func (r descent) plain(b *batch) (move, error) {
	size, old := b.settings.Block, b.oldBlocks()
	fresh := b.gradient(old*size, (old+1)*size)
	freshQ := floats.Dot(fresh, fresh) / float64(size)
	scores := b.coordinateScores()
	block, norm := b.strongest(scores)
	noise := b.noise() / float64(size)
	if max(0, norm*norm-noise) > r.rho*max(0, freshQ-noise) {
		return b.onBlock(block, scores, min(b.newtonStep(), r.limit*b.gamma)), nil
	}
	return b.step(old)
}
