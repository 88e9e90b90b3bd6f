package vec

import "unsafe"

// DotFetch is Dot, and begins meanwhile to bring the first part of coming, which is as long as x,
// and the first element of aside into the cache; AxpyFetch is Axpy, and fetches the rest of
// coming. A step along a row thereby fetches the row of a later step while it works, where
// prefetches one after the other would wait for one another and hold it up. Either may be empty.
func DotFetch[T any](x, y, coming []float32, aside []T) float32 {
	return stepDot(x, y[:len(x)], unsafe.Pointer(unsafe.SliceData(coming)), unsafe.Pointer(unsafe.SliceData(aside)))
}

// AxpyFetch is what DotFetch says.
func AxpyFetch(a float32, x, y, coming []float32) {
	stepAxpy(a, x, y[:len(x)], unsafe.Pointer(unsafe.SliceData(coming)))
}
