package vec

import (
	"math"
	"math/bits"
	"slices"
	"testing"

	"gradsample/internal/rng"
)

// Whatever the vectors, signs that are not in doubt are those of DenseSigns; and for
// vectors that are neither huge nor tiny few are in doubt.
func TestQuantisedSignsAreThoseOfDenseSigns(t *testing.T) {
	random := rng.New("vec", "quantised signs")
	for _, dim := range []int{1, 2, 7, 45, 91, 300} {
		directions := Matrix{Rows: 29, Cols: dim, Data: normals(random, 29*dim)}
		copy(directions.Row(5), cancelling(random, dim))
		rounded := NewDirections(directions)
		for name, fill := range map[string]func() []float32{
			"normal":     func() []float32 { return normals(random, TileWidth*dim) },
			"cancelling": func() []float32 { return cancelling(random, TileWidth*dim) },
			"wild":       func() []float32 { return wild(random, TileWidth*dim) },
			"few":        func() []float32 { return fewNumbers(random, TileWidth*dim) },
		} {
			vectors := fill()
			clear(vectors[3*dim : 4*dim])
			doubts := compareWithDenseSigns(t, name, rounded, directions, vectors)
			if share := float64(doubts) / (29 * TileWidth); name == "normal" && share > .01+2e-5*float64(dim) {
				t.Errorf("dim=%d: a share of %v of the signs is in doubt", dim, share)
			}
		}
	}
}

// fewNumbers returns vectors next to an axis.
func fewNumbers(random *rng.Stream, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		if random.IntN(20) == 0 {
			x[i] = float32(random.NormFloat64())
		}
	}
	return x
}

// compareWithDenseSigns returns how many signs are in doubt.
func compareWithDenseSigns(t *testing.T, name string, rounded *Directions, directions Matrix, vectors []float32) (count int) {
	t.Helper()
	const padded = 3 * DirectionsAtOnce
	dim := directions.Cols
	tile, signs, doubts := NewQuantisedTile(dim), make([]uint32, padded), make([]uint32, padded)
	tile.Fill(rounded, vectors)
	tile.Signs(rounded, 0, signs, doubts)
	weights := make([]float32, dim*Lanes)
	for j := range directions.Rows {
		for c, w := range directions.Row(j) {
			weights[c*Lanes] = w
		}
		count += bits.OnesCount32(doubts[j])
		for i := range TileWidth {
			want := DenseSigns(vectors[i*dim:][:dim], weights, 1)
			if doubts[j]>>i&1 == 0 && signs[j]>>i&1 != want {
				t.Fatalf("%s, dim=%d: vector %d has sign %d for direction %d, and no doubt", name, dim, i, signs[j]>>i&1, j)
			}
		}
		if doubts[j]>>3&1 != 0 {
			t.Fatalf("%s, dim=%d: the sign of a zero vector is in doubt", name, dim)
		}
	}
	return count
}

// What overflows, underflows or is not a number is left in doubt.
func TestQuantisedSignsOfExtremesAreInDoubt(t *testing.T) {
	const dim = 5
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	vectors := normals(rng.New("vec", "quantised extremes"), TileWidth*dim)
	extremes := []float32{nan, inf, -inf, 1e18, 3e38, 1e-40}
	for i, v := range extremes {
		for c := range dim {
			vectors[i*dim+c] = v
		}
	}
	directions := Matrix{Rows: DirectionsAtOnce, Cols: dim, Data: normals(rng.New("vec", "their directions"), DirectionsAtOnce*dim)}
	tile, signs, doubts := NewQuantisedTile(dim), make([]uint32, DirectionsAtOnce), make([]uint32, DirectionsAtOnce)
	tile.Fill(NewDirections(directions), vectors)
	tile.Signs(NewDirections(directions), 0, signs, doubts)
	for j, d := range doubts {
		if all := uint32(1)<<len(extremes) - 1; d&all != all {
			t.Errorf("direction %d: doubts are %b", j, d)
		}
	}
	directions.Data[7] = 1e30
	tile.Fill(NewDirections(directions), vectors)
	tile.Signs(NewDirections(directions), 0, signs, doubts)
	for j, d := range doubts {
		if d != math.MaxUint32 {
			t.Errorf("direction %d, one being huge: doubts are %b", j, d)
		}
	}
}

func TestPushBitsAndNarrow(t *testing.T) {
	random := rng.New("vec", "push bits")
	for n := 1; n <= 30; n++ {
		planes, codes := make([]uint32, n), [TileWidth]uint32{}
		for j := range planes {
			planes[j] = random.Uint32()
		}
		PushBits(planes, &codes)
		for i, code := range codes {
			for j, plane := range planes {
				if code>>j&1 != plane>>i&1 {
					t.Fatalf("n=%d: code %d is %b", n, i, code)
				}
			}
			if code>>n != 0 {
				t.Fatalf("n=%d: code %d is %b", n, i, code)
			}
		}
	}
	for n := range 200 {
		numbers, bytes, words := make([]uint32, n), make([]uint8, n+1), make([]uint16, n+1)
		for i := range numbers {
			numbers[i] = random.Uint32() % 256
		}
		bytes[n], words[n] = 17, 17
		Narrow(bytes, numbers)
		for i := range numbers {
			if numbers[i] != uint32(bytes[i]) {
				t.Fatalf("n=%d: number %d is %d, not %d", n, i, bytes[i], numbers[i])
			}
			numbers[i] = random.Uint32() % 65536
		}
		Narrow(words, numbers)
		if !slices.EqualFunc(words[:n], numbers, func(w uint16, n uint32) bool { return uint32(w) == n }) || bytes[n] != 17 || words[n] != 17 {
			t.Fatalf("n=%d: numbers become %v", n, words)
		}
	}
}
