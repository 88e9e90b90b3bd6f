package kernel

import "gradsample/internal/rng"

// revisit adds fresh blocks up to a number of features and from then on moves
// old ones: drawn uniformly, as the released code of Dai et al. does, or, where
// greedy, those with the largest gradient of J. A greedy choice moves as a
// random one would, so that the two differ in the choice alone.
type revisit struct {
	blocks  int
	greedy  bool
	choices *rng.Stream
}

func (r *revisit) choose(b *batch) (move, error) {
	if old := b.oldBlocks(); old < r.blocks {
		return b.step(old)
	}
	if r.greedy {
		block, _ := b.strongest(b.coordinateScores())
		return b.step(block)
	}
	return b.step(r.choices.IntN(r.blocks))
}
