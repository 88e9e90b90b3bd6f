package kernel

import "gradsample/internal/rng"

// cyclic adds G fresh blocks, then moves U old ones, and so on: iteration t is
// one with a fresh block when (t−1) mod (G+U) < G (Li and Póczos, UAI 2016,
// appendix, definition 2). Old blocks are drawn uniformly, so that a step is in
// expectation the one along the kernel of the features so far.
type cyclic struct {
	generate, utilize int
	choices           *rng.Stream
}

func (c *cyclic) choose(b *batch) (move, error) {
	if (b.iteration-1)%(c.generate+c.utilize) < c.generate {
		return b.step(b.oldBlocks())
	}
	return b.step(c.choices.IntN(b.oldBlocks()))
}
