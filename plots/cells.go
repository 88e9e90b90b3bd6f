package plots

import (
	"fmt"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// cells draws a map: a grid of coloured cells with their values, of which the
// best is outlined. A cell without a value is hatched.
type cells struct{ *placed }

// cell is a map's cell as it is drawn.
type cell struct {
	row, column int
	value       float64
	text        string
	color       color.NRGBA
	known, best bool
	strong      bool // below the centre: its text is bold, which shows in grey print
}

const (
	cellHeight = vg.Length(13)
	cellPad    = vg.Length(4) // left and right of a cell's text together
)

// validateCells finds what a map lacks.
func (p Panel) validateCells() error {
	if len(p.Series) > 0 {
		return fmt.Errorf("a map has cells, no series")
	}
	if len(p.Cells) != len(p.Rows) || len(p.Rows) == 0 || len(p.Columns) == 0 {
		return fmt.Errorf("a map has %d rows of cells for %d names of rows and %d of columns", len(p.Cells), len(p.Rows), len(p.Columns))
	}
	for i, row := range p.Cells {
		if len(row) != len(p.Columns) {
			return fmt.Errorf("row %s has %d cells for %d columns", p.Rows[i], len(row), len(p.Columns))
		}
	}
	return nil
}

// cells are the map's cells, row by row from the top. Of several best ones
// the lowest and then leftmost is outlined.
func (p *placed) cells() []cell {
	var all []cell
	best := -1
	for i, row := range p.Cells {
		for j, value := range row {
			next := cell{row: i, column: j, value: value, text: cellText(value)}
			next.color, _, next.known = p.palette.at(value)
			next.strong = p.palette.Centre > 0 && value < p.palette.Centre
			if next.known && (best < 0 || p.palette.better(value, all[best].value) || value == all[best].value && i > all[best].row) {
				best = len(all)
			}
			all = append(all, next)
		}
	}
	if best >= 0 && p.palette.Best != Neither {
		all[best].best = true
	}
	return all
}

// better tells whether one value is to be preferred to another.
func (c Colors) better(value, other float64) bool {
	if c.Best == Largest {
		return value > other
	}
	return value < other
}

// Plot implements plot.Plotter.
func (k cells) Plot(c draw.Canvas, chart *plot.Plot) {
	toX, toY := chart.Transforms(&c)
	for _, cell := range k.cells() {
		x, y := float64(cell.column), -float64(cell.row)
		box := vg.Rectangle{Min: vg.Point{X: toX(x - 0.5), Y: toY(y - 0.5)}, Max: vg.Point{X: toX(x + 0.5), Y: toY(y + 0.5)}}
		cell.draw(c, box)
	}
}

// draw fills the box with the cell.
func (k cell) draw(c draw.Canvas, box vg.Rectangle) {
	c.SetColor(k.color)
	c.Fill(box.Path())
	if !k.known {
		hatch(c, box)
	}
	c.SetLineStyle(draw.LineStyle{Color: color.White, Width: 0.5})
	c.Stroke(box.Path())
	if k.best {
		outline(c, box)
	}
	style := colored(lettering(smallSize), ink(k.color))
	style.XAlign = draw.XCenter
	if k.strong {
		style = bold(style)
	}
	drawText(c, style, vg.Point{X: (box.Min.X + box.Max.X) / 2, Y: (box.Min.Y+box.Max.Y)/2 - 0.36*smallSize}, k.text)
}

// outline frames a cell from within.
func outline(c draw.Canvas, box vg.Rectangle) {
	const width = 1.2
	c.SetLineStyle(draw.LineStyle{Color: color.Black, Width: width})
	inset := vg.Point{X: width / 2, Y: width / 2}
	c.Stroke(vg.Rectangle{Min: box.Min.Add(inset), Max: box.Max.Sub(inset)}.Path())
}

// hatch strokes a box with slanted lines.
func hatch(c draw.Canvas, box vg.Rectangle) {
	const apart = 4
	clipped := draw.Canvas{Canvas: c.Canvas, Rectangle: box}
	size := box.Size()
	for x := -size.Y; x < size.X; x += apart {
		line := []vg.Point{{X: box.Min.X + x, Y: box.Min.Y}, {X: box.Min.X + x + size.Y, Y: box.Max.Y}}
		c.StrokeLines(draw.LineStyle{Color: hatchColor, Width: 0.4}, clipped.ClipLinesXY(line)...)
	}
}

// cellText writes a value in at most five characters: two decimals below 10,
// one below 100, none below 10,000, and powers of ten beyond.
func cellText(value float64) string {
	magnitude := math.Abs(value)
	switch {
	case math.IsNaN(value):
		return ""
	case math.IsInf(value, 0):
		return map[bool]string{true: "∞", false: "-∞"}[value > 0]
	case value == 0:
		return "0"
	case magnitude < 0.005:
		return shortExponent(strconv.FormatFloat(value, 'e', 0, 64))
	case magnitude < 9.995:
		return strconv.FormatFloat(value, 'f', 2, 64)
	case magnitude < 99.95:
		return strconv.FormatFloat(value, 'f', 1, 64)
	case magnitude < 9999.5:
		return strconv.FormatFloat(value, 'f', 0, 64)
	}
	return shortExponent(strconv.FormatFloat(value, 'e', 1, 64))
}

// cellName writes a setting's value plainly.
func cellName(value float64) string {
	if magnitude := math.Abs(value); magnitude >= 1e5 || magnitude < 1e-3 && value != 0 {
		return shortExponent(strconv.FormatFloat(value, 'e', -1, 64))
	}
	return strconv.FormatFloat(value, 'g', 6, 64)
}

// mapWidth is the least width in points at which no text of the panel's cells
// touches the next one.
func (p Panel) mapWidth() vg.Length {
	style := bold(lettering(smallSize))
	widest := vg.Length(0)
	for _, name := range p.Columns {
		widest = max(widest, lettering(smallSize).Width(name)+5)
	}
	for _, row := range p.Cells {
		for _, value := range row {
			widest = max(widest, style.Width(cellText(value))+cellPad)
		}
	}
	return widest * vg.Length(len(p.Columns))
}

// mapColumns is the number of maps side by side that leaves their text legible.
func (f Figure) mapColumns() int {
	const labels = 48 // points for the names of the rows and the label
	widest := vg.Length(0)
	for _, panel := range f.Panels {
		widest = max(widest, panel.mapWidth())
	}
	most := 3
	if len(f.Panels) == 4 {
		most = 2
	}
	fit := int((pageWidth - 2*margin + columnGap) / (widest + labels + columnGap))
	return min(len(f.Panels), most, max(fit, 1))
}
