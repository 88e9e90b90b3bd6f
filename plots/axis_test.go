package plots

import (
	"math"
	"testing"
)

var (
	nan = math.NaN()
	inf = math.Inf(1)
)

func TestAxesFollowTheData(t *testing.T) {
	series := func(x, y []float64) []Series { return []Series{{Label: "uniform", X: x, Y: y}} }
	tests := []struct {
		name  string
		panel Panel
		x, y  axis
	}{
		{"linear, with a margin above and below", Panel{Series: series([]float64{0, 10}, []float64{0, 100})}, axis{0, 10, false}, axis{-4, 104, false}},
		{"log, margins in decades", Panel{LogX: true, LogY: true, Series: series([]float64{1, 100}, []float64{0.01, 1})}, axis{1, 100, true}, axis{math.Pow(10, -2.08), math.Pow(10, 0.08), true}},
		{"what is not finite is passed over", Panel{Series: series([]float64{0, 1, 2, 3}, []float64{nan, 0, 100, inf})}, axis{0, 3, false}, axis{-4, 104, false}},
		{"what a log axis cannot show is passed over", Panel{LogX: true, LogY: true, Series: series([]float64{0, 1, 10, 100}, []float64{1e9, 0, 1, 100})}, axis{1, 100, true}, axis{math.Pow(10, -0.08), math.Pow(10, 2.08), true}},
		{"one value", Panel{Series: series([]float64{5}, []float64{20})}, axis{4.5, 5.5, false}, axis{18, 22, false}},
		{"one value, 0", Panel{Series: series([]float64{0}, []float64{0})}, axis{-0.3, 0.3, false}, axis{-0.3, 0.3, false}},
		{"nothing", Panel{LogY: true}, axis{0, 1, false}, axis{math.Pow(10, -1.04), math.Pow(10, 0.04), true}},
		{"given", Panel{YMin: 1, YMax: 5, Series: series([]float64{0, 1}, []float64{0, 100})}, axis{0, 1, false}, axis{1, 5, false}},
		{"reference lines lie on them", Panel{Series: series([]float64{0, 10}, []float64{0, 50}), Lines: []Reference{{Value: 100}, {Value: 20, Vertical: true}}}, axis{0, 20, false}, axis{-4, 104, false}},
		{"a band extends them", Panel{Series: []Series{{X: []float64{0, 1}, Y: []float64{0, 100}, Lower: []float64{-10, -20}, Upper: []float64{110, 180}}}}, axis{0, 1, false}, axis{-28, 188, false}},
		{"but by no more than the lines' range", Panel{Series: []Series{{X: []float64{0, 1}, Y: []float64{0, 100}, Lower: []float64{0, -9e9}, Upper: []float64{0, inf}}}}, axis{0, 1, false}, axis{-108, 108, false}},
	}
	for _, test := range tests {
		x, y := test.panel.axes()
		for _, check := range []struct {
			name      string
			got, want axis
		}{{"x", x, test.x}, {"y", y, test.y}} {
			if near(check.got.min, check.want.min) && near(check.got.max, check.want.max) && check.got.log == check.want.log {
				continue
			}
			t.Errorf("%s: %s axis %v, want %v", test.name, check.name, check.got, check.want)
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b)) }

func TestTraceHasGapsAndExits(t *testing.T) {
	const top, bottom = 10, 1
	at := func(x, y float64) point { return point{x, y} }
	tests := []struct {
		name   string
		y      []float64
		pieces [][]point
		exits  []exit
	}{
		{"whole", []float64{1, 2, 3}, [][]point{{at(1, 1), at(2, 2), at(3, 3)}}, nil},
		{"a gap", []float64{1, nan, 3}, [][]point{{at(1, 1)}, {at(3, 3)}}, nil},
		{"diverges", []float64{1, 2, inf, inf}, [][]point{{at(1, 1), at(2, 2), at(3, top)}}, []exit{{at(3, top), above}}},
		{"falls to zero", []float64{2, 0, 0}, [][]point{{at(1, 2), at(2, bottom)}}, []exit{{at(2, bottom), below}}},
		{"leaves and returns", []float64{2, 1e6, 1e7, 3}, [][]point{{at(1, 2), at(2, top)}, {at(3, top), at(4, 3)}}, []exit{{at(2, top), above}}},
		{"begins outside", []float64{inf, inf, 3}, [][]point{{at(2, top), at(3, 3)}}, []exit{{at(1, top), above}}},
		{"never inside", []float64{inf, inf}, nil, []exit{{at(1, top), above}}},
		{"from one side to the other", []float64{inf, -inf}, nil, []exit{{at(1, top), above}, {at(2, bottom), below}}},
		{"a gap outside", []float64{inf, nan, inf}, nil, []exit{{at(1, top), above}, {at(3, top), above}}},
		{"nothing", []float64{nan, nan}, nil, nil},
	}
	for _, test := range tests {
		x := []float64{1, 2, 3, 4}[:len(test.y)]
		panel := &placed{xAxis: axis{1, 4, false}, yAxis: axis{bottom, top, true}}
		got := panel.trace(Series{X: x, Y: test.y})
		if diff := compare(got.pieces, test.pieces); diff != "" {
			t.Errorf("%s: pieces %s", test.name, diff)
		}
		if diff := compare(got.exits, test.exits); diff != "" {
			t.Errorf("%s: exits %s", test.name, diff)
		}
	}
}

func TestTraceLeavesOutWhatTheXAxisCannotShow(t *testing.T) {
	panel := &placed{xAxis: axis{1, 4, true}, yAxis: axis{0, 10, false}}
	got := panel.trace(Series{X: []float64{0, 1, nan, 4}, Y: []float64{1, 2, 3, 4}})
	if diff := compare(got.pieces, [][]point{{{1, 2}}, {{4, 4}}}); diff != "" {
		t.Error(diff)
	}
}

func TestBandsAreCutOffAndHaveGaps(t *testing.T) {
	panel := &placed{xAxis: axis{1, 9, false}, yAxis: axis{1, 10, true}}
	got := panel.band(Series{
		X:     []float64{1, 2, 3, 4, 5, 6},
		Lower: []float64{2, 0, nan, 3, 4, nan},
		Upper: []float64{5, inf, 6, 6, 7, 8},
	})
	want := [][]point{
		{{1, 5}, {2, 10}, {2, 1}, {1, 2}},
		{{4, 6}, {5, 7}, {5, 4}, {4, 3}},
	}
	if diff := compare(got, want); diff != "" {
		t.Error(diff)
	}
}

func TestSlopeGuidesEndOnTheAxes(t *testing.T) {
	series := []Series{{Label: "uniform", X: []float64{10, 1000}, Y: []float64{1, 1}}}
	panel := &placed{Panel: Panel{Kind: Scaling, Series: series}, xAxis: axis{1, 1000, true}, yAxis: axis{0.1, 10, true}}
	tests := []struct {
		slope float64
		want  point
	}{{0, point{1000, 1}}, {0.25, point{1000, math.Pow(100, 0.25)}}, {1, point{100, 10}}, {-1, point{100, 0.1}}}
	for _, test := range tests {
		line, ok := panel.guide(test.slope)
		if !ok || line[0] != (point{10, 1}) || !near(line[1].x, test.want.x) || !near(line[1].y, test.want.y) {
			t.Errorf("slope %v goes from %v to %v, want (10, 1) to %v", test.slope, line[0], line[1], test.want)
		}
	}
}

// The last value that an axis was made for lies on it, though 10^log10(3) is
// less than 3.
func TestAxisHoldsTheValuesItWasMadeFor(t *testing.T) {
	for _, value := range []float64{3, 0.3, 7, 1e-3, 157191, 2.1} {
		for _, log := range []bool{true, false} {
			ends := newExtent(log)
			ends.include(value/100, value)
			made := ends.axis(0)
			for _, v := range []float64{value / 100, value} {
				if at, side, ok := made.place(v); !ok || side != inside || at < made.min || at > made.max {
					t.Errorf("log %t: %v is placed at %v, side %d of [%v, %v]", log, v, at, side, made.min, made.max)
				}
			}
		}
	}
}
