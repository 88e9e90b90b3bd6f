package plots

import (
	"math"
	"testing"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
	"pgregory.net/rapid"

	"gradsample/internal/rng"
)

// synthetic is a figure with everything in it: long labels, notes, published
// and diverged curves, reference lines, a long caption.
func synthetic(panels, methods int, kind Kind, log bool) Figure {
	stream := rng.New("synthetic figure")
	figure := Figure{
		Name: "synthetic", Title: "Training loss of plain SGD",
		Caption: "Data: ujiindoorloc, 19,937 × 520, real; blogfeedback, subset of 20,000 rows; yearmsd, surrogate of the same shape. " +
			"Preprocessing: standard. SGD, batch 1, constant step tuned per method on seeds of its own; K = 5, L = 100, density 1/30, two-sided. " +
			"Lines: medians over seeds; bands: 10 % to 90 % quantiles. Dashed with rings: the authors' published runs.",
	}
	titles := []string{"yearmsd (surrogate), 463715 × 90", "slice", "ujiindoorloc, longitude", "protein"}
	for i := range panels {
		panel := Panel{
			Kind: kind, Title: titles[i%len(titles)], XLabel: "epochs", YLabel: "training loss − loss at the optimum", LogX: log && kind != Curves, LogY: log,
			Lines: []Reference{{Value: 1, Label: "start", Vertical: kind == Intervals}},
		}
		if i%3 == 1 {
			panel.Note = "subset: 20,000 rows; 1 of 5 seeds of lgd-released diverged"
		}
		if kind == Scaling && log {
			panel.Slopes = []float64{0, 1}
		}
		if kind == Intervals {
			panel.Rows = []string{"yearmsd (surrogate)", "slice", "ujiindoorloc", "blogfeedback"}
		}
		for m := range methods {
			series := syntheticSeries(stream, 40, float64(m))
			series.Label = samplers[m]
			if series.Label == "oracle" {
				series.Label, series.Style = "oracle, O(N) a step", "oracle"
			}
			if kind == Intervals {
				series.X, series.Lower, series.Upper = series.Y[:4], series.Lower[:4], series.Upper[:4]
			} else if m == 5 {
				series.Y[30], series.Upper[30] = inf, inf
			}
			panel.Series = append(panel.Series, series)
		}
		published := syntheticSeries(stream, len(panel.Series[0].X), 2)
		published.Label, published.Style, published.Dashed, published.N = "lgd-released, published", "lgd-released", true, 0
		panel.Series = append(panel.Series, published)
		figure.Panels = append(figure.Panels, panel)
	}
	return figure
}

// syntheticSeries falls from 1 the faster the greater rate is.
func syntheticSeries(stream *rng.Stream, points int, rate float64) Series {
	s := Series{N: 5}
	for i := range points {
		share := float64(i) / float64(points)
		y := 0.01 + math.Exp(-(2+rate)*share+0.03*stream.NormFloat64())
		s.X, s.Y = append(s.X, 0.1+20*share), append(s.Y, y)
		s.Lower, s.Upper = append(s.Lower, y/(1+share)), append(s.Upper, y*(1+share))
	}
	return s
}

// textBox is a piece of text with the room that it fills.
type textBox struct {
	words string
	vg.Rectangle
}

// texts draws the page and finds where its text ends up.
func texts(pg *page) []textBox {
	canvas := new(recorder.Canvas)
	pg.draw(draw.NewCanvas(canvas, pg.width, pg.height))
	var boxes []textBox
	rotation := []float64{0}
	for _, action := range canvas.Actions {
		switch action := action.(type) {
		case *recorder.Push:
			rotation = append(rotation, rotation[len(rotation)-1])
		case *recorder.Pop:
			rotation = rotation[:len(rotation)-1]
		case *recorder.Rotate:
			rotation[len(rotation)-1] += action.Angle
		case *recorder.FillString:
			if action.String == "" {
				continue
			}
			face := font.DefaultCache.Lookup(action.Font, action.Size)
			width := face.Width(action.String)
			box := vg.Rectangle{
				Min: vg.Point{X: action.Point.X, Y: action.Point.Y - 0.21*action.Size},
				Max: vg.Point{X: action.Point.X + width, Y: action.Point.Y + 0.73*action.Size},
			}
			if rotation[len(rotation)-1] != 0 { // a quarter turn about the origin
				box = vg.Rectangle{Min: vg.Point{X: -box.Max.Y, Y: box.Min.X}, Max: vg.Point{X: -box.Min.Y, Y: box.Max.X}}
			}
			boxes = append(boxes, textBox{action.String, box})
		}
	}
	return boxes
}

// No text may leave the page, lie on other text, or be smaller than 7 points;
// only labels of reference lines and ticks' ends may be in a data area.
func checkLayout(t interface{ Errorf(string, ...any) }, figure Figure) {
	pg := figure.layout()
	boxes := texts(pg)
	for i, box := range boxes {
		if box.Min.X < 0 || box.Min.Y < 0 || box.Max.X > pg.width || box.Max.Y > pg.height {
			t.Errorf("%q at %v leaves the page of %v × %v", box.words, box.Rectangle, pg.width, pg.height)
		}
		if size := max(box.Max.Y-box.Min.Y, box.Max.X-box.Min.X); size < 0.94*7-1e-9 {
			t.Errorf("%q is %v points high", box.words, size/0.94)
		}
		for _, other := range boxes[:i] {
			if box.Min.X < other.Max.X && other.Min.X < box.Max.X && box.Min.Y < other.Max.Y && other.Min.Y < box.Max.Y {
				t.Errorf("%q at %v lies on %q at %v", box.words, box.Rectangle, other.words, other.Rectangle)
			}
		}
	}
	legend := vg.Rectangle{Min: vg.Point{X: pg.legend.at.X, Y: pg.legend.at.Y - pg.legend.height}, Max: vg.Point{X: pg.legend.at.X + pg.legend.width, Y: pg.legend.at.Y}}
	narrowest := vg.Length(80)
	if figure.Shared { // six columns on a page
		narrowest = 60
	}
	for i, panel := range pg.panels {
		if touchesAny(legend, []vg.Rectangle{panel.data}) {
			t.Errorf("the legend at %v lies on panel %d at %v", legend, i, panel.data)
		}
		if size := panel.data.Size(); size.X < narrowest || size.Y < 12 {
			t.Errorf("panel %d has %v × %v points left for its data", i, size.X, size.Y)
		}
		if math.Abs(float64(panel.data.Size().X-pg.panels[0].data.Size().X)) > 1e-6 {
			t.Errorf("panels 0 and %d are %v and %v points wide", i, pg.panels[0].data.Size().X, panel.data.Size().X)
		}
	}
}

func TestNothingOverlaps(t *testing.T) {
	for _, kind := range []Kind{Curves, Scaling, Intervals} {
		for _, panels := range []int{1, 2, 3, 4, 5, 6, 7, 12} {
			for _, log := range []bool{false, true} {
				methods := 2 + panels%7
				t.Run(kind.String()+" "+string(rune('0'+panels%10)), func(t *testing.T) {
					checkLayout(t, synthetic(panels, methods, kind, log))
				})
			}
		}
	}
}

func TestNothingOverlapsWhateverTheRange(t *testing.T) {
	words := rapid.StringMatching(`[A-Za-z]{1,12}( [a-z]{1,12}){0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		figure := synthetic(rapid.IntRange(1, 4).Draw(t, "panels"), rapid.IntRange(1, 9).Draw(t, "methods"), Curves, rapid.Bool().Draw(t, "log"))
		figure.Title, figure.Caption = words.Draw(t, "title"), words.Draw(t, "caption")
		for i := range figure.Panels {
			panel := &figure.Panels[i]
			panel.Title, panel.XLabel, panel.YLabel = words.Draw(t, "panel's title"), words.Draw(t, "x label"), words.Draw(t, "y label")
			panel.LogX = rapid.Bool().Draw(t, "log x")
			scaleX := math.Pow(10, rapid.Float64Range(-8, 8).Draw(t, "scale of x"))
			scaleY := math.Pow(10, rapid.Float64Range(-8, 8).Draw(t, "scale of y"))
			panel.Lines = nil
			for s := range panel.Series {
				for k := range panel.Series[s].X {
					panel.Series[s].X[k] *= scaleX
					panel.Series[s].Y[k] *= scaleY
				}
				panel.Series[s].Lower, panel.Series[s].Upper = nil, nil
			}
		}
		checkLayout(t, figure)
	})
}

func TestDataAreasLieWhereTheLayoutPutsThem(t *testing.T) {
	pg := synthetic(6, 8, Curves, true).layout()
	for i, panel := range pg.panels {
		chart, around := panel.fit()
		got := chart.DataCanvas(draw.Canvas{Rectangle: vg.Rectangle{
			Min: vg.Point{X: panel.data.Min.X - around.left, Y: panel.data.Min.Y - around.bottom},
			Max: vg.Point{X: panel.data.Max.X + around.right, Y: panel.data.Max.Y + around.top},
		}}).Rectangle
		for _, gap := range []vg.Length{got.Min.X - panel.data.Min.X, got.Min.Y - panel.data.Min.Y, got.Max.X - panel.data.Max.X, got.Max.Y - panel.data.Max.Y} {
			if math.Abs(float64(gap)) > 0.01 {
				t.Errorf("panel %d: gonum/plot draws the data in %v, not %v", i, got, panel.data)
			}
		}
	}
}
