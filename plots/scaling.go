package plots

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

// scaling draws points with whiskers, joined by lines: first all whiskers, then
// lines, then markers.
type scaling struct{ *placed }

// Plot implements plot.Plotter.
func (k scaling) Plot(c draw.Canvas, chart *plot.Plot) {
	transform := transformer(c, chart)
	for _, s := range k.Series {
		whisker := draw.LineStyle{Color: k.looks[s.style()].color, Width: whiskerWidth}
		for _, pair := range k.whiskers(s) {
			ends := transform(pair[:]...)
			c.StrokeLines(whisker, ends)
			for _, end := range ends {
				c.StrokeLine2(whisker, end.X-1.5, end.Y, end.X+1.5, end.Y)
			}
		}
	}
	for _, s := range k.Series {
		look := k.looks[s.style()]
		drawn := k.trace(s)
		for _, piece := range drawn.pieces {
			line := transform(piece...)
			c.StrokeLines(look.line(s.Dashed), line)
			for _, at := range line {
				if s.Dashed {
					ring(&c, look, at)
				} else {
					c.DrawGlyphNoClip(look.glyph(), at)
				}
			}
		}
		drawExits(&c, look, drawn.exits, transform)
	}
}

// whiskers are the intervals of the series' points, from below to above, cut
// off at the edges of the axes.
func (p *placed) whiskers(s Series) [][2]point {
	var pairs [][2]point
	for i := range s.Lower {
		x, side, ok := p.xAxis.place(s.X[i])
		low, _, lowOK := p.yAxis.place(s.Lower[i])
		high, _, highOK := p.yAxis.place(s.Upper[i])
		if ok && side == inside && lowOK && highOK {
			pairs = append(pairs, [2]point{{x, low}, {x, high}})
		}
	}
	return pairs
}

// anchor is the first point that the panel shows; its slopes start from it.
func (p *placed) anchor() (point, bool) {
	for _, s := range p.Series {
		if pieces := p.trace(s).pieces; len(pieces) > 0 {
			return pieces[0][0], true
		}
	}
	return point{}, false
}

// guide is the line y ∝ x^slope from the anchor to where it leaves the axes.
func (p *placed) guide(slope float64) (line [2]point, ok bool) {
	from, ok := p.anchor()
	if !ok {
		return line, false
	}
	to := point{p.xAxis.max, from.y * math.Pow(p.xAxis.max/from.x, slope)}
	if y, side, _ := p.yAxis.place(to.y); side != inside {
		to = point{from.x * math.Pow(y/from.y, 1/slope), y}
	}
	return [2]point{from, to}, true
}
