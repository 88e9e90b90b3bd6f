package results

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var inf = math.Inf(1)

// same holds two numbers to be equal where they are the same number, or both
// NaN.
func same(a, b float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b)
}

func TestQuantile(t *testing.T) {
	tests := []struct {
		name   string
		sorted []float64
		p      float64
		want   float64
	}{
		{"no value", nil, 0.5, math.NaN()},
		{"one value", []float64{3}, 0.9, 3},
		{"smallest", []float64{1, 2, 4}, 0, 1},
		{"largest", []float64{1, 2, 4}, 1, 4},
		{"odd median", []float64{1, 2, 4}, 0.5, 2},
		{"even median", []float64{1, 2, 4, 8}, 0.5, 3},
		// R: quantile(c(1, 2, 4, 8, 16), c(.1, .9), type = 7)
		{"first decile", []float64{1, 2, 4, 8, 16}, 0.1, 1.4},
		{"last decile", []float64{1, 2, 4, 8, 16}, 0.9, 12.8},
		{"infinite neighbour", []float64{1, 2, inf}, 0.75, inf},
		{"below the infinite values", []float64{1, 2, inf}, 0.5, 2},
		{"all infinite", []float64{inf, inf}, 0.5, inf},
		{"negative infinite neighbour", []float64{-inf, 2}, 0.5, -inf},
		{"between the infinities, half way", []float64{-inf, inf}, 0.5, 0},
		{"between the infinities, lower half", []float64{-inf, inf}, 0.4, -inf},
		{"between the infinities, upper half", []float64{-inf, inf}, 0.6, inf},
		{"no overflow", []float64{-math.MaxFloat64, math.MaxFloat64}, 0.5, 0},
	}
	for _, test := range tests {
		got := Quantile(test.sorted, test.p)
		if !same(got, test.want) && !(math.Abs(got-test.want) < 1e-12) {
			t.Errorf("%s: the %v quantile of %v is %v, want %v", test.name, test.p, test.sorted, got, test.want)
		}
	}
}

func TestQuantileRefuses(t *testing.T) {
	tests := []struct {
		name   string
		sorted []float64
		p      float64
	}{
		{"NaN among the values", []float64{1, math.NaN(), 2}, 0.5},
		{"NaN alone", []float64{math.NaN()}, 0.5},
		{"values out of order", []float64{2, 1}, 0.5},
		{"p below 0", []float64{1}, -0.1},
		{"p above 1", []float64{1}, 1.1},
		{"p that is NaN", []float64{1}, math.NaN()},
	}
	for _, test := range tests {
		if !panics(func() { Quantile(test.sorted, test.p) }) {
			t.Errorf("%s was accepted", test.name)
		}
	}
}

func panics(f func()) (caught bool) {
	defer func() { caught = recover() != nil }()
	f()
	return false
}

// extended draws values among which many are equal or infinite.
func extended() *rapid.Generator[float64] {
	return rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{-inf, 0, 1, inf, inf}))
}

func TestQuantileIsMonotoneAndWithinTheValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sorted := rapid.SliceOfN(extended(), 1, 12).Draw(t, "values")
		slices.Sort(sorted)
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		higher := rapid.Float64Range(p, 1).Draw(t, "a higher p")
		low, high := Quantile(sorted, p), Quantile(sorted, higher)
		if !(low <= high) {
			t.Fatalf("the %v quantile %v is above the %v quantile %v", p, low, higher, high)
		}
		if low < sorted[0] || high > sorted[len(sorted)-1] {
			t.Fatalf("quantiles %v, %v leave the values' range", low, high)
		}
	})
}

func TestMedianDoesNotDependOnOrderAndKeepsItsArgument(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(extended(), 1, 9).Draw(t, "values")
		before := slices.Clone(values)
		shuffled := rapid.Permutation(values).Draw(t, "shuffled")
		if got, want := Median(shuffled), Median(values); !same(got, want) {
			t.Fatalf("median %v, of a permutation %v", want, got)
		}
		if !slices.Equal(values, before) {
			t.Fatalf("values were changed from %v to %v", before, values)
		}
		smaller, larger := 0, 0
		for _, v := range values {
			if v < Median(values) {
				smaller++
			}
			if v > Median(values) {
				larger++
			}
		}
		if 2*smaller > len(values) || 2*larger > len(values) {
			t.Fatalf("%d values below and %d above the median of %v", smaller, larger, values)
		}
	})
}

func TestBand(t *testing.T) {
	lower, median, upper := Band([]float64{16, 1, 8, 2, 4}, 0.25)
	if lower != 2 || median != 4 || upper != 8 {
		t.Errorf("band %v %v %v, want 2 4 8", lower, median, upper)
	}
	lower, median, upper = Band([]float64{inf, 1, 2, 3, 4}, 0.1)
	if !(math.Abs(lower-1.4) < 1e-12) || median != 3 || upper != inf {
		t.Errorf("band with one diverged seed of five %v %v %v, want 1.4 3 +Inf", lower, median, upper)
	}
	for _, values := range [][]float64{nil, {1, math.NaN()}} {
		lower, median, upper = Band(values, 0.1)
		if !math.IsNaN(lower) || !math.IsNaN(median) || !math.IsNaN(upper) {
			t.Errorf("band of %v is %v %v %v, want NaN", values, lower, median, upper)
		}
	}
}

func TestMedianRatioOfCensoredTimes(t *testing.T) {
	tests := []struct {
		name string
		a, b []float64
		want float64
	}{
		{"twice as fast", []float64{2, 4, 6}, []float64{1, 2, 3}, 2},
		{"even: the geometric middle", []float64{1, 4}, []float64{1, 1}, 2},
		{"b always censored", []float64{2, 3}, []float64{inf, inf}, 0},
		{"a always censored", []float64{inf, inf}, []float64{2, 3}, inf},
		{"both always censored", []float64{inf, inf}, []float64{inf, inf}, 1},
		{"one each", []float64{inf, 1}, []float64{1, inf}, 1},
		{"a minority censored", []float64{inf, 4, 4}, []float64{1, 2, 2}, 2},
		{"both immediate", []float64{0, 0, 3}, []float64{0, 0, 1}, 1},
		{"no pairs", nil, nil, math.NaN()},
	}
	for _, test := range tests {
		got := MedianRatio(test.a, test.b)
		if !same(got, test.want) && !(math.Abs(got-test.want) < 1e-12) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestExchangingThePairsInvertsTheComparison(t *testing.T) {
	times := rapid.OneOf(rapid.Float64Range(1e-3, 1e3), rapid.Just(inf), rapid.Just(0.0))
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		a := rapid.SliceOfN(times, n, n).Draw(t, "a")
		b := rapid.SliceOfN(times, n, n).Draw(t, "b")
		ratio, inverse := MedianRatio(a, b), 1/MedianRatio(b, a)
		if ratio != inverse && !(math.Abs(ratio/inverse-1) < 1e-12) {
			t.Fatalf("ratio %v, inverse of the exchanged one %v", ratio, inverse)
		}
		difference, negated := Median(differences(a, b)), -Median(differences(b, a))
		if difference != negated && !(math.Abs(difference-negated) < 1e-9) {
			t.Fatalf("difference %v, negative of the exchanged one %v", difference, negated)
		}
	})
}
