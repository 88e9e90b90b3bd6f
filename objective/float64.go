package objective

import (
	"runtime"
	"sync"
	"sync/atomic"

	"gradsample/internal/vec"
)

// The float64 side of the losses: what certificates and audits are summed
// with.

// blockRows are worked on at a time: few enough for the cache, many enough for
// the kernels.
const blockRows = 256

// blocks hands out the rows from first to end block by block, with their scores:
// scores[i*classes+c] is that of row from+i with the part c of theta, which has
// a part of d for every class.
func (r *rows) blocks(theta []float64, first, end int, use func(from int, x vec.Matrix, scores []float64)) {
	d := r.x.Cols
	classes := len(theta) / d
	scores, column := make([]float64, blockRows*classes), make([]float64, blockRows)
	for from := first; from < end; from += blockRows {
		count := min(blockRows, end-from)
		x := vec.Matrix{Rows: count, Cols: d, Data: r.x.Data[from*d : (from+count)*d]}
		for c := range classes {
			vec.WideDots(x, theta[c*d:(c+1)*d], column[:count])
			for i, score := range column[:count] {
				scores[i*classes+c] = score
			}
		}
		use(from, x, scores[:count*classes])
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
