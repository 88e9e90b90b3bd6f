package plots

import (
	"strings"
	"testing"
)

func TestWhatCannotBeDrawnIsRefused(t *testing.T) {
	good := Series{Label: "uniform", X: []float64{1, 2}, Y: []float64{3, 4}}
	with := func(change func(*Series)) Figure {
		series := good
		change(&series)
		return Figure{Name: "f", Panels: []Panel{{Title: "slice", Series: []Series{good}}, {Title: "yearmsd", Series: []Series{series}}}}
	}
	tests := []struct {
		name   string
		figure Figure
		says   []string
	}{
		{"no name", Figure{Panels: []Panel{{}}}, []string{"name"}},
		{"a path for a name", Figure{Name: "../f", Panels: []Panel{{}}}, []string{"../f", "slashes"}},
		{"no panels", Figure{Name: "f"}, []string{"f", "no panels"}},
		{"lengths", with(func(s *Series) { s.Y = []float64{1} }), []string{"(b) yearmsd", `"uniform"`, "1 values of Y for 2 values of X"}},
		{"length of a band", with(func(s *Series) { s.Lower, s.Upper = []float64{1}, []float64{1, 2} }), []string{"1 values of Lower"}},
		{"half a band", with(func(s *Series) { s.Lower = []float64{1, 2} }), []string{"Lower and Upper"}},
		{"no label", with(func(s *Series) { s.Label = "" }), []string{"(b) yearmsd", "no label"}},
		{"one label, two styles", with(func(s *Series) { s.Style = "oracle" }), []string{"(b) yearmsd", `"uniform"`, "another style"}},
		{"one label, published and not", with(func(s *Series) { s.Dashed = true }), []string{"another style"}},
		{"unknown kind", Figure{Name: "f", Panels: []Panel{{Kind: 7}}}, []string{"no kind 7"}},
		{"rows", Figure{Name: "f", Panels: []Panel{{Kind: Intervals, Rows: []string{"slice"}, Series: []Series{good}}}}, []string{"2 values of X for 1 rows"}},
		{"log axis from 0", Figure{Name: "f", Panels: []Panel{{LogY: true, YMax: 1}}}, []string{"YMin", "above 0"}},
		{"slopes on linear axes", Figure{Name: "f", Panels: []Panel{{Kind: Scaling, Slopes: []float64{1}}}}, []string{"log axes"}},
	}
	for _, test := range tests {
		err := test.figure.Save(t.TempDir())
		if err == nil {
			t.Errorf("%s: accepted", test.name)
			continue
		}
		for _, part := range test.says {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %q does not say %q", test.name, err, part)
			}
		}
		if _, dataErr := test.figure.Data(); dataErr == nil || dataErr.Error() != err.Error() {
			t.Errorf("%s: Data says %v, Save %v", test.name, dataErr, err)
		}
	}
}

func TestLetters(t *testing.T) {
	for panel, want := range map[int]string{0: "(a)", 1: "(b)", 25: "(z)", 26: "(aa)", 27: "(ab)", 52: "(ba)"} {
		if got := letter(panel); got != want {
			t.Errorf("panel %d is %s, want %s", panel, got, want)
		}
	}
}

func TestLegendNamesTheSeeds(t *testing.T) {
	tests := []struct {
		name   string
		counts []int
		legend []string
		want   string
	}{
		{"the same for all", []int{5, 5, 5}, nil, "a | b | n = 5 seeds"},
		{"not the same", []int{5, 4, 3}, nil, "a (n = 3–5) | b (n = 4)"},
		{"none", []int{0, 0, 0}, nil, "a | b"},
		{"published beside seeds", []int{10, 0, 10}, nil, "a | b | n = 10 seeds"},
		{"given order", []int{0, 0, 0}, []string{"missing", "b"}, "b | a"},
	}
	for _, test := range tests {
		series := func(label string, n int) Series {
			return Series{Label: label, N: n, X: []float64{1}, Y: []float64{1}}
		}
		figure := Figure{Name: "f", Legend: test.legend, Panels: []Panel{
			{Series: []Series{series("a", test.counts[0]), series("b", test.counts[1])}},
			{Series: []Series{series("a", test.counts[2])}},
		}}
		data, err := figure.Data()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(data, "legend: "+test.want+"\n") {
			t.Errorf("%s: no legend %q in\n%s", test.name, test.want, data)
		}
	}
}

func TestPanelsShareTheirColumnsAndLabels(t *testing.T) {
	for panels, want := range map[int]int{1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3, 12: 3} {
		figure := Figure{Panels: make([]Panel, panels)}
		if got := figure.columns(); got != want {
			t.Errorf("%d panels stand in %d columns, want %d", panels, got, want)
		}
	}
	pg := synthetic(5, 2, Curves, true).layout()
	for i, panel := range pg.panels {
		if shown, want := len(panel.yLabel) > 0, i%3 == 0; shown != want {
			t.Errorf("panel %d shows its y label: %v", i, shown)
		}
		if shown, want := len(panel.xLabel) > 0, i >= 2; shown != want {
			t.Errorf("panel %d shows its x label: %v", i, shown)
		}
	}
	if pg.legend.place != inFreeCell {
		t.Error("the legend of five panels does not stand in the free cell")
	}
}
