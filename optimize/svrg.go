package optimize

import (
	"math"

	"gradsample/objective"
	"gradsample/sampling"
)

// svrg is the stochastic variance-reduced gradient of Johnson and Zhang
// (NeurIPS 2013). At a snapshot θ~, the iterate of some epochs ago, all row
// gradients are averaged; a draw then corrects that average by how far its row
// has changed,
//
//	(1/batch) Σ w_i (∇f_i(θ) − ∇f_i(θ~)) + ∇F(θ~),
//
// with the draw's weight w_i (Xiao and Zhang, SIAM J. Optim. 2014; Schmidt et
// al., AISTATS 2015, for draws that are not uniform). The snapshot is the last
// iterate (their option I), and nothing else is stored: a draw takes two
// gradients, at θ and at θ~, and a snapshot N more. The first is taken at θ = 0
// before the first iteration.
//
// The estimate is unbiased if the draws are. A biased sampler, with
// m_i = E[w_i 1{i drawn}] in place of 1/N, adds the bias
// Σ (m_i − 1/N)(∇f_i(θ) − ∇f_i(θ~)), which vanishes where θ and θ~ meet: the
// minimum of F stays the point where iterates can rest, as it is not for plain
// SGD with the same draws. Draws by gradient norm are not what lowers this
// variance most; that would be draws by the norm of the difference, for which
// theory takes each row's smoothness, as static-norm-squared does.
type svrg struct {
	objective objective.Objective
	period    int // iterations between two snapshots
	passes    int // snapshots taken
	snapshot  []float32
	mean      gradientMean // of row gradients at snapshot
	now, then []float32    // coefficients of a row at θ and at snapshot
}

func newSVRG(s Settings, o objective.Objective) *svrg {
	period := math.Round(s.Snapshot * float64(o.Rows()) / float64(s.Batch))
	return &svrg{
		objective: o,
		period:    int(min(max(period, 1), 1<<53)), // what an int and a float64 can hold
		snapshot:  o.NewParameters(),
		mean:      newGradientMean(o.Parameters()),
		now:       make([]float32, o.Scores()),
		then:      make([]float32, o.Scores()),
	}
}

// due tells whether a snapshot must be taken before the given iteration.
func (e *svrg) due(iteration int) bool { return e.untilNext(iteration) == 0 }

// untilNext is how many iterations from the given one on come before the next
// snapshot.
func (e *svrg) untilNext(iteration int) int { return e.passes*e.period - iteration }

// pass takes a snapshot.
func (e *svrg) pass(theta []float32) {
	copy(e.snapshot, theta)
	e.mean.reset()
	weight := 1 / float32(e.objective.Rows())
	for row := range e.objective.Rows() {
		e.objective.Coefficients(e.snapshot, row, e.then)
		e.objective.AddRow(e.mean.recent, row, e.then, weight)
		e.mean.noteRow()
	}
	e.mean.settle()
	e.passes++
}

func (e *svrg) estimate(gradient, theta []float32, draws []sampling.Draw) {
	e.mean.write(gradient)
	for i := range draws {
		fetchLater(e.objective, draws, i)
		draw := &draws[i]
		e.objective.Coefficients(theta, draw.Row, e.now)
		e.objective.Coefficients(e.snapshot, draw.Row, e.then)
		for c, then := range e.then {
			e.now[c] -= then
		}
		e.objective.AddRow(gradient, draw.Row, e.now, share(draw, draws))
	}
}

func (e *svrg) state() []any { return append(e.mean.state(), &e.passes, &e.snapshot) }

func (e *svrg) evaluations() int { return 2 }

// drawCost is that of two gradients, of which only the difference, one of their
// four halves less, is multiplied with the row.
func (e *svrg) drawCost() sampling.Cost {
	cost := gradientCost(e.objective)
	return sampling.Cost{MultiplyAdds: cost.MultiplyAdds / 2 * 3, Bytes: 2 * cost.Bytes}
}

// stepCost is the reading of the mean.
func (e *svrg) stepCost() sampling.Cost { return perParameter(len(e.snapshot), 0, 4) }

// passCost is that of the snapshots so far.
func (e *svrg) passCost() sampling.Cost {
	cost, rows := gradientCost(e.objective), uint64(e.passes*e.objective.Rows())
	return sampling.Cost{MultiplyAdds: rows * cost.MultiplyAdds, Bytes: rows * cost.Bytes}
}
