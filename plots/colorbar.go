package plots

import (
	"fmt"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// colorBar is the scale of the maps' colours, beneath them: the bar with its
// ticks and label, and keys to what else the cells show.
type colorBar struct {
	palette       palette
	ticks         []plot.Tick
	label         []string
	keys          []key
	bar           vg.Length // width of the bar
	width, height vg.Length
	at            vg.Point      // upper left corner
	beyond        map[edge]bool // on which sides values lie beyond the scale
}

// key says what a mark of a cell means.
type key struct {
	text   string
	sample cell // drawn before the text
}

const (
	barHeight = vg.Length(8)
	barSlices = 96
	keyWidth  = vg.Length(18)
	keyHeight = vg.Length(10.5)
)

// newColorBar is the bar of a figure with maps, for the width within the page's
// margins.
func (f Figure) newColorBar(panels []*placed, colors palette, inner vg.Length) *colorBar {
	bar := &colorBar{palette: colors, beyond: map[edge]bool{}}
	unknown := false
	for _, panel := range panels {
		for _, row := range panel.Cells {
			for _, value := range row {
				_, side, ok := colors.at(value)
				unknown = unknown || !ok
				bar.beyond[side] = bar.beyond[side] || ok
			}
		}
	}
	if colors.Best != Neither {
		bar.keys = append(bar.keys, key{colors.Best.String() + " of the panel", cell{color: emptyColor, known: true, best: true}})
	}
	if colors.Centre > 0 {
		bar.keys = append(bar.keys, key{"below " + cellName(colors.Centre), cell{color: emptyColor, known: true, strong: true, text: "bold"}})
	}
	if unknown {
		bar.keys = append(bar.keys, key{"no value", cell{color: emptyColor}})
	}
	style := lettering(labelSize)
	keys := vg.Length(0)
	for _, key := range bar.keys {
		keys = max(keys, keyWidth+gap+style.Width(key.text)+4*gap)
	}
	bar.bar = min(inner/2, inner-keys-2*barHeight)
	for most := mostTicks; most >= 2; most-- {
		bar.ticks = colors.axis.ticks(most)
		if clear(bar.ticks, colors.axis, bar.bar, func(label string) vg.Length { return lettering(smallSize).Width(label) + 5 }) {
			break
		}
	}
	bar.label = wrap(style, colors.Label, bar.bar)
	bar.width = bar.bar + keys + 2*barHeight
	bar.height = max(barHeight+4+height(lettering(smallSize), 1)+height(style, len(bar.label)), vg.Length(len(bar.keys))*keyHeight)
	return bar
}

// draw draws bar and keys.
func (b *colorBar) draw(c draw.Canvas) {
	left, top := b.at.X+barHeight, b.at.Y
	slice := b.bar / barSlices
	for i := range barSlices {
		share := (float64(i) + 0.5) / barSlices
		c.SetColor(b.palette.shade(share))
		x := left + vg.Length(i)*slice
		end := min(x+1.5*slice, left+b.bar) // overlapping: viewers leave seams between slices that touch
		c.Fill(vg.Rectangle{Min: vg.Point{X: x, Y: top - barHeight}, Max: vg.Point{X: end, Y: top}}.Path())
	}
	for _, side := range []edge{below, above} {
		if share := (float64(side) + 1) / 2; b.beyond[side] {
			x := left + b.bar*vg.Length(share)
			tip := vg.Point{X: x + vg.Length(side)*barHeight*0.8, Y: top - barHeight/2}
			c.FillPolygon(b.palette.shade(share), []vg.Point{{X: x, Y: top}, tip, {X: x, Y: top - barHeight}})
		}
	}
	frame := draw.LineStyle{Color: axisColor, Width: 0.5}
	c.SetLineStyle(frame)
	c.Stroke(vg.Rectangle{Min: vg.Point{X: left, Y: top - barHeight}, Max: vg.Point{X: left + b.bar, Y: top}}.Path())
	style := lettering(smallSize)
	style.XAlign = draw.XCenter
	for _, tick := range b.ticks {
		x := left + b.bar*vg.Length(b.palette.axis.normalizer().Normalize(b.palette.axis.min, b.palette.axis.max, tick.Value))
		length := vg.Length(3)
		if tick.IsMinor() {
			length = 1.5
		}
		c.StrokeLine2(frame, x, top-barHeight, x, top-barHeight-length)
		drawLines(c, style, vg.Point{X: x, Y: top - barHeight - 4}, []string{tick.Label})
	}
	label := lettering(labelSize)
	label.XAlign = draw.XCenter
	drawLines(c, label, vg.Point{X: left + b.bar/2, Y: top - barHeight - 4 - height(style, 1)}, b.label)
	b.drawKeys(c, vg.Point{X: left + b.bar + barHeight + 4*gap, Y: top})
}

// drawKeys draws the keys below each other.
func (b *colorBar) drawKeys(c draw.Canvas, at vg.Point) {
	for i, key := range b.keys {
		y := at.Y - vg.Length(i)*keyHeight
		box := vg.Rectangle{Min: vg.Point{X: at.X, Y: y - keyHeight + 1.5}, Max: vg.Point{X: at.X + keyWidth, Y: y}}
		key.sample.draw(c, box)
		drawText(c, lettering(labelSize), vg.Point{X: box.Max.X + gap, Y: (box.Min.Y+box.Max.Y)/2 - 0.36*labelSize}, key.text)
	}
}

// describe writes the scale and the keys.
func (b *colorBar) describe() string {
	text := fmt.Sprintf("colours %q: %s", b.palette.Label, b.palette.axis.describe(b.ticks))
	if b.palette.Centre > 0 {
		text += " about " + short(b.palette.Centre)
	}
	for _, side := range []edge{below, above} {
		if b.beyond[side] {
			text += ", values " + side.String()
		}
	}
	var keys []string
	for _, key := range b.keys {
		keys = append(keys, key.text)
	}
	return text + "\nkeys: " + strings.Join(keys, " | ")
}
