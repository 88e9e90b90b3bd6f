package optimize

import (
	"gradsample/objective"
	"gradsample/sampling"
)

// saga is the estimator of Defazio, Bach and Lacoste-Julien (NeurIPS 2014). A
// row's gradient is stored whenever it is drawn, and a draw corrects the mean of
// the stored gradients by how far its row has changed since,
//
//	(1/batch) Σ w_i (∇f_i(θ) − stored_i) + (1/N) Σ_j stored_j,
//
// with the draw's weight w_i (Schmidt et al., AISTATS 2015, for draws that are
// not uniform). Then stored_i becomes ∇f_i(θ), and their mean moves with it,
// with 1/N for the row, whatever its weight. Models are linear, so that what is
// stored are a row's coefficients: one number, or one a class, and not a
// gradient.
//
// All stored gradients are zero at first. A row that has not been drawn yet thus
// counts as in plain SGD, no pass over all rows comes before the first step, and
// each draw takes one gradient. Linear convergence holds for any first table
// (Gower, Richtárik and Bach, Math. Program. 2021, whose algorithm 1 leaves it
// open).
//
// The estimate is unbiased if the draws are, whatever is stored. A biased sampler, with
// m_i = E[w_i 1{i drawn}] in place of 1/N, adds the bias
// Σ (m_i − 1/N)(∇f_i(θ) − stored_i), which vanishes as θ settles: so the minimum
// of F stays the point where iterates can rest, but only if every row is drawn
// now and then. A row that never is (an LGD bucket may miss it for long) keeps
// what was stored, zero at first, for its gradient.
type saga struct {
	objective objective.Objective
	stored    []float32    // coefficients, Scores a row
	mean      gradientMean // of what is stored
	fresh     []float32    // coefficients of the mini-batch's rows at θ
	change    []float32    // of a row's coefficients
}

func newSAGA(s Settings, o objective.Objective) *saga {
	return &saga{
		objective: o,
		stored:    make([]float32, o.Rows()*o.Scores()),
		mean:      newGradientMean(o.Parameters()),
		fresh:     make([]float32, s.Batch*o.Scores()),
		change:    make([]float32, o.Scores()),
	}
}

// estimate looks at all rows before it stores any, so that a row drawn twice in
// a mini-batch is corrected by the same stored gradient both times.
func (e *saga) estimate(gradient, theta []float32, draws []sampling.Draw) {
	e.mean.write(gradient)
	scores := len(e.change)
	for i := range draws {
		fetchLater(e.objective, draws, i)
		draw, fresh := &draws[i], e.fresh[i*scores:(i+1)*scores]
		e.objective.Coefficients(theta, draw.Row, fresh)
		e.objective.AddRow(gradient, draw.Row, e.since(draw.Row, fresh), share(draw, draws))
	}
	for i := range draws {
		e.store(draws[i].Row, e.fresh[i*scores:(i+1)*scores])
	}
}

// since returns the change of a row's coefficients, in e.change.
func (e *saga) since(row int, fresh []float32) []float32 {
	stored := e.of(row)
	for c, value := range fresh {
		e.change[c] = value - stored[c]
	}
	return e.change
}

func (e *saga) store(row int, fresh []float32) {
	e.objective.AddRow(e.mean.recent, row, e.since(row, fresh), 1/float32(e.objective.Rows()))
	e.mean.noteRow()
	copy(e.of(row), fresh)
}

// of returns a row's stored coefficients.
func (e *saga) of(row int) []float32 {
	scores := len(e.change)
	return e.stored[row*scores : (row+1)*scores]
}

func (e *saga) state() []any { return append(e.mean.state(), &e.stored) }

func (e *saga) evaluations() int { return 1 }

// drawCost adds to that of a gradient the reading of what is stored, and the
// mean's move.
func (e *saga) drawCost() sampling.Cost {
	cost, o := gradientCost(e.objective), e.objective
	return sampling.Cost{
		MultiplyAdds: cost.MultiplyAdds / 2 * 3,
		Bytes:        cost.Bytes + 4*uint64(o.Scores()+o.Dim()+o.Parameters()),
	}
}

// stepCost is that of adding the two parts of the mean.
func (e *saga) stepCost() sampling.Cost { return perParameter(e.objective.Parameters(), 1, 8) }
