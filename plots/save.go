package plots

import (
	"bytes"
	"fmt"
	"html"
	"image/color"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"gradsample/internal/whole"
)

// Formats are the formats that Save writes when it is told none. It can also
// write pdf.
var Formats = []string{"svg", "png"}

// dotsPerInch is the resolution of PNG files at the printed width.
const dotsPerInch = 200

// Save draws the figure and writes it to dir as Name.svg and Name.png, or in
// the given formats among svg, png and pdf. It makes dir where it is missing,
// and replaces a file at once. One program draws a figure to the same bytes
// each time.
func (f Figure) Save(dir string, formats ...string) error {
	if len(formats) == 0 {
		formats = Formats
	}
	if err := f.validate(); err != nil {
		return err
	}
	pg := f.layout()
	for _, format := range formats {
		encoded, err := pg.encode(format)
		if err != nil {
			return fmt.Errorf("drawing figure %s: %w", f.Name, err)
		}
		path := filepath.Join(dir, f.Name+"."+format)
		if err := whole.Write(path, encoded); err != nil {
			return fmt.Errorf("writing figure %s: %w", path, err)
		}
	}
	return nil
}

// encode draws the page in a format.
func (pg *page) encode(format string) ([]byte, error) {
	var canvas vg.CanvasWriterTo
	switch format {
	case "svg":
		canvas = vgsvg.New(pg.width, pg.height)
	case "png":
		canvas = newPicture(pg.width, pg.height)
	case "pdf":
		canvas = newPDF(pg.width, pg.height)
	default:
		return nil, fmt.Errorf("there is no format %q, choose among svg, png and pdf", format)
	}
	paper := draw.NewCanvas(canvas, pg.width, pg.height)
	if format != "png" { // which begins white
		paper.SetColor(color.White)
		paper.Fill(paper.Rectangle.Path())
	}
	pg.draw(paper)
	var encoded bytes.Buffer
	if _, err := canvas.WriteTo(&encoded); err != nil {
		return nil, fmt.Errorf("encoding as %s: %w", format, err)
	}
	if format == "svg" {
		return pg.finishSVG(encoded.Bytes()), nil
	}
	return encoded.Bytes(), nil
}

// finishSVG names fonts of the same widths for machines without Liberation
// Sans, and tells screen readers what the figure is.
func (pg *page) finishSVG(svg []byte) []byte {
	title := pg.figure.Title
	if title == "" {
		title = pg.figure.Name
	}
	described := fmt.Sprintf("role=\"img\">\n<title>%s</title>\n<desc>%s</desc>\n",
		html.EscapeString(title), html.EscapeString(pg.figure.Caption))
	head, rest, _ := strings.Cut(string(svg), ">\n<g ")
	finished := head + "\n\t" + described + "<g " + rest
	return []byte(strings.ReplaceAll(finished, "font-family:Liberation Sans;", "font-family:Liberation Sans,Arial,Helvetica,sans-serif;"))
}
