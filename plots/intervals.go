package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// rowPitch is the height in points that a row of an Intervals panel gives to
// each of its series.
const rowPitch = vg.Length(7)

// labelStrip is the height in points that an Intervals panel with reference
// lines leaves above its rows for their labels.
const labelStrip = vg.Length(11)

// rowHeight is the height in points of a row of an Intervals panel.
func (p Panel) rowHeight() vg.Length {
	return max(12, 4+rowPitch*vg.Length(len(p.Series)))
}

// strip is the height of the strip for labels.
func (p Panel) strip() vg.Length {
	if len(p.Lines) == 0 {
		return 0
	}
	return labelStrip
}

// intervals draws a row a data set, and in it, below each other, the series'
// estimates with their intervals. Every other row is shaded.
type intervals struct{ *placed }

// estimate is an estimate with its interval as it is drawn, within the axes;
// the sides tell which of its numbers lie beyond.
type estimate struct {
	y                          float64
	at, lower, upper           float64
	side, lowerSide, upperSide edge
	bounded                    bool // it has an interval
}

// Plot implements plot.Plotter.
func (k intervals) Plot(c draw.Canvas, chart *plot.Plot) {
	toX, toY := chart.Transforms(&c)
	for row := 1; row < len(k.Rows); row += 2 {
		c.SetColor(color.NRGBA{0, 0, 0, 0x0c})
		c.Fill(vg.Rectangle{
			Min: vg.Point{X: c.Min.X, Y: toY(-float64(row) - 0.5)},
			Max: vg.Point{X: c.Max.X, Y: toY(-float64(row) + 0.5)},
		}.Path())
	}
	for i, s := range k.Series {
		look := k.looks[s.style()]
		whisker := draw.LineStyle{Color: look.color, Width: whiskerWidth}
		for _, e := range k.estimates(i) {
			y := toY(e.y)
			if e.bounded {
				c.StrokeLine2(whisker, toX(e.lower), y, toX(e.upper), y)
				k.end(&c, look, vg.Point{X: toX(e.lower), Y: y}, e.lowerSide)
				k.end(&c, look, vg.Point{X: toX(e.upper), Y: y}, e.upperSide)
			}
			switch {
			case e.side != inside:
				k.end(&c, look, vg.Point{X: toX(e.at), Y: y}, e.side)
			case s.Dashed:
				ring(&c, look, vg.Point{X: toX(e.at), Y: y})
			default:
				c.DrawGlyphNoClip(look.glyph(), vg.Point{X: toX(e.at), Y: y})
			}
		}
	}
}

// end draws the end of an interval: a tick, or an arrow where it goes on beyond
// the axis.
func (k intervals) end(c *draw.Canvas, style look, at vg.Point, side edge) {
	switch side {
	case above:
		arrow(c, style, at, right)
	case below:
		arrow(c, style, at, left)
	default:
		c.StrokeLine2(draw.LineStyle{Color: style.color, Width: whiskerWidth}, at.X, at.Y-1.5, at.X, at.Y+1.5)
	}
}

// estimates are the estimates of the panel's i-th series that there are.
func (p *placed) estimates(i int) []estimate {
	s := p.Series[i]
	shift := (float64(i) - float64(len(p.Series)-1)/2) * 0.8 / float64(len(p.Series))
	var all []estimate
	for row, value := range s.X {
		e := estimate{y: -float64(row) - shift}
		var ok bool
		if e.at, e.side, ok = p.xAxis.place(value); !ok {
			continue
		}
		if s.Lower != nil && !math.IsNaN(s.Lower[row]) && !math.IsNaN(s.Upper[row]) {
			e.bounded = true
			e.lower, e.lowerSide, _ = p.xAxis.place(s.Lower[row])
			e.upper, e.upperSide, _ = p.xAxis.place(s.Upper[row])
		}
		all = append(all, e)
	}
	return all
}
