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
	of := func(r results.CurveRow) results.Setting { return r.Setting }
	rows = kept(d, rows, of)
	settings := grouped(rows, of)
	figure := d.figure(dataCaption(settings), d.settingsNote(), d.curveCaption())
	anyPublished := false
	figure.grid(d.AllQuantities(), settings, func(quantity string, setting results.Setting) Panel {
		panel := d.convergencePanel(quantity, setting)
		for _, method := range methodsOf(rows, setting) {
			if series, ok := d.curveSeries(rows, timings, setting, method, quantity); ok {
				panel.Series = append(panel.Series, series)
			}
		}
		curves := d.publishedSeries(published, setting, quantity)
		anyPublished = anyPublished || len(curves) > 0
		panel.Series = append(panel.Series, curves...)
		if quantity == "train" {
			panel.showExcess()
		}
		return panel
	})
	if anyPublished {
		figure.Caption += " Dashed with rings: the authors' published runs, loss over its value at the start, on their own rows and split."
	}
	return figure, nil
}

// curveCaption says what lines and bands are.
func (d Declared) curveCaption() string {
	caption := "Lines: medians over seeds"
	if slices.ContainsFunc(d.AllQuantities(), func(quantity string) bool { return quantity != "weight" }) {
		caption += "; bands: 10 % to 90 % quantiles"
	}
	if slices.Contains(d.AllQuantities(), "weight") {
		caption += ". Mean weights are of all draws so far: one above 1 acts as a longer step, and without bias it is 1"
	}
	return caption + "."
}

// curveLabels are the Y axes of training curves.
var curveLabels = map[string]string{"train": "excess training loss", "test": "test loss / at the start", "weight": "mean weight so far"}

// convergencePanel is one data set's axes.
func (d Declared) convergencePanel(quantity string, setting results.Setting) Panel {
	panel := Panel{
		Title: panelTitle(setting), Note: dataNote(setting),
		XLabel: scaleOf(axisScales, d.Axis).label, YLabel: curveLabels[quantity], LogX: true, LogY: true,
	}
	if quantity == "weight" {
		panel.Lines = []Reference{{Value: 1, Label: "unbiased"}}
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
func (d Declared) curveSeries(rows []results.CurveRow, timings []results.TimingRow, setting results.Setting, method, quantity string) (Series, bool) {
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
			"iteration": float64(row.Iteration), "epoch": float64(row.Epoch), "multiply_adds": float64(row.MultiplyAdds), "seconds": setup + float64(row.Iteration)*step,
		}[d.Axis]
		series.N = row.Seeds
		series.X = append(series.X, x)
		switch quantity {
		case "weight": // of which there is no band
			series.Y = append(series.Y, float64(row.MeanWeight))
		case "test":
			series.addBanded(float64(row.TestLoss)/start, float64(row.TestLossLower)/start, float64(row.TestLossUpper)/start)
		default:
			series.addBanded(float64(row.TrainExcess), float64(row.TrainExcessLower), float64(row.TrainExcessUpper))
		}
	}
	return series, len(series.X) > 0
}

// addBanded appends a median with its band.
func (s *Series) addBanded(median, lower, upper float64) {
	s.Y, s.Lower, s.Upper = append(s.Y, median), append(s.Lower, lower), append(s.Upper, upper)
}

// publishedSeries are the authors' curves of a data set.
func (d Declared) publishedSeries(rows []results.PublishedRow, setting results.Setting, quantity string) []Series {
	if d.Axis != "epoch" && d.Axis != "seconds" || quantity == "weight" {
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
			if quantity == "test" {
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
