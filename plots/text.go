package plots

import (
	"image/color"
	"math"
	"strings"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sizes of text at the printed width, in points. None is below 7, the least
// that stays readable in a two-column paper.
const (
	titleSize   = vg.Length(9)
	panelSize   = vg.Length(8)
	labelSize   = vg.Length(7.5)
	smallSize   = vg.Length(7) // ticks, notes, caption
	lineSpacing = vg.Length(1.2)
)

var sans = font.Font{Typeface: "Liberation", Variant: "Sans"}

// lettering is sans-serif text of a size.
func lettering(size vg.Length) text.Style {
	return text.Style{Color: color.Black, Font: font.From(sans, size), XAlign: draw.XLeft, Handler: plot.DefaultTextHandler}
}

func bold(style text.Style) text.Style {
	style.Font.Weight = xfont.WeightBold
	return style
}

func colored(style text.Style, c color.Color) text.Style {
	style.Color = c
	return style
}

// height is the height of a number of lines.
func height(style text.Style, lines int) vg.Length {
	return vg.Length(lines) * style.Font.Size * lineSpacing
}

// drawText draws a line of text whose baseline passes through a point: from it,
// about it or up to it, as the style's XAlign says.
func drawText(c draw.Canvas, style text.Style, at vg.Point, line string) {
	style.YAlign = draw.YBottom
	offset := style.FontExtents().Ascent - style.Font.Size // gonum/plot places text by its ascent
	if style.Rotation == 0 {
		at.Y += offset
	} else {
		at.X -= offset
	}
	c.FillText(style, at, line)
}

// drawLines draws lines of text below each other, the first one hanging from
// the point; upright ones from left to right.
func drawLines(c draw.Canvas, style text.Style, at vg.Point, lines []string) {
	for i, line := range lines {
		down := height(style, i) + style.FontExtents().Ascent
		if style.Rotation == 0 {
			drawText(c, style, vg.Point{X: at.X, Y: at.Y - down}, line)
		} else {
			drawText(c, style, vg.Point{X: at.X + down, Y: at.Y}, line)
		}
	}
}

// wrap breaks text into lines that are no wider than width, at spaces; a word
// that is wider than that is broken where it must be. No text has no lines.
func wrap(style text.Style, words string, width vg.Length) []string {
	var lines []string
	line := ""
	for _, word := range strings.FieldsFunc(unbroken.Replace(printable(words)), func(r rune) bool { return r == ' ' }) {
		if line != "" && style.Width(line+" "+word) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for line = word; style.Width(line) > width; {
			runes := []rune(line)
			fit := len(runes) - 1
			for fit > 1 && style.Width(string(runes[:fit])) > width {
				fit--
			}
			if fit < 1 {
				break
			}
			lines, line = append(lines, string(runes[:fit])), string(runes[fit:])
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// unbroken keeps what belongs together in one line, by no-break spaces.
var unbroken = strings.NewReplacer(" = ", "\u00a0=\u00a0", " × ", "\u00a0×\u00a0", " %", "\u00a0%")

// printable replaces what the font cannot print by a question mark, and breaks
// of lines by spaces.
func printable(words string) string {
	face := font.DefaultCache.Lookup(sans, smallSize).Face
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\r' {
			return ' '
		}
		if glyph, err := face.GlyphIndex(nil, r); err != nil || glyph == 0 {
			return '?'
		}
		return r
	}, words)
}

// upright turns text by a quarter to read upwards.
func upright(style text.Style) text.Style {
	style.Rotation = math.Pi / 2
	return style
}
