package plots

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is a figure type: how a panel shows its series.
type Kind int

// The kinds of panel.
const (
	// Curves are median lines over quantile bands, such as a loss against epochs.
	Curves Kind = iota
	// Scaling is few measured points, each with its interval and joined by a
	// line, usually on log axes, such as the cost of a step against the rows.
	Scaling
	// Intervals is one row a data set and in it one estimate with its interval a
	// method, such as speed-ups with a line at 1.
	Intervals
	// Sweep is curves with a marker at each point: a quantity measured at few
	// values of a setting.
	Sweep
	// Scatter is points alone, such as one quantity against another.
	Scatter
	// Map is a grid of cells, each coloured by its value and showing it.
	Map
	// Blank leaves its place in the grid of panels empty.
	Blank
)

// String names the kind.
func (k Kind) String() string {
	return [...]string{"curves", "scaling", "intervals", "sweep", "scatter", "map", "blank"}[k]
}

// Figure is a grid of panels with one legend and one caption.
type Figure struct {
	Name    string   // the file's name, without folder and extension
	Title   string   // above the panels; "": none
	Panels  []Panel  // row by row
	Columns int      // panels side by side; 0: 1 for one, 2 for two or four, else 3
	Shared  bool     // panels with one XLabel have one X axis, and those with one YLabel one Y axis, labelled at the left
	Colors  Colors   // of Map panels, one scale for all
	Legend  []string // labels in the order of the legend; labels that it misses follow as they appear
	Caption string   // data, subset or surrogate, preprocessing, settings, what line and band are
}

// Panel is one pair of axes. Panels of a figure are lettered (a), (b), ...,
// blank ones are passed over.
type Panel struct {
	Kind           Kind // Curves by default
	Title          string
	XLabel, YLabel string
	LogX, LogY     bool
	YMin, YMax     float64     // the Y axis where YMin < YMax, else it follows the data; what lies beyond is marked at the edge
	Rows           []string    // Intervals and Map: the rows' names, from the top
	Columns        []string    // Map: the columns' names, from the left
	Cells          [][]float64 // Map: the values of each row; NaN: there is none
	Series         []Series    // drawn in this order, the last on top
	Lines          []Reference // reference lines
	Slopes         []float64   // Scaling with log axes: guides y ∝ x^slope through the first point
	Note           string      // a remark under the title: surrogate, subset, diverged seeds
}

// Series is one method's values.
//
// In Curves, Sweep and Scaling panels Y is the median at X, between Lower and
// Upper (both may be nil). A NaN leaves a gap; +Inf, and a value that a log axis or
// YMin and YMax cannot show, is marked by a triangle at the edge where the line
// leaves. In Intervals panels X holds one estimate a row, between Lower and
// Upper; Y is not used, NaN leaves the row empty, and infinite values are arrows. In
// Scatter panels Y at X is a point, and infinite values are arrows. Map panels
// have cells in place of series.
type Series struct {
	Label        string // in the legend: one label has one style in all panels of a figure
	Style        string // a method's name, which fixes colour and dashes; default: Label
	X, Y         []float64
	Lower, Upper []float64
	N            int  // number of seeds, named in the legend; 0: not a matter of seeds
	Dashed       bool // a published curve: thin dashes with rings, in the colour of its method
}

// Reference is a straight line at one value, with a label at its end.
type Reference struct {
	Value    float64
	Label    string
	Vertical bool // at X = Value; default: at Y = Value
}

// style is the name under which the series finds its look.
func (s Series) style() string {
	if s.Style != "" {
		return s.Style
	}
	return s.Label
}

// columns is the number of panels side by side.
func (f Figure) columns() int {
	switch n := len(f.Panels); {
	case f.Columns > 0:
		return min(f.Columns, n)
	case f.hasMap():
		return f.mapColumns()
	case n <= 2:
		return n
	case n == 4:
		return 2
	default:
		return 3
	}
}

// labels are the legend's labels in their order: those of Legend that some
// panel shows, then the others as they appear.
func (f Figure) labels() []string {
	var shown []string
	for _, panel := range f.Panels {
		for _, series := range panel.Series {
			if !slices.Contains(shown, series.Label) {
				shown = append(shown, series.Label)
			}
		}
	}
	rank := func(label string) int {
		if i := slices.Index(f.Legend, label); i >= 0 {
			return i
		}
		return len(f.Legend)
	}
	slices.SortStableFunc(shown, func(a, b string) int { return rank(a) - rank(b) })
	return shown
}

// validate finds what cannot be drawn and says where it is.
func (f Figure) validate() error {
	if f.Name == "" || strings.ContainsAny(f.Name, `/\`) {
		return fmt.Errorf("figure %q needs a name without slashes: it becomes a file's name", f.Name)
	}
	if len(f.Panels) == 0 {
		return fmt.Errorf("figure %s has no panels", f.Name)
	}
	if err := f.Colors.validate(); err != nil {
		return fmt.Errorf("figure %s: %w", f.Name, err)
	}
	styles := map[string]string{}
	for i, panel := range f.Panels {
		if err := panel.validate(); err != nil {
			return fmt.Errorf("figure %s, panel %s: %w", f.Name, strings.TrimSpace(f.letter(i)+" "+panel.Title), err)
		}
		for _, series := range panel.Series {
			style := fmt.Sprint(series.style(), series.Dashed)
			if other, ok := styles[series.Label]; ok && other != style {
				return fmt.Errorf("figure %s, panel %s: label %q has another style in an earlier panel", f.Name, strings.TrimSpace(f.letter(i)+" "+panel.Title), series.Label)
			}
			styles[series.Label] = style
		}
	}
	return nil
}

func (p Panel) validate() error {
	if p.Kind < Curves || p.Kind > Blank {
		return fmt.Errorf("there is no kind %d of panel", int(p.Kind))
	}
	if p.Kind == Map {
		return p.validateCells()
	}
	if p.YMin < p.YMax && p.LogY && p.YMin <= 0 {
		return fmt.Errorf("a log axis cannot begin at YMin = %v, it needs a value above 0", p.YMin)
	}
	if len(p.Slopes) > 0 && !(p.Kind == Scaling && p.LogX && p.LogY) {
		return fmt.Errorf("slopes need a scaling panel with two log axes")
	}
	for _, s := range p.Series {
		if s.Label == "" {
			return fmt.Errorf("a series has no label")
		}
		wanted, of := len(s.X), "values of X"
		if p.Kind == Intervals {
			wanted, of = len(p.Rows), "rows"
		}
		for _, values := range []struct {
			name     string
			values   []float64
			optional bool
		}{{"X", s.X, false}, {"Y", s.Y, p.Kind == Intervals}, {"Lower", s.Lower, true}, {"Upper", s.Upper, true}} {
			if len(values.values) != wanted && !(values.optional && values.values == nil) {
				return fmt.Errorf("series %q has %d values of %s for %d %s", s.Label, len(values.values), values.name, wanted, of)
			}
		}
		if (s.Lower == nil) != (s.Upper == nil) {
			return fmt.Errorf("series %q has one of Lower and Upper, a band needs both", s.Label)
		}
	}
	return nil
}

// letter is the letter of the i-th panel, not counting blank ones; "" where there
// is only one panel.
func (f Figure) letter(i int) string {
	before, all := 0, 0
	for j, panel := range f.Panels {
		if panel.Kind != Blank {
			all++
			if j < i {
				before++
			}
		}
	}
	if all < 2 || f.Panels[i].Kind == Blank {
		return ""
	}
	return letter(before)
}

// letter is a panel's letter: (a), (b), ..., (z), (aa), ...
func letter(panel int) string {
	name := ""
	for n := panel; n >= 0; n = n/26 - 1 {
		name = string(rune('a'+n%26)) + name
	}
	return "(" + name + ")"
}
