package plots_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"

	"gradsample/plots"
)

// show saves a figure and prints what it shows: the examples are golden tests
// of the figures' data.
func show(figure plots.Figure) {
	dir, err := os.MkdirTemp("", "figures")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	if err := figure.Save(dir); err != nil {
		fmt.Println(err)
		return
	}
	for _, format := range plots.Formats {
		if _, err := os.Stat(filepath.Join(dir, figure.Name+"."+format)); err != nil {
			fmt.Println(err)
		}
	}
	data, err := figure.Data()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(data)
}

// Loss curves: medians over bands, a method that diverged, a published curve.
func Example_curves() {
	epochs := []float64{0, 1, 2, 4}
	show(plots.Figure{
		Name:    "train-epochs",
		Title:   "Training loss of plain SGD",
		Caption: "Data: slice (surrogate). Lines: medians over seeds; bands: 10 % to 90 % quantiles. Dashed with rings: published.",
		Panels: []plots.Panel{{
			Title: "slice", Note: "surrogate", XLabel: "epochs", YLabel: "excess training loss", LogY: true,
			Series: []plots.Series{
				{Label: "uniform", X: epochs, Y: []float64{1, 0.5, 0.2, 0.1}, Lower: []float64{1, 0.4, 0.1, 0.05}, Upper: []float64{1, 0.6, 0.3, 0.2}, N: 5},
				{Label: "lgd-paper", X: epochs, Y: []float64{1, 0.4, math.NaN(), 0.03}, N: 5},
				{Label: "lgd-released", X: epochs, Y: []float64{1, 0.6, math.Inf(1), math.Inf(1)}, N: 5},
				{Label: "LGD, published", Style: "lgd-released", X: epochs, Y: []float64{1, 0.3, 0.1, 0.02}, Dashed: true},
			},
			Lines: []plots.Reference{{Value: 0.01, Label: "target"}},
		}},
	})
	// Output:
	// figure train-epochs: "Training loss of plain SGD"
	// panel "slice": curves
	//   note: surrogate
	//   x "epochs": linear 0 to 4, ticks 0 1 2 3 4
	//   y "excess training loss": log 0.00831764 to 1.20226, ticks 0.01 0.1 1
	//   reference "target": (0, 0.01) to (4, 0.01)
	//   uniform: #0072b2 solid
	//     line [(0, 1) (1, 0.5) (2, 0.2) (4, 0.1)]
	//     band [(0, 1) (1, 0.6) (2, 0.3) (4, 0.2) (4, 0.05) (2, 0.1) (1, 0.4) (0, 1)]
	//   lgd-paper: #d55e00 dashes [8 1.5]
	//     line [(0, 1) (1, 0.4)]
	//     line [(4, 0.03)]
	//   lgd-released: #cc79a7 dashes [2.5 1]
	//     line [(0, 1) (1, 0.6) (2, 1.20226)]
	//     leaves above at (2, 1.20226)
	//   LGD, published: #cc79a7 dashes [3 2]
	//     line [(0, 1) (1, 0.3) (2, 0.1) (4, 0.02)]
	// legend: uniform | lgd-paper | lgd-released | LGD, published | n = 5 seeds
	// caption: Data: slice (surrogate). Lines: medians over seeds; bands: 10 % to 90 %
	//   quantiles. Dashed with rings: published.
}

// The cost of a step against the number of rows, with guides of slope 0 and 1.
func Example_scaling() {
	rows := []float64{1000, 10000, 100000}
	show(plots.Figure{
		Name:    "rows",
		Title:   "Cost of a step",
		Caption: "Points: medians over turns; bars: 10 % to 90 % quantiles.",
		Panels: []plots.Panel{{
			Kind: plots.Scaling, Title: "yearmsd", XLabel: "training rows", YLabel: "microseconds", LogX: true, LogY: true, Slopes: []float64{0, 1},
			Series: []plots.Series{
				{Label: "lgd-paper", X: rows, Y: []float64{0.2, 0.21, 0.22}, Lower: []float64{0.19, 0.2, 0.2}, Upper: []float64{0.22, 0.22, 0.3}},
				{Label: "oracle, O(N) a step", Style: "oracle", X: rows, Y: []float64{50, 500, 5000}},
			},
		}},
	})
	// Output:
	// figure rows: "Cost of a step"
	// panel "yearmsd": scaling
	//   x "training rows": log 758.578 to 131826, ticks 1000 1e4 1e5
	//   y "microseconds": log 0.0841659 to 11287.2, ticks 0.1 1 10 100 1000 1e4
	//   reference "slope 0": (1000, 0.2) to (131826, 0.2)
	//   reference "slope 1": (1000, 0.2) to (131826, 26.3651)
	//   lgd-paper: #d55e00 dashes [8 1.5]
	//     line [(1000, 0.2) (10000, 0.21) (100000, 0.22)]
	//     interval [(1000, 0.19) (1000, 0.22)]
	//     interval [(10000, 0.2) (10000, 0.22)]
	//     interval [(100000, 0.2) (100000, 0.3)]
	//   oracle, O(N) a step: #009e73 dashes [1 1.8]
	//     line [(1000, 50) (10000, 500) (100000, 5000)]
	// legend: lgd-paper | oracle, O(N) a step
	// caption: Points: medians over turns; bars: 10 % to 90 % quantiles.
}

// Speed-ups with their confidence intervals, one row a data set. Seeds that
// miss the target make an interval without an end.
func Example_intervals() {
	show(plots.Figure{
		Name:    "speed-up",
		Title:   "Speed-up over uniform sampling",
		Caption: "Points: ratios of epochs to the target; bars: 95 % bootstrap intervals, paired by seed.",
		Panels: []plots.Panel{{
			Kind: plots.Intervals, XLabel: "times as fast as uniform", LogX: true,
			Rows:  []string{"slice (surrogate)", "ujiindoorloc", "protein"},
			Lines: []plots.Reference{{Value: 1, Label: "no difference", Vertical: true}},
			Series: []plots.Series{
				{Label: "lgd-paper", X: []float64{1.5, 0.8, math.NaN()}, Lower: []float64{1.2, 0.5, math.NaN()}, Upper: []float64{1.9, 1.4, math.NaN()}, N: 5},
				{Label: "oracle", X: []float64{2, math.Inf(1), 0}, Lower: []float64{1.6, 2.5, 0}, Upper: []float64{2.6, math.Inf(1), 1.2}, N: 5},
			},
		}},
	})
	// Output:
	// figure speed-up: "Speed-up over uniform sampling"
	// panel "": intervals
	//   x "times as fast as uniform": log 0.452908 to 2.87034, ticks 0.5 1 2
	//   y "": linear -2.5 to 1.11111, ticks slice (surrogate) ujiindoorloc protein
	//   reference "no difference": (1, -2.5) to (1, 1.11111)
	//   lgd-paper: #d55e00 dashes [8 1.5]
	//     1.5 [1.2, 1.9]
	//     0.8 [0.5, 1.4]
	//   oracle: #009e73 dashes [1 1.8]
	//     2 [1.6, 2.6]
	//     2.87034 and above [2.5, 2.87034 and above]
	//     0.452908 and below [0.452908 and below, 1.2]
	// legend: lgd-paper | oracle | n = 5 seeds
	// caption: Points: ratios of epochs to the target; bars: 95 % bootstrap intervals, paired
	//   by seed.
}
