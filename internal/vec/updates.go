package vec

// Every element of an update goes through the same roundings, one for each
// operation of the formula, whichever kernel runs.

// AdaGrad adds the squares of the gradient g to squares, G, and then moves
// theta by -step·g/(√G + epsilon), element by element in float64, rounding the
// move to float32. The other slices must be at least as long as gradient, or it
// panics; what lies beyond that length is left alone. No two may overlap.
func AdaGrad(theta, gradient []float32, squares []float64, step, epsilon float64) {
	adaGrad(theta[:len(gradient)], gradient, squares[:len(gradient)], step, epsilon)
}

// AdamStep holds the factors of one update by Adam, which are the same for all
// elements.
type AdamStep struct {
	KeepMean, TakeMean     float32 // weights of the old mean and of g
	KeepSquare, TakeSquare float32 // weights of the old mean square and of g²
	Length                 float32 // step size, corrected for the bias of the mean
	Correction             float32 // corrects the root for the bias of the mean square
	Epsilon                float32
}

// Adam updates the running means of the gradient g and of its square, m and v,
// and then moves theta by -Length·m/(√v·Correction + Epsilon), element by
// element in float32. The other slices must be at least as long as gradient, or
// it panics; what lies beyond that length is left alone. No two may overlap.
func Adam(theta, gradient, mean, square []float32, s *AdamStep) {
	n := len(gradient)
	adam(theta[:n], gradient, mean[:n], square[:n], s)
}
