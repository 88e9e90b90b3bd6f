package optimize

import "gradsample/internal/vec"

// sharesAtOnce is how many rows are added to a gradientMean in float32 before
// they are taken over in float64: so few that their rounding stays that of a
// small part of the mean, and so many that taking over costs next to nothing.
const sharesAtOnce = 64

// gradientMean is a mean of row gradients to which rows are added one by one,
// with the kernels of a step. A plain float32 mean would gather the rounding of
// every row from the start, when gradients were large, for ever.
type gradientMean struct {
	exact   []float64 // the mean up to the last time that rows were taken over
	rounded []float32 // exact in float32
	recent  []float32 // the sum of the rows since then
	added   int       // how many these are
}

func newGradientMean(parameters int) gradientMean {
	return gradientMean{
		exact:   make([]float64, parameters),
		rounded: make([]float32, parameters),
		recent:  make([]float32, parameters),
	}
}

// noteRow is to be called after each row that was added to recent.
func (m *gradientMean) noteRow() {
	if m.added++; m.added == sharesAtOnce {
		m.settle()
	}
}

// settle takes over what is in recent.
func (m *gradientMean) settle() {
	exact, rounded := m.exact[:len(m.recent)], m.rounded[:len(m.recent)]
	for j, value := range m.recent {
		exact[j] += float64(value)
		rounded[j] = float32(exact[j])
	}
	clear(m.recent)
	m.added = 0
}

// reset makes the mean zero.
func (m *gradientMean) reset() {
	clear(m.exact)
	clear(m.rounded)
	clear(m.recent)
	m.added = 0
}

func (m *gradientMean) state() []any { return []any{&m.exact, &m.rounded, &m.recent, &m.added} }

// write overwrites dst with the mean.
func (m *gradientMean) write(dst []float32) {
	copy(dst, m.rounded)
	if m.added > 0 {
		vec.Axpy(1, m.recent, dst)
	}
}
