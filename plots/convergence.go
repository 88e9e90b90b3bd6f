package plots

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"gradsample/results"
)

// convergence draws training curves: the excess training loss, or the test loss
// over its value at the start, against epochs, seconds or counted cost.
func (d Declared) convergence(folder string) (Figure, error) {
	rows, err := results.ReadCSV[results.CurveRow](filepath.Join(folder, "curves.csv"))
	if err != nil {
		return Figure{}, err
	}
	timings, err := readOptional[results.TimingRow](folder, "timings.csv")
	if err != nil {
		return Figure{}, err
	}
	published, err := readOptional[results.PublishedRow](folder, "published.csv")
	if err != nil {
		return Figure{}, err
	}
	settings := grouped(rows, func(r results.CurveRow) results.Setting { return r.Setting })
	figure := d.figure(dataCaption(settings), d.settingsNote(),
		"Lines: medians over seeds; bands: 10 % to 90 % quantiles.")
	anyPublished := false
	for _, setting := range settings {
		panel := d.convergencePanel(setting)
		for _, method := range methodsOf(rows, setting) {
			if series, ok := d.curveSeries(rows, timings, setting, method); ok {
				panel.Series = append(panel.Series, series)
			}
		}
		curves := d.publishedSeries(published, setting)
		anyPublished = anyPublished || len(curves) > 0
		panel.Series = append(panel.Series, curves...)
		if d.Quantity == "train" {
			panel.showExcess()
		}
		figure.Panels = append(figure.Panels, panel)
	}
	if anyPublished {
		figure.Caption += " Dashed with rings: the authors' published runs, loss over its value at the start, on their own rows and split."
	}
	return figure, nil
}

// convergencePanel is one data set's axes.
func (d Declared) convergencePanel(setting results.Setting) Panel {
	panel := Panel{Title: panelTitle(setting), Note: dataNote(setting), XLabel: axisLabels[d.Axis], LogX: true, LogY: true}
	panel.YLabel = "excess training loss"
	if d.Quantity == "test" {
		panel.YLabel = "test loss / at the start"
	}
	return panel
}

// showExcess fits the axis to the smallest median, and cuts it a little above
// the start, which is 1: what diverges leaves the panel.
func (p *Panel) showExcess() {
	smallest := 1.0
	for _, series := range p.Series {
		for _, y := range series.Y {
			if y > 0 {
				smallest = min(smallest, y)
			}
		}
	}
	p.YMin, p.YMax = smallest/1.5, 2
}

var axisLabels = map[string]string{
	"epoch": "epochs", "seconds": "seconds, set-up included", "multiply_adds": "counted multiply-adds",
	"rows": "training rows", "columns": "columns",
}

// methodsOf lists the methods of a problem in the rows' order.
func methodsOf(rows []results.CurveRow, setting results.Setting) []string {
	var methods []string
	for _, row := range rows {
		if row.Setting == setting && !slices.Contains(methods, row.Method) {
			methods = append(methods, row.Method)
		}
	}
	return methods
}

// curveSeries is one method's curve; false where it does not belong to the
// figure or was not timed. The start is left out: log axes have no zero.
func (d Declared) curveSeries(rows []results.CurveRow, timings []results.TimingRow, setting results.Setting, method string) (Series, bool) {
	label, ok := d.label(method)
	if !ok {
		return Series{}, false
	}
	step, setup := results.StepSeconds(timings, setting, method)
	if d.Axis == "seconds" && math.IsNaN(step) {
		return Series{}, false
	}
	series := Series{Label: label}
	start := math.NaN()
	for _, row := range rows {
		if row.Setting != setting || row.Method != method {
			continue
		}
		if row.Iteration == 0 {
			start = float64(row.TestLoss)
			continue
		}
		x := map[string]float64{
			"epoch": float64(row.Epoch), "multiply_adds": float64(row.MultiplyAdds), "seconds": setup + float64(row.Iteration)*step,
		}[d.Axis]
		median, lower, upper := float64(row.TrainExcess), float64(row.TrainExcessLower), float64(row.TrainExcessUpper)
		if d.Quantity == "test" {
			median, lower, upper = float64(row.TestLoss)/start, float64(row.TestLossLower)/start, float64(row.TestLossUpper)/start
		}
		series.N = row.Seeds
		series.X, series.Y = append(series.X, x), append(series.Y, median)
		series.Lower, series.Upper = append(series.Lower, lower), append(series.Upper, upper)
	}
	return series, len(series.X) > 0
}

// publishedSeries are the authors' curves of a data set.
func (d Declared) publishedSeries(rows []results.PublishedRow, setting results.Setting) []Series {
	if d.Axis == "multiply_adds" {
		return nil
	}
	rule := "sgd"
	if d.Prefix != "" {
		rule = d.Prefix[:len(d.Prefix)-1]
	}
	var all []Series
	for _, method := range []string{"permuted", "lgd-released"} {
		series := Series{Label: fmt.Sprintf("%s, published", method), Style: method, Dashed: true}
		for _, row := range rows {
			x := float64(row.Epoch)
			if d.Axis == "seconds" {
				x = float64(row.Seconds)
			}
			if row.Dataset != setting.Dataset || row.Rule != rule || row.Method != method || x <= 0 {
				continue
			}
			y := float64(row.TrainRatio)
			if d.Quantity == "test" {
				y = float64(row.TestRatio)
			}
			series.X, series.Y = append(series.X, x), append(series.Y, y)
		}
		if len(series.X) > 0 {
			all = append(all, series)
		}
	}
	return all
}
