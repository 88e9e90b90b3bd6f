package plots

import (
	"fmt"
	"image/color"
	"math"
)

// Colors is how the Map panels of a figure turn values into colours. The scale
// follows the values of all panels; what lies beyond it has the colour of its end.
type Colors struct {
	Label  string  // of the colour bar, with the unit
	Log    bool    // colours follow the logarithms
	Centre float64 // on a log scale: one hue below it, another above; 0: one hue, the darker the larger the value
	Best   Best    // which cell of each panel is outlined
}

// Best says which value of a map is to be sought.
type Best int

// The kinds of best value.
const (
	Neither Best = iota
	Smallest
	Largest
)

// String names the cell for the key beside the colour bar.
func (b Best) String() string {
	return [...]string{"", "smallest", "largest"}[b]
}

func (c Colors) validate() error {
	if c.Centre != 0 && !(c.Log && c.Centre > 0) {
		return fmt.Errorf("colours about %v need a log scale and a centre above 0", c.Centre)
	}
	if c.Best < Neither || c.Best > Largest {
		return fmt.Errorf("there is no kind %d of best cell", int(c.Best))
	}
	return nil
}

// The farthest values from the centre, as factors, that have colours of their
// own: at most five, so that what lies near the centre keeps its shade, and at
// least two, so that rounding has none.
const (
	leastReach = 2
	mostReach  = 5
)

// The ramps go from light to dark, so that they order values in grey too. The
// one below the centre ends darker than the one above.
var (
	centreColor = color.NRGBA{0xf7, 0xf7, 0xf7, 0xff}
	belowRamp   = []color.NRGBA{centreColor, {0xa6, 0xd3, 0xee, 0xff}, {0x3d, 0x9a, 0xd1, 0xff}, blue, {0x00, 0x3f, 0x72, 0xff}}
	aboveRamp   = []color.NRGBA{centreColor, {0xf8, 0xd9, 0xa0, 0xff}, {0xee, 0xb4, 0x45, 0xff}, {0xdd, 0x84, 0x00, 0xff}}
	risingRamp  = []color.NRGBA{centreColor, {0xb4, 0xdd, 0xcf, 0xff}, {0x5a, 0xb9, 0x99, 0xff}, {0x00, 0x84, 0x60, 0xff}, {0x00, 0x45, 0x35, 0xff}}
	emptyColor  = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	hatchColor  = color.NRGBA{0xaa, 0xaa, 0xaa, 0xff}
)

// palette is the colours with the range that they cover.
type palette struct {
	Colors
	axis axis
}

// hasMap tells whether the figure has a panel that needs colours.
func (f Figure) hasMap() bool {
	for _, panel := range f.Panels {
		if panel.Kind == Map {
			return true
		}
	}
	return false
}

// palette fits the range to the cells of all maps. About a centre it is
// symmetric, so that a factor has one strength of colour on either side.
func (f Figure) palette() palette {
	values := newExtent(f.Colors.Log)
	for _, panel := range f.Panels {
		for _, row := range panel.Cells {
			values.include(row...)
		}
	}
	if f.Colors.Centre == 0 {
		return palette{f.Colors, values.axis(0)}
	}
	farthest := float64(leastReach)
	if !values.empty() {
		middle := math.Log10(f.Colors.Centre)
		farthest = max(farthest, math.Pow(10, max(values.high-middle, middle-values.low)))
	}
	reach := min(farthest, mostReach)
	return palette{f.Colors, axis{min: f.Colors.Centre / reach, max: f.Colors.Centre * reach, log: true}}
}

// at is the colour of a value, and whether it lies beyond the range; a NaN has
// none.
func (p palette) at(value float64) (c color.NRGBA, side edge, ok bool) {
	place, side, ok := p.axis.place(value)
	if !ok {
		return emptyColor, side, false
	}
	return p.shade(p.axis.normalizer().Normalize(p.axis.min, p.axis.max, place)), side, true
}

// shade is the colour at a share of the range.
func (p palette) shade(share float64) color.NRGBA {
	switch {
	case p.Centre == 0:
		return shade(risingRamp, share)
	case share < 0.5:
		return shade(belowRamp, 1-2*share)
	default:
		return shade(aboveRamp, 2*share-1)
	}
}

// shade is the colour at a share of the way along a ramp.
func shade(ramp []color.NRGBA, share float64) color.NRGBA {
	position := min(max(share, 0), 1) * float64(len(ramp)-1)
	from := min(int(position), len(ramp)-2)
	part := position - float64(from)
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + part*(float64(b)-float64(a)))) }
	a, b := ramp[from], ramp[from+1]
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 0xff}
}

// ink is the colour of text on a background: black or white, whichever
// contrasts more (WCAG 2.1, relative luminance).
func ink(background color.NRGBA) color.NRGBA {
	if luminance := luminance(background); 1.05/(luminance+0.05) > (luminance+0.05)/0.05 {
		return color.NRGBA{0xff, 0xff, 0xff, 0xff}
	}
	return black
}

func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}
