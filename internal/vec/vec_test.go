package vec

import (
	"math"
	"testing"

	"gradsample/internal/rng"

	"pgregory.net/rapid"
)

// longest is the length up to which every length is tried.
const longest = 200

// normals returns n normal deviates.
func normals(random *rng.Stream, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(random.NormFloat64())
	}
	return x
}

func TestDotIsTheInnerProduct(t *testing.T) {
	random := rng.New("vec", "dot")
	for n := range longest + 1 {
		x, y := normals(random, n), normals(random, n+3)
		var want, size float64
		for i := range x {
			want += float64(x[i]) * float64(y[i])
			size += math.Abs(float64(x[i]) * float64(y[i]))
		}
		if got := float64(Dot(x, y)); !(math.Abs(got-want) <= 1e-6*size) {
			t.Errorf("n=%d: Dot = %v, want %v", n, got, want)
		}
	}
}

func TestSumSquaresIsTheSquaredLength(t *testing.T) {
	random := rng.New("vec", "squares")
	for n := range longest + 1 {
		x := normals(random, n)
		var want float64
		for _, v := range x {
			want += float64(v) * float64(v)
		}
		if got := SumSquares(x); !(math.Abs(got-want) <= 1e-14*want) {
			t.Errorf("n=%d: SumSquares = %v, want %v", n, got, want)
		}
	}
}

func TestAxpyAndScaleWorkElementByElement(t *testing.T) {
	random := rng.New("vec", "axpy")
	for n := range longest + 1 {
		x, y := normals(random, n), normals(random, n+2)
		a := float32(random.NormFloat64())
		want := append([]float32(nil), y...)
		for i := range x {
			want[i] += float32(a * x[i])
		}
		Axpy(a, x, y)
		for i := range want {
			if y[i] != want[i] {
				t.Fatalf("n=%d: Axpy leaves y[%d] = %v, want %v", n, i, y[i], want[i])
			}
		}
		Scale(a, y[:n])
		for i := range want {
			if i < n {
				want[i] *= a
			}
			if y[i] != want[i] {
				t.Fatalf("n=%d: Scale leaves x[%d] = %v, want %v", n, i, y[i], want[i])
			}
		}
	}
}

func TestShortSecondVectorPanics(t *testing.T) {
	calls := map[string]func(){
		"Dot":        func() { Dot(make([]float32, 4), make([]float32, 3)) },
		"Axpy":       func() { Axpy(1, make([]float32, 4), make([]float32, 3)) },
		"DenseSigns": func() { DenseSigns(make([]float32, 4), make([]float32, 4*Lanes-1), 1) },
	}
	for name, call := range calls {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s accepted a second vector that is too short", name)
				}
			}()
			call()
		}()
	}
}

// The sums are spelled out here for exactly representable values, so that a
// change of the lane layout, which would change published results, is noticed.
func TestLaneLayoutIsFixed(t *testing.T) {
	x, y := make([]float32, 67), make([]float32, 67)
	for i := range x {
		x[i], y[i] = 1, 1
	}
	// Element 64 shares lane 0 with elements 0 and 32, so that the small terms
	// of lane 0 are lost beside it, and element 65's lane 1 keeps its own.
	y[0] = 1 << 24
	if got, want := Dot(x, y), float32(1<<24+64); got != want {
		t.Errorf("Dot = %v, want %v", got, want)
	}
}

func TestMatrixRowsDoNotOverlap(t *testing.T) {
	m := NewMatrix(3, 4)
	row := m.Row(1)
	row[3] = 7
	if grown := append(row, 9); grown[4] != 9 || m.Data[7] != 7 || m.Data[8] != 0 {
		t.Errorf("appending to row 1 reached row 2: %v", m.Data)
	}
}

// naiveSigns works projections out in float64, and tells which of the sums are
// too close to zero to say.
func naiveSigns(v []float32, bits int, project func(j, c int) float64) (signs, unclear uint32) {
	for j := range bits {
		var sum, size float64
		for c, a := range v {
			term := float64(a) * project(j, c)
			sum, size = sum+term, size+math.Abs(term)
		}
		if math.Abs(sum) <= 1e-5*size {
			unclear |= 1 << j
		} else if sum < 0 {
			signs |= 1 << j
		}
	}
	return signs, unclear
}

func TestSignsAgreeWithTheProjections(t *testing.T) {
	random := rng.New("vec", "signs")
	for n := 1; n <= longest; n++ {
		v, weights, bits := normals(random, n), normals(random, n*Lanes), 1+n%Lanes
		signs, unclear := naiveSigns(v, bits, func(j, c int) float64 { return float64(weights[c*Lanes+j]) })
		if got := DenseSigns(v, weights, bits); got&^unclear != signs {
			t.Errorf("n=%d: DenseSigns = %08b, want %08b", n, got, signs)
		}
		terms := random.IntN(n + 1)
		entries, sparse := randomEntries(random, n, terms)
		signs, unclear = naiveSigns(v, bits, func(j, c int) float64 { return sparse[j*n+c] })
		if got := SparseSigns(v, entries, bits); got&^unclear != signs {
			t.Errorf("n=%d terms=%d: SparseSigns = %08b, want %08b", n, terms, got, signs)
		}
	}
}

// randomEntries returns Lanes sparse projections of n coordinates, also as a
// Lanes by n matrix of -1, 0 and 1.
func randomEntries(random *rng.Stream, n, terms int) ([]uint32, []float64) {
	entries, matrix := make([]uint32, terms*Lanes), make([]float64, Lanes*n)
	for j := range Lanes {
		for term, c := range random.Perm(n)[:terms] {
			subtract := random.IntN(2) == 1
			entries[term*Lanes+j] = Entry(c, subtract)
			matrix[j*n+c] = 1
			if subtract {
				matrix[j*n+c] = -1
			}
		}
	}
	return entries, matrix
}

// cancelling returns values whose sums depend on the order of adding: a sum's
// sign tells the order.
func cancelling(random *rng.Stream, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32([]float64{1 << 25, -1 << 25, 1, -1, 1 << 24, -1 << 24, .75, -.75}[random.IntN(8)])
	}
	return x
}

// Sparse hash tables are built tile by tile and asked vector by vector: a key must
// get one code from both, even where rounding decides it.
func TestTilesAgreeWithVectorsToTheBit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := rng.New("vec", "tiles", rapid.String().Draw(t, "seed"))
		n := rapid.IntRange(1, 150).Draw(t, "n")
		bits := rapid.IntRange(1, Lanes).Draw(t, "bits")
		terms := rapid.IntRange(0, n).Draw(t, "terms")
		entries, _ := randomEntries(random, n, terms)
		inTurn := make([]uint32, bits*terms)
		for i := range inTurn {
			inTurn[i] = entries[i%terms*Lanes+i/terms]
		}
		vectors := cancelling(random, n*TileWidth)
		tile, signs, codes := make([]float32, 2*n*TileWidth), make([]uint32, bits), [TileWidth]uint32{}
		FillTile(tile, vectors)
		SparseTileSigns(tile, inTurn, terms, signs)
		PushBits(signs, &codes)
		for i, code := range codes {
			if want := SparseSigns(vectors[i*n:][:n], entries, bits); code != want {
				t.Fatalf("vector %d has code %b in the tile, %b alone", i, code, want)
			}
		}
	})
}

func TestTileHasVectorsAndTheirNegatives(t *testing.T) {
	random := rng.New("vec", "filled tile")
	for _, n := range []int{1, 2, 4, 7, 64, 91, 131} {
		vectors, tile := normals(random, n*TileWidth), make([]float32, 2*n*TileWidth)
		FillTile(tile, vectors)
		for i := range TileWidth {
			for c, v := range vectors[i*n:][:n] {
				if tile[2*c*TileWidth+i] != v || tile[(2*c+1)*TileWidth+i] != -v {
					t.Fatalf("n=%d: coordinate %d of vector %d, which is %v, stands there as %v and %v", n, c, i, v, tile[2*c*TileWidth+i], tile[(2*c+1)*TileWidth+i])
				}
			}
		}
	}
}

// wild returns values of all magnitudes.
func wild(random *rng.Stream, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		switch random.IntN(10) {
		case 0:
			x[i] = float32(math.Copysign(0, random.NormFloat64()))
		case 1:
			x[i] = math.Float32frombits(random.Uint32() & 0x807fffff)
		default:
			x[i] = float32(random.NormFloat64() * math.Exp(8*random.NormFloat64()))
		}
	}
	return x
}

func TestZeroVectorHasNoNegativeSign(t *testing.T) {
	zero := []float32{0, float32(math.Copysign(0, -1)), 0}
	weights := normals(rng.New("vec", "zero"), len(zero)*Lanes)
	entries, _ := randomEntries(rng.New("vec", "zero entries"), len(zero), 2)
	if got := DenseSigns(zero, weights, Lanes); got != 0 {
		t.Errorf("DenseSigns(0) = %b", got)
	}
	if got := SparseSigns(zero, entries, Lanes); got != 0 {
		t.Errorf("SparseSigns(0) = %b", got)
	}
}
