package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"testing"
)

// The groups of methods that one figure may show together.
var (
	samplers = []string{
		"uniform", "permuted", "static-norm", "static-norm-squared", "lgd-paper", "lgd-released", "oracle",
		"lgd-exact", "dci", "stale-norm", "auto", "svrg", "saga",
	}
	kernelMethods = []string{"dsg", "cyclic", "cdsg", "revisit", "features-sgd", "features-ridge", "nystrom", "kernel-ridge"}
)

// visions simulate the colour blindnesses by matrices on linear RGB (Machado,
// Oliveira and Fernandes, IEEE TVCG 2009, severity 1).
var visions = []struct {
	name   string
	matrix [3][3]float64
}{
	{"full vision", [3][3]float64{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
	{"protanopia", [3][3]float64{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
	{"deuteranopia", [3][3]float64{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
	{"tritanopia", [3][3]float64{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}},
}

// lab is a colour in CIELAB as a vision sees it.
func lab(c color.NRGBA, vision [3][3]float64) [3]float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	rgb := [3]float64{linear(c.R), linear(c.G), linear(c.B)}
	var seen [3]float64
	for i, row := range vision {
		seen[i] = min(max(row[0]*rgb[0]+row[1]*rgb[1]+row[2]*rgb[2], 0), 1)
	}
	f := func(t float64) float64 {
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return (24389.0/27*t + 16) / 116
	}
	x := f((0.4124*seen[0] + 0.3576*seen[1] + 0.1805*seen[2]) / 0.9505)
	y := f(0.2126*seen[0] + 0.7152*seen[1] + 0.0722*seen[2])
	z := f((0.0193*seen[0] + 0.1192*seen[1] + 0.9505*seen[2]) / 1.089)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

func difference(a, b color.NRGBA, vision [3][3]float64) float64 {
	p, q := lab(a, vision), lab(b, vision)
	return math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2]))
}

// A CIELAB difference of 2.3 is just noticeable for large areas; thin lines need
// several times that.
func TestMethodsDifferInEveryVision(t *testing.T) {
	tests := []struct {
		name     string
		methods  []string
		smallest float64
	}{
		{"the paper's samplers", samplers[:7], 12},
		{"with lgd-exact, dci and stale-norm", samplers[:10], 7},
		{"kernel methods", kernelMethods, 12},
	}
	for _, test := range tests {
		for _, vision := range visions {
			for i, a := range test.methods {
				for _, b := range test.methods[:i] {
					if d := difference(looks[a].color, looks[b].color, vision.matrix); d < test.smallest {
						t.Errorf("%s, %s: %s and %s differ by %.1f, want %v", test.name, vision.name, a, b, d, test.smallest)
					}
				}
			}
		}
	}
}

func TestMethodsDifferWithoutColor(t *testing.T) {
	for _, group := range [][]string{samplers, kernelMethods} {
		dashes, markers := map[string]string{}, map[string]string{}
		for _, method := range group {
			look, ok := looks[method]
			if !ok {
				t.Errorf("%s has no style", method)
			}
			dash, marker := fmt.Sprint(look.dashes), fmt.Sprintf("%T", look.marker)
			if other := dashes[dash]; other != "" {
				t.Errorf("%s and %s are dashed alike", method, other)
			}
			if other := markers[marker]; other != "" {
				t.Errorf("%s and %s have one marker", method, other)
			}
			if slices.Equal(look.dashes, published) {
				t.Errorf("%s is dashed like published curves", method)
			}
			dashes[dash], markers[marker] = method, method
		}
	}
}

func TestColorsShowOnWhite(t *testing.T) {
	white := color.NRGBA{0xff, 0xff, 0xff, 0xff}
	for _, group := range [][]string{samplers, kernelMethods} {
		for _, method := range group {
			if d := difference(looks[method].color, white, visions[0].matrix); d < 40 {
				t.Errorf("%s differs from white by %.1f, want 40", method, d)
			}
		}
	}
}

func figureOf(labels ...string) Figure {
	var panel Panel
	for _, label := range labels {
		panel.Series = append(panel.Series, Series{Label: label, X: []float64{1, 2}, Y: []float64{1, 2}})
	}
	return Figure{Name: "figure", Panels: []Panel{panel}}
}

func TestUnknownStylesDoNotClash(t *testing.T) {
	var labels []string
	for i := range spare {
		labels = append(labels, fmt.Sprintf("new sampler %d", i))
	}
	chosen := figureOf(labels...).styles()
	seen := map[string]string{}
	for _, label := range labels {
		key := fmt.Sprint(chosen[label].color, chosen[label].dashes)
		if other := seen[key]; other != "" {
			t.Errorf("%q and %q look alike", label, other)
		}
		seen[key] = label
		if again := figureOf(labels...).styles()[label]; fmt.Sprint(again.color, again.dashes) != key {
			t.Errorf("%q looks different when the figure is drawn again", label)
		}
	}
	for _, known := range samplers {
		for _, s := range spare {
			if fmt.Sprint(s.color, s.dashes) == fmt.Sprint(looks[known].color, looks[known].dashes) {
				t.Errorf("a spare look is that of %s", known)
			}
		}
	}
}

func TestAStyleIsTheSameInEveryFigure(t *testing.T) {
	alone := figureOf("my sampler").styles()["my sampler"]
	among := figureOf("uniform", "lgd-paper", "my sampler").styles()["my sampler"]
	if fmt.Sprint(alone.color, alone.dashes) != fmt.Sprint(among.color, among.dashes) {
		t.Errorf("a label looks %v alone and %v beside known methods", alone, among)
	}
	figure := figureOf("LGD, published")
	figure.Panels[0].Series[0].Style = "lgd-released"
	if figure.styles()["lgd-released"].color != pink {
		t.Error("a published curve has not the colour of its method")
	}
}

// Whoever draws a figure elsewhere gets the same colours and dashes.
func TestStrokesAreTheFigures(t *testing.T) {
	f := Figure{Panels: []Panel{{Series: []Series{{Label: "uniform"}, {Label: "oracle"}, {Label: "uniform, published", Style: "uniform", Dashed: true}}}}}
	strokes := f.Strokes()
	for label, want := range map[string]Stroke{
		"uniform":            {Color: "#0072b2"},
		"oracle":             {Color: "#009e73", Dashes: []float64{1, 1.8}},
		"uniform, published": {Color: "#0072b2", Dashes: []float64{3, 2}},
	} {
		if got := strokes[label]; got.Color != want.Color || !slices.Equal(got.Dashes, want.Dashes) {
			t.Errorf("%s is drawn %+v, want %+v", label, got, want)
		}
	}
}
