package plots

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
)

func TestSavedFilesAreTheSameEachTime(t *testing.T) {
	figure := synthetic(3, 7, Curves, true)
	formats := []string{"svg", "png", "pdf"}
	var first map[string][]byte
	for _, folder := range []string{"one", "two"} {
		dir := filepath.Join(t.TempDir(), "figures", folder)
		if err := figure.Save(dir, formats...); err != nil {
			t.Fatal(err)
		}
		files := map[string][]byte{}
		for _, format := range formats {
			content, err := os.ReadFile(filepath.Join(dir, "synthetic."+format))
			if err != nil {
				t.Fatal(err)
			}
			files[format] = content
			if first != nil && !bytes.Equal(content, first[format]) {
				t.Errorf("two %s files of one figure differ", format)
			}
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != len(formats) {
			t.Errorf("the folder holds %v, %v", entries, err)
		}
		first = files
	}
}

func TestSaveWritesSVGAndPNGByDefault(t *testing.T) {
	dir := t.TempDir()
	figure := synthetic(1, 3, Curves, false)
	if err := figure.Save(dir); err != nil {
		t.Fatal(err)
	}
	svg, err := os.ReadFile(filepath.Join(dir, "synthetic.svg"))
	if err != nil {
		t.Fatal(err)
	}
	for decoder := xml.NewDecoder(bytes.NewReader(svg)); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the SVG file is no XML: %v", err)
		}
	}
	for _, part := range []string{"<title>Training loss of plain SGD</title>", "<desc>Data: ujiindoorloc", `role="img"`, "Arial"} {
		if !strings.Contains(string(svg), part) {
			t.Errorf("the SVG file lacks %q", part)
		}
	}
	file, err := os.Open(filepath.Join(dir, "synthetic.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	config, err := png.DecodeConfig(file)
	if err != nil || config.Width != int(3.4*dotsPerInch) {
		t.Errorf("the PNG file is %d pixels wide, %v", config.Width, err)
	}
	if err := figure.Save(dir, "gif"); err == nil || !strings.Contains(err.Error(), "gif") {
		t.Errorf("saving as gif: %v", err)
	}
}

// The points of a line on the page are those of the data: transformed back, they
// are the series' values.
func TestLinesAreDrawnWhereTheDataAre(t *testing.T) {
	figure := Figure{Name: "line", Panels: []Panel{{
		LogY: true, Series: []Series{{Label: "lgd-paper", X: []float64{0, 5, 10}, Y: []float64{100, 10, 1}, Lower: []float64{50, 5, 1}, Upper: []float64{100, 20, 2}}},
	}}}
	pg := figure.layout()
	canvas := new(recorder.Canvas)
	pg.draw(draw.NewCanvas(canvas, pg.width, pg.height))
	var current color.Color
	var bands, lines []vg.Path
	for _, action := range canvas.Actions {
		switch action := action.(type) {
		case *recorder.SetColor:
			current = action.Color
		case *recorder.Fill:
			if current == color.Color(looks["lgd-paper"].band()) {
				bands = append(bands, action.Path)
			}
		case *recorder.Stroke:
			if current == color.Color(red) {
				if len(bands) == 0 {
					t.Error("a line lies under a band")
				}
				lines = append(lines, action.Path)
			}
		}
	}
	if len(bands) != 2 || len(lines) != 2 { // the data's and the legend's
		t.Fatalf("%d bands and %d lines are drawn, want 2 and 2", len(bands), len(lines))
	}
	data := pg.panels[0].data
	for i, want := range []vg.Point{{X: 0, Y: 1}, {X: 0.5, Y: 0.5}, {X: 1, Y: 0}} {
		got := lines[0][i].Pos.Sub(data.Min)
		got.X /= data.Size().X
		got.Y = (got.Y/data.Size().Y*1.08 - 0.04) // the margins of a Y axis
		if diff := got.Sub(want); diff.Dot(diff) > 1e-6 {
			t.Errorf("point %d is drawn at %v of the axes, want %v", i, got, want)
		}
	}
}

func TestPDFTextIsWindows1252(t *testing.T) {
	pdf := newPDF(100, 50)
	drawText(draw.NewCanvas(pdf, 100, 50), lettering(smallSize), vg.Point{X: 5, Y: 20}, "2–3 × θ − ?")
	var file bytes.Buffer
	if _, err := pdf.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(file.Bytes(), []byte("%PDF-")) {
		t.Errorf("the file begins with %q", file.Bytes()[:8])
	}
	if _, _, _, a := (straight{looks["uniform"].band()}).RGBA(); a != bandOpacity*0x101 {
		t.Errorf("opacity %#x", a)
	}
	if r, g, b, _ := (straight{looks["uniform"].band()}).RGBA(); r != 0 || g != 0x7272 || b != 0xb2b2 {
		t.Errorf("a translucent colour became %#x %#x %#x", r, g, b)
	}
}
