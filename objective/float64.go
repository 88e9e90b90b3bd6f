package objective

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// The float64 side of the losses: what certificates and audits are summed
// with. Products are rounded before they are added (the conversions say so),
// which keeps compilers from fusing them and results the same everywhere.

// dot64 returns x·w. Four partial sums keep the additions from waiting for
// one another.
func dot64(x []float32, w []float64) float64 {
	w = w[:len(x)]
	var s0, s1, s2, s3 float64
	i := 0
	for ; i+4 <= len(x); i += 4 {
		s0 += float64(float64(x[i]) * w[i])
		s1 += float64(float64(x[i+1]) * w[i+1])
		s2 += float64(float64(x[i+2]) * w[i+2])
		s3 += float64(float64(x[i+3]) * w[i+3])
	}
	for ; i < len(x); i++ {
		s0 += float64(float64(x[i]) * w[i])
	}
	return (s0 + s1) + (s2 + s3)
}

// axpy64 adds a·x to dst.
func axpy64(a float64, x []float32, dst []float64) {
	dst = dst[:len(x)]
	for i, value := range x {
		dst[i] += float64(a * float64(value))
	}
}

func widen(values []float32) []float64 {
	wide := make([]float64, len(values))
	for i, value := range values {
		wide[i] = float64(value)
	}
	return wide
}

// sumChunks cuts n rows into equal ranges, lets work add each range's part
// into a zero vector of the given size, and returns the parts' sum. Ranges run
// in parallel but are added in order, so the bits depend on n, size and chunks
// alone.
func sumChunks(n, size, chunks int, work func(first, end int, sum []float64)) []float64 {
	chunks = min(chunks, n)
	parts := make([][]float64, chunks)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(chunks, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for chunk := int(next.Add(1)) - 1; chunk < chunks; chunk = int(next.Add(1)) - 1 {
				parts[chunk] = make([]float64, size)
				work(chunk*n/chunks, (chunk+1)*n/chunks, parts[chunk])
			}
		})
	}
	workers.Wait()
	total := parts[0]
	for _, part := range parts[1:] {
		for i, value := range part {
			total[i] += value
		}
	}
	return total
}
