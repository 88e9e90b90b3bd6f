package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// curves draws medians over bands: first all bands, then all lines, so that no
// band hides a line.
type curves struct{ *placed }

// Plot implements plot.Plotter.
func (k curves) Plot(c draw.Canvas, chart *plot.Plot) {
	transform := transformer(c, chart)
	for _, s := range k.Series {
		for _, outline := range k.band(s) {
			c.FillPolygon(k.looks[s.style()].band(), transform(outline...))
		}
	}
	for _, s := range k.Series {
		look := k.looks[s.style()]
		drawn := k.trace(s)
		for _, piece := range drawn.pieces {
			line := transform(piece...)
			if len(line) == 1 && k.Kind == Curves {
				c.DrawGlyphNoClip(draw.GlyphStyle{Color: look.color, Radius: 1, Shape: draw.CircleGlyph{}}, line[0])
				continue
			}
			c.StrokeLines(look.line(s.Dashed), line)
			if s.Dashed {
				drawRings(&c, look, line)
			}
		}
		drawExits(&c, look, drawn.exits, transform)
	}
	if k.Kind == Sweep {
		k.drawMarkers(c, transform)
	}
}

// drawMarkers marks the measured points within the axes.
func (k curves) drawMarkers(c draw.Canvas, transform func(...point) []vg.Point) {
	for _, s := range k.Series {
		for _, m := range k.marks(s) {
			if m.xSide == inside && m.ySide == inside {
				c.DrawGlyphNoClip(k.looks[s.style()].glyph(), transform(m.point)[0])
			}
		}
	}
}

// transformer takes points of the data to their places on the canvas.
func transformer(c draw.Canvas, chart *plot.Plot) func(points ...point) []vg.Point {
	toX, toY := chart.Transforms(&c)
	return func(points ...point) []vg.Point {
		places := make([]vg.Point, len(points))
		for i, p := range points {
			places[i] = vg.Point{X: toX(p.x), Y: toY(p.y)}
		}
		return places
	}
}

// drawExits marks where a line leaves the axes.
func drawExits(c *draw.Canvas, style look, exits []exit, transform func(...point) []vg.Point) {
	for _, exit := range exits {
		direction := up
		if exit.side == below {
			direction = down
		}
		arrow(c, style, transform(exit.point)[0], direction)
	}
}

// drawRings sets rings on a published curve, some 40 points apart.
func drawRings(c *draw.Canvas, style look, line []vg.Point) {
	const apart = 40
	next := vg.Length(apart / 2)
	length := vg.Length(0)
	for i, to := range line[1:] {
		from := line[i]
		distance := vg.Length(math.Hypot(float64(to.X-from.X), float64(to.Y-from.Y)))
		for distance > 0 && next <= length+distance {
			ring(c, style, from.Add(to.Sub(from).Scale((next-length)/distance)))
			next += apart
		}
		length += distance
	}
}

// ring is the marker of published values.
func ring(c *draw.Canvas, style look, at vg.Point) {
	c.SetColor(color.White)
	draw.CircleGlyph{}.DrawGlyph(c, draw.GlyphStyle{Radius: 1.4}, at)
	c.DrawGlyphNoClip(draw.GlyphStyle{Color: style.color, Radius: 1.4, Shape: draw.RingGlyph{}}, at)
}
