package vec

import (
	"math"
	"testing"

	"gradsample/internal/rng"
)

func TestLayersElementByElement(t *testing.T) {
	nan, negativeZero := float32(math.NaN()), float32(math.Copysign(0, -1))
	x := []float32{1.5, -2, 0, nan, float32(math.Inf(-1)), negativeZero, 3, -1e-40, 7}
	gate := []float32{1, 1, 0, -1, 2, nan, negativeZero, 1e-40, 5}
	got := make([]float32, len(x))
	Rectify(x, got)
	for i, want := range []float32{1.5, 0, 0, nan, 0, 0, 3, 0, 7} {
		if got[i] != want && (want == want || got[i] == got[i]) {
			t.Errorf("Rectify(%v) = %v, want %v", x[i], got[i], want)
		}
	}
	KeepWherePositive(gate, x, got)
	for i, want := range []float32{1.5, -2, 0, 0, float32(math.Inf(-1)), 0, 0, -1e-40, 7} {
		if got[i] != want {
			t.Errorf("KeepWherePositive(%v, %v) = %v, want %v", gate[i], x[i], got[i], want)
		}
	}
	sums := []float32{1, 16, 2, 1e-6, 81, 3e10, 0.5, 7, 1}
	InverseThreeQuarters(sums, got)
	for i, s := range sums {
		if want := math.Pow(float64(s), -0.75); math.Abs(float64(got[i])-want) > 3e-7*want {
			t.Errorf("%v^-¾ = %v, want %v", s, got[i], want)
		}
	}
}

// Largest gives the first of the largest, wherever it is.
func TestLargest(t *testing.T) {
	random := rng.New("vec", "largest")
	for range 300 {
		rows, columns, gap := 1+random.IntN(4), 1+random.IntN(4), 16*random.IntN(3)
		stride := columns*VectorWidth + gap
		x := make([]float32, (rows-1)*stride+columns*VectorWidth)
		for i := range x {
			x[i] = float32(random.IntN(5) - 2)
		}
		var largest [VectorWidth]float32
		var at [VectorWidth]int32
		Largest(x, stride, rows, columns, &largest, &at)
		for lane := range VectorWidth {
			want := 0
			for r := range rows {
				for c := range columns {
					if i := r*stride + c*VectorWidth; x[i+lane] > x[want+lane] {
						want = i
					}
				}
			}
			if largest[lane] != x[want+lane] || int(at[lane]) != want {
				t.Fatalf("%d × %d vectors: lane %d is %v from %d, want %v from %d", rows, columns, lane, largest[lane], at[lane], x[want+lane], want)
			}
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("vectors beyond the end are taken")
		}
	}()
	Largest(make([]float32, 31), 16, 2, 1, new([VectorWidth]float32), new([VectorWidth]int32))
}
