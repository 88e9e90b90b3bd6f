package optimize

// average is the running mean of the iterates with weights growing like t,
// θ̄_T = 2/(T(T+1)) Σ t θ_t (Lacoste-Julien, Schmidt and Bach, 2012): three
// quarters of the weight lie on the last half, so the start is soon forgotten,
// with no horizon to choose as Polyak-Ruppert averaging of a tail would need.
type average struct {
	// mean is float64: the share of a late iterate is below float32's rounding.
	mean    []float64
	rounded []float32
	count   int
}

func (a *average) add(theta []float32) {
	a.count++
	share := 2 / float64(a.count+1)
	mean := a.mean[:len(theta)]
	for i, value := range theta {
		mean[i] += float64(share * (float64(value) - mean[i]))
	}
}

func (a *average) state() []any { return []any{&a.mean, &a.count} }

// theta returns the mean rounded to float32, valid until the next call.
func (a *average) theta() []float32 {
	for i, value := range a.mean {
		a.rounded[i] = float32(value)
	}
	return a.rounded
}
