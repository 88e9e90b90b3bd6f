package huge

import (
	"testing"
	"unsafe"
)

// At any place of an array among pages, all pages within it are advised and
// nothing else.
func TestPagesWithinAnArrayAreFound(t *testing.T) {
	for _, test := range []struct {
		first, bytes, from, pages uintptr
	}{
		{0, page, 0, 1},
		{0, page - 1, 0, 0},
		{1, page, 0, 0},
		{1, 2*page - 1, page, 1},
		{1, 2*page - 2, 0, 0},
		{page - 8, 3*page + 7, page, 2},
		{5 * page, 4*page + 9, 5 * page, 4},
		{100, 1000, 0, 0},
	} {
		from, pages := within(test.first, test.bytes)
		if pages != test.pages || pages > 0 && from != test.from {
			t.Errorf("%d bytes from %d on: %d pages from %d on, want %d from %d on",
				test.bytes, test.first, pages, from, test.pages, test.from)
		}
	}
}

func TestArraysAreZeroAndWhole(t *testing.T) {
	for _, n := range []int{0, 1, 1000, 3 * page / 8} {
		made := Make[uint64](n)
		if len(made) != n || cap(made) < n {
			t.Fatalf("length %d, capacity %d, want %d", len(made), cap(made), n)
		}
		for i, value := range made {
			if value != 0 {
				t.Fatalf("element %d of %d is %d at %v", i, n, value, unsafe.Pointer(&made[i]))
			}
			made[i] = uint64(i)
		}
	}
}
