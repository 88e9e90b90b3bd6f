package measure

import (
	"fmt"
	"math"
	"slices"

	"gradsample/optimize"
	"gradsample/results"
)

// probesAtOnce is how many probes of a curve are evaluated in one pass over the
// rows: so many that the pass is no longer the longer part, and so few that
// their parameters stay in the cache, and a run that has blown up ends soon.
const probesAtOnce = 8

// curve records a training run at its probes.
type curve struct {
	run    *run
	table  results.Table
	atOnce int // probes that are evaluated in one pass

	waiting  []probe
	diverged error // by a loss that is not finite or has blown up
}

// probe is where a run stood.
type probe struct {
	iteration int
	theta     []float32
	counters  optimize.Counters
}

func newCurve(r *run, atOnce int) *curve {
	return &curve{
		run: r, atOnce: atOnce,
		table: results.NewTable("iteration", "epoch", "gradient_evaluations", "multiply_adds", "bytes",
			"train_loss", "test_loss", "mean_weight", "tables_tried", "empty"),
	}
}

// observe notes where the run stands, and evaluates what waits once that is
// enough. A run that has diverged is to stop.
func (c *curve) observe(iteration int) (stop bool, err error) {
	if c.observed() {
		return false, nil
	}
	c.waiting = append(c.waiting, probe{iteration, slices.Clone(c.run.trainer.Theta()), c.run.trainer.Counters()})
	if len(c.waiting) == c.atOnce {
		c.evaluate()
	}
	return c.diverged != nil, nil
}

// evaluate adds a row for each probe that waits, up to one at which the run has
// diverged.
func (c *curve) evaluate() {
	if len(c.waiting) == 0 {
		return
	}
	thetas := make([][]float32, len(c.waiting))
	for i, p := range c.waiting {
		thetas[i] = p.theta
	}
	losses, tests := c.run.values(thetas)
	for i, p := range c.waiting {
		if c.diverged != nil {
			break
		}
		if math.IsNaN(losses[i]) || losses[i] > blowUp*c.run.atZero {
			c.diverged = fmt.Errorf("observing iteration %d: %w: training loss %.3g at iteration %d, %.3g at the start",
				p.iteration, optimize.ErrDiverged, losses[i], p.iteration, c.run.atZero)
			break
		}
		c.add(p, losses[i], tests[i])
	}
	c.waiting = c.waiting[:0]
}

func (c *curve) add(p probe, loss, test float64) {
	counters, evaluations := &p.counters, float64(p.counters.GradientEvaluations)
	mean := func(sum float64) float64 {
		if counters.Draws == 0 {
			return math.NaN()
		}
		return sum / float64(counters.Draws)
	}
	c.table.Add(float64(p.iteration), evaluations/float64(c.run.train.Rows()), evaluations,
		float64(counters.MultiplyAdds), float64(counters.Bytes), loss, test,
		mean(counters.SumWeight), mean(float64(counters.SumTablesTried)), mean(float64(counters.Empty)))
}
