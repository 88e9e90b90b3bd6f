package hashing

import (
	"fmt"
	"testing"

	"gradsample/internal/ratio"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// BenchmarkHashQueryAgainstStep compares a query's code of K = 5 bits at density
// 1/30 in a random one of 100 tables with one step of stochastic gradient
// descent on a random row. From d = 90 up the ratio is to be below 1.
func BenchmarkHashQueryAgainstStep(b *testing.B) {
	for _, d := range []int{90, 384, 529} {
		b.Run(fmt.Sprintf("d=%d", d), func(b *testing.B) {
			random := rng.New("hashing", "benchmark")
			h, err := NewSimHash(Settings{Dim: d + 1, Bits: 5, Tables: 100, Density: 1.0 / 30}, random)
			if err != nil {
				b.Fatal(err)
			}
			theta, tables := normalVector(random, d+1), make([]int, 4096)
			for i := range tables {
				tables[i] = random.IntN(100)
			}
			rows := vec.NewMatrix(100, d)
			copy(rows.Data, normalVector(random, len(rows.Data)))
			query := func(times int) {
				for i := range times {
					h.Code(tables[i%len(tables)], theta)
				}
			}
			step := func(times int) {
				for i := range times {
					x := rows.Row(tables[i%len(tables)])
					vec.Axpy(-1e-4*(vec.Dot(x, theta)-1), x, theta)
				}
			}
			ratio.Report(b, query, step)
		})
	}
}

// BenchmarkFamilyAgainstStep compares the code of a query at LGD's settings, or of
// one cross-polytope with as many values, with a step as above. Quadratic hashing
// at density 1/30 is to cost about d times what SimHash does.
func BenchmarkFamilyAgainstStep(b *testing.B) {
	const d, tables = 90, 20
	for _, s := range []Settings{
		{Family: SimHashing, Bits: 5, Density: 1},
		{Family: QuadraticHashing, Bits: 5, Density: 1},
		{Family: QuadraticHashing, Bits: 5, Density: 1.0 / 30},
		{Family: PolytopeHashing, Bits: 1, Polytope: 16, Density: 1},
		{Family: PolytopeHashing, Bits: 1, Polytope: 16, Density: 1.0 / 30},
	} {
		b.Run(fmt.Sprintf("%s/density=%.3f", s.Family, s.Density), func(b *testing.B) {
			s.Dim, s.Tables = d+1, tables
			random := rng.New("hashing", "benchmark families")
			h, err := New(s, random)
			if err != nil {
				b.Fatal(err)
			}
			theta, x := normalVector(random, d+1), normalVector(random, d)
			query := func(times int) {
				for i := range times {
					h.Code(i%tables, theta)
				}
			}
			step := func(times int) {
				for range times {
					vec.Axpy(-1e-4*(vec.Dot(x, theta[:d])-1), x, theta[:d])
				}
			}
			ratio.Report(b, query, step)
		})
	}
}

// BenchmarkCodes compares the codes of a query in all of 100 tables, found at once,
// with those found table by table, at K = 5. The ratios are to be below 0.6.
func BenchmarkCodes(b *testing.B) {
	for _, d := range []int{91, 385} {
		for _, density := range []float64{1.0 / 30, 1} {
			b.Run(fmt.Sprintf("d=%d/density=%.3f", d, density), func(b *testing.B) {
				random := rng.New("hashing", "benchmark codes")
				h, err := NewSimHash(Settings{Dim: d, Bits: 5, Tables: 100, Density: density}, random)
				if err != nil {
					b.Fatal(err)
				}
				query, codes := normalVector(random, d), make([]uint32, 100)
				atOnce := func(times int) {
					for range times {
						h.Codes(query, codes)
					}
				}
				oneByOne := func(times int) {
					for range times {
						for table := range codes {
							codes[table] = h.Code(table, query)
						}
					}
				}
				ratio.ReportThread(b, atOnce, oneByOne)
			})
		}
	}
}

// BenchmarkSpans compares finding both buckets of a query in all tables at once with
// asking for each: the ratio is to be below 0.5.
func BenchmarkSpans(b *testing.B) {
	h, keys := benchmarkKeys(b, Settings{Bits: 5, Tables: 100, Density: 1.0 / 30}, 20000)
	tables, err := Build(b.Context(), h, keys, 1)
	if err != nil {
		b.Fatal(err)
	}
	query, codes, spans := make([]float32, keys.Dim()), make([]uint32, 100), make([]Span, 100)
	keys.Key(0, query)
	h.Codes(query, codes)
	turned, rows := h.Complement(0), 0
	atOnce := func(times int) {
		for range times {
			tables.Spans(codes, 0, spans)
			tables.Spans(codes, turned, spans)
		}
	}
	oneByOne := func(times int) {
		for range times {
			for table, code := range codes {
				rows += len(tables.Bucket(table, code)) + len(tables.Bucket(table, code^turned))
			}
		}
	}
	ratio.ReportThread(b, atOnce, oneByOne)
}
