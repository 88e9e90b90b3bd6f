package plots

import (
	"image/color"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCellTextIsShortAndSaysItsValue(t *testing.T) {
	for value, want := range map[float64]string{
		0: "0", 0.004: "4e-3", 0.005: "0.01", 0.62: "0.62", 0.999: "1.00", 1: "1.00", 9.994: "9.99", 9.996: "10.0", 23.44: "23.4",
		99.96: "100", 234.5: "234", 9999: "9999", 12345: "1.2e4", 2e6: "2e6", -0.5: "-0.50", inf: "∞", -inf: "-∞",
	} {
		if got := cellText(value); got != want {
			t.Errorf("%v is written %q, want %q", value, got, want)
		}
	}
	if got := cellText(nan); got != "" {
		t.Errorf("no value is written %q", got)
	}
}

// maps is a figure of one map.
func maps(colors Colors, cells ...[]float64) Figure {
	panel := Panel{Kind: Map, Cells: cells, Rows: make([]string, len(cells)), Columns: make([]string, len(cells[0]))}
	return Figure{Name: "map", Colors: colors, Panels: []Panel{panel}}
}

func TestTheBestCellIsOutlined(t *testing.T) {
	tests := []struct {
		name        string
		best        Best
		cells       [][]float64
		row, column int
	}{
		{"smallest", Smallest, [][]float64{{3, 2}, {1, inf}}, 1, 0},
		{"largest", Largest, [][]float64{{3, 2}, {1, nan}}, 0, 0},
		{"of equals the lowest and leftmost", Smallest, [][]float64{{1, 1}, {1, 1}}, 1, 0},
		{"none", Neither, [][]float64{{3, 2}}, -1, -1},
		{"no values", Smallest, [][]float64{{nan, nan}}, -1, -1},
	}
	for _, test := range tests {
		row, column := -1, -1
		for _, cell := range maps(Colors{Best: test.best}, test.cells...).layout().panels[0].cells() {
			if cell.best {
				row, column = cell.row, cell.column
			}
		}
		if row != test.row || column != test.column {
			t.Errorf("%s: row %d, column %d is outlined, want row %d, column %d", test.name, row, column, test.row, test.column)
		}
	}
}

func TestColorsFollowTheValues(t *testing.T) {
	ratios := Colors{Log: true, Centre: 1}
	tests := []struct {
		name     string
		colors   Colors
		values   []float64
		min, max float64
	}{
		{"as far on both sides", ratios, []float64{0.25, 2}, 0.25, 4},
		{"no farther than five times", ratios, []float64{0.01, 2}, 0.2, 5},
		{"at least to twice", ratios, []float64{0.99, 1.01}, 0.5, 2},
		{"infinite values have no place", ratios, []float64{0, 3, inf, nan}, 1.0 / 3, 3},
		{"no values", ratios, []float64{nan}, 0.5, 2},
		{"one hue, linear", Colors{}, []float64{-1, 3, inf}, -1, 3},
		{"one hue, log", Colors{Log: true}, []float64{10, 0, 1000}, 10, 1000},
	}
	for _, test := range tests {
		figure := maps(test.colors, test.values)
		palette := figure.palette()
		if !near(palette.axis.min, test.min) || !near(palette.axis.max, test.max) {
			t.Errorf("%s: the colours go from %v to %v, want %v to %v", test.name, palette.axis.min, palette.axis.max, test.min, test.max)
		}
	}
	palette := maps(ratios, []float64{0.2, 1, 5}).palette()
	for value, want := range map[float64]color.NRGBA{
		0.2: belowRamp[len(belowRamp)-1], 0.001: belowRamp[len(belowRamp)-1], 1: centreColor, 5: aboveRamp[len(aboveRamp)-1], inf: aboveRamp[len(aboveRamp)-1],
	} {
		if got, _, ok := palette.at(value); !ok || got != want {
			t.Errorf("%v has the colour %v, want %v", value, got, want)
		}
	}
	if _, _, ok := palette.at(nan); ok {
		t.Error("no value has a colour")
	}
}

// In grey print each ramp still orders its values, and what is far below the
// centre is darker than anything above it.
func TestRampsDarken(t *testing.T) {
	for name, ramp := range map[string][]color.NRGBA{"below": belowRamp, "above": aboveRamp, "rising": risingRamp} {
		for _, vision := range visions {
			last := 101.0
			for i := range 21 {
				lightness := lab(shade(ramp, float64(i)/20), vision.matrix)[0]
				if lightness > last-1 {
					t.Errorf("%s, %s: step %d has lightness %.1f after %.1f", name, vision.name, i, lightness, last)
				}
				last = lightness
			}
		}
	}
	if above, below := lab(shade(aboveRamp, 1), visions[0].matrix)[0], lab(shade(belowRamp, 0.8), visions[0].matrix)[0]; above < below+5 {
		t.Errorf("the end above has lightness %.1f, well below the centre it is %.1f", above, below)
	}
}

func TestSidesOfTheCentreDifferInEveryVision(t *testing.T) {
	for _, vision := range visions {
		for _, share := range []float64{0.25, 0.5, 0.75, 1} {
			if d := difference(shade(belowRamp, share), shade(aboveRamp, share), vision.matrix); d < 20 {
				t.Errorf("%s: at %v of the range the sides differ by %.1f, want 20", vision.name, share, d)
			}
		}
	}
}

// 4.5 is the contrast that WCAG 2.1 asks for.
func TestTextShowsOnEveryColor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0, 1).Draw(t, "share")
		for _, ramp := range [][]color.NRGBA{belowRamp, aboveRamp, risingRamp} {
			background := luminance(shade(ramp, share))
			text := luminance(ink(shade(ramp, share)))
			if contrast := (max(text, background) + 0.05) / (min(text, background) + 0.05); contrast < 4.5 {
				t.Fatalf("at %v the contrast is %.2f", share, contrast)
			}
		}
	})
}

func TestMapsThatCannotBeDrawnAreRefused(t *testing.T) {
	good := maps(Colors{}, []float64{1, 2})
	tests := []struct {
		says   string
		change func(*Figure)
	}{
		{"1 rows of cells for 2 names", func(f *Figure) { f.Panels[0].Rows = []string{"1", "2"} }},
		{"2 cells for 1 columns", func(f *Figure) { f.Panels[0].Columns = []string{"1"} }},
		{"no series", func(f *Figure) { f.Panels[0].Series = []Series{{Label: "uniform"}} }},
		{"log scale", func(f *Figure) { f.Colors.Centre = 1 }},
		{"kind 9 of best", func(f *Figure) { f.Colors.Best = 9 }},
	}
	for _, test := range tests {
		figure := good
		figure.Panels = []Panel{good.Panels[0]}
		test.change(&figure)
		if _, err := figure.Data(); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%v does not say %q", err, test.says)
		}
	}
}
