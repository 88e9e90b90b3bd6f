package plots

import (
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Markers beside those of gonum/plot, so that every method has its own. Each
// is drawn about a centre within a radius.
type (
	diamond   struct{}
	hourglass struct{}
	downward  struct{}
	plus      struct{}
	star      struct{}
	bar       struct{}
)

// DrawGlyph draws a filled square on its corner.
func (diamond) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	fill(c, style, at, [][2]float64{{0, 1.2}, {1.2, 0}, {0, -1.2}, {-1.2, 0}})
}

// DrawGlyph draws two triangles that meet in their tips.
func (hourglass) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	fill(c, style, at, [][2]float64{{-1, 1}, {1, 1}, {-1, -1}, {1, -1}})
}

// DrawGlyph draws a filled triangle on its tip.
func (downward) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	fill(c, style, at, [][2]float64{{-1.1, 0.7}, {1.1, 0.7}, {0, -1.2}})
}

// DrawGlyph draws a cross of a horizontal and a vertical stroke.
func (plus) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	spokes(c, style, at, 4)
}

// DrawGlyph draws three strokes through the centre.
func (star) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	spokes(c, style, at, 6)
}

// DrawGlyph draws an upright bar.
func (bar) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	fill(c, style, at, [][2]float64{{-0.35, 1.2}, {0.35, 1.2}, {0.35, -1.2}, {-0.35, -1.2}})
}

// fill fills the polygon with the given corners, in units of the radius.
func fill(c *draw.Canvas, style draw.GlyphStyle, at vg.Point, corners [][2]float64) {
	var path vg.Path
	for i, corner := range corners {
		point := vg.Point{X: at.X + vg.Length(corner[0])*style.Radius, Y: at.Y + vg.Length(corner[1])*style.Radius}
		if i == 0 {
			path.Move(point)
		} else {
			path.Line(point)
		}
	}
	path.Close()
	c.SetColor(style.Color)
	c.Fill(path)
}

// spokes strokes n lines from the centre, the first upwards.
func spokes(c *draw.Canvas, style draw.GlyphStyle, at vg.Point, n int) {
	line := draw.LineStyle{Color: style.Color, Width: 0.6}
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		c.StrokeLine2(line, at.X, at.Y, at.X+vg.Length(sin)*style.Radius*1.1, at.Y+vg.Length(cos)*style.Radius*1.1)
	}
}

// The directions of an arrow.
const (
	up = iota
	down
	left
	right
)

// arrow draws a small filled triangle that points beyond the data area from
// its edge.
func arrow(c *draw.Canvas, style look, at vg.Point, direction int) {
	const half, length = 1.9, 3.4
	tip := map[int][2]vg.Length{up: {0, -length}, down: {0, length}, left: {length, 0}, right: {-length, 0}}[direction]
	base := vg.Point{X: at.X + tip[0], Y: at.Y + tip[1]}
	var path vg.Path
	path.Move(at)
	if tip[0] == 0 {
		path.Line(vg.Point{X: base.X - half, Y: base.Y})
		path.Line(vg.Point{X: base.X + half, Y: base.Y})
	} else {
		path.Line(vg.Point{X: base.X, Y: base.Y - half})
		path.Line(vg.Point{X: base.X, Y: base.Y + half})
	}
	path.Close()
	c.SetColor(style.color)
	c.Fill(path)
}
