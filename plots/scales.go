package plots

import (
	"slices"
	"strings"

	"gradsample/results"
)

// scale is how values of one name are shown: their label with its unit, on
// a linear or a log axis, with a line at the value to compare with.
type scale struct {
	label  string
	log    bool
	lines  []Reference
	centre float64 // of a map's two hues; 0: one hue
	best   Best    // of a map's cells
}

// overUniform is the scale of a quantity of which uniform sampling has 1.
func overUniform(label string) scale {
	return scale{label: label, log: true, lines: []Reference{{Value: 1, Label: "uniform"}}, centre: 1, best: Smallest}
}

// The axes that curves and sweeps run along.
var axisScales = map[string]scale{
	"epoch":         {label: "epochs", log: true},
	"seconds":       {label: "seconds, set-up included", log: true},
	"multiply_adds": {label: "counted multiply-adds", log: true},
	"rows":          {label: "training rows", log: true},
	"columns":       {label: "columns", log: true},
	"k":             {label: "K (bits per code)"},
	"l":             {label: "L (tables)", log: true},
	"cosine":        {label: "cosine of row and query"},
	"share":         {label: "share of rows with large gradients"},
	"ratio":         {label: "small over large gradient norm", log: true},
}

// The quantities of a sweep. All that is relative to uniform sampling says so in
// its label.
var quantityScales = map[string]scale{
	"variance_ratio": overUniform("variance / uniform’s"),
	"mse_ratio":      overUniform("mean squared error / uniform’s"),
	"optimal_ratio":  overUniform("lowest variance / uniform’s"),
	"marginal_ratio": overUniform("marginal variance / uniform’s"),
	"bound":          overUniform("bound on variance / uniform’s"),

	"bias":        {label: "bias / norm of the full gradient", lines: []Reference{{Value: 0, Label: "unbiased"}}, best: Smallest},
	"mean_weight": {label: "mean weight", log: true, lines: []Reference{{Value: 1, Label: "unbiased"}}, centre: 1},
	"max_weight":  {label: "largest weight", log: true, best: Smallest},
	"ess":         {label: "effective sample size of a draw", lines: []Reference{{Value: 1, Label: "uniform"}}, best: Largest},
	"coverage":    {label: "share of rows with positive probability", lines: []Reference{{Value: 1, Label: "uniform"}}, best: Largest},

	"tables_tried":   {label: "tables tried a draw", log: true, best: Smallest},
	"empty_rate":     {label: "share of empty buckets", best: Smallest},
	"largest_bucket": {label: "rows in the largest bucket", log: true, best: Smallest},
	"below_median":   {label: "share of draws with gradients below the median", lines: []Reference{{Value: 0.5, Label: "uniform"}}, best: Smallest},

	"draw_multiply_adds":  {label: "multiply-adds a draw", log: true, best: Smallest},
	"draw_bytes":          {label: "bytes a draw", log: true, best: Smallest},
	"step_cost":           {label: "counted cost of a step / SGD step’s", log: true, lines: []Reference{{Value: 1, Label: "SGD step"}}, best: Smallest},
	"setup_multiply_adds": {label: "multiply-adds of the set-up", log: true, best: Smallest},

	"condition_share": {label: "share of terms with |S|/(pN) ≤ 1", best: Largest},
	"collision":       {label: "collision probability, measured"},
	"collision_exact": {label: "collision probability, exact"},
}

// scaleOf finds a name's scale; a name without one is its own label, on a linear
// axis.
func scaleOf(table map[string]scale, name string) scale {
	if known, ok := table[name]; ok {
		return known
	}
	return scale{label: strings.ReplaceAll(name, "_", " ")}
}

// logFor tells whether the rows' axis is a log one: epochs' is, but has no place
// for the start, so that a sweep from there is linear.
func (s scale) logFor(rows []results.SweepRow) bool {
	return s.log && !slices.ContainsFunc(rows, func(r results.SweepRow) bool { return r.X <= 0 })
}
