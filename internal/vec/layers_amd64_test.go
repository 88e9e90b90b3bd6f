//go:build !purego

package vec

import (
	"testing"

	"gradsample/internal/rng"
)

func TestLayerKernelsGiveTheBitsOfTheirTwins(t *testing.T) {
	needAVX2(t)
	random := rng.New("vec", "layer twins")
	for _, values := range []func(*rng.Stream, int) []float32{normals, wild, manyAwkward} {
		eachLength(func(n, start int) {
			x, y := values(random, n+start)[start:], values(random, n+2*start)[2*start:]
			got, want := make([]float32, n), make([]float32, n)
			rectify(x, got)
			rectifyPortable(x, want)
			sameBitsOrNaN(t, "rectify", got, want)
			keepWherePositive(x, y, got)
			keepWherePositivePortable(x, y, want)
			sameBitsOrNaN(t, "keepWherePositive", got, want)
			inverseThreeQuarters(x, got)
			inverseThreeQuartersPortable(x, want)
			sameBitsOrNaN(t, "inverseThreeQuarters", got, want)
			compareLargest(t, x)
		})
	}
}

func compareLargest(t *testing.T, x []float32) {
	t.Helper()
	for columns := 1; columns <= 3; columns++ {
		stride := columns*VectorWidth + 8
		rows := (len(x) + stride - columns*VectorWidth) / stride
		if rows == 0 {
			return
		}
		var got, want [VectorWidth]float32
		var at, wantAt [VectorWidth]int32
		largestOf(x, stride, rows, columns, &got, &at)
		largestOfPortable(x, stride, rows, columns, &want, &wantAt)
		sameBitsOrNaN(t, "largest", got[:], want[:])
		if at != wantAt {
			t.Fatalf("%d × %d of %d: from %v, twin %v", rows, columns, len(x), at, wantAt)
		}
	}
}
