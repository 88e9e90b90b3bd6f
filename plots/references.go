package plots

import (
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// guides draws what lies under the series: reference lines and slopes.
type guides struct{ *placed }

// Plot implements plot.Plotter.
func (k guides) Plot(c draw.Canvas, chart *plot.Plot) {
	for _, line := range k.references() {
		style := draw.LineStyle{Color: referenceColor, Width: 0.6}
		if line.slope {
			style.Dashes = []vg.Length{1, 1.5}
		}
		c.StrokeLines(style, transformer(c, chart)(line.from, line.to))
	}
}

// references draws the labels of reference lines and slopes over the series.
type references struct{ *placed }

// segment is a reference line or a slope within the axes.
type segment struct {
	from, to        point
	label           string
	vertical, slope bool
}

// references are the panel's reference lines and slopes.
func (p *placed) references() []segment {
	var segments []segment
	for _, line := range p.Lines {
		if line.Vertical {
			if x, side, ok := p.xAxis.place(line.Value); ok && side == inside {
				segments = append(segments, segment{from: point{x, p.yAxis.min}, to: point{x, p.yAxis.max}, label: line.Label, vertical: true})
			}
		} else if y, side, ok := p.yAxis.place(line.Value); ok && side == inside {
			label := line.Label
			if p.named { // the line comes from the left, where it has its label
				label = ""
			}
			segments = append(segments, segment{from: point{p.xAxis.min, y}, to: point{p.xAxis.max, y}, label: label})
		}
	}
	for _, slope := range p.Slopes {
		if line, ok := p.guide(slope); ok {
			label := "slope " + strconv.FormatFloat(slope, 'g', 3, 64)
			segments = append(segments, segment{from: line[0], to: line[1], label: label, slope: true})
		}
	}
	return segments
}

// Plot implements plot.Plotter.
func (k references) Plot(c draw.Canvas, chart *plot.Plot) {
	style := colored(lettering(smallSize), referenceColor)
	transform := transformer(c, chart)
	var lines [][]vg.Point
	for _, s := range k.Series {
		if k.Kind != Intervals {
			for _, piece := range k.trace(s).pieces {
				lines = append(lines, transform(piece...))
			}
		}
	}
	segments := k.references()
	for _, line := range segments {
		lines = append(lines, transform(line.from, line.to))
	}
	var taken []vg.Rectangle
	for _, line := range segments {
		if line.label == "" {
			continue
		}
		label := printable(line.label)
		size := vg.Point{X: style.Width(label), Y: height(style, 1)}
		box := labelPlace(c, labelPlaces(transform(line.from, line.to), line.vertical, size), lines, taken)
		taken = append(taken, box)
		drawLines(c, style, vg.Point{X: box.Min.X, Y: box.Max.Y}, []string{label})
	}
}

// labelPlaces are the boxes beside a line that its label may fill, from the
// line's upper or right end on, on both sides.
func labelPlaces(ends []vg.Point, vertical bool, size vg.Point) []vg.Rectangle {
	const off = 2 // points between line and label
	var boxes []vg.Rectangle
	for _, share := range []vg.Length{1, 0.75, 0.5, 0.25, 0} {
		at := ends[0].Add(ends[1].Sub(ends[0]).Scale(share))
		corners := []vg.Point{{X: at.X - size.X*share, Y: at.Y + off/2}, {X: at.X - size.X*share, Y: at.Y - size.Y - off/2}}
		if rise := ends[1].Y - ends[0].Y; !vertical && rise != 0 { // a slope: left above it, right below it
			corners = []vg.Point{{X: at.X - size.X - off, Y: at.Y - size.Y*share}, {X: at.X + off, Y: at.Y - size.Y*share}}
		}
		if vertical {
			corners = []vg.Point{{X: at.X + off, Y: at.Y - size.Y*share}, {X: at.X - size.X - off, Y: at.Y - size.Y*share}}
		}
		for _, corner := range corners {
			boxes = append(boxes, vg.Rectangle{Min: corner, Max: corner.Add(size)})
		}
	}
	return boxes
}

// labelPlace is the box, among those within the data area that touch no box
// taken, that the fewest lines cross.
func labelPlace(c draw.Canvas, boxes []vg.Rectangle, lines [][]vg.Point, taken []vg.Rectangle) vg.Rectangle {
	best, fewest := boxes[0], -1
	for _, box := range boxes {
		if !c.Contains(box.Min) || !c.Contains(box.Max) || touchesAny(box, taken) {
			continue
		}
		part := draw.Canvas{Rectangle: box}
		if crossing := len(part.ClipLinesXY(lines...)); fewest < 0 || crossing < fewest {
			best, fewest = box, crossing
		}
	}
	return best
}

func touchesAny(box vg.Rectangle, others []vg.Rectangle) bool {
	for _, other := range others {
		if box.Min.X < other.Max.X && other.Min.X < box.Max.X && box.Min.Y < other.Max.Y && other.Min.Y < box.Max.Y {
			return true
		}
	}
	return false
}
