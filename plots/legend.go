package plots

import (
	"fmt"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// place says where the legend stands: always outside the data areas.
type place int

const (
	atRight    place = iota // of at most two columns of panels
	inFreeCell              // of a grid whose last row is not full
	beneath                 // the panels, in several columns
)

const thumbnailWidth = vg.Length(24)

// legend names the labels of all panels once.
type legend struct {
	entries       []entry
	place         place
	columns       int
	columnWidth   vg.Length
	width, height vg.Length
	at            vg.Point // upper left corner
}

// entry is a line of the legend.
type entry struct {
	text  string
	thumb *thumbnail // nil for a remark
}

// newLegend collects the labels of a figure. The number of seeds stands once
// where it is the same for several labels, else behind each label.
func (f Figure) newLegend(looks map[string]look) legend {
	var entries []entry
	smallest, largest := map[string]int{}, map[string]int{}
	var counts []int
	for _, label := range f.labels() {
		thumb := &thumbnail{}
		for _, panel := range f.Panels {
			for _, series := range panel.Series {
				if series.Label != label {
					continue
				}
				thumb.look, thumb.published = looks[series.style()], series.Dashed
				thumb.band = thumb.band || series.Lower != nil
				thumb.kind = panel.Kind
				if series.N > 0 {
					if smallest[label] == 0 {
						smallest[label] = series.N
					}
					smallest[label], largest[label] = min(smallest[label], series.N), max(largest[label], series.N)
					counts = append(counts, series.N)
				}
			}
		}
		entries = append(entries, entry{text: label, thumb: thumb})
	}
	if len(entries) > 1 && len(counts) > 0 && slices.Min(counts) == slices.Max(counts) {
		entries = append(entries, entry{text: seedsText(counts[0])})
		smallest = nil
	}
	for i := range entries {
		label := entries[i].text
		switch few := smallest[label]; {
		case few > 0 && few == largest[label]:
			entries[i].text += fmt.Sprintf(" (n = %d)", few)
		case few > 0:
			entries[i].text += fmt.Sprintf(" (n = %d–%d)", few, largest[label])
		}
		entries[i].text = printable(entries[i].text)
	}
	return legend{entries: entries}
}

func seedsText(n int) string {
	if n == 1 {
		return "n = 1 seed"
	}
	return fmt.Sprintf("n = %d seeds", n)
}

// arrange chooses the legend's place and size, given the width within the
// page's margins, the columns of panels and the free cells after the last one;
// aside is the width that it takes beside the panels.
func (l *legend) arrange(inner vg.Length, columns, free int) (aside vg.Length) {
	style := lettering(labelSize)
	widest := vg.Length(0)
	for _, entry := range l.entries {
		widest = max(widest, style.Width(entry.text))
	}
	l.columnWidth = thumbnailWidth + style.Width(" ") + widest
	switch cell := inner / vg.Length(columns); {
	case len(l.entries) == 0:
		l.place = inFreeCell
	case free > 0 && l.columnWidth < cell*0.8 && len(l.entries) <= 10:
		l.place, l.columns = inFreeCell, 1
	case columns == 2 && l.columnWidth < 0.25*inner && len(l.entries) <= 10:
		l.place, l.columns = atRight, 1
		aside = l.columnWidth + 2*gap
	default:
		l.place = beneath
		l.columns = max(1, min(int((inner+3*gap)/(l.columnWidth+3*gap)), len(l.entries)))
		l.columns = (len(l.entries) + l.rows() - 1) / l.rows() // no empty column
	}
	l.width = vg.Length(l.columns)*(l.columnWidth+3*gap) - 3*gap
	l.height = height(style, l.rows())
	return aside
}

func (l *legend) rows() int {
	if l.columns == 0 {
		return 0
	}
	return (len(l.entries) + l.columns - 1) / l.columns
}

// draw draws the columns of the legend, each as a legend of gonum/plot.
func (l *legend) draw(c draw.Canvas) {
	style := lettering(labelSize)
	for column := range l.columns {
		part := plot.NewLegend()
		part.TextStyle = style
		part.ThumbnailWidth = thumbnailWidth
		part.Left, part.Top = true, true
		from := column * l.rows()
		rows := l.entries[from:min(from+l.rows(), len(l.entries))]
		for _, entry := range rows {
			if entry.thumb == nil {
				part.Add(entry.text)
			} else {
				part.Add(entry.text, entry.thumb)
			}
		}
		part.Padding = height(style, 1) - style.Rectangle("x").Max.Y
		corner := vg.Point{X: l.at.X + vg.Length(column)*(l.columnWidth+3*gap), Y: l.at.Y}
		part.Draw(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: corner.X, Y: corner.Y - l.height},
			Max: vg.Point{X: corner.X + l.columnWidth, Y: corner.Y},
		}})
	}
}

// thumbnail is the sample of a series in the legend.
type thumbnail struct {
	look
	kind            Kind
	band, published bool
}

// Thumbnail draws the sample.
func (t *thumbnail) Thumbnail(c *draw.Canvas) {
	middle := c.Center()
	switch {
	case t.published:
		c.StrokeLine2(t.line(true), c.Min.X, middle.Y, c.Max.X, middle.Y)
		ring(c, t.look, middle)
	case t.kind == Scatter:
		c.DrawGlyphNoClip(t.glyph(), middle)
	case t.kind == Curves || t.kind == Sweep:
		if t.band {
			c.SetColor(t.look.band())
			c.Fill(vg.Rectangle{Min: vg.Point{X: c.Min.X, Y: middle.Y - 3}, Max: vg.Point{X: c.Max.X, Y: middle.Y + 3}}.Path())
		}
		c.StrokeLine2(t.line(false), c.Min.X, middle.Y, c.Max.X, middle.Y)
		if t.kind == Sweep {
			c.DrawGlyphNoClip(t.glyph(), middle)
		}
	case t.kind == Scaling:
		c.StrokeLine2(t.line(false), c.Min.X, middle.Y, c.Max.X, middle.Y)
		c.DrawGlyphNoClip(t.glyph(), middle)
	case t.kind == Intervals:
		c.StrokeLine2(draw.LineStyle{Color: t.color, Width: whiskerWidth}, c.Min.X+4, middle.Y, c.Max.X-4, middle.Y)
		c.DrawGlyphNoClip(t.glyph(), middle)
	}
}
