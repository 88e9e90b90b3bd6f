package kernel

// dsg adds a fresh block of features every iteration: doubly stochastic
// gradients (Dai et al., NeurIPS 2014, algorithm 1).
type dsg struct{}

func (dsg) choose(b *batch) (move, error) {
	return b.step(b.oldBlocks())
}
