//go:build !purego

package vec

import (
	"math"
	"testing"

	"gradsample/internal/rng"
)

// onEachPath runs a test with the kernels of each path that this processor has.
func onEachPath(t *testing.T, test func(t *testing.T)) {
	needAVX2(t)
	wide, products := haveAVX512, haveVNNI
	defer func() { haveAVX512, haveVNNI = wide, products }()
	for _, haveAVX512 = range []bool{false, wide} {
		haveVNNI = haveAVX512 && products
		t.Run(Path(), test)
	}
}

// sameBitsOrNaN demands the same bits, except that what is not a number is so in
// many ways, all alike.
func sameBitsOrNaN(t *testing.T, kernel string, got, want []float32) {
	t.Helper()
	for i, w := range want {
		if math.Float32bits(got[i]) != math.Float32bits(w) && (got[i] == got[i] || w == w) {
			t.Fatalf("%s leaves %v at %d of %d, twin %v", kernel, got[i], i, len(want), w)
		}
	}
}

// manyAwkward returns values of which some are infinite or not a number, and
// many subnormal.
func manyAwkward(random *rng.Stream, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		if x[i] = awkward(random); random.IntN(50) == 0 {
			x[i] = float32(math.NaN())
		}
	}
	return x
}

func compareProducts(t *testing.T, random *rng.Stream, m, n, depth int, values func(*rng.Stream, int) []float32) {
	t.Helper()
	for _, p := range products {
		got, a, b := p.operands(m, n, depth, func(n int) []float32 { return values(random, n) })
		want := clone(got)
		p.multiply(got, a, b)
		p.twin(want, a, b)
		sameBitsOrNaN(t, p.name, got.Data, want.Data)
	}
}

// Every size up to longest takes each of the three dimensions, with the others
// small or about as large as a tile; then come the edges of the blocks.
func TestProductsGiveTheBitsOfTheirTwins(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		random := rng.New("vec", "product twins")
		step := 1
		if testing.Short() {
			step = 11
		}
		for size := 0; size <= longest; size += step {
			values := []func(*rng.Stream, int) []float32{normals, wild, manyAwkward}[size%3]
			compareProducts(t, random, size, 1+size%9, 3+size%5, values)
			compareProducts(t, random, 1+size%14, size, 4, values)
			compareProducts(t, random, 1+size%14, 1+size%36, size, values)
		}
		for _, depth := range []int{depthBlock - 1, depthBlock, depthBlock + 1, 2*depthBlock + 3} {
			compareProducts(t, random, 14, 5, depth, wild)
			compareProducts(t, random, 5, 37, depth, wild)
		}
		for _, size := range []int{columnBlock - 1, columnBlock, columnBlock + 1, 2*columnBlock + 33} {
			compareProducts(t, random, 7, size, 9, wild)
			compareProducts(t, random, size, narrow-1, 9, wild)
			compareProducts(t, random, size, narrow, 9, wild)
			compareProducts(t, random, size, narrow+1, 9, wild)
		}
	})
}

// far returns arguments of waves, of which about one in a hundred needs more
// digits of π than the kernels have.
func far(random *rng.Stream, n int) []float32 {
	x := normals(random, n)
	for i := range x {
		x[i] *= 1e4
		if random.IntN(100) == 0 {
			x[i] *= 1e5
		}
	}
	return x
}

func TestElementaryKernelsGiveTheBitsOfTheirTwins(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		random := rng.New("vec", "elementary twins")
		scaledCosine, scaledSine := cosine, sine
		scaledCosine.scale, scaledSine.scale = 0.7, -1.3
		for _, values := range []func(*rng.Stream, int) []float32{normals, wild, manyAwkward, far} {
			eachLength(func(n, start int) {
				x := values(random, n+start)[start:]
				compare := func(name string, kernel, twin func([]float32)) {
					got, want := append([]float32(nil), x...), append([]float32(nil), x...)
					kernel(got)
					twin(want)
					sameBitsOrNaN(t, name, got, want)
				}
				compare("Cosines", func(x []float32) { Cosines(x, 0.7) }, func(x []float32) { wavesPortable(x, &scaledCosine) })
				compare("Sines", func(x []float32) { Sines(x, -1.3) }, func(x []float32) { wavesPortable(x, &scaledSine) })
				compare("Exponentials", Exponentials, func(x []float32) { exponentialsPortable(x, &exponential) })
			})
		}
	})
}

func TestExponentialsRoundSubnormalsLikeTheirTwin(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		var x []float32
		for v := float32(-104.5); v < -87; v += 0x1p-10 {
			x = append(x, v)
		}
		want := append([]float32(nil), x...)
		Exponentials(x)
		exponentialsPortable(want, &exponential)
		sameBitsOrNaN(t, "Exponentials", x, want)
	})
}

func TestPanelsOnEachPath(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		t.Run("panels", TestPanelsAreChainsOfMultiplyAdds)
		t.Run("substitution", TestSubstitutionSolves)
		t.Run("special values", TestWideExponentialsOfSpecialValues)
		t.Run("lengths", TestWideExponentialsOfEachLength)
	})
}
