package plots

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func compare(got, want any) string {
	return cmp.Diff(want, got, cmp.AllowUnexported(point{}, exit{}))
}

func labels(a axis, most int) []string {
	var labels []string
	for _, tick := range a.ticks(most) {
		if !tick.IsMinor() {
			labels = append(labels, tick.Label)
		}
	}
	return labels
}

func TestTickLabels(t *testing.T) {
	tests := []struct {
		axis axis
		most int
		want string
	}{
		{axis{0, 20, false}, 6, "0 5 10 15 20"},
		{axis{0, 20, false}, 3, "0 10 20"},
		{axis{-0.04, 1.04, false}, 6, "0 0.2 0.4 0.6 0.8 1.0"},
		{axis{0.12, 0.38, false}, 6, "0.15 0.20 0.25 0.30 0.35"},
		{axis{-3, 3, false}, 4, "-2 0 2"},
		{axis{0, 2e6, false}, 6, "0 5e5 1e6 1.5e6 2e6"},
		{axis{0, 4e-5, false}, 5, "0 1e-5 2e-5 3e-5 4e-5"},
		{axis{1000, 50000, false}, 6, "10000 20000 30000 40000 50000"},
		{axis{0.008, 1.3, true}, 6, "0.01 0.1 1"},
		{axis{0.0008, 12000, true}, 8, "1e-3 0.01 0.1 1 10 100 1000 1e4"},
		{axis{1e-6, 1e6, true}, 6, "1e-6 1e-3 1 1000 1e6"},
		{axis{0.3, 4, true}, 6, "0.5 1 2"},
		{axis{0.02, 0.11, true}, 6, "0.02 0.05 0.1"},
		{axis{600, 800, true}, 6, "600 650 700 750 800"},
		{axis{1, 10, true}, 6, "1 10"},
	}
	for _, test := range tests {
		if got := strings.Join(labels(test.axis, test.most), " "); got != test.want {
			t.Errorf("ticks of %v: %s, want %s", test.axis, got, test.want)
		}
	}
}

func TestTicksAreFewAndSayTheirValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := axis{log: rapid.Bool().Draw(t, "log")}
		a.min = math.Pow(10, rapid.Float64Range(-9, 9).Draw(t, "smallest"))
		a.max = a.min * math.Pow(10, rapid.Float64Range(0.001, 14).Draw(t, "decades"))
		if !a.log && rapid.Bool().Draw(t, "negative") {
			a.min, a.max = -a.max, -a.min
		}
		most := rapid.IntRange(2, 8).Draw(t, "most")
		ticks := a.ticks(most)
		var values []float64
		for _, tick := range ticks {
			if tick.IsMinor() {
				continue
			}
			slack := 1e-6 * (a.max - a.min)
			if tick.Value < a.min-slack || tick.Value > a.max+slack {
				t.Fatalf("tick %v lies outside %v", tick.Value, a)
			}
			said, err := strconv.ParseFloat(tick.Label, 64)
			if err != nil || math.Abs(said-tick.Value) > 1e-6*max(math.Abs(a.min), math.Abs(a.max)) {
				t.Fatalf("tick %v of %v is labelled %q", tick.Value, a, tick.Label)
			}
			values = append(values, tick.Value)
		}
		if len(values) > most {
			t.Fatalf("%d labels on %v, at most %d were asked for", len(values), a, most)
		}
		slices.Sort(values)
		if len(slices.Compact(values)) != len(values) {
			t.Fatalf("two labels at one value: %v", values)
		}
		if most >= 4 && len(values) < 2 {
			t.Fatalf("%d labels on %v", len(values), a)
		}
	})
}
