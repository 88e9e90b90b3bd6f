package plots

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// draw draws the page on a white canvas of its size.
func (pg *page) draw(c draw.Canvas) {
	drawLines(c, bold(lettering(titleSize)), vg.Point{X: margin, Y: pg.height - margin}, pg.title)
	for _, panel := range pg.panels {
		panel.draw(c)
	}
	pg.legend.draw(c)
	if pg.bar != nil {
		pg.bar.draw(c)
	}
	captionTop := margin + height(lettering(smallSize), len(pg.caption))
	drawLines(c, lettering(smallSize), vg.Point{X: margin, Y: captionTop}, pg.caption)
}

// draw draws the panel's plot, and title, note and labels around it.
func (p *placed) draw(c draw.Canvas) {
	if p.Kind == Blank {
		return
	}
	chart, around := p.fit()
	chart.Draw(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
		Min: vg.Point{X: p.data.Min.X - around.left, Y: p.data.Min.Y - around.bottom},
		Max: vg.Point{X: p.data.Max.X + around.right, Y: p.data.Max.Y + around.top},
	}})

	middle := vg.Point{X: (p.data.Min.X + p.data.Max.X) / 2, Y: (p.data.Min.Y + p.data.Max.Y) / 2}
	if p.empty() {
		style := colored(lettering(labelSize), noteColor)
		style.XAlign = draw.XCenter
		drawText(c, style, middle, "no data")
	}

	top := vg.Point{X: p.data.Min.X, Y: p.titleTop}
	drawLines(c, bold(lettering(panelSize)), top, p.title)
	top.Y -= height(lettering(panelSize), len(p.title))
	drawLines(c, colored(lettering(smallSize), noteColor), top, p.note)

	label := lettering(labelSize)
	label.XAlign = draw.XCenter
	drawLines(c, label, vg.Point{X: middle.X, Y: p.data.Min.Y - around.bottom}, p.xLabel)
	wide := height(label, len(p.yLabel)) + gap/2
	drawLines(c, upright(label), vg.Point{X: p.data.Min.X - around.left - wide, Y: middle.Y}, p.yLabel)
}

// empty tells whether the panel has nothing to show.
func (p *placed) empty() bool {
	if p.Kind == Map { // which shows that its cells have no values
		return false
	}
	for i, s := range p.Series {
		if p.Kind == Intervals {
			if len(p.estimates(i)) > 0 {
				return false
			}
			continue
		}
		if drawn := p.trace(s); len(drawn.pieces)+len(drawn.exits) > 0 {
			return false
		}
	}
	return true
}
