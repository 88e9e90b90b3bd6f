package plots

import (
	"image/color"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgpdf"
)

func init() {
	// A PDF file would hold the time at which it was made, and list its fonts in
	// the order of a map.
	fpdf.SetDefaultCreationDate(time.Unix(0, 0).UTC())
	fpdf.SetDefaultModificationDate(time.Unix(0, 0).UTC())
	fpdf.SetDefaultCatalogSort(true)
}

// pdf is gonum/plot's PDF canvas with three mends: that one takes a
// translucent colour's components times its opacity, too dark; takes text as
// Windows-1252 bytes; and embeds one font only, so bold text is not.
type pdf struct{ *vgpdf.Canvas }

func newPDF(width, height vg.Length) pdf {
	return pdf{vgpdf.New(width, height)}
}

// SetColor sets the colour of what is drawn next.
func (p pdf) SetColor(c color.Color) {
	if c != nil {
		c = straight{color.NRGBAModel.Convert(c).(color.NRGBA)}
	}
	p.Canvas.SetColor(c)
}

// straight is a colour whose components are not scaled by its opacity.
type straight struct{ color.NRGBA }

// RGBA returns the components and the opacity, all out of 0xffff.
func (s straight) RGBA() (r, g, b, a uint32) {
	return uint32(s.R) * 0x101, uint32(s.G) * 0x101, uint32(s.B) * 0x101, uint32(s.A) * 0x101
}

// FillString draws text.
func (p pdf) FillString(face font.Face, at vg.Point, words string) {
	var encoded strings.Builder
	for _, r := range words {
		switch code, ok := windows1252[r]; {
		case ok:
			encoded.WriteString(code)
		case r < 0x80 || r >= 0xa0 && r <= 0xff:
			encoded.WriteByte(byte(r))
		default:
			encoded.WriteByte('?')
		}
	}
	p.Canvas.FillString(font.DefaultCache.Lookup(sans, face.Font.Size), at, encoded.String())
}

// windows1252 holds the characters that captions use and that Windows-1252 has
// at another place than Unicode, or not at all.
var windows1252 = map[rune]string{
	'–': "\x96", '—': "\x97", '‘': "\x91", '’': "\x92", '“': "\x93", '”': "\x94", '…': "\x85", '•': "\x95", '€': "\x80",
	'−': "-", '≤': "<=", '≥': ">=", '≈': "~", '∝': "~", '‖': "||", '√': "sqrt ", '∞': "inf", '→': "->", '∇': "grad ",
	'θ': "theta", 'λ': "lambda", 'ε': "epsilon", 'σ': "sigma", 'α': "alpha", 'Σ': "sum ", 'π': "pi",
}
