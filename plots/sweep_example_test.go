package plots_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"

	"gradsample/plots"
	"gradsample/results"
)

// sweptSet is the data set of the sweeps' examples.
var sweptSet = results.Setting{Dataset: "slice", DataState: "real", Rows: 53500, Columns: 384, Preprocess: "standard"}

// swept is a row over ten seeds, the band a tenth on either side.
func swept(set results.Setting, method, quantity string, k, median float64) results.SweepRow {
	return results.SweepRow{
		Setting: set, Method: method, Axis: "k", X: results.Float(k), Y: results.Float(math.NaN()), Quantity: quantity, Seeds: 10,
		Median: results.Float(median), Lower: results.Float(0.5 * median), Upper: results.Float(1.5 * median),
	}
}

// showBuilt writes sweep.csv, and shows the figure that is declared from it.
func showBuilt(declared plots.Declared, rows []results.SweepRow) {
	folder, err := os.MkdirTemp("", "sweep")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	if err := results.WriteCSV(filepath.Join(folder, "sweep.csv"), rows); err != nil {
		fmt.Println(err)
		return
	}
	figure, err := plots.Build(declared, folder)
	if err != nil {
		fmt.Println(err)
		return
	}
	show(figure)
}

// Two quantities against K on two data sets: a row of panels each, on one Y
// axis; uniform's is exact, lgd-paper's variance diverges.
func ExampleBuild_sweep() {
	surrogate := sweptSet
	surrogate.Dataset, surrogate.DataState = "yearmsd", "surrogate"
	var rows []results.SweepRow
	for _, set := range []results.Setting{sweptSet, surrogate} {
		uniform := swept(set, "uniform", "variance_ratio", 5, 1) // at one K only: a point
		uniform.Seeds = 1
		rows = append(rows, uniform,
			swept(set, "lgd-paper", "variance_ratio", 5, 0.5), swept(set, "lgd-paper", "variance_ratio", 1, 1),
			swept(set, "lgd-paper", "variance_ratio", 10, math.Inf(1)), swept(set, "lgd-paper", "bias", 5, 0.1))
	}
	showBuilt(plots.Declared{
		Name: "bits", Title: "What K does to the estimate", Source: plots.FromSweep, Axis: "k",
		Quantities: []string{"variance_ratio", "bias"}, Settings: "L = 100",
	}, rows)
	// Output:
	// figure bits: "What K does to the estimate"
	// panel "(a) slice, 53500 × 384": sweep
	//   x "K (bits per code)": linear 0.64 to 10.36, ticks 2 4 6 8 10
	//   y "variance / uniform’s": log 0.224518 to 1.67025, ticks 0.5 1
	//   reference "uniform": (0.64, 1) to (10.36, 1)
	//   uniform: #0072b2 solid
	//     line [(5, 1)]
	//   lgd-paper: #d55e00 dashes [8 1.5]
	//     line [(1, 1) (5, 0.5) (10, 1.67025)]
	//     leaves above at (10, 1.67025)
	//     band [(1, 1.5) (5, 0.75) (10, 1.67025) (10, 1.67025) (5, 0.25) (1, 0.5)]
	// panel "(b) yearmsd, 53500 × 384": sweep
	//   note: surrogate
	//   x "K (bits per code)": linear 0.64 to 10.36, ticks 2 4 6 8 10
	//   y "variance / uniform’s": log 0.224518 to 1.67025
	//   reference "": (0.64, 1) to (10.36, 1)
	//   uniform: #0072b2 solid
	//     line [(5, 1)]
	//   lgd-paper: #d55e00 dashes [8 1.5]
	//     line [(1, 1) (5, 0.5) (10, 1.67025)]
	//     leaves above at (10, 1.67025)
	//     band [(1, 1.5) (5, 0.75) (10, 1.67025) (10, 1.67025) (5, 0.25) (1, 0.5)]
	// panel "(c) slice": sweep
	//   x "K (bits per code)": linear 0.64 to 10.36, ticks 2 4 6 8 10
	//   y "bias / norm of the full gradient": linear -0.009 to 0.159, ticks 0 0.05 0.10 0.15
	//   reference "unbiased": (0.64, 0) to (10.36, 0)
	//   lgd-paper: #d55e00 dashes [8 1.5]
	//     line [(5, 0.1)]
	// panel "(d) yearmsd, surrogate": sweep
	//   x "K (bits per code)": linear 0.64 to 10.36, ticks 2 4 6 8 10
	//   y "bias / norm of the full gradient": linear -0.009 to 0.159
	//   reference "": (0.64, 0) to (10.36, 0)
	//   lgd-paper: #d55e00 dashes [8 1.5]
	//     line [(5, 0.1)]
	// legend: uniform (n = 1) | lgd-paper (n = 10)
	// caption: Preprocessing: standard. Data: yearmsd is a surrogate; the others are real. L = 100. Lines: medians over seeds; bands: 10 % to 90 % quantiles. Triangles at an
	//   edge: infinite or 0, beyond the axis.
}

// The variance over K and L: a cell each, coloured about 1.
func ExampleBuild_map() {
	var rows []results.SweepRow
	for _, line := range []struct {
		l      float64
		values []float64
	}{{1, []float64{1.5, 12, math.Inf(1)}}, {10, []float64{1, 0.4, 3}}, {100, []float64{1, 0.3, math.NaN()}}} {
		for i, value := range line.values {
			row := swept(sweptSet, "lgd-exact", "variance_ratio", []float64{1, 5, 10}[i], value)
			row.Across, row.Y = "l", results.Float(line.l)
			rows = append(rows, row)
		}
	}
	showBuilt(plots.Declared{
		Name: "map", Title: "Variance over K and L", Source: plots.FromMap,
		Quantity: "variance_ratio", Axis: "k", Across: "l", Prefix: "lgd-exact",
	}, rows)
	// Output:
	// figure map: "Variance over K and L"
	// panel "slice, 53500 × 384": map
	//   x "K (bits per code)": linear -0.5 to 2.5, ticks 1 5 10
	//   y "L (tables)": linear -2.5 to 0.5, ticks 100 10 1
	//   row 100: 1.00 #f7f7f7 | 0.30 #0072b2 bold outlined | none
	//   row 10: 1.00 #f7f7f7 | 0.40 #2c8fc8 bold | 3.00 #edb242
	//   row 1: 1.50 #f8e0b5 | 12.0 #dd8400 | ∞ #dd8400
	// colours "variance / uniform’s": log 0.2 to 5, ticks 0.2 0.5 1 2 5 about 1, values above
	// keys: smallest of the panel | below 1 | no value
	// caption: Method: lgd-exact. Preprocessing: standard. Cells: medians over n = 10
	//   seeds.
}

// How often a condition holds against the variance, a point a value of K.
func ExampleBuild_against() {
	var rows []results.SweepRow
	for i, k := range []float64{1, 5, 10} {
		rows = append(rows,
			swept(sweptSet, "lgd-paper", "condition_share", k, []float64{1, 0.9, 0.4}[i]),
			swept(sweptSet, "lgd-paper", "variance_ratio", k, []float64{1, 0.5, math.Inf(1)}[i]))
	}
	showBuilt(plots.Declared{
		Name: "condition", Title: "Is the condition enough?", Source: plots.FromSweep, Axis: "k",
		Quantity: "variance_ratio", Against: "condition_share",
	}, rows)
	// Output:
	// figure condition: "Is the condition enough?"
	// panel "": scatter
	//   x "share of terms with |S|/(pN) ≤ 1": linear 0.364 to 1.036, ticks 0.4 0.6 0.8 1.0
	//   y "variance / uniform’s": log 0.473029 to 1.05702, ticks 0.5 1
	//   reference "uniform": (0.364, 1) to (1.036, 1)
	//   slice: #6b4200 dashes [9 3]
	//     points [(1, 1) (0.9, 0.5) (0.4, 1.05702) and above]
	// legend: slice (n = 10)
	// caption: Preprocessing: standard. Points: medians over seeds, one for each value of
	//   K (bits per code). Triangles at an edge: infinite or 0, beyond the axis.
}
