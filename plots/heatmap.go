package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradsample/results"
)

// heatMap draws one quantity of one method over two settings: a panel a data
// set, the axis from left to right and what it is crossed with from below.
func (d Declared) heatMap(folder string) (Figure, error) {
	rows, err := d.sweepRows(folder, []string{d.Quantity})
	if err != nil {
		return Figure{}, err
	}
	method, err := d.onlyMethod(rows)
	if err != nil {
		return Figure{}, err
	}
	rows = slices.DeleteFunc(rows, func(r results.SweepRow) bool { return r.Method != method || math.IsNaN(float64(r.X+r.Y)) })
	if len(rows) == 0 {
		return Figure{}, fmt.Errorf("figure %s: the rows of %s have no y, a map needs both x and y", d.Name, method)
	}
	settings := grouped(rows, settingOf)
	quantity := scaleOf(quantityScales, d.Quantity)
	figure := d.figure("Method: "+method+".", dataCaption(settings), d.settingsNote(), mapCaption(rows))
	figure.Colors = Colors{Label: quantity.label, Log: quantity.log, Centre: quantity.centre, Best: quantity.best}
	columns := distinct(rows, func(r results.SweepRow) float64 { return float64(r.X) })
	lines := distinct(rows, func(r results.SweepRow) float64 { return float64(r.Y) })
	slices.Reverse(lines)
	for _, setting := range settings {
		panel := Panel{
			Kind: Map, Title: panelTitle(setting), Note: dataNote(setting), XLabel: scaleOf(axisScales, d.Axis).label, YLabel: scaleOf(axisScales, d.Across).label,
			Rows: cellNames(lines), Columns: cellNames(columns), Cells: emptyCells(len(lines), len(columns)),
		}
		for _, row := range rows {
			if row.Setting == setting {
				panel.Cells[slices.Index(lines, float64(row.Y))][slices.Index(columns, float64(row.X))] = float64(row.Median)
			}
		}
		figure.Panels = append(figure.Panels, panel)
	}
	return figure, nil
}

// onlyMethod is the method of the map: the one that the prefix names, or the one
// that it fits.
func (d Declared) onlyMethod(rows []results.SweepRow) (string, error) {
	methods := sweptMethods(rows)
	if slices.Contains(methods, d.Prefix) {
		return d.Prefix, nil
	}
	if len(methods) > 1 {
		return "", fmt.Errorf("figure %s: a map shows one method, and the prefix %q fits %s", d.Name, d.Prefix, strings.Join(methods, ", "))
	}
	return methods[0], nil
}

// mapCaption says what the cells are.
func mapCaption(rows []results.SweepRow) string {
	counts := distinct(rows, func(r results.SweepRow) float64 { return float64(r.Seeds) })
	switch least, most := counts[0], counts[len(counts)-1]; {
	case most <= 1:
		return "Cells: one value each."
	case least == most:
		return fmt.Sprintf("Cells: medians over n = %g seeds.", most)
	default:
		return fmt.Sprintf("Cells: medians over n = %g to %g seeds.", least, most)
	}
}

// distinct lists the rows' values in increasing order.
func distinct(rows []results.SweepRow, value func(results.SweepRow) float64) []float64 {
	var values []float64
	for _, row := range rows {
		values = append(values, value(row))
	}
	slices.Sort(values)
	return slices.Compact(values)
}

func cellNames(values []float64) []string {
	var names []string
	for _, value := range values {
		names = append(names, cellName(value))
	}
	return names
}

// emptyCells is a grid without values.
func emptyCells(rows, columns int) [][]float64 {
	grid := make([][]float64, rows)
	for i := range grid {
		grid[i] = slices.Repeat([]float64{math.NaN()}, columns)
	}
	return grid
}
