package declare

import (
	"strings"

	"gradsample/plots"
)

// ConvergenceFigures are the views of a convergence experiment, for the methods
// with a prefix.
func ConvergenceFigures(prefix, title string) []plots.Declared {
	var figures []plots.Declared
	for _, view := range []struct{ quantity, axis string }{
		{"train", "epoch"}, {"test", "epoch"}, {"train", "seconds"}, {"test", "seconds"}, {"train", "multiply_adds"},
	} {
		figures = append(figures, plots.Declared{
			Name:  strings.ReplaceAll(prefix, " ", "-") + view.quantity + "-" + axisNames[view.axis],
			Title: title, Source: plots.FromCurves, Quantity: view.quantity, Axis: view.axis, Prefix: prefix,
		})
	}
	return figures
}

// axisNames are the axes in the figures' names.
var axisNames = map[string]string{"epoch": "epochs", "seconds": "seconds", "multiply_adds": "cost"}
