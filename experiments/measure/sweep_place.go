package measure

import (
	"context"
	"math"
	"slices"

	"gradsample/datasets"
	"gradsample/internal/vec"
	"gradsample/objective"
	"gradsample/results"
	"gradsample/sampling"
)

// quantityNames are the columns of an audit, in the order of Quantities.values.
var quantityNames = []string{
	"coverage", "bias", "variance_ratio", "mse_ratio", "optimal_ratio",
	"mean_weight", "ess", "max_weight", "tables_tried", "empty_rate",
}

// drawnNames are what a sweep finds beside an audit's quantities: exactly the
// share of draws whose gradient's norm is below the rows' median; from drawn
// rows the share of weights up to 1, the 99 % quantile of l and the largest
// bucket; counted, what a draw and the set-up cost, and a draw with its gradient
// relative to a uniform SGD step.
var drawnNames = []string{
	"below_median", "condition_share", "tables_tried_q99", "largest_bucket",
	"draw_multiply_adds", "draw_bytes", "step_cost", "setup_multiply_adds",
}

// sweepDraws is how many draws a sweep makes at a place.
const sweepDraws = 4000

// sweepRow audits a sampler at one place, in the order of the names above.
func sweepRow(ctx context.Context, trial results.Trial, at spot, train objective.Objective, point frozen) ([]float64, error) {
	if at.Marginal {
		return marginalRow(ctx, trial, at, train, point)
	}
	sampler, err := newSampler(ctx, trial, Settings{Sampler: at.Sampler, Sampling: at.Sampling}, train, nil)
	if err != nil {
		return nil, err
	}
	moments, err := sampler.Moments(point.theta)
	if err != nil {
		return nil, err
	}
	row := append(quantify(train, moments, point).list(), belowMedian(moments.Probability, point.norms))
	return append(row, drawn(sampler, train, point)...), nil
}

// marginalRow is sweepRow for the closed form: what needs draws does not exist.
func marginalRow(ctx context.Context, trial results.Trial, at spot, train objective.Objective, point frozen) ([]float64, error) {
	row := make([]float64, len(quantityNames)+len(drawnNames))
	for i := range row {
		row[i] = math.NaN()
	}
	if trial.Seed > 0 {
		return row, nil
	}
	moments, err := marginalMoments(ctx, train, at.Sampling, point.theta)
	if err != nil {
		return nil, err
	}
	copy(row, quantify(train, moments, point).list())
	return row, nil
}

// list has the quantities in the order of quantityNames.
func (q Quantities) list() []float64 {
	var list []float64
	for _, value := range q.values() {
		list = append(list, float64(*value))
	}
	return list
}

// belowMedian is the probability of a row whose gradient is below the median.
func belowMedian(probability, norms []float64) float64 {
	median, share := results.Median(norms), 0.0
	for i, p := range probability {
		if norms[i] < median {
			share += p
		}
	}
	return share
}

// drawn returns what is seen of so many draws one by one.
func drawn(sampler sampling.Sampler, train objective.Objective, point frozen) []float64 {
	before, one := sampler.Cost(), make([]sampling.Draw, 1)
	tried, light, largest := make([]float64, sweepDraws), 0.0, 0
	for i := range tried {
		sampler.Draw(point.theta, one)
		tried[i] = float64(one[0].TablesTried)
		largest = max(largest, one[0].BucketSize)
		if one[0].Weight <= 1 {
			light++
		}
	}
	slices.Sort(tried)
	after, gradient := sampler.Cost(), float64(train.MultiplyAdds())
	multiplyAdds := float64(after.MultiplyAdds-before.MultiplyAdds) / sweepDraws
	return []float64{
		light / sweepDraws, results.Quantile(tried, 0.99), float64(largest),
		multiplyAdds, float64(after.Bytes-before.Bytes) / sweepDraws,
		(gradient + multiplyAdds) / gradient, float64(sampler.SetupCost().MultiplyAdds),
	}
}

// firstOf is the objective of a problem's first rows and columns; 0 takes all.
func firstOf(problem *datasets.Problem, spec results.Problem, rows, columns int) (objective.Objective, error) {
	if rows == 0 && columns == 0 {
		shared, err := shareObjectives(problem, spec)
		return shared.train, err
	}
	x := problem.Train.X
	if rows == 0 {
		rows = x.Rows
	}
	if columns == 0 || columns == x.Cols {
		x = vec.Matrix{Rows: rows, Cols: x.Cols, Data: x.Data[:rows*x.Cols]}
	} else {
		narrow := vec.NewMatrix(rows, columns)
		for i := range rows {
			copy(narrow.Row(i), x.Row(i))
		}
		x = narrow
	}
	return objective.New(spec.Loss, x, problem.Train.Y[:rows], problem.Info.Classes, spec.Ridge)
}
