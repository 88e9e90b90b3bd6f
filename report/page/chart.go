package page

import (
	"math"
	"slices"
	"strconv"

	"gradsample/plots"
)

// chart is a figure as the page's script draws it. The first axes are those that
// it begins with.
type chart struct {
	Kind   string   `json:"kind"` // of plots.Kind
	X      []choice `json:"x"`
	Y      []choice `json:"y"`
	Panels []panel  `json:"panels"`
	Colors *colors  `json:"colors,omitempty"` // of maps
}

// choice is an axis, or a quantity, that the reader can switch to.
type choice struct {
	Key   string `json:"key"`
	Label string `json:"label"`
}

// panel is a pair of axes, for every choice of them.
type panel struct {
	Title   string          `json:"title"`
	Note    string          `json:"note,omitempty"`
	X       map[string]axis `json:"x"`
	Y       map[string]axis `json:"y"`
	Series  []series        `json:"series"`
	Rows    []string        `json:"rows,omitempty"`
	Columns []string        `json:"columns,omitempty"`
	Cells   [][]number      `json:"cells,omitempty"`
}

// axis is a choice on one panel.
type axis struct {
	Label string `json:"label"`
	Log   bool   `json:"log"`
	Range []any  `json:"range,omitempty"` // smallest and largest value; none: that of the data
	Lines []line `json:"lines,omitempty"` // to compare with
}

type line struct {
	Value number `json:"value"`
	Label string `json:"label"`
}

// series is a method's line: X by axis, and by quantity the medians with their
// bands. A line that has other points against one axis than against the first,
// as the level line of a method without iterations, has them by quantity@axis.
type series struct {
	Name  string            `json:"name"`
	Color string            `json:"color"`
	Dash  []float64         `json:"dash,omitempty"`
	Thin  bool              `json:"thin,omitempty"` // a published curve
	N     int               `json:"n,omitempty"`
	X     map[string]column `json:"x"`
	Y     map[string]banded `json:"y"`
}

type banded struct {
	Median column `json:"m"`
	Lower  column `json:"l,omitempty"`
	Upper  column `json:"u,omitempty"`
}

// colors is how a map's values become colours.
type colors struct {
	Label  string  `json:"label"`
	Log    bool    `json:"log"`
	Centre float64 `json:"centre"`
	Best   string  `json:"best,omitempty"` // smallest or largest
}

// column is a list of numbers, to five digits.
type column []number

type number float64

// MarshalJSON writes null for what does not exist, and for an infinite value
// a number that is too large for the script to be anything else.
func (n number) MarshalJSON() ([]byte, error) {
	switch value := float64(n); {
	case math.IsNaN(value):
		return []byte("null"), nil
	case math.IsInf(value, 1):
		return []byte("1e999"), nil
	case math.IsInf(value, -1):
		return []byte("-1e999"), nil
	default:
		return strconv.AppendFloat(nil, value, 'g', 5, 64), nil
	}
}

func numbers(values []float64) column {
	list := make(column, len(values))
	for i, value := range values {
		list[i] = number(value)
	}
	return list
}

// The keys of a chart without choices.
const onlyX, onlyY = "x", "y"

// fromFigure is a figure with the axes that it has.
func fromFigure(f plots.Figure) chart {
	c := chart{X: []choice{{Key: onlyX}}, Y: []choice{{Key: onlyY}}}
	c.add(f, onlyX, onlyY)
	return c
}

// add enters a figure as one choice of axis and quantity. Figures of one chart
// have the same panels; a series that only some of them have is shown with those.
func (c *chart) add(f plots.Figure, x, y string) {
	strokes := f.Strokes()
	place := 0
	for _, drawn := range f.Panels {
		if drawn.Kind == plots.Blank {
			continue
		}
		c.Kind = drawn.Kind.String()
		if place == len(c.Panels) {
			c.Panels = append(c.Panels, panel{
				Title: drawn.Title, Note: drawn.Note, X: map[string]axis{}, Y: map[string]axis{}, Series: []series{},
				Rows: drawn.Rows, Columns: drawn.Columns, Cells: cells(drawn.Cells),
			})
		}
		c.Panels[place].add(drawn, strokes, x, y)
		place++
	}
	if c.Kind == plots.Map.String() {
		c.Colors = &colors{Label: f.Colors.Label, Log: f.Colors.Log, Centre: f.Colors.Centre, Best: f.Colors.Best.String()}
	}
}

func (p *panel) add(drawn plots.Panel, strokes map[string]plots.Stroke, x, y string) {
	across, up := axis{Label: drawn.XLabel, Log: drawn.LogX}, axis{Label: drawn.YLabel, Log: drawn.LogY}
	if drawn.YMin < drawn.YMax {
		up.Range = []any{number(drawn.YMin), number(drawn.YMax)}
	}
	for _, reference := range drawn.Lines {
		to := &up
		if reference.Vertical || drawn.Kind == plots.Intervals {
			to = &across
		}
		to.Lines = append(to.Lines, line{number(reference.Value), reference.Label})
	}
	p.X[x], p.Y[y] = across, up
	for _, s := range drawn.Series {
		p.addSeries(s, strokes[s.Label], x, y)
	}
}

func (p *panel) addSeries(s plots.Series, stroke plots.Stroke, x, y string) {
	index := slices.IndexFunc(p.Series, func(known series) bool { return known.Name == s.Label })
	if index < 0 {
		index = len(p.Series)
		p.Series = append(p.Series, series{
			Name: s.Label, Color: stroke.Color, Dash: stroke.Dashes, Thin: s.Dashed, N: s.N, X: map[string]column{}, Y: map[string]banded{},
		})
	}
	p.Series[index].X[x] = numbers(s.X)
	if known, ok := p.Series[index].Y[y]; ok && len(known.Median) != len(s.Y) {
		y += "@" + x
	}
	p.Series[index].Y[y] = banded{numbers(s.Y), numbers(s.Lower), numbers(s.Upper)}
}

func cells(values [][]float64) [][]number {
	var rows [][]number
	for _, row := range values {
		rows = append(rows, numbers(row))
	}
	return rows
}
