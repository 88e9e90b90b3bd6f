package plots

import (
	"cmp"
	"path/filepath"
	"slices"

	"gradsample/results"
)

// cost draws seconds a step or a draw against the rows of one data set, or
// against the columns of several.
func (d Declared) cost(folder string) (Figure, error) {
	rows, err := results.ReadCSV[results.TimingRow](filepath.Join(folder, "timings.csv"))
	if err != nil {
		return Figure{}, err
	}
	of := func(r results.TimingRow) results.Setting { return r.Setting }
	rows = kept(d, rows, of)
	swept := sweptDataset(rows)
	rows = slices.DeleteFunc(rows, func(r results.TimingRow) bool { return (r.Dataset == swept) != (d.Axis == "rows") })
	settings := grouped(rows, of)
	figure := d.figure(dataCaption(settings), d.settingsNote(), "Points: medians over turns; bars: 10 % to 90 % quantiles.")
	panel := Panel{Kind: Scaling, XLabel: scaleOf(axisScales, d.Axis).label, YLabel: "microseconds", LogX: true, LogY: true}
	if d.Axis == "rows" {
		panel.Title = swept
	}
	slices.SortStableFunc(settings, func(a, b results.Setting) int { return cmp.Or(a.Columns-b.Columns, a.Rows-b.Rows) })
	for _, setting := range settings {
		for _, method := range timedMethods(rows) {
			panel.Series = d.costPoint(panel.Series, rows, setting, method)
		}
	}
	figure.Panels = []Panel{panel}
	return figure, nil
}

// sweptDataset is the data set that occurs with several numbers of rows.
func sweptDataset(rows []results.TimingRow) string {
	first := map[string]int{}
	for _, row := range rows {
		if known, ok := first[row.Dataset]; ok && known != row.Rows {
			return row.Dataset
		}
		first[row.Dataset] = row.Rows
	}
	return ""
}

// timedMethods lists the methods in the rows' order.
func timedMethods(rows []results.TimingRow) []string {
	var methods []string
	for _, row := range rows {
		if !slices.Contains(methods, row.Method) {
			methods = append(methods, row.Method)
		}
	}
	return methods
}

// costPoint appends a method's times on a problem to its series.
func (d Declared) costPoint(all []Series, rows []results.TimingRow, setting results.Setting, method string) []Series {
	var micros []float64
	for _, row := range rows {
		if row.Setting == setting && row.Method == method {
			seconds := row.StepSeconds
			if d.Quantity == "draw" {
				seconds = row.DrawSeconds
			}
			micros = append(micros, float64(seconds)*1e6)
		}
	}
	if len(micros) == 0 {
		return all
	}
	index := slices.IndexFunc(all, func(s Series) bool { return s.Label == method })
	if index < 0 {
		index = len(all)
		all = append(all, Series{Label: method})
	}
	x := float64(setting.Columns)
	if d.Axis == "rows" {
		x = float64(setting.Rows)
	}
	lower, median, upper := results.Band(micros, 0.1)
	series := &all[index]
	series.X, series.Y = append(series.X, x), append(series.Y, median)
	series.Lower, series.Upper = append(series.Lower, lower), append(series.Upper, upper)
	return all
}
