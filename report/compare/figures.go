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

// Figures lays the training curves of two runs over each other: a figure a
// problem, a panel a method, in it the excess training loss of both against
// epochs. What one run alone has is left out.
func Figures(a, b Run) []Overlay {
	inB := map[curveKey][]results.CurveRow{}
	for _, row := range b.Curves {
		inB[keyOf(row)] = append(inB[keyOf(row)], row)
	}
	inA, order := map[curveKey][]results.CurveRow{}, []curveKey{}
	for _, row := range a.Curves {
		key := keyOf(row)
		if _, both := inB[key]; !both {
			continue
		}
		if _, known := inA[key]; !known {
			order = append(order, key)
		}
		inA[key] = append(inA[key], row)
	}
	var overlays []Overlay
	for len(order) > 0 {
		problem := order[0].problem
		var panels []plots.Panel
		first := order[0]
		order = slices.DeleteFunc(order, func(key curveKey) bool {
			if key.problem == problem {
				panels = append(panels, panel(key.method, series(label("A", a), styleA, inA[key]), series(label("B", b), styleB, inB[key])))
			}
			return key.problem == problem
		})
		overlays = append(overlays, Overlay{problem.experiment, problem.figure(panels, inA[first][0].Setting, inB[first][0].Setting)})
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

func keyOf(row results.CurveRow) curveKey {
	return curveKey{problem{row.Experiment, row.Dataset, row.Preprocess, row.Loss}, row.Method}
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

// panel shows a method in both runs, down to the smaller excess.
func panel(method string, both ...plots.Series) plots.Panel {
	p := plots.Panel{Title: method, XLabel: "epochs", YLabel: "excess training loss", LogX: true, LogY: true, YMin: 1, YMax: 2, Series: both}
	for _, s := range both {
		for _, y := range s.Y {
			if y > 0 {
				p.YMin = min(p.YMin, y/1.5)
			}
		}
	}
	return p
}

// series is a run's curve. The start is left out: a log axis has no zero.
func series(label, style string, rows []results.CurveRow) plots.Series {
	s := plots.Series{Label: label, Style: style}
	for _, row := range rows {
		if row.Iteration > 0 {
			s.N = row.Seeds
			s.X, s.Y = append(s.X, float64(row.Epoch)), append(s.Y, float64(row.TrainExcess))
			s.Lower, s.Upper = append(s.Lower, float64(row.TrainExcessLower)), append(s.Upper, float64(row.TrainExcessUpper))
		}
	}
	return s
}
