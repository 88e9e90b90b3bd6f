package plots

import (
	"fmt"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// Data returns what the figure shows as text: the panels' axes and ticks, and
// of each series its look and the points of its line, band or intervals as they
// are drawn, in the coordinates of the data. Two figures with the same data look
// the same but for the placing.
func (f Figure) Data() (string, error) {
	if err := f.validate(); err != nil {
		return "", err
	}
	pg := f.layout()
	var out strings.Builder
	fmt.Fprintf(&out, "figure %s: %q\n", f.Name, f.Title)
	for _, panel := range pg.panels {
		panel.write(&out)
	}
	var legend []string
	for _, entry := range pg.legend.entries {
		legend = append(legend, entry.text)
	}
	if pg.bar != nil {
		fmt.Fprintln(&out, pg.bar.describe())
	}
	if len(legend) > 0 {
		fmt.Fprintf(&out, "legend: %s\n", strings.Join(legend, " | "))
	}
	fmt.Fprintf(&out, "caption: %s\n", strings.Join(pg.caption, "\n  "))
	return strings.ReplaceAll(out.String(), "\u00a0", " "), nil
}

// write describes a panel.
func (p *placed) write(out *strings.Builder) {
	if p.Kind == Blank {
		return
	}
	fmt.Fprintf(out, "panel %q: %v\n", strings.TrimSpace(p.letter+" "+p.Title), p.Kind)
	if p.Note != "" {
		fmt.Fprintf(out, "  note: %s\n", p.Note)
	}
	fmt.Fprintf(out, "  x %q: %s\n", p.XLabel, p.xAxis.describe(p.xTicks))
	fmt.Fprintf(out, "  y %q: %s\n", p.YLabel, p.yAxis.describe(p.yTicks))
	for _, line := range p.references() {
		fmt.Fprintf(out, "  reference %q: %v to %v\n", line.label, line.from, line.to)
	}
	p.writeCells(out)
	for i, s := range p.Series {
		look := p.looks[s.style()]
		dashes := look.line(s.Dashed).Dashes
		fmt.Fprintf(out, "  %s: #%02x%02x%02x %s\n", s.Label, look.color.R, look.color.G, look.color.B, describeDashes(dashes))
		if p.Kind == Intervals {
			for _, e := range p.estimates(i) {
				fmt.Fprintf(out, "    %s\n", e.describe())
			}
			continue
		}
		if p.Kind == Scatter {
			fmt.Fprintf(out, "    points %v\n", p.marks(s))
			continue
		}
		drawn := p.trace(s)
		for _, piece := range drawn.pieces {
			fmt.Fprintf(out, "    line %v\n", piece)
		}
		for _, exit := range drawn.exits {
			fmt.Fprintf(out, "    leaves %s at %v\n", exit.side, exit.point)
		}
		if p.Kind == Scaling {
			for _, pair := range p.whiskers(s) {
				fmt.Fprintf(out, "    interval %v\n", pair)
			}
			continue
		}
		for _, outline := range p.band(s) {
			fmt.Fprintf(out, "    band %v\n", outline)
		}
	}
}

// writeCells describes a map, a line a row.
func (p *placed) writeCells(out *strings.Builder) {
	if p.Kind != Map {
		return
	}
	for i, cell := range p.cells() {
		if cell.column == 0 {
			fmt.Fprintf(out, "  row %s: ", p.Rows[cell.row])
		} else {
			fmt.Fprint(out, " | ")
		}
		fmt.Fprint(out, cell.describe())
		if (i+1)%len(p.Columns) == 0 {
			fmt.Fprintln(out)
		}
	}
}

// describe writes the value of a cell as it is printed, with its colour.
func (k cell) describe() string {
	if !k.known {
		return "none"
	}
	text := fmt.Sprintf("%s #%02x%02x%02x", k.text, k.color.R, k.color.G, k.color.B)
	if k.strong {
		text += " bold"
	}
	if k.best {
		text += " outlined"
	}
	return text
}

// describe writes the range and the labelled ticks of an axis.
func (a axis) describe(ticks []plot.Tick) string {
	kind := "linear"
	if a.log {
		kind = "log"
	}
	var labels []string
	for _, tick := range ticks {
		if label := strings.TrimSpace(tick.Label); label != "" {
			labels = append(labels, label)
		}
	}
	text := fmt.Sprintf("%s %s to %s", kind, short(a.min), short(a.max))
	if len(labels) > 0 {
		text += ", ticks " + strings.Join(labels, " ")
	}
	return text
}

func describeDashes(dashes []vg.Length) string {
	if dashes == nil {
		return "solid"
	}
	return fmt.Sprint("dashes ", dashes)
}

// describe writes an estimate with its interval.
func (e estimate) describe() string {
	text := short(e.at) + e.side.suffix()
	if e.bounded {
		text += fmt.Sprintf(" [%s%s, %s%s]", short(e.lower), e.lowerSide.suffix(), short(e.upper), e.upperSide.suffix())
	}
	return text
}

func (s edge) suffix() string {
	if s == inside {
		return ""
	}
	return " and " + s.String()
}

// String names the side of an axis.
func (s edge) String() string {
	return [...]string{"below", "inside", "above"}[s+1]
}

// String writes the point with six digits.
func (p point) String() string {
	return "(" + short(p.x) + ", " + short(p.y) + ")"
}

func short(value float64) string { return strconv.FormatFloat(value, 'g', 6, 64) }
