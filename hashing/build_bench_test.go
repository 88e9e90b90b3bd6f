package hashing

import (
	"fmt"
	"testing"

	"gradsample/internal/ratio"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// BenchmarkBuild compares a build on one goroutine with naiveBuild: LGD's
// settings, and dense ones of twice the bits. The ratios are to be below 0.12.
func BenchmarkBuild(b *testing.B) {
	for _, s := range []Settings{
		{Bits: 5, Tables: 100, Density: 1.0 / 30},
		{Bits: 5, Tables: 100, Density: 1},
		{Bits: 10, Tables: 50, Density: 1},
	} {
		b.Run(fmt.Sprintf("k=%d/l=%d/density=%.3f", s.Bits, s.Tables, s.Density), func(b *testing.B) {
			const rows = 20000
			h, keys := benchmarkKeys(b, s, rows)
			report(b, func() {
				if _, err := Build(b.Context(), h, keys, 1); err != nil {
					b.Fatal(err)
				}
			}, func() { naiveBuild(h, keys) })
		})
	}
}

// BenchmarkBuildOnTwo compares a build on two goroutines with one on one. On two free
// cores the ratio is to be below 0.55.
func BenchmarkBuildOnTwo(b *testing.B) {
	for _, s := range []Settings{{Bits: 5, Tables: 100, Density: 1.0 / 30}, {Bits: 10, Tables: 50, Density: 1}} {
		b.Run(fmt.Sprintf("k=%d/l=%d/density=%.3f", s.Bits, s.Tables, s.Density), func(b *testing.B) {
			h, keys := benchmarkKeys(b, s, 100000)
			on := func(workers int) func() {
				return func() {
					if _, err := Build(b.Context(), h, keys, workers); err != nil {
						b.Fatal(err)
					}
				}
			}
			report(b, on(2), on(1))
		})
	}
}

// benchmarkKeys draws functions for keys of 90 columns and a target.
func benchmarkKeys(b *testing.B, s Settings, rows int) (*SimHash, Keys) {
	random := rng.New("hashing", "benchmark build")
	s.Dim = 91
	h, err := NewSimHash(s, random)
	if err != nil {
		b.Fatal(err)
	}
	keys := matrixKeys{vec.NewMatrix(rows, s.Dim)}
	for i := range keys.Data {
		keys.Data[i] = float32(random.NormFloat64())
	}
	return h, keys
}

func report(b *testing.B, subject, base func()) {
	repeat := func(do func()) func(int) {
		return func(times int) {
			for range times {
				do()
			}
		}
	}
	ratio.Report(b, repeat(subject), repeat(base))
}

// naiveBuild hashes key by key and fills the buckets table by table, from codes that
// lie row by row.
func naiveBuild(h *SimHash, keys Keys) *Tables {
	rows, tables, key := keys.Rows(), h.settings.Tables, make([]float32, keys.Dim())
	codes := make([]uint32, rows*tables)
	for row := range rows {
		keys.Key(row, key)
		for table := range tables {
			codes[row*tables+table] = h.Code(table, key)
		}
	}
	t := &Tables{rows: rows, tables: tables, ids: make([]uint32, rows*tables), directories: make([]directory, tables)}
	for table := range tables {
		offsets := make([]uint32, 1<<h.settings.Bits+1)
		next := offsets[1:]
		for row := range rows {
			next[codes[row*tables+table]]++
		}
		end := uint32(0)
		for code, count := range next {
			next[code], end = end, end+count
		}
		ids := t.ids[table*rows:][:rows]
		for row := range rows {
			place := &next[codes[row*tables+table]]
			ids[*place] = uint32(row)
			*place++
		}
		t.directories[table] = directory{offsets: offsets}
	}
	return t
}
