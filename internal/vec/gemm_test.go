package vec

import (
	"math"
	"strings"
	"testing"

	"gradsample/internal/rng"

	"pgregory.net/rapid"
)

// product is one of the products of m × n over a depth, with how it takes its
// factors.
type product struct {
	name     string
	multiply func(dst, a, b Matrix)
	twin     func(dst, a, b Matrix)
	aAcross  bool // a is depth × m
	bAlong   bool // b is n × depth
	add      bool
}

var products = []product{
	{"MultiplyTransposed", MultiplyTransposed, multiplyTransposedPortable, false, true, false},
	{"MultiplyAdd", MultiplyAdd, multiplyAddPortable, false, false, true},
	{"MultiplyAddTransposed", MultiplyAddTransposed, multiplyAddTransposedPortable, true, false, true},
	{"Multiply", Multiply, multiplyPortable, false, false, false},
}

// operands returns matrices whose values are taken from a function that returns
// as many as it is asked for.
func (p product) operands(m, n, depth int, values func(int) []float32) (dst, a, b Matrix) {
	matrix := func(rows, cols int, transposed bool) Matrix {
		if transposed {
			rows, cols = cols, rows
		}
		return Matrix{Rows: rows, Cols: cols, Data: values(rows * cols)}
	}
	return matrix(m, n, false), matrix(m, depth, p.aAcross), matrix(depth, n, p.bAlong)
}

// element is the chain of multiply-adds that defines an element of a product.
func (p product) element(dst, a, b Matrix, depth, i, j int) float32 {
	at := func(m Matrix, row, col int, transposed bool) float32 {
		if transposed {
			row, col = col, row
		}
		return m.Row(row)[col]
	}
	var sum float32
	if p.add {
		sum = dst.Row(i)[j]
	}
	for k := range depth {
		sum = fusedMultiplyAdd(at(a, i, k, p.aAcross), at(b, k, j, p.bAlong), sum)
	}
	return sum
}

func clone(m Matrix) Matrix {
	m.Data = append([]float32(nil), m.Data...)
	return m
}

func TestProductsAreChainsOfMultiplyAdds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := rng.New("vec", "products", rapid.String().Draw(t, "seed"))
		size := rapid.OneOf(rapid.IntRange(0, 5), rapid.IntRange(0, 70))
		m, n, depth := size.Draw(t, "m"), size.Draw(t, "n"), size.Draw(t, "depth")
		for _, p := range products {
			dst, a, b := p.operands(m, n, depth, func(n int) []float32 { return normals(random, n) })
			got, twin := clone(dst), clone(dst)
			p.multiply(got, a, b)
			p.twin(twin, a, b)
			for i := range m {
				for j := range n {
					want := p.element(dst, a, b, depth, i, j)
					if got.Row(i)[j] != want || twin.Row(i)[j] != want {
						t.Fatalf("%s: (%d, %d) is %v, by the twin %v, want %v", p.name, i, j, got.Row(i)[j], twin.Row(i)[j], want)
					}
				}
			}
		}
	})
}

// The chain is that of a matrix product: row by column.
func TestProductsAgreeWithFloat64(t *testing.T) {
	random := rng.New("vec", "products in float64")
	const m, n, depth = 30, 40, 700
	for _, p := range products {
		dst, a, b := p.operands(m, n, depth, func(n int) []float32 { return normals(random, n) })
		before := clone(dst)
		p.multiply(dst, a, b)
		strideA, stepA, strideB, stepB := depth, 1, 1, n // between rows, or columns, and along the depth
		if p.aAcross {
			strideA, stepA = 1, m
		}
		if p.bAlong {
			strideB, stepB = depth, 1
		}
		for at, got := range dst.Data {
			var want float64
			if p.add {
				want = float64(before.Data[at])
			}
			for k := range depth {
				want += float64(a.Data[at/n*strideA+k*stepA]) * float64(b.Data[at%n*strideB+k*stepB])
			}
			if !(math.Abs(float64(got)-want) <= 2e-4) {
				t.Fatalf("%s: (%d, %d) is %v, want %v", p.name, at/n, at%n, got, want)
			}
		}
	}
}

// Callers give their workers rows of dst, or parts of the depth one after the
// other: no bit may change.
func TestProductsDoNotDependOnTheSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := rng.New("vec", "splits", rapid.String().Draw(t, "seed"))
		m, n, depth := rapid.IntRange(1, 60).Draw(t, "m"), rapid.IntRange(1, 60).Draw(t, "n"), rapid.IntRange(1, 60).Draw(t, "depth")
		row, step := rapid.IntRange(0, m).Draw(t, "row"), rapid.IntRange(0, depth).Draw(t, "step")
		part := func(x Matrix, from, to int) Matrix {
			return Matrix{Rows: to - from, Cols: x.Cols, Data: x.Data[from*x.Cols : to*x.Cols]}
		}
		values := func(n int) []float32 { return normals(random, n) }

		dst, a, b := products[0].operands(m, n, depth, values)
		split := clone(dst)
		MultiplyTransposed(dst, a, b)
		MultiplyTransposed(part(split, 0, row), part(a, 0, row), b)
		MultiplyTransposed(part(split, row, m), part(a, row, m), b)
		equal(t, "rows of MultiplyTransposed", split.Data, dst.Data)

		dst, a, b = products[2].operands(m, n, depth, values)
		split = clone(dst)
		MultiplyAddTransposed(dst, a, b)
		MultiplyAddTransposed(split, part(a, 0, step), part(b, 0, step))
		MultiplyAddTransposed(split, part(a, step, depth), part(b, step, depth))
		equal(t, "depth of MultiplyAddTransposed", split.Data, dst.Data)
	})
}

func equal(t *rapid.T, what string, got, want []float32) {
	t.Helper()
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%s: split, element %d is %v, whole %v", what, i, got[i], want[i])
		}
	}
}

func TestProductsRefuseShapesThatDoNotFit(t *testing.T) {
	for _, p := range products {
		for change, message := range map[string]string{
			"dst rows": "does not fit", "dst cols": "does not fit", "depth": "does not fit", "data": "holds 0 values",
		} {
			dst, a, b := p.operands(3, 4, 5, func(n int) []float32 { return make([]float32, n+8) })
			switch change {
			case "dst rows":
				dst.Rows++
			case "dst cols":
				dst.Cols++
			case "depth":
				if p.bAlong {
					b.Cols++
				} else {
					b.Rows++
				}
			case "data":
				a.Data = nil
			}
			func() {
				defer func() {
					if got, _ := recover().(string); !strings.Contains(got, p.name) || !strings.Contains(got, message) {
						t.Errorf("%s with other %s: %q, want it to name the product and say %q", p.name, change, got, message)
					}
				}()
				p.multiply(dst, a, b)
			}()
		}
	}
}

func TestProductsDoNotAllocate(t *testing.T) {
	for _, p := range products {
		for _, n := range []int{1, 50} {
			dst, a, b := p.operands(70, n, 20, func(n int) []float32 { return make([]float32, n) })
			if got := testing.AllocsPerRun(50, func() { p.multiply(dst, a, b) }); got != 0 {
				t.Errorf("%s of %d columns allocates %v times", p.name, n, got)
			}
		}
	}
}
