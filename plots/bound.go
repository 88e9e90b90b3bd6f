package plots

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"gradsample/results"
)

// bound draws, for methods cyclic(G, U), the measured constant of the distance to
// the limit over DSG's against U/G, beside 1 + 2U/G of Theorem 4: cycles with one
// fresh feature and with more apart.
func (d Declared) bound(folder string) (Figure, error) {
	rows, err := results.ReadCSV[results.EffectRow](filepath.Join(folder, "effects.csv"))
	if err != nil {
		return Figure{}, err
	}
	of := func(r results.EffectRow) results.Setting { return r.Setting }
	rows = slices.DeleteFunc(kept(d, rows, of), func(r results.EffectRow) bool {
		_, isCycle := results.BoundRatio(r.Method)
		return r.Metric != results.MetricConstantRatio || !isCycle || !strings.HasPrefix(r.Method, d.Prefix)
	})
	settings := grouped(rows, of)
	figure := d.figure(dataCaption(settings), d.settingsNote(), "Points: medians over seeds; bars: 95 % intervals.")
	figure.grid([]string{"constant"}, settings, func(_ string, setting results.Setting) Panel {
		panel := Panel{
			Kind: Scaling, Title: panelTitle(setting), Note: dataNote(setting), LogX: true, LogY: true,
			XLabel: "U/G", YLabel: "constant / DSG’s",
		}
		for _, row := range rows {
			if row.Setting == setting {
				panel.addConstant(row)
			}
		}
		panel.addBound()
		return panel
	})
	if len(figure.Panels) == 0 {
		return Figure{}, fmt.Errorf("figure %s: %w", d.Name, ErrEmpty)
	}
	return figure, nil
}

// addConstant adds a method's constant to the series of its cycles.
func (p *Panel) addConstant(row results.EffectRow) {
	ratio, _ := results.BoundRatio(row.Method)
	label := "cycles of 1 fresh feature"
	if _, cycle, _ := strings.Cut(row.Method, "cyclic "); !strings.HasPrefix(cycle, "1:") {
		fresh, _, _ := strings.Cut(cycle, ":")
		label = "cycles of " + fresh + " fresh features"
	}
	index := slices.IndexFunc(p.Series, func(s Series) bool { return s.Label == label })
	if index < 0 {
		index = len(p.Series)
		p.Series = append(p.Series, Series{Label: label})
	}
	s := &p.Series[index]
	s.N = row.N
	s.X = append(s.X, (ratio-1)/2)
	s.addBanded(float64(row.Estimate), float64(row.Lower), float64(row.Upper))
}

// addBound adds the theorem's ratio where there are points.
func (p *Panel) addBound() {
	bound := Series{Label: "Theorem 4: 1 + 2U/G"}
	for _, s := range p.Series {
		for _, x := range s.X {
			if !slices.Contains(bound.X, x) {
				bound.X = append(bound.X, x)
			}
		}
	}
	slices.Sort(bound.X)
	for _, x := range bound.X {
		bound.Y = append(bound.Y, 1+2*x)
	}
	p.Series = append(p.Series, bound)
}
