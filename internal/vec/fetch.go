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

// FetchRows is Fetch for several rows of x, of width elements each. That they are there is
// not checked: a row that is not, -1 say, is not fetched.
func FetchRows[T any](x []T, width int, rows []int) {
	if len(x) > 0 && len(rows) > 0 {
		size := unsafe.Sizeof(x[0])
		fetchRows(unsafe.Pointer(unsafe.SliceData(x)), uintptr(width)*size, unsafe.SliceData(rows), len(rows))
	}
}
