package plots

import (
	"fmt"
	"hash/fnv"
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// look is how a method is drawn, in every figure.
type look struct {
	color  color.NRGBA
	dashes []vg.Length // in points; nil: a solid line
	marker draw.GlyphDrawer
}

// The colours are those of Okabe and Ito (Color Universal Design, 2008) without
// the yellow that white paper swallows, and darker ones that stay apart from
// them in the three colour blindnesses.
var (
	black   = color.NRGBA{0x00, 0x00, 0x00, 0xff}
	blue    = color.NRGBA{0x00, 0x72, 0xb2, 0xff}
	sky     = color.NRGBA{0x56, 0xb4, 0xe9, 0xff}
	orange  = color.NRGBA{0xe6, 0x9f, 0x00, 0xff}
	brown   = color.NRGBA{0x6b, 0x42, 0x00, 0xff}
	red     = color.NRGBA{0xd5, 0x5e, 0x00, 0xff} // vermillion
	pink    = color.NRGBA{0xcc, 0x79, 0xa7, 0xff} // reddish purple
	green   = color.NRGBA{0x00, 0x9e, 0x73, 0xff} // bluish green
	wine    = color.NRGBA{0x7a, 0x1f, 0x4f, 0xff}
	indigo  = color.NRGBA{0x33, 0x22, 0x88, 0xff}
	olive   = color.NRGBA{0x8a, 0x8a, 0x1f, 0xff}
	grey    = color.NRGBA{0x77, 0x77, 0x77, 0xff}
	teal    = color.NRGBA{0x2a, 0x6f, 0x6f, 0xff}
	magenta = color.NRGBA{0xaa, 0x33, 0xaa, 0xff}
)

// published is how the line of a published curve is dashed, whatever its
// method.
var published = []vg.Length{3, 2}

// looks is the style table: the method's name fixes its colour, its dashes and
// its marker. The samplers, and the kernel methods, that one figure shows together
// differ in all three; a sampler and a kernel method may share a colour, as no
// figure has both.
var looks = map[string]look{
	"uniform":             {blue, nil, draw.CircleGlyph{}},
	"permuted":            {sky, []vg.Length{4, 1.5}, draw.RingGlyph{}},
	"static-norm":         {orange, []vg.Length{1.5, 1.2}, draw.BoxGlyph{}},
	"static-norm-squared": {brown, []vg.Length{4, 1.2, 1.2, 1.2}, draw.SquareGlyph{}},
	"lgd-paper":           {red, []vg.Length{8, 1.5}, draw.PyramidGlyph{}},
	"lgd-released":        {pink, []vg.Length{2.5, 1}, draw.TriangleGlyph{}},
	"oracle":              {green, []vg.Length{1, 1.8}, draw.CrossGlyph{}},
	"lgd-exact":           {black, []vg.Length{8, 1.2, 1.2, 1.2}, diamond{}},
	"dci":                 {wine, []vg.Length{6, 1.2, 1.2, 1.2, 1.2, 1.2}, plus{}},
	"stale-norm":          {olive, []vg.Length{5, 1, 2, 1}, hourglass{}},
	"auto":                {grey, []vg.Length{12, 1.5}, star{}},
	"svrg":                {indigo, []vg.Length{2.5, 1, 1, 1}, downward{}},
	"saga":                {teal, []vg.Length{6, 2.5}, bar{}},

	"dsg":            {blue, nil, draw.CircleGlyph{}},
	"cyclic":         {sky, []vg.Length{4, 1.5}, draw.RingGlyph{}},
	"cdsg":           {red, []vg.Length{8, 1.5}, draw.PyramidGlyph{}},
	"revisit":        {pink, []vg.Length{2.5, 1}, draw.TriangleGlyph{}},
	"features-sgd":   {orange, []vg.Length{1.5, 1.2}, draw.BoxGlyph{}},
	"features-ridge": {brown, []vg.Length{4, 1.2, 1.2, 1.2}, draw.SquareGlyph{}},
	"nystrom":        {green, []vg.Length{1, 1.8}, draw.CrossGlyph{}},
	"kernel-ridge":   {black, []vg.Length{8, 1.2, 1.2, 1.2}, diamond{}},
}

// spare are the looks of what the style table does not know.
var spare = []look{
	{indigo, []vg.Length{7, 1.2, 2.5, 1.2}, diamond{}},
	{olive, []vg.Length{3, 1}, draw.CircleGlyph{}},
	{magenta, []vg.Length{10, 1.2}, draw.BoxGlyph{}},
	{teal, []vg.Length{1.2, 1.2, 3, 1.2}, draw.PyramidGlyph{}},
	{grey, []vg.Length{2, 2}, hourglass{}},
	{wine, []vg.Length{5, 1.2, 5, 1.2, 1.2, 1.2}, plus{}},
	{black, []vg.Length{1.2, 1.2, 1.2, 1.2, 4, 1.2}, star{}},
	{brown, []vg.Length{9, 3}, draw.RingGlyph{}},
	{green, []vg.Length{6, 1, 1, 1, 1, 1, 1, 1}, draw.SquareGlyph{}},
	{blue, []vg.Length{3, 1, 3, 4}, downward{}},
}

// styles gives every style of the figure its look. A style that the table does
// not know gets the spare look that its name hashes to, or the next one that no
// other style of the figure has taken.
func (f Figure) styles() map[string]look {
	chosen := map[string]look{}
	taken := map[int]bool{}
	for _, panel := range f.Panels {
		for _, series := range panel.Series {
			name := series.style()
			if _, ok := chosen[name]; ok {
				continue
			}
			if known, ok := looks[name]; ok {
				chosen[name] = known
				continue
			}
			hash := fnv.New32a()
			hash.Write([]byte(name))
			index := int(hash.Sum32() % uint32(len(spare)))
			for range spare { // past the last spare look two styles share one
				if !taken[index] {
					break
				}
				index = (index + 1) % len(spare)
			}
			taken[index] = true
			chosen[name] = spare[index]
		}
	}
	return chosen
}

// Stroke is how a style's line is drawn, for those who draw it elsewhere.
type Stroke struct {
	Color  string    // #rrggbb
	Dashes []float64 // lengths of dashes and gaps in points; nil: a solid line
}

// Strokes gives the stroke of every series by its label, as the figure draws it.
func (f Figure) Strokes() map[string]Stroke {
	looks := f.styles()
	strokes := map[string]Stroke{}
	for _, panel := range f.Panels {
		for _, series := range panel.Series {
			line := looks[series.style()].line(series.Dashed)
			c := looks[series.style()].color
			stroke := Stroke{Color: fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)}
			for _, dash := range line.Dashes {
				stroke.Dashes = append(stroke.Dashes, float64(dash))
			}
			strokes[series.Label] = stroke
		}
	}
	return strokes
}

// Widths, sizes and tints of the house style.
const (
	lineWidth      = vg.Length(1)
	publishedWidth = vg.Length(0.7)
	whiskerWidth   = vg.Length(0.8)
	markerRadius   = vg.Length(2)
	bandOpacity    = 0x26 // of 255: bands of nine methods may lie over each other
)

var (
	gridColor      = color.NRGBA{0xe6, 0xe6, 0xe6, 0xff}
	axisColor      = color.NRGBA{0x33, 0x33, 0x33, 0xff}
	referenceColor = color.NRGBA{0x66, 0x66, 0x66, 0xff}
	noteColor      = color.NRGBA{0x55, 0x55, 0x55, 0xff}
)

// line is the style of the method's line, or of its published curve.
func (l look) line(dashed bool) draw.LineStyle {
	if dashed {
		return draw.LineStyle{Color: l.color, Width: publishedWidth, Dashes: published}
	}
	return draw.LineStyle{Color: l.color, Width: lineWidth, Dashes: l.dashes}
}

// band is the tint of the method's quantile band.
func (l look) band() color.NRGBA {
	tint := l.color
	tint.A = bandOpacity
	return tint
}

// glyph is the method's marker.
func (l look) glyph() draw.GlyphStyle {
	return draw.GlyphStyle{Color: l.color, Radius: markerRadius, Shape: l.marker}
}
