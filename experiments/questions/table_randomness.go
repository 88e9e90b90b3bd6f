package questions

import (
	"fmt"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/plots"
)

// TableRandomness holds what is exact given the tables against the closed form
// over their draws: l and |S| are random, and an analysis that averages over them
// says little of the tables at hand.
func TableRandomness() declare.Experiment {
	settings := measure.SweepSettings{
		Sampler: "lgd-paper", Sampling: dense(0, 100), At: "epochs:0.5", Axis: measure.Span(measure.AxisK, 1, 2, 3, 5, 7, 10),
	}
	closed := settings
	closed.Marginal = true
	e := sweep("table-randomness", "What the draw of the tables does", declare.Question{
		ID:     "table-randomness",
		Asks:   "l and |S| are random: what remains of the analysis for the tables that one has drawn?",
		Answer: answerTableRandomness,
	}, regressionSets(600, 10_000, 10_000), declare.Seeds(10, 30, 200),
		swept("given the tables", settings), swept("closed form over all draws", closed))
	e.Settings = "lgd-paper, L = 100 dense tables, two-sided; parameters after half an epoch of uniform SGD, the same for every draw of the tables; seeds are draws of the tables"
	e.Figures = []plots.Declared{{
		Name: "tables", Title: "Error, bias and the largest bucket over draws of the tables", Source: plots.FromSweep, Axis: measure.AxisK,
		Quantities: []string{"mse_ratio", "bias", "largest_bucket"},
	}}
	return e
}

func answerTableRandomness(evidence declare.Evidence) (string, error) {
	rows, err := evidence.Sweep("table-randomness")
	if err != nil || len(rows) == 0 {
		return "", err
	}
	const bits, tables = 5, "given the tables"
	var bias, spread, share []float64
	sets, inside, oneTable := dataSets(rows), 0, 0
	for _, data := range sets {
		find := func(quantity, method string) (value struct{ median, lower, upper, largest float64 }) {
			row, _ := cell(rows, data, method, quantity, bits)
			value.median, value.lower, value.upper, value.largest = float64(row.Median), float64(row.Lower), float64(row.Upper), float64(row.Maximum)
			return value
		}
		size, _ := cell(rows, data, tables, "largest_bucket", bits)
		mse, marginal := find("mse_ratio", tables), find("mse_ratio", "closed form over all draws")
		bias = append(bias, find("bias", tables).median)
		spread = append(spread, mse.upper/mse.lower)
		share = append(share, float64(size.Maximum)/float64(size.Rows))
		if mse.lower <= marginal.median && marginal.median <= mse.upper {
			inside++
		}
		if find("tables_tried_q99", tables).largest == 1 {
			oneTable++
		}
	}
	return fmt.Sprintf("At K = 5 the estimate that one's own tables give is off in the mean by %s times the gradient's norm, "+
		"and its mean squared error varies over draws by a factor of %s (10 to 90 %%); the closed form over all draws lies within that range on %d of %d sets. "+
		"The largest bucket drawn from holds %s of the rows; l is 1 in 99 of 100 draws on %d of %d sets%s.",
		between(bias), between(spread), inside, len(sets), percents(share), oneTable, len(sets), standIns(rows)), nil
}
