//go:build !purego

package vec

import (
	"math"
	"slices"
	"testing"

	"gradsample/internal/rng"
)

// The assembly must give the bits of the portable twin: at every length up to
// longest and around multiples of the block, from any alignment, for values of
// one size, whose sums show in which order they were added up, and of very
// different sizes, signed zeros and subnormals among them.

func needAVX2(t *testing.T) {
	if !haveAVX2 {
		t.Skip("this processor has no AVX2: only the portable twins run")
	}
}

// eachLength calls test with lengths and starts; blocks are of 16 and 32.
func eachLength(test func(n, start int)) {
	for n := range longest + 1 {
		test(n, n%9)
	}
	for _, edge := range []int{256, 384, 512, 529, 1024} {
		for n := edge - 2; n <= edge+2; n++ {
			test(n, n%7)
		}
	}
}

func TestKernelsGiveTheBitsOfTheirTwins(t *testing.T) {
	onEachPath(t, compareKernels)
	defer func(had, wide bool) { haveAVX2, haveAVX512 = had, wide }(haveAVX2, haveAVX512)
	haveAVX2, haveAVX512 = false, false
	t.Run(Path(), compareKernels)
}

func compareKernels(t *testing.T) {
	random := rng.New("vec", "twins")
	for _, values := range []func(*rng.Stream, int) []float32{normals, wild} {
		eachLength(func(n, start int) {
			x, y := values(random, n+start)[start:], values(random, n+2*start)[2*start:]
			compareWithTwins(t, x, y, float32(random.NormFloat64()))
		})
	}
}

func compareWithTwins(t *testing.T, x, y []float32, a float32) {
	t.Helper()
	if got, want := dot(x, y), dotPortable(x, y); math.Float32bits(got) != math.Float32bits(want) {
		t.Errorf("n=%d: dot = %v, twin %v", len(x), got, want)
	}
	if got, want := sumSquares(x), sumSquaresPortable(x); got != want {
		t.Errorf("n=%d: sumSquares = %v, twin %v", len(x), got, want)
	}
	got, want := append([]float32(nil), y...), append([]float32(nil), y...)
	axpy(a, x, got)
	axpyPortable(a, x, want)
	sameBits(t, "axpy", got, want)
	scale(a, got)
	scalePortable(a, want)
	sameBits(t, "scale", got, want)
	compareFetching(t, x, y, a)
}

// Fetching changes no result, whatever is fetched.
func compareFetching(t *testing.T, x, y []float32, a float32) {
	t.Helper()
	for _, coming := range [][]float32{nil, x, make([]float32, len(x))} {
		if got, want := DotFetch(x, y, coming, coming), dotPortable(x, y); math.Float32bits(got) != math.Float32bits(want) {
			t.Errorf("n=%d: DotFetch = %v, twin %v", len(x), got, want)
		}
		got, want := append([]float32(nil), y...), append([]float32(nil), y...)
		AxpyFetch(a, x, got, coming)
		axpyPortable(a, x, want)
		sameBits(t, "AxpyFetch", got, want)
	}
}

func sameBits(t *testing.T, kernel string, got, want []float32) {
	t.Helper()
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("n=%d: %s leaves %v at %d, twin %v", len(want), kernel, got[i], i, want[i])
		}
	}
}

func TestSignKernelsGiveTheBitsOfTheirTwins(t *testing.T) { onEachPath(t, compareSignKernels) }

func compareSignKernels(t *testing.T) {
	random := rng.New("vec", "sign twins")
	for n := range longest + 1 {
		v, weights := cancelling(random, n), cancelling(random, n*Lanes)
		entries, _ := randomEntries(random, n, random.IntN(n+1))
		if got, want := denseSigns(v, weights), denseSignsPortable(v, weights); got != want {
			t.Errorf("n=%d: denseSigns = %08b, twin %08b", n, got, want)
		}
		for bits := 1; bits <= Lanes; bits++ {
			mask := uint32(1)<<bits - 1
			if got, want := sparseSigns(v, entries, bits)&mask, sparseSignsPortable(v, entries, bits); got != want {
				t.Errorf("n=%d bits=%d: sparseSigns = %08b, twin %08b", n, bits, got, want)
			}
		}
		tile, count := make([]float32, 2*n*TileWidth), 1+random.IntN(30)
		FillTile(tile, cancelling(random, n*TileWidth))
		if terms := len(entries) / Lanes; terms > 0 {
			long := make([]uint32, count*terms)
			for i := range long {
				long[i] = entries[random.IntN(len(entries))]
			}
			got, want := make([]uint32, count), make([]uint32, count)
			sparseTileSigns(tile, long, terms, got)
			if sparseTileSignsPortable(tile, long, terms, want); !slices.Equal(got, want) {
				t.Errorf("n=%d, terms=%d: sparseTileSigns = %b, twin %b", n, terms, got, want)
			}
		}
	}
}

func BenchmarkSparseSigns(b *testing.B) {
	random := rng.New("vec", "benchmark signs")
	v := normals(random, 91)
	entries, _ := randomEntries(random, len(v), 4)
	for _, path := range []struct {
		name string
		f    func([]float32, []uint32, int) uint32
	}{{"kernel", sparseSigns}, {"portable", sparseSignsPortable}} {
		b.Run(path.name, func(b *testing.B) {
			for b.Loop() {
				path.f(v, entries, 5)
			}
		})
	}
}
