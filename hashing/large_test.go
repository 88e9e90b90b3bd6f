package hashing

import (
	"flag"
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"gradsample/internal/parallel"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

var large = flag.Bool("large", false, "build tables of five million rows, which takes 4 GB")

// Five million rows of 90 columns and a target in 50 tables of 10 bits are built
// within 6 GB, the rows included.
func TestLargeBuild(t *testing.T) {
	if !*large {
		t.Skip("run with -large")
	}
	const rows, dim = 5_000_000, 91
	keys := matrixKeys{vec.NewMatrix(rows, dim)}
	parallel.Blocks(rows, 1<<14, func(block, from, to int) {
		random := rng.New("hashing", "large", string(rune(block)))
		for i := range keys.Data[from*dim : to*dim] {
			keys.Data[from*dim+i] = float32(random.NormFloat64())
		}
	})
	h := newSimHash(t, Settings{Dim: dim, Bits: 10, Tables: 50, Density: 1}, "large")
	start := time.Now()
	tables := build(t, h, keys, runtime.GOMAXPROCS(0))
	took := time.Since(start)
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(sample)
	mapped := sample[0].Value.Uint64() - sample[1].Value.Uint64()
	t.Logf("built in %v: tables %d bytes, rows %d bytes, process %d bytes", took, tables.Bytes(), 4*len(keys.Data), mapped)
	if most := int64(rows * 50 * (4 + 2)); tables.Bytes() > most+50*4*1025 {
		t.Errorf("tables take %d bytes, more than %d and their directories", tables.Bytes(), most)
	}
	if mapped > 6e9 {
		t.Errorf("the process takes %d bytes", mapped)
	}
}
