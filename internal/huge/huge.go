// Package huge makes large arrays that are read at random places. The kernel is
// advised to back them with huge pages, because finding the place of a small
// page takes about as long as reading from it.
package huge

import "unsafe"

// page is the size of a huge page, and of what has to be aligned with it. Where
// they are larger, advice for a smaller piece does no harm.
const page = 2 << 20

// Make is make([]T, n) for a T without pointers, advised before anything is
// written. Advice cannot fail: pages stay small where there are no others.
func Make[T any](n int) []T {
	made := make([]T, n)
	if n > 0 {
		first := unsafe.Pointer(unsafe.SliceData(made))
		if from, pages := within(uintptr(first), uintptr(n)*unsafe.Sizeof(made[0])); pages > 0 {
			advise(unsafe.Slice((*byte)(unsafe.Add(first, from-uintptr(first))), pages*page))
		}
	}
	return made
}

// within returns where the first huge page begins that lies wholly within the
// given bytes, and how many there are: so no array takes more memory than it
// would, and none touches its neighbours.
func within(first, bytes uintptr) (from, pages uintptr) {
	from = (first + page - 1) / page * page
	if end := first + bytes; end > from {
		pages = (end - from) / page
	}
	return from, pages
}
