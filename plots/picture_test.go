package plots

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
	"testing"

	"gonum.org/v1/plot/vg"
	vgdraw "gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// samePixels holds a picture, and what its file shows, against gonum/plot's own
// canvas.
func samePixels(t *testing.T, width, height vg.Length, paint func(vg.Canvas)) {
	t.Helper()
	picture, plain := newPicture(width, height), vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dotsPerInch))
	paint(picture)
	paint(plain)
	want := plain.Image().(*image.RGBA)
	if !bytes.Equal(picture.pixels.Pix, want.Pix) {
		t.Error("pixels differ from gonum/plot's")
	}
	var file bytes.Buffer
	if n, err := picture.WriteTo(&file); err != nil || n != int64(file.Len()) {
		t.Fatalf("%d of %d bytes, %v", n, file.Len(), err)
	}
	decoded, err := png.Decode(&file)
	if err != nil {
		t.Fatal(err)
	}
	shown := image.NewRGBA(decoded.Bounds())
	draw.Draw(shown, shown.Bounds(), decoded, image.Point{}, draw.Src)
	if shown.Rect != want.Rect || !bytes.Equal(shown.Pix, want.Pix) {
		t.Error("the file does not show the pixels")
	}
}

func TestPicturesAreThoseOfGonumPlot(t *testing.T) {
	pg := synthetic(3, 7, Curves, true).layout()
	samePixels(t, pg.width, pg.height, func(canvas vg.Canvas) {
		pg.draw(vgdraw.NewCanvas(canvas, pg.width, pg.height))
	})
}

// Text on a canvas that was moved, and after it is back, has its place and colour.
func TestTextFollowsTheCanvas(t *testing.T) {
	const side = 100
	face := lettering(titleSize).Handler.Cache().Lookup(sans, titleSize)
	for name, move := range map[string]func(vg.Canvas){
		"still":   func(vg.Canvas) {},
		"shifted": func(canvas vg.Canvas) { canvas.Translate(vg.Point{X: 20, Y: 5}) },
		"turned":  func(canvas vg.Canvas) { canvas.Rotate(1) },
		"scaled":  func(canvas vg.Canvas) { canvas.Scale(1.5, 2) },
	} {
		t.Run(name, func(t *testing.T) {
			samePixels(t, side, side, func(canvas vg.Canvas) {
				canvas.FillString(face, vg.Point{X: 5, Y: 60}, "black")
				canvas.SetColor(red)
				canvas.Push()
				move(canvas)
				canvas.SetColor(blue)
				canvas.FillString(face, vg.Point{X: 10, Y: 0}, "blue")
				canvas.Pop()
				canvas.FillString(face, vg.Point{X: 5, Y: 80}, "red")
				canvas.SetColor(nil)
				canvas.FillString(face, vg.Point{X: 40, Y: 80}, "black")
			})
		})
	}
}
