package plots

import (
	"cmp"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"gradsample/results"
)

// sweep draws quantities along an axis: a row of panels each, a column a data
// set, a line a method.
func (d Declared) sweep(folder string) (Figure, error) {
	rows, err := d.sweepRows(folder, d.AllQuantities())
	if err != nil {
		return Figure{}, err
	}
	settings := grouped(rows, d.panelOf)
	figure := d.figure(dataCaption(grouped(rows, d.panelOf)), d.settingsNote(), lineCaption(rows), beyondCaption(rows))
	figure.Shared = true
	for _, method := range sweptMethods(rows) {
		label, _ := d.label(method)
		figure.Legend = append(figure.Legend, label)
	}
	figure.grid(d.AllQuantities(), settings, func(quantity string, setting results.Setting) Panel {
		return d.sweepPanel(rows, quantity, setting)
	})
	return figure, nil
}

// sweepRows reads what the figure shows of sweep.csv, in its order.
func (d Declared) sweepRows(folder string, quantities []string) ([]results.SweepRow, error) {
	path := filepath.Join(folder, "sweep.csv")
	rows, err := results.ReadCSV[results.SweepRow](path)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(kept(d, rows, settingOf), func(r results.SweepRow) bool {
		return r.Axis != d.Axis || r.Across != d.Across || !slices.Contains(quantities, r.Quantity) || !strings.HasPrefix(r.Method, d.Prefix)
	})
	if len(rows) == 0 {
		along := d.Axis
		if d.Across != "" {
			along += " and across " + d.Across
		}
		return nil, fmt.Errorf("figure %s: %s has no rows of %s along %s that fit, mend the figure's declaration or run the experiment anew",
			d.Name, path, strings.Join(quantities, ", "), along)
	}
	return rows, nil
}

func settingOf(row results.SweepRow) results.Setting { return row.Setting }

// panelOf is the setting of the panel that a row belongs to. Along the rows one
// panel holds what differs in their number: the subsets of one data set.
func (d Declared) panelOf(row results.SweepRow) results.Setting {
	setting := row.Setting
	if d.Axis == "rows" {
		setting.Rows, setting.TestRows, setting.DataNote = 0, 0, ""
		if setting.DataState == "subset" {
			setting.DataState = "real"
		}
	}
	return setting
}

// seeded tells whether some row is a median over several seeds.
func seeded(rows []results.SweepRow) bool {
	return slices.ContainsFunc(rows, func(r results.SweepRow) bool { return r.Seeds > 1 })
}

// lineCaption says what lines and bands are.
func lineCaption(rows []results.SweepRow) string {
	if seeded(rows) {
		return "Lines: medians over seeds; bands: 10 % to 90 % quantiles."
	}
	return "Lines: one value a point."
}

// beyondCaption explains the triangles that stand for what no axis can show: a
// marker may look like one.
func beyondCaption(rows []results.SweepRow) string {
	beyond := func(r results.SweepRow) bool {
		return math.IsInf(float64(r.Median), 0) || r.Median <= 0 && scaleOf(quantityScales, r.Quantity).log
	}
	if slices.ContainsFunc(rows, beyond) {
		return "Triangles at an edge: infinite or 0, beyond the axis."
	}
	return ""
}

// sweptMethods lists the methods in the rows' order.
func sweptMethods(rows []results.SweepRow) []string {
	var methods []string
	for _, row := range rows {
		methods = appendNew(methods, row.Method)
	}
	return methods
}

// sweepPanel is one quantity on one data set.
func (d Declared) sweepPanel(rows []results.SweepRow, quantity string, setting results.Setting) Panel {
	x, y := scaleOf(axisScales, d.Axis), scaleOf(quantityScales, quantity)
	panel := Panel{
		Kind: Sweep, Title: sweptTitle(setting), Note: dataNote(setting), XLabel: x.label, YLabel: y.label,
		LogX: x.logFor(rows), LogY: y.log, Lines: slices.Clone(y.lines),
	}
	methods := sweptMethods(rows)
	rows = slices.SortedStableFunc(slices.Values(rows), func(a, b results.SweepRow) int { return cmp.Compare(a.X, b.X) })
	for _, method := range methods {
		label, _ := d.label(method)
		series := Series{Label: label}
		for _, row := range rows {
			if row.Method == method && row.Quantity == quantity && d.panelOf(row) == setting {
				series.add(row)
			}
		}
		if len(series.X) > 0 {
			panel.Series = append(panel.Series, series.banded())
		}
	}
	return panel
}

// sweptTitle is a data set with its size, unless that varies.
func sweptTitle(setting results.Setting) string {
	if setting.Rows == 0 {
		return shortName(setting.Dataset)
	}
	return panelTitle(setting)
}

// add appends a row's point. One seed has no band.
func (s *Series) add(row results.SweepRow) {
	lower, upper := float64(row.Lower), float64(row.Upper)
	if row.Seeds < 2 {
		lower, upper = math.NaN(), math.NaN()
	}
	s.X = append(s.X, float64(row.X))
	s.addBanded(float64(row.Median), lower, upper)
	s.N = max(s.N, row.Seeds)
}

// banded is the series, without a band where no point has one.
func (s Series) banded() Series {
	if !slices.ContainsFunc(s.Lower, func(value float64) bool { return !math.IsNaN(value) }) {
		s.Lower, s.Upper = nil, nil
	}
	return s
}
