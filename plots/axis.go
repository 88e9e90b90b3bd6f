package plots

import (
	"math"

	"gonum.org/v1/plot"
)

// axis is the range of values that a panel shows in one direction.
type axis struct {
	min, max float64
	log      bool
}

// edge says on which side of an axis a value lies.
type edge int

const (
	below  edge = -1
	inside edge = 0
	above  edge = 1
)

// place is where a value is drawn: itself, or the end of the axis that it lies
// beyond, as infinite values do, and values up to 0 on a log axis. A NaN has no
// place.
func (a axis) place(value float64) (at float64, side edge, ok bool) {
	switch {
	case math.IsNaN(value):
		return 0, inside, false
	case value > a.max+rounding*math.Abs(a.max):
		return a.max, above, true
	case value < a.min-rounding*math.Abs(a.min):
		return a.min, below, true
	}
	return min(max(value, a.min), a.max), inside, true
}

// rounding is by how much, relatively, a value may lie beyond an axis that was
// made to end there: the power of a logarithm is not always what it was.
const rounding = 1e-9

// normalizer is gonum/plot's scale of the axis.
func (a axis) normalizer() plot.Normalizer {
	if a.log {
		return plot.LogScale{}
	}
	return plot.LinearScale{}
}

// extent grows to hold the values that an axis can show: finite ones, on a log
// axis above 0. Its numbers are logarithms on a log axis.
type extent struct {
	low, high float64
	log       bool
}

func newExtent(log bool) extent {
	return extent{low: math.Inf(1), high: math.Inf(-1), log: log}
}

func (e *extent) include(values ...float64) {
	for _, value := range values {
		if e.log {
			value = math.Log10(value) // NaN below 0, -Inf at 0
		}
		if !math.IsNaN(value) && !math.IsInf(value, 0) {
			e.low, e.high = min(e.low, value), max(e.high, value)
		}
	}
}

func (e *extent) empty() bool { return e.low > e.high }

// includeWithin grows by another extent, but on either side by at most the
// length that this one had: one wide band does not flatten every line.
func (e *extent) includeWithin(other extent) {
	length := e.high - e.low
	switch {
	case other.empty():
	case e.empty() || length == 0:
		e.low, e.high = min(e.low, other.low), max(e.high, other.high)
	default:
		e.low, e.high = min(e.low, max(other.low, e.low-length)), max(e.high, min(other.high, e.high+length))
	}
}

// axis is the extent with a margin on either side, a share of its length. An
// extent without values gives 0 to 1, or 0.1 to 1 on a log axis.
func (e *extent) axis(margin float64) axis {
	low, high := e.low, e.high
	if e.empty() {
		low, high = 0, 1
		if e.log {
			low, high = -1, 0
		}
	}
	length := high - low
	if smallest := 1e-9 * max(math.Abs(low), math.Abs(high)); length <= smallest { // one value
		half := 0.1 * math.Abs(low)
		if e.log || half == 0 {
			half = 0.3
		}
		low, high = low-half, high+half
	} else {
		low, high = low-margin*length, high+margin*length
	}
	if e.log {
		return axis{min: math.Pow(10, low), max: math.Pow(10, high), log: true}
	}
	return axis{min: low, max: high}
}

// axes are the panel's ranges. Lines decide the Y axis of curves, bands extend
// it, reference lines always lie on it.
func (p Panel) axes() (x, y axis) {
	xs, ys, bands := newExtent(p.LogX), newExtent(p.LogY), newExtent(p.LogY)
	for _, s := range p.Series {
		xs.include(s.X...)
		if p.Kind == Intervals {
			xs.include(s.Lower...)
			xs.include(s.Upper...)
			continue
		}
		for i, value := range s.X {
			if !p.LogX || value > 0 {
				ys.include(s.Y[i])
				if s.Lower != nil {
					bands.include(s.Lower[i], s.Upper[i])
				}
			}
		}
	}
	ys.includeWithin(bands)
	for _, line := range p.Lines {
		if line.Vertical {
			xs.include(line.Value)
		} else {
			ys.include(line.Value)
		}
	}
	switch p.Kind {
	case Curves:
		x, y = xs.axis(0), ys.axis(0.04)
	case Sweep:
		x, y = xs.axis(0.04), ys.axis(0.06)
	case Scaling, Scatter:
		x, y = xs.axis(0.06), ys.axis(0.08)
	case Map:
		return axis{min: -0.5, max: float64(len(p.Columns)) - 0.5}, axis{min: 0.5 - float64(len(p.Rows)), max: 0.5}
	case Intervals:
		return xs.axis(0.06), axis{min: 0.5 - float64(max(len(p.Rows), 1)), max: 0.5 + float64(p.strip()/p.rowHeight())}
	}
	if p.YMin < p.YMax {
		y.min, y.max = p.YMin, p.YMax
	}
	return x, y
}
