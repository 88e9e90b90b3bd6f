package vec

import "unsafe"

// Fetch begins to bring x into the first-level cache, and does not wait for it.
// It is a hint: nothing is read, so that x may be in use elsewhere, and nothing
// happens without assembly for the processor.
func Fetch[T any](x []T) {
	if len(x) > 0 {
		fetch(unsafe.Pointer(unsafe.SliceData(x)), uintptr(len(x))*unsafe.Sizeof(x[0]))
	}
}
