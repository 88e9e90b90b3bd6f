package kernel

// featuresSGD moves all of a fixed set of D random features every iteration,
// stochastic gradient descent on z(x) = φ(x)/√D: the usual alternative to
// doubly stochastic gradients (Rahimi and Recht, NeurIPS 2007).
type featuresSGD struct {
	features int
}

func (f featuresSGD) choose(b *batch) (move, error) {
	return b.onFunction(0, f.features), nil
}
