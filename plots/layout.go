package plots

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The page, in points.
const (
	columnWidth = 3.4 * vg.Inch // a paper's column: figures of one panel
	pageWidth   = 7 * vg.Inch   // a paper's page: all others
	margin      = vg.Length(4)
	gap         = vg.Length(4)  // between things that belong together
	columnGap   = vg.Length(9)  // between panels side by side
	rowGap      = vg.Length(10) // between rows of panels, and before legend and caption
	mostTicks   = 6             // labels on an axis
)

// page is a figure with a place for everything in it. Places are points from the
// page's lower left corner.
type page struct {
	figure        Figure
	looks         map[string]look
	width, height vg.Length
	title         []string
	panels        []*placed
	legend        legend
	caption       []string
}

// placed is a panel on its page: the data area, and what stands around it.
type placed struct {
	Panel
	xAxis, yAxis   axis
	xTicks, yTicks []plot.Tick
	looks          map[string]look
	data           vg.Rectangle
	titleTop       vg.Length // where the title hangs from: at one height in a row of panels
	title, note    []string
	xLabel, yLabel []string
	around         insets // from the data area to the ends of the tick labels
	letter         string // (a), (b), ...; "" in a figure of one panel
	named          bool   // Intervals: the panel to the left names the same rows
}

// insets are widths around a rectangle.
type insets struct{ left, right, bottom, top vg.Length }

// layout places everything. Tick labels depend on the size of the data areas
// and these on the room that the labels take, so it goes over both twice.
func (f Figure) layout() *page {
	pg := &page{figure: f, looks: f.styles(), width: pageWidth}
	columns := f.columns()
	if columns == 1 {
		pg.width = columnWidth
	}
	inner := pg.width - 2*margin
	pg.title = wrap(bold(lettering(titleSize)), f.Title, inner)
	pg.caption = wrap(lettering(smallSize), f.Caption, inner)
	pg.legend = f.newLegend(pg.looks)
	for i, panel := range f.Panels {
		next := &placed{Panel: panel, looks: pg.looks}
		if len(f.Panels) > 1 {
			next.letter = letter(i)
		}
		next.named = i%columns > 0 && panel.Kind == Intervals && slices.Equal(panel.Rows, f.Panels[i-1].Rows)
		next.xAxis, next.yAxis = panel.axes()
		pg.panels = append(pg.panels, next)
	}
	rows := (len(f.Panels) + columns - 1) / columns
	aside := pg.legend.arrange(inner, columns, rows*columns-len(f.Panels))
	width := (inner-aside)/vg.Length(columns) - 40
	for range 2 {
		width = pg.fitColumns(columns, width, inner-aside)
	}
	pg.stack(columns, width, aside)
	return pg
}

// fitColumns chooses ticks and labels for data areas of a width, and returns the
// width that is left for a data area when all columns share the room.
func (pg *page) fitColumns(columns int, width, room vg.Length) vg.Length {
	for i, panel := range pg.panels {
		panel.data = vg.Rectangle{Max: vg.Point{X: width, Y: panel.dataHeight(width)}}
		panel.chooseTicks()
		_, panel.around = panel.fit()
		panel.yLabel, panel.xLabel = nil, nil
		if i%columns == 0 || pg.panels[i-1].YLabel != panel.YLabel {
			panel.yLabel = wrap(lettering(labelSize), panel.YLabel, panel.data.Max.Y+12)
		}
		if i+columns >= len(pg.panels) || pg.panels[i+columns].XLabel != panel.XLabel {
			panel.xLabel = wrap(lettering(labelSize), panel.XLabel, width)
		}
		panel.title = wrap(bold(lettering(panelSize)), panel.letter+" "+panel.Title, width)
		panel.note = wrap(lettering(smallSize), panel.Note, width)
	}
	taken := vg.Length(columns-1) * columnGap
	for column := range columns {
		left, right := pg.besides(columns, column)
		taken += left + right
	}
	return (room - taken) / vg.Length(columns)
}

// besides is the room that a column needs on either side of its data areas.
func (pg *page) besides(columns, column int) (left, right vg.Length) {
	for i := column; i < len(pg.panels); i += columns {
		panel := pg.panels[i]
		need := panel.around.left
		if len(panel.yLabel) > 0 {
			need += gap/2 + height(lettering(labelSize), len(panel.yLabel))
		}
		left, right = max(left, need), max(right, panel.around.right)
	}
	return left, right
}

// stack places title, rows of panels, legend and caption below each other,
// from the top at 0 downwards, and then moves all up onto the page.
func (pg *page) stack(columns int, width, aside vg.Length) {
	y := -margin
	if len(pg.title) > 0 {
		y -= height(lettering(titleSize), len(pg.title)) + gap
	}
	top := y
	for first := 0; first < len(pg.panels); first += columns {
		row := pg.panels[first:min(first+columns, len(pg.panels))]
		var heading, top, under, tall vg.Length
		for _, panel := range row {
			heading, top = max(heading, panel.heading()), max(top, panel.around.top)
			under = max(under, panel.around.bottom+height(lettering(labelSize), len(panel.xLabel)))
			tall = max(tall, panel.dataHeight(width))
		}
		y -= heading + gap/2 + top
		x := margin
		for column := range columns {
			left, right := pg.besides(columns, column)
			x += left
			if column < len(row) {
				row[column].data = vg.Rectangle{Min: vg.Point{X: x, Y: y - tall}, Max: vg.Point{X: x + width, Y: y}}
				row[column].titleTop = y + top + gap/2 + heading
				row[column].chooseTicks()
			} else if pg.legend.place == inFreeCell && column == len(row) {
				pg.legend.at = vg.Point{X: x, Y: y}
			}
			x += width + right + columnGap
		}
		y -= tall + under + rowGap
	}
	switch pg.legend.place {
	case atRight:
		pg.legend.at = vg.Point{X: pg.width - margin - aside + 2*gap, Y: top - gap}
		y = min(y, pg.legend.at.Y-pg.legend.height-gap)
	case beneath:
		pg.legend.at = vg.Point{X: (pg.width - pg.legend.width) / 2, Y: y}
		y -= pg.legend.height + gap
	}
	if len(pg.caption) > 0 {
		y -= gap + height(lettering(smallSize), len(pg.caption))
	}
	pg.height = margin - y
	for _, panel := range pg.panels {
		panel.data = panel.data.Add(vg.Point{Y: pg.height})
		panel.titleTop += pg.height
	}
	pg.legend.at.Y += pg.height
}

// dataHeight is the height of the panel's data area when it has a width.
func (p *placed) dataHeight(width vg.Length) vg.Length {
	if p.Kind == Intervals {
		return p.strip() + vg.Length(max(len(p.Rows), 1))*p.rowHeight()
	}
	return min(max(0.74*width, 92), 135)
}

// heading is the height of title and note.
func (p *placed) heading() vg.Length {
	return height(lettering(panelSize), len(p.title)) + height(lettering(smallSize), len(p.note))
}

// chooseTicks takes as many labelled ticks as fit beside each other.
func (p *placed) chooseTicks() {
	small := lettering(smallSize)
	size := p.data.Size()
	for most := mostTicks; most >= 2; most-- {
		p.xTicks = p.xAxis.ticks(most)
		if clear(p.xTicks, p.xAxis, size.X, func(label string) vg.Length { return small.Width(label) + 5 }) {
			break
		}
	}
	if p.Kind == Intervals {
		p.yTicks = nil
		for i, name := range p.Rows {
			if p.named {
				name = ""
			}
			p.yTicks = append(p.yTicks, plot.Tick{Value: -float64(i), Label: printable(name)})
		}
		return
	}
	for most := mostTicks; most >= 2; most-- {
		p.yTicks = p.yAxis.ticks(most)
		if clear(p.yTicks, p.yAxis, size.Y, func(string) vg.Length { return 1.5 * smallSize }) {
			break
		}
	}
}

// clear tells whether no label of an axis of a length touches the next one.
func clear(ticks []plot.Tick, a axis, length vg.Length, size func(label string) vg.Length) bool {
	end := vg.Length(math.Inf(-1))
	for _, tick := range ticks {
		if tick.IsMinor() {
			continue
		}
		at := length * vg.Length(a.normalizer().Normalize(a.min, a.max, tick.Value))
		half := size(tick.Label) / 2
		if at-half < end {
			return false
		}
		end = at + half
	}
	return true
}

// newPlot is the panel for gonum/plot: axes, grid, and the plotters of its kind.
// Titles and labels are not in it: gonum/plot would shrink the data area of a
// log axis for its label.
func (p *placed) newPlot() *plot.Plot {
	chart := plot.New()
	chart.BackgroundColor = nil
	for _, side := range []struct {
		to    *plot.Axis
		from  axis
		ticks []plot.Tick
	}{{&chart.X, p.xAxis, p.xTicks}, {&chart.Y, p.yAxis, p.yTicks}} {
		side.to.Min, side.to.Max = side.from.min, side.from.max
		side.to.Scale = side.from.normalizer()
		side.to.Padding = 0
		side.to.LineStyle = draw.LineStyle{Color: axisColor, Width: 0.5}
		side.to.Tick.LineStyle = side.to.LineStyle
		side.to.Tick.Length = 3
		side.to.Tick.Label.Font = lettering(smallSize).Font
		side.to.Label.TextStyle.Font = lettering(smallSize).Font
		side.to.Tick.Marker = plot.ConstantTicks(side.ticks)
	}
	light := draw.LineStyle{Color: gridColor, Width: 0.4}
	grid := &plotter.Grid{Vertical: light, Horizontal: light}
	if p.Kind == Intervals {
		grid.Horizontal.Color = nil
	}
	chart.Add(grid, guides{p})
	switch p.Kind {
	case Curves:
		chart.Add(curves{p})
	case Scaling:
		chart.Add(scaling{p})
	case Intervals:
		chart.Add(intervals{p})
	}
	chart.Add(references{p})
	return chart
}

// fit returns the panel's plot and the room around the data area that its axes
// need, so that drawn with that room its data area is the given one. gonum/plot
// goes from the whole to the data area only, hence the few rounds.
func (p *placed) fit() (*plot.Plot, insets) {
	chart := p.newPlot()
	whole := p.data
	for range 6 {
		data := chart.DataCanvas(draw.Canvas{Rectangle: whole}).Rectangle
		whole.Min = whole.Min.Add(p.data.Min.Sub(data.Min))
		whole.Max = whole.Max.Add(p.data.Max.Sub(data.Max))
	}
	return chart, insets{
		left: p.data.Min.X - whole.Min.X, right: whole.Max.X - p.data.Max.X,
		bottom: p.data.Min.Y - whole.Min.Y, top: whole.Max.Y - p.data.Max.Y,
	}
}
