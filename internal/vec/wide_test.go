package vec

import (
	"math"
	"testing"

	"gradsample/internal/rng"
)

// wideCase is one problem for the sums in float64.
type wideCase struct {
	x       Matrix
	rows    []int // some of x, some of them twice
	w       []float64
	weights []float64
	factors []float32
}

func newWideCase(random *rng.Stream, count, n int, values func(*rng.Stream, int) []float32) wideCase {
	c := wideCase{x: Matrix{count, n, values(random, count*n)}, factors: values(random, count)}
	for range n {
		c.w = append(c.w, random.NormFloat64()*math.Exp(4*random.NormFloat64()))
	}
	for range count {
		c.rows = append(c.rows, random.IntN(count))
		c.weights = append(c.weights, random.NormFloat64())
	}
	return c
}

// The kernels against sums spelled out one by one, in the order that the
// documentation gives: on every path the bits are the same.
func TestWideSumsAreOfRoundedProductsInOrder(t *testing.T) {
	random := rng.New("vec", "wide")
	for n := range 70 {
		for _, count := range []int{0, 1, 3, 4, 5, rowsAtOnce, rowsAtOnce + 1, 37} {
			c := newWideCase(random, count, n, normals)
			dots := make([]float64, count)
			WideDots(c.x, c.w, dots)
			for i, got := range dots {
				if want := orderedDot(c.x.Row(i), c.w); got != want {
					t.Fatalf("n=%d, %d rows: dot %d is %v, want %v", n, count, i, got, want)
				}
			}
			WideDistances(c.x, c.w, dots)
			for i, got := range dots {
				if want := orderedDistance(c.x.Row(i), c.w); got != want {
					t.Fatalf("n=%d, %d rows: distance %d is %v, want %v", n, count, i, got, want)
				}
			}
			plain, rounded := append([]float64(nil), c.w...), append([]float64(nil), c.w...)
			AddWide(plain, c.weights, c.x)
			AddRounded(rounded, c.weights, c.factors, c.x, c.rows)
			for j := range n {
				wantPlain, want := c.w[j], c.w[j]
				for k, row := range c.rows {
					wantPlain += float64(c.weights[k] * float64(c.x.Row(k)[j]))
					want += float64(c.weights[k] * float64(float32(c.factors[k]*c.x.Row(row)[j])))
				}
				if plain[j] != wantPlain || rounded[j] != want {
					t.Fatalf("n=%d, %d rows: element %d is %v and %v, want %v and %v", n, count, j, plain[j], rounded[j], wantPlain, want)
				}
			}
		}
	}
}

func orderedDistance(x []float32, w []float64) float64 {
	var lane [4]float64
	for i, value := range x {
		to, apart := i%4, float64(value)-w[i]
		if i >= len(x)/4*4 {
			to = 0
		}
		lane[to] += float64(apart * apart)
	}
	return (lane[0] + lane[1]) + (lane[2] + lane[3])
}

func orderedDot(x []float32, w []float64) float64 {
	var lane [4]float64
	for i, value := range x {
		to := i % 4
		if i >= len(x)/4*4 {
			to = 0
		}
		lane[to] += float64(float64(value) * w[i])
	}
	return (lane[0] + lane[1]) + (lane[2] + lane[3])
}

func TestAddGramAddsRowByRow(t *testing.T) {
	random := rng.New("vec", "gram")
	for n := range 40 {
		for _, rows := range []int{0, 1, 63, 64, 65, 130} {
			x, gram := make([]float64, rows*n), make([]float64, n*n)
			for i := range x {
				x[i] = random.NormFloat64()
			}
			for i := range gram {
				gram[i] = random.NormFloat64()
			}
			want := append([]float64(nil), gram...)
			for ; len(x) > 0 && rows > 0; rows-- {
				row := x[len(x)-rows*n:][:n]
				for i := range n {
					for j := i; j < n; j++ {
						want[i*n+j] += float64(row[i] * row[j])
					}
				}
			}
			AddGram(gram, x, n)
			for i := range want {
				if gram[i] != want[i] {
					t.Fatalf("%d columns: element %d is %v, want %v", n, i, gram[i], want[i])
				}
			}
		}
	}
}

func TestWideSumsDoNotAllocate(t *testing.T) {
	c := newWideCase(rng.New("vec", "wide memory"), 20, 33, normals)
	dots, gram := make([]float64, 20), make([]float64, 33*33)
	allocated := testing.AllocsPerRun(10, func() {
		WideDots(c.x, c.w, dots)
		AddWide(c.w, c.weights, c.x)
		AddRounded(c.w, c.weights, c.factors, c.x, c.rows)
		AddGram(gram, c.w, 33)
	})
	if allocated > 0 {
		t.Errorf("%v allocations", allocated)
	}
}

// BenchmarkWide has each sum over 64 rows that stay in the cache, by the kernel
// and by its twin.
// The inner products of gonum are those that the normal equations of kernel
// methods were made with.
func TestSumsOverStridedRows(t *testing.T) {
	random := rng.New("vec", "strided rows")
	for n := range 40 {
		for _, count := range []int{0, 1, 3, 4, 5, 9} {
			x, rows, start := make([]float64, n), make([]float64, count*(n+3)), make([]float64, count)
			for _, values := range [][]float64{x, rows, start} {
				for i := range values {
					values[i] = random.NormFloat64()
				}
			}
			dots := append([]float64(nil), start...)
			AddDots(dots, 0.3, x, rows, n+3)
			for j := range count {
				var lane [4]float64
				for i, value := range x {
					to := i % 4
					if i >= n/4*4 {
						to = 0
					}
					lane[to] += float64(value * rows[j*(n+3)+i])
				}
				if want := start[j] + float64(0.3*((lane[0]+lane[2])+(lane[1]+lane[3]))); dots[j] != want {
					t.Fatalf("n=%d, row %d of %d: %v, want %v", n, j, count, dots[j], want)
				}
			}
		}
	}
}

func BenchmarkWide(b *testing.B) {
	const rows, n = 64, 384
	c := newWideCase(rng.New("vec", "wide speed"), rows, n, normals)
	var sums [4]float64
	var some [rowsAtOnce][]float32
	for k := range some {
		some[k] = c.x.Row(k)
	}
	dots, gram, wide := make([]float64, rows), make([]float64, n*n), make([]float64, rows*n)
	for _, run := range []struct {
		name string
		do   func()
	}{
		{"dots/kernel", func() { WideDots(c.x, c.w, dots) }},
		{"dots/portable", func() {
			for i := 0; i < rows; i += 4 {
				wideDotsPortable((*[4][]float32)(some[i%rowsAtOnce:]), c.w, &sums)
			}
		}},
		{"distances/kernel", func() { WideDistances(c.x, c.w, dots) }},
		{"distances/portable", func() {
			for i := 0; i < rows; i += 4 {
				wideDistancesPortable((*[4][]float32)(some[i%rowsAtOnce:]), c.w, &sums)
			}
		}},
		{"add/kernel", func() { AddRounded(c.w, c.weights, c.factors, c.x, c.rows) }},
		{"add/portable", func() {
			for i := 0; i < rows; i += rowsAtOnce {
				addWidePortable(c.w, c.weights[:rowsAtOnce], c.factors, &some)
			}
		}},
		{"gram/kernel", func() { AddGram(gram, wide, n) }},
		{"gram/portable", func() {
			for i := range n {
				addGramPortable(gram[i*n+i:(i+1)*n], wide[i:], wide[i:], n, rows)
			}
		}},
	} {
		b.Run(run.name, func(b *testing.B) {
			for b.Loop() {
				run.do()
			}
		})
	}
}
