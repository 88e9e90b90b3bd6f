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
	pageHeight  = 8.5 * vg.Inch // that rows of panels shrink to fit
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
	bar           *colorBar // nil without maps
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
	named          bool   // the panel to the left has the same Y axis and names its ticks or rows
	palette        palette
	rows           int // of panels in the figure
}

// insets are widths around a rectangle.
type insets struct{ left, right, bottom, top vg.Length }

// layout places everything. Tick labels depend on the size of the data areas
// and these on the room that the labels take, so it goes over both twice.
func (f Figure) layout() *page {
	pg := &page{figure: f, looks: f.styles(), width: pageWidth}
	columns := f.columns()
	if columns == 1 && f.fitsColumn() {
		pg.width = columnWidth
	}
	inner := pg.width - 2*margin
	pg.title = wrap(bold(lettering(titleSize)), f.Title, inner)
	pg.caption = wrap(lettering(smallSize), f.Caption, inner)
	pg.legend = f.newLegend(pg.looks)
	rows := (len(f.Panels) + columns - 1) / columns
	colors := f.palette()
	for i, panel := range f.Panels {
		next := &placed{Panel: panel, looks: pg.looks, palette: colors, rows: rows, letter: f.letter(i)}
		next.xAxis, next.yAxis = panel.axes()
		if f.Shared {
			next.xAxis, next.yAxis = f.sharedAxes(panel)
		}
		next.named = i%columns > 0 && f.sameY(panel, f.Panels[i-1])
		pg.panels = append(pg.panels, next)
	}
	if f.hasMap() {
		pg.bar = f.newColorBar(pg.panels, colors, inner)
	}
	aside := pg.legend.arrange(inner, columns, rows*columns-len(f.Panels))
	width := (inner-aside)/vg.Length(columns) - 40
	for range 2 {
		width = pg.fitColumns(columns, width, inner-aside)
	}
	pg.stack(columns, width, aside)
	return pg
}

// fitsColumn tells whether the only column of panels fits a paper's column.
func (f Figure) fitsColumn() bool {
	for _, panel := range f.Panels {
		if panel.Kind == Map && panel.mapWidth() > columnWidth-50 {
			return false
		}
	}
	return true
}

// sameY tells whether a panel needs no names at its Y axis beside another one.
func (f Figure) sameY(panel, beside Panel) bool {
	if panel.Kind != beside.Kind {
		return false
	}
	if panel.Kind == Intervals || panel.Kind == Map {
		return slices.Equal(panel.Rows, beside.Rows)
	}
	return f.Shared && panel.YLabel == beside.YLabel
}

// sharedAxes are the ranges that hold all panels of the kind with the panel's
// XLabel, and those with its YLabel.
func (f Figure) sharedAxes(panel Panel) (x, y axis) {
	wide, tall := panel, panel
	for _, other := range f.Panels {
		if other.Kind != panel.Kind {
			continue
		}
		if other.XLabel == panel.XLabel {
			wide.Series = append(slices.Clip(wide.Series), other.Series...)
		}
		if other.YLabel != panel.YLabel {
			continue
		}
		tall.Series = append(slices.Clip(tall.Series), other.Series...)
		if other.YMin < other.YMax && tall.YMin < tall.YMax {
			tall.YMin, tall.YMax = min(tall.YMin, other.YMin), max(tall.YMax, other.YMax)
		}
	}
	x, _ = wide.axes()
	_, y = tall.axes()
	return x, y
}

// fitColumns chooses ticks and labels for data areas of a width, and returns the
// width that is left for a data area when all columns share the room.
func (pg *page) fitColumns(columns int, width, room vg.Length) vg.Length {
	for i, panel := range pg.panels {
		if panel.Kind == Blank {
			continue
		}
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
	if pg.bar != nil {
		pg.bar.at = vg.Point{X: (pg.width - pg.bar.width) / 2, Y: y}
		y -= pg.bar.height + gap
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
	if pg.bar != nil {
		pg.bar.at.Y += pg.height
	}
}

// dataHeight is the height of the panel's data area when it has a width. Many
// rows of panels are lower, to fit a page.
func (p *placed) dataHeight(width vg.Length) vg.Length {
	switch p.Kind {
	case Intervals:
		return p.strip() + vg.Length(max(len(p.Rows), 1))*p.rowHeight()
	case Map:
		return vg.Length(len(p.Rows)) * cellHeight
	case Blank:
		return 0
	}
	const around = 38 // points for title, tick labels and gap
	return min(max(0.74*width, 92), 135, max(pageHeight/vg.Length(p.rows)-around, 64))
}

// heading is the height of title and note.
func (p *placed) heading() vg.Length {
	return height(lettering(panelSize), len(p.title)) + height(lettering(smallSize), len(p.note))
}

// chooseTicks takes as many labelled ticks as fit beside each other.
func (p *placed) chooseTicks() {
	switch p.Kind {
	case Blank:
		return
	case Map:
		p.xTicks, p.yTicks = nameTicks(p.Columns, 1, false), nameTicks(p.Rows, -1, p.named)
		return
	}
	small := lettering(smallSize)
	size := p.data.Size()
	for most := mostTicks; most >= 2; most-- {
		p.xTicks = p.xAxis.ticks(most)
		if clear(p.xTicks, p.xAxis, size.X, func(label string) vg.Length { return small.Width(label) + 5 }) {
			break
		}
	}
	if p.Kind == Intervals {
		p.yTicks = nameTicks(p.Rows, -1, p.named)
		return
	}
	for most := mostTicks; most >= 2; most-- {
		p.yTicks = p.yAxis.ticks(most)
		if clear(p.yTicks, p.yAxis, size.Y, func(string) vg.Length { return 1.5 * smallSize }) {
			break
		}
	}
	for i := range p.yTicks {
		if p.named && !p.yTicks[i].IsMinor() {
			p.yTicks[i].Label = " " // which keeps the mark and its grid line
		}
	}
}

// nameTicks are a tick a name, apart by step; nameless where they stand
// elsewhere.
func nameTicks(names []string, step float64, nameless bool) []plot.Tick {
	var ticks []plot.Tick
	for i, name := range names {
		if nameless {
			name = ""
		}
		ticks = append(ticks, plot.Tick{Value: step * float64(i), Label: printable(name)})
	}
	return ticks
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
	if p.Kind == Intervals || p.Kind == Map {
		grid.Horizontal.Color = nil
	}
	if p.Kind == Map {
		grid.Vertical.Color = nil
	}
	chart.Add(grid, guides{p})
	switch p.Kind {
	case Curves, Sweep:
		chart.Add(curves{p})
	case Scatter:
		chart.Add(scatter{p})
	case Map:
		chart.Add(cells{p})
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
