package plots

import (
	"math"
	"slices"

	"gradsample/results"
)

// against draws one quantity of a sweep against another: a panel a method, in it
// a series a data set, and of that a point a value of the axis.
func (d Declared) against(folder string) (Figure, error) {
	quantity := d.AllQuantities()[0]
	rows, err := d.sweepRows(folder, []string{quantity, d.Against})
	if err != nil {
		return Figure{}, err
	}
	settings := grouped(rows, settingOf)
	points := "Points: "
	if seeded(rows) {
		points += "medians over seeds, "
	}
	figure := d.figure(dataCaption(settings), d.settingsNote(), points+"one for each value of "+scaleOf(axisScales, d.Axis).label+".", beyondCaption(rows))
	figure.Shared = true
	x, y := scaleOf(quantityScales, d.Against), scaleOf(quantityScales, quantity)
	methods := sweptMethods(rows)
	for _, method := range methods {
		panel := Panel{Kind: Scatter, XLabel: x.label, YLabel: y.label, LogX: x.log, LogY: y.log, Lines: slices.Clone(y.lines)}
		if len(methods) > 1 {
			panel.Title, _ = d.label(method)
		}
		for _, line := range x.lines {
			line.Vertical = true
			panel.Lines = append(panel.Lines, line)
		}
		for _, setting := range settings {
			if series := d.pairs(rows, method, setting); len(series.X) > 0 {
				panel.Series = append(panel.Series, series)
			}
		}
		figure.Panels = append(figure.Panels, panel)
	}
	return figure, nil
}

// pairs are a method's points on a data set: where both quantities have a value.
func (d Declared) pairs(rows []results.SweepRow, method string, setting results.Setting) Series {
	type place struct{ x, y float64 }
	at := func(row results.SweepRow) place {
		y := float64(row.Y)
		if math.IsNaN(y) { // which is no key: it differs from itself
			y = 0
		}
		return place{float64(row.X), y}
	}
	series := Series{Label: shortName(setting.Dataset)}
	if note := dataNote(setting); note != "" {
		series.Label += ", " + note
	}
	against := map[place]float64{}
	for _, row := range rows {
		if row.Method == method && row.Setting == setting && row.Quantity == d.Against {
			against[at(row)] = float64(row.Median)
		}
	}
	for _, row := range rows {
		if row.Method != method || row.Setting != setting || row.Quantity != d.AllQuantities()[0] {
			continue
		}
		if x, ok := against[at(row)]; ok && !math.IsNaN(x) && !math.IsNaN(float64(row.Median)) {
			series.X, series.Y = append(series.X, x), append(series.Y, float64(row.Median))
			series.N = max(series.N, row.Seeds)
		}
	}
	return series
}
