//go:build !purego

package vec

import (
	"fmt"
	"math"
	"testing"

	"gradsample/internal/ratio"
	"gradsample/internal/rng"
	"gradsample/internal/vec/peak"
)

// onEachSet runs a benchmark with the kernels for each instruction set.
func onEachSet(b *testing.B, benchmark func(b *testing.B, set peak.Instructions)) {
	wide := haveAVX512
	defer func() { haveAVX512 = wide }()
	for _, set := range peak.Available() {
		if haveAVX512 = set.Name == "avx512"; Path() == set.Name {
			b.Run(set.Name, func(b *testing.B) { benchmark(b, set) })
		}
	}
}

// productShapes are features × batch over inputs: the square one that others
// publish, blocks of random features of data sets with few and many inputs, and
// a batch that no cache holds.
var productShapes = []struct{ m, n, depth int }{
	{512, 512, 512}, {512, 512, 9}, {512, 512, 100}, {512, 512, 784}, {512, 4096, 100},
}

func randomOperands(p product, m, n, depth int) (dst, a, b Matrix) {
	random := rng.New("vec", "benchmark products")
	return p.operands(m, n, depth, func(n int) []float32 { return normals(random, n) })
}

// BenchmarkProductsAgainstPeak compares a product with the same number of
// multiply-adds in registers alone, of the same instruction set. At 512 × 512 ×
// 512 the ratio is to be at most 1/0.7.
func BenchmarkProductsAgainstPeak(b *testing.B) {
	onEachSet(b, func(b *testing.B, set peak.Instructions) {
		for _, p := range products[:2] {
			for _, s := range productShapes {
				b.Run(fmt.Sprintf("%s/%dx%dx%d", p.name, s.m, s.n, s.depth), func(b *testing.B) {
					dst, left, right := randomOperands(p, s.m, s.n, s.depth)
					rounds := int(2 * float64(s.m*s.n*s.depth) / set.Operations)
					ratio.Report(b, func(times int) {
						for range times {
							p.multiply(dst, left, right)
						}
					}, func(times int) { set.Run(rounds * times) })
				})
			}
		}
	})
}

// BenchmarkWideAgainstNarrowVectors compares AVX-512 with AVX2, which it is to
// beat.
func BenchmarkWideAgainstNarrowVectors(b *testing.B) {
	if !haveAVX512 {
		b.Skip("this processor has no AVX-512")
	}
	defer func() { haveAVX512 = true }()
	with := func(wide bool, work func()) func(int) {
		return func(times int) {
			haveAVX512 = wide
			for range times {
				work()
			}
		}
	}
	for _, s := range productShapes {
		b.Run(fmt.Sprintf("MultiplyTransposed/%dx%dx%d", s.m, s.n, s.depth), func(b *testing.B) {
			dst, left, right := randomOperands(products[0], s.m, s.n, s.depth)
			work := func() { MultiplyTransposed(dst, left, right) }
			ratio.Report(b, with(true, work), with(false, work))
		})
	}
	x := normals(rng.New("vec", "benchmark elementary"), 4096)
	b.Run("Cosines", func(b *testing.B) {
		work := func() { Cosines(x, 1) }
		ratio.Report(b, with(true, work), with(false, work))
	})
}

// BenchmarkProductsOfFewColumns compares the products with coefficients and with
// residuals, which wait for memory, with a Dot or an Axpy for each row of the
// features and one output.
func BenchmarkProductsOfFewColumns(b *testing.B) {
	const features, batch = 512, 4096
	onEachSet(b, func(b *testing.B, _ peak.Instructions) {
		for _, outputs := range []int{1, 10, 32} {
			gradient, phi, residuals := randomOperands(products[1], features, outputs, batch)
			scores := NewMatrix(batch, outputs)
			one := make([]float32, batch)
			b.Run(fmt.Sprintf("MultiplyAdd/outputs=%d", outputs), func(b *testing.B) {
				ratio.Report(b, func(times int) {
					for range times {
						MultiplyAdd(gradient, phi, residuals)
					}
				}, func(times int) {
					for range times {
						for i := range features {
							gradient.Data[i] += Dot(phi.Row(i), one)
						}
					}
				})
			})
			b.Run(fmt.Sprintf("MultiplyAddTransposed/outputs=%d", outputs), func(b *testing.B) {
				clear(gradient.Data)
				ratio.Report(b, func(times int) {
					for range times {
						MultiplyAddTransposed(scores, phi, gradient)
					}
				}, func(times int) {
					for range times {
						for i := range features {
							Axpy(gradient.Data[i], phi.Row(i), one)
						}
					}
				})
			})
		}
	})
}

// BenchmarkDotAxpy gives the time of both within the first-level cache. Others
// publish 7, 14 and 19 ns for Dot on such a core, and 8, 17 and 22 for Axpy.
func BenchmarkDotAxpy(b *testing.B) {
	for _, d := range []int{90, 384, 529} {
		random := rng.New("vec", "benchmark dot and axpy")
		x, y := normals(random, d), normals(random, d)
		b.Run(fmt.Sprintf("Dot/d=%d", d), func(b *testing.B) {
			for b.Loop() {
				Dot(x, y)
			}
		})
		b.Run(fmt.Sprintf("Axpy/d=%d", d), func(b *testing.B) {
			for b.Loop() {
				Axpy(1e-9, x, y)
			}
		})
	}
}

// BenchmarkSquareProduct gives the rate of a product of 512 × 512 × 512. Others
// publish 90 GFLOP/s with AVX2 on such a core and 127 with AVX-512; where this was
// measured, the peak was 86 and 153.
func BenchmarkSquareProduct(b *testing.B) {
	const n = 512
	onEachSet(b, func(b *testing.B, _ peak.Instructions) {
		p := products[0]
		dst, left, right := randomOperands(p, n, n, n)
		for b.Loop() {
			p.multiply(dst, left, right)
		}
		b.ReportMetric(2*n*n*n*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
	})
}

// BenchmarkElementary gives the time an element takes within the first-level
// cache. A cosine is to take at most half a nanosecond.
func BenchmarkElementary(b *testing.B) {
	const n = 4096
	functions := []struct {
		name string
		f    func(x []float32)
	}{
		{"Cosines", func(x []float32) { Cosines(x, 1) }},
		{"Exponentials", func(x []float32) { Exponentials(x); Scale(0, x) }},
		{"math.Cos", func(x []float32) {
			for i, v := range x {
				x[i] = float32(math.Cos(float64(v)))
			}
		}},
	}
	onEachSet(b, func(b *testing.B, _ peak.Instructions) {
		for _, function := range functions {
			b.Run(function.name, func(b *testing.B) {
				x := normals(rng.New("vec", "benchmark elementary"), n)
				for b.Loop() {
					function.f(x)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/element")
			})
		}
	})
}
