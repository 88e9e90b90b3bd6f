package kernel

import (
	"errors"
	"math"
	"slices"
	"testing"

	"gradsample/internal/rng"
)

func TestOneHot(t *testing.T) {
	got, err := OneHot([]float32{2, 0, 1}, 3)
	if want := []float32{-1, -1, 1, 1, -1, -1, -1, 1, -1}; err != nil || !slices.Equal(got.Data, want) {
		t.Errorf("%v, %v; want %v", got.Data, err, want)
	}
	for _, label := range []float32{-1, 3, 0.5, float32(math.NaN()), float32(math.Inf(1))} {
		if _, err := OneHot([]float32{0, label}, 3); !errors.Is(err, ErrData) {
			t.Errorf("label %v: error %v, want ErrData", label, err)
		}
	}
}

func TestSampleIsUniform(t *testing.T) {
	random := rng.New("sample")
	var counts [10]float64
	for range 3000 {
		rows := sample(len(counts), 3, random)
		if len(rows) != 3 || !(rows[0] < rows[1] && rows[1] < rows[2]) {
			t.Fatalf("sample %v", rows)
		}
		for _, row := range rows {
			counts[row]++
		}
	}
	checkUniform(t, "rows", counts[:])
}
