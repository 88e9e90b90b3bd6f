package plots

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"io"
	"math"

	"github.com/klauspost/compress/zlib"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// picture is gonum/plot's canvas of pixels, but for what took most of its time:
// that one takes each glyph of level text through a transformation of images, and
// image/png tries all filters on every row, which help photographs and not lines
// on white.
type picture struct {
	*vgimg.Canvas
	pixels *image.RGBA
	height vg.Length
	faces  map[font.Font]xfont.Face
	now    pen
	saved  []pen
}

// pen is what text needs to know of the canvas's state.
type pen struct {
	color color.Color
	moved bool // the canvas was turned, shifted or scaled
}

func newPicture(width, height vg.Length) *picture {
	canvas := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dotsPerInch))
	return &picture{
		Canvas: canvas, pixels: canvas.Image().(*image.RGBA), height: height,
		faces: map[font.Font]xfont.Face{}, now: pen{color: color.Black},
	}
}

// SetColor sets the colour of what is drawn next.
func (p *picture) SetColor(c color.Color) {
	p.Canvas.SetColor(c)
	if p.now.color = c; c == nil {
		p.now.color = color.Black
	}
}

// Rotate turns what is drawn next.
func (p *picture) Rotate(angle float64) {
	p.Canvas.Rotate(angle)
	p.now.moved = true
}

// Translate shifts what is drawn next.
func (p *picture) Translate(by vg.Point) {
	p.Canvas.Translate(by)
	p.now.moved = true
}

// Scale stretches what is drawn next.
func (p *picture) Scale(x, y float64) {
	p.Canvas.Scale(x, y)
	p.now.moved = true
}

// Push saves the state, and Pop goes back to it.
func (p *picture) Push() {
	p.Canvas.Push()
	p.saved = append(p.saved, p.now)
}

// Pop goes back to the state that the last Push saved.
func (p *picture) Pop() {
	p.Canvas.Pop()
	p.now, p.saved = p.saved[len(p.saved)-1], p.saved[:len(p.saved)-1]
}

// FillString draws text.
func (p *picture) FillString(face font.Face, at vg.Point, words string) {
	if p.now.moved {
		p.Canvas.FillString(face, at, words)
		return
	}
	glyphs, ok := p.faces[face.Font]
	if !ok {
		glyphs = face.FontFace(dotsPerInch)
		p.faces[face.Font] = glyphs
	}
	dots := func(length vg.Length) fixed.Int26_6 { return fixed.Int26_6(math.Round(length.Dots(dotsPerInch) * 64)) }
	drawer := xfont.Drawer{
		Dst: p.pixels, Src: image.NewUniform(p.now.color), Face: glyphs,
		Dot: fixed.Point26_6{X: dots(at.X), Y: dots(p.height - at.Y)},
	}
	drawer.DrawString(words)
}

// WriteTo writes the picture as a PNG file, which has no opacity, and whose rows
// are compressed as they are.
func (p *picture) WriteTo(w io.Writer) (int64, error) {
	size := p.pixels.Bounds().Size()
	var data bytes.Buffer
	packer, err := zlib.NewWriterLevel(&data, 3)
	if err != nil {
		return 0, fmt.Errorf("compressing a picture: %w", err)
	}
	row := make([]byte, 1+3*size.X) // the first byte says that the row is not filtered
	for y := range size.Y {
		pixels := p.pixels.Pix[y*p.pixels.Stride:]
		for x := range size.X {
			copy(row[1+3*x:4+3*x], pixels[4*x:4*x+3])
		}
		if _, err := packer.Write(row); err != nil {
			return 0, fmt.Errorf("compressing a picture: %w", err)
		}
	}
	if err := packer.Close(); err != nil {
		return 0, fmt.Errorf("compressing a picture: %w", err)
	}
	header := binary.BigEndian.AppendUint32(nil, uint32(size.X))
	header = binary.BigEndian.AppendUint32(header, uint32(size.Y))
	header = append(header, 8, 2, 0, 0, 0) // bits of a component; colours, without opacity; the only methods there are
	file := []byte("\x89PNG\r\n\x1a\n")
	file = appendChunk(file, "IHDR", header)
	file = appendChunk(file, "IDAT", data.Bytes())
	file = appendChunk(file, "IEND", nil)
	n, err := w.Write(file)
	return int64(n), err
}

// appendChunk appends a chunk of a PNG file.
func appendChunk(file []byte, kind string, data []byte) []byte {
	file = binary.BigEndian.AppendUint32(file, uint32(len(data)))
	start := len(file)
	file = append(append(file, kind...), data...)
	return binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(file[start:]))
}
