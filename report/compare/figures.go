package compare

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"gradsample/plots"
	"gradsample/results"
)

// The looks of the two runs, in every figure.
const (
	styleA = "uniform"
	styleB = "lgd-paper"
)

// Overlay is a figure of one experiment.
type Overlay struct {
	Experiment string
	Figure     plots.Figure
}

// Figures lays the curves of two runs over each other: a figure a problem, a panel
// a method. What one run alone has is left out, as is what has no course.
func Figures(a, b Run) []Overlay {
	inB := map[curveKey]Curve{}
	for _, curve := range b.Curves {
		inB[keyOf(curve)] = curve
	}
	inA, order := map[curveKey]Curve{}, []curveKey{}
	for _, curve := range a.Curves {
		key := keyOf(curve)
		if other, both := inB[key]; both && len(curve.Series.X) > 0 && len(other.Series.X) > 0 {
			inA[key], order = curve, append(order, key)
		}
	}
	var overlays []Overlay
	for len(order) > 0 {
		problem := order[0].problem
		var panels []plots.Panel
		first := order[0]
		order = slices.DeleteFunc(order, func(key curveKey) bool {
			if key.problem == problem {
				panels = append(panels, panel(inA[key], inB[key], label("A", a), label("B", b)))
			}
			return key.problem == problem
		})
		overlays = append(overlays, Overlay{problem.experiment, problem.figure(panels, inA[first].Setting, inB[first].Setting)})
	}
	return overlays
}

// problem says what a curve is of, but for the number of rows, which profiles
// choose.
type problem struct{ experiment, dataset, preprocess, loss string }

type curveKey struct {
	problem
	method string
}

func keyOf(c Curve) curveKey {
	return curveKey{problem{c.Experiment, c.Dataset, c.Preprocess, c.Loss}, c.Method}
}

func label(letter string, run Run) string { return letter + ", " + filepath.Base(run.Name) }

// figure is a problem's figure.
func (p problem) figure(panels []plots.Panel, a, b results.Setting) plots.Figure {
	return plots.Figure{
		Name:  strings.NewReplacer(":", "-", "/", "-", "=", "-", ",", "-", " ", "-").Replace(p.dataset + "-" + p.preprocess),
		Title: fmt.Sprintf("%s on %s", p.experiment, p.dataset), Panels: panels, Shared: true,
		Caption: fmt.Sprintf("Lines: medians over seeds; bands: 10 %% to 90 %% quantiles. A: %s. B: %s.", rowsOf(a), rowsOf(b)),
	}
}

// rowsOf says what rows a run saw.
func rowsOf(s results.Setting) string {
	return fmt.Sprintf("%d × %d, %s", s.Rows, s.Columns, s.DataState)
}

// panel shows a method in both runs, down to the smallest value; what rises beyond
// the start of a training leaves the panel.
func panel(a, b Curve, labelA, labelB string) plots.Panel {
	p := plots.Panel{Title: a.Method, XLabel: a.XLabel, YLabel: a.YLabel, LogX: true, LogY: true, YMin: 1, YMax: 2}
	for _, of := range []struct {
		series       plots.Series
		label, style string
	}{{a.Series, labelA, styleA}, {b.Series, labelB, styleB}} {
		of.series.Label, of.series.Style = of.label, of.style
		p.Series = append(p.Series, of.series)
		for _, y := range of.series.Y {
			if y > 0 {
				p.YMin = min(p.YMin, y/1.5)
			}
		}
	}
	return p
}
