package plots

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"gradsample/results"
)

// errorAxes are what kernel methods' errors are drawn against.
var errorAxes = map[string]string{
	"iteration": "iterations", "samples": "training samples", "features": "features, landmarks or rows",
	"train_seconds": "seconds of training", "predict_seconds": "seconds to predict the test rows",
}

// errors draws kernel methods' errors against iterations, rows drawn, distinct features,
// seconds of training or seconds of prediction.
func (d Declared) errors(folder string) (Figure, error) {
	rows, err := results.ReadCSV[results.KernelRow](filepath.Join(folder, "errors.csv"))
	if err != nil {
		return Figure{}, err
	}
	timings, err := readOptional[results.KernelTimingRow](folder, "timings-kernel.csv")
	if err != nil {
		return Figure{}, err
	}
	of := func(r results.KernelRow) results.Setting { return r.Setting }
	rows = kept(d, rows, of)
	settings := grouped(rows, of)
	exact := ""
	if (d.Axis == "iteration" || d.Axis == "samples") && slices.ContainsFunc(rows, func(r results.KernelRow) bool { return d.isExact(rows, r) }) {
		exact = "Level lines: exact baselines with all their features."
	}
	figure := d.figure(dataCaption(settings), d.settingsNote(), "Lines: medians over seeds; bands: 10 % to 90 % quantiles.", exact)
	figure.grid([]string{d.Quantity}, settings, func(quantity string, setting results.Setting) Panel {
		return d.errorPanel(rows, timings, setting, quantity)
	})
	if !slices.ContainsFunc(figure.Panels, func(p Panel) bool { return len(p.Series) > 0 }) {
		return Figure{}, fmt.Errorf("figure %s: %w", d.Name, ErrEmpty)
	}
	return figure, nil
}

// isExact tells whether a row is of a method without iterations.
func (d Declared) isExact(rows []results.KernelRow, of results.KernelRow) bool {
	return !slices.ContainsFunc(rows, func(r results.KernelRow) bool {
		return r.Method == of.Method && r.Setting == of.Setting && r.Iteration > 0
	})
}

// errorPanel is one data set's axes.
func (d Declared) errorPanel(rows []results.KernelRow, timings []results.KernelTimingRow, setting results.Setting, quantity string) Panel {
	label := map[string]string{"limit": "squared distance to the limit", "test": "test error", "train": "training error"}[quantity]
	if setting.Loss == "squared" || setting.Loss == "huber" {
		label = map[string]string{"limit": label, "test": "test RMSE", "train": "training RMSE"}[quantity]
	}
	panel := Panel{
		Title: panelTitle(setting), Note: dataNote(setting), XLabel: errorAxes[d.Axis], YLabel: label, LogX: true, LogY: true,
	}
	rows = slices.DeleteFunc(slices.Clone(rows), func(r results.KernelRow) bool { return r.Setting != setting })
	timings = slices.DeleteFunc(slices.Clone(timings), func(r results.KernelTimingRow) bool { return r.Setting != setting })
	start := math.NaN()
	for _, method := range kernelMethodsOf(rows) {
		if first := d.errorSeries(&panel, rows, timings, method, quantity); !math.IsNaN(first) {
			start = first
		}
	}
	panel.levelOut()
	panel.cutAbove(start)
	return panel
}

// kernelMethodsOf lists the methods in the rows' order.
func kernelMethodsOf(rows []results.KernelRow) []string {
	var methods []string
	for _, row := range rows {
		methods = appendNew(methods, row.Method)
	}
	return methods
}

// errorSeries adds one method's line, if it belongs to the figure and was timed
// where that is needed. It returns the error before the first iteration.
func (d Declared) errorSeries(panel *Panel, rows []results.KernelRow, timings []results.KernelTimingRow, method, quantity string) float64 {
	start := math.NaN()
	label, ok := d.label(method)
	if !ok {
		return start
	}
	series := Series{Label: label}
	for _, row := range rows {
		if row.Method != method {
			continue
		}
		median, lower, upper := errorOf(row, quantity)
		if row.Iteration == 0 && !d.isExact(rows, row) {
			start = median
			continue // log axes have no zero
		}
		if x, ok := d.errorAt(row, timings); ok && !math.IsNaN(median) {
			series.N = row.Seeds
			series.X = append(series.X, x)
			series.addBanded(median, lower, upper)
		}
	}
	if len(series.X) > 0 {
		panel.Series = append(panel.Series, series)
	}
	return start
}

func errorOf(row results.KernelRow, quantity string) (median, lower, upper float64) {
	switch quantity {
	case "train":
		return float64(row.TrainError), float64(row.TrainErrorLower), float64(row.TrainErrorUpper)
	case "limit":
		return float64(row.LimitDistance), float64(row.LimitDistanceLower), float64(row.LimitDistanceUpper)
	}
	return float64(row.TestError), float64(row.TestErrorLower), float64(row.TestErrorUpper)
}

// errorAt is a row's place on the figure's axis; false where it was not timed.
func (d Declared) errorAt(row results.KernelRow, timings []results.KernelTimingRow) (float64, bool) {
	switch d.Axis {
	case "iteration":
		return float64(row.Iteration), true
	case "samples":
		return float64(row.Samples), true
	case "features":
		return float64(row.Features), true
	}
	for _, timed := range timings {
		if timed.Method == row.Method && timed.Iteration == row.Iteration && (row.Iteration > 0 || timed.Features == int(row.Features)) {
			if d.Axis == "predict_seconds" {
				return float64(timed.PredictSeconds), true
			}
			return float64(timed.TrainSeconds), true
		}
	}
	return 0, false
}

// levelOut draws what has no iterations as level lines, from the first to the last
// iteration of the others, at its last value.
func (p *Panel) levelOut() {
	first, last := math.Inf(1), 0.0
	for _, s := range p.Series {
		for _, x := range s.X {
			if x > 0 {
				first, last = min(first, x), max(last, x)
			}
		}
	}
	for i := range p.Series {
		s := &p.Series[i]
		if end := len(s.X) - 1; slices.Max(s.X) == 0 && last > 0 {
			s.X, s.Y = []float64{first, last}, []float64{s.Y[end], s.Y[end]}
			s.Lower, s.Upper = []float64{s.Lower[end], s.Lower[end]}, []float64{s.Upper[end], s.Upper[end]}
		}
	}
}

// cutAbove ends the axis a little above the error before the first iteration: what
// diverges leaves the panel.
func (p *Panel) cutAbove(start float64) {
	smallest, largest := math.Inf(1), 0.0
	for _, s := range p.Series {
		for _, y := range s.Y {
			if y > 0 && !math.IsInf(y, 1) {
				smallest, largest = min(smallest, y), max(largest, y)
			}
		}
	}
	if top := 1.5 * start; largest > top && smallest < top {
		p.YMin, p.YMax = smallest/1.1, top
	}
}
