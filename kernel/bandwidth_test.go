package kernel

import (
	"errors"
	"math"
	"testing"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

func TestMedianBandwidthOfFewRows(t *testing.T) {
	x := vec.Matrix{Rows: 3, Cols: 2, Data: []float32{0, 0, 3, 4, 5, 12}}
	euclidean := math.Sqrt(68) // of 5, √68 and 13
	for _, c := range []struct {
		name string
		rule BandwidthRule
		want float64
	}{
		{Gaussian, "", euclidean / math.Sqrt2},
		{Gaussian, BandwidthReleased, euclidean / math.Sqrt2},
		{Gaussian, BandwidthMedian, euclidean},
		{Matern, BandwidthReleased, euclidean},
		{Matern, BandwidthMedian, euclidean},
		{Laplacian, BandwidthReleased, 10}, // of 7, 10 and 17
		{Laplacian, BandwidthMedian, 10},
	} {
		got, err := MedianBandwidth(c.name, x, c.rule, rng.New("median"))
		if err != nil || !(math.Abs(got-c.want) <= 1e-14*c.want) {
			t.Errorf("%s by %q: %v, %v; want %v", c.name, c.rule, got, err, c.want)
		}
	}
}

// The median of 4,000 pairs lies near the quantile ½ of all distances: within four
// standard errors, 4·½/√4000 = .032, of it.
func TestMedianOfDrawnPairs(t *testing.T) {
	x := normalRows(300, 3, "median")
	median, err := medianDistance(Gaussian, x, rng.New("pairs"))
	if err != nil {
		t.Fatal(err)
	}
	below, pairs := 0, 0
	for i := range x.Rows {
		for j := range i {
			if math.Sqrt(squaredDistance(x.Row(i), x.Row(j))) < median {
				below++
			}
			pairs++
		}
	}
	if share := float64(below) / float64(pairs); math.Abs(share-0.5) > 0.032 {
		t.Errorf("%.3f of all distances lie below the median", share)
	}
	if again, _ := medianDistance(Gaussian, x, rng.New("pairs")); again != median {
		t.Errorf("%v and %v from one stream", median, again)
	}
}

func TestBandwidthErrors(t *testing.T) {
	nan := float32(math.NaN())
	rows := func(values ...float32) vec.Matrix { return vec.Matrix{Rows: len(values), Cols: 1, Data: values} }
	for _, c := range []struct {
		name string
		x    vec.Matrix
		rule BandwidthRule
		want error
	}{
		{"cosine", rows(1, 2), "", ErrSettings},
		{Gaussian, rows(1, 2), "mean", ErrSettings},
		{Gaussian, rows(1), "", ErrData},
		{Gaussian, rows(1, 1, 1, 1, 2), "", ErrData},
		{Gaussian, rows(1, nan, 2), "", ErrData},
		{Laplacian, rows(1, float32(math.Inf(1)), 2), "", ErrData},
	} {
		if _, err := MedianBandwidth(c.name, c.x, c.rule, rng.New("errors")); !errors.Is(err, c.want) {
			t.Errorf("%s of %v by %q: error %v, want %v", c.name, c.x.Data, c.rule, err, c.want)
		}
	}
}
