package plots

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

// scatter draws points alone, in no order.
type scatter struct{ *placed }

// mark is a point as it is drawn, within the axes; the sides tell which of its
// numbers lie beyond.
type mark struct {
	point
	xSide, ySide edge
}

// Plot implements plot.Plotter.
func (k scatter) Plot(c draw.Canvas, chart *plot.Plot) {
	transform := transformer(c, chart)
	for _, s := range k.Series {
		look := k.looks[s.style()]
		for _, m := range k.marks(s) {
			at := transform(m.point)[0]
			switch {
			case m.ySide == above:
				arrow(&c, look, at, up)
			case m.ySide == below:
				arrow(&c, look, at, down)
			case m.xSide == above:
				arrow(&c, look, at, right)
			case m.xSide == below:
				arrow(&c, look, at, left)
			default:
				c.DrawGlyphNoClip(look.glyph(), at)
			}
		}
	}
}

// marks are the series' points that there are.
func (p *placed) marks(s Series) []mark {
	var all []mark
	for i := range s.X {
		x, xSide, xOK := p.xAxis.place(s.X[i])
		y, ySide, yOK := p.yAxis.place(s.Y[i])
		if xOK && yOK {
			all = append(all, mark{point{x, y}, xSide, ySide})
		}
	}
	return all
}

// String writes the point, and beyond which ends of the axes it lies.
func (m mark) String() string {
	return m.point.String() + m.xSide.suffix() + m.ySide.suffix()
}
