//go:build linux

package vec

import (
	"testing"
	"unsafe"

	"gradsample/internal/rng"

	"golang.org/x/sys/unix"
)

// beforeForbiddenPage returns n float32 that end where a page begins that may
// be neither read nor written.
func beforeForbiddenPage(t *testing.T, n int) []float32 {
	t.Helper()
	page := unix.Getpagesize()
	pages := (4*n+page-1)/page + 1
	memory, err := unix.Mmap(-1, 0, pages*page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := unix.Munmap(memory); err != nil {
			t.Error(err)
		}
	})
	end := (pages - 1) * page
	if err := unix.Mprotect(memory[end:], unix.PROT_NONE); err != nil {
		t.Fatal(err)
	}
	return unsafe.Slice((*float32)(unsafe.Pointer(&memory[end-4*n])), n)
}

func wideBeforeForbiddenPage(t *testing.T, n int) []float64 {
	return unsafe.Slice((*float64)(unsafe.Pointer(unsafe.SliceData(beforeForbiddenPage(t, 2*n)))), n)
}

// A kernel that reads or writes past the end of a vector kills this test with
// a memory fault.
func TestKernelsStayWithinTheirVectors(t *testing.T) {
	x, y := beforeForbiddenPage(t, longest), beforeForbiddenPage(t, longest)
	weights := beforeForbiddenPage(t, longest*TileWidth)
	mean, square := beforeForbiddenPage(t, longest), beforeForbiddenPage(t, longest)
	squares := wideBeforeForbiddenPage(t, longest)
	for i := range x {
		x[i], y[i] = 1, 2
	}
	for n := range longest + 1 {
		x, y := x[longest-n:], y[longest-n:]
		if got := Dot(x, y); got != float32(2*n) {
			t.Fatalf("n=%d: Dot = %v", n, got)
		}
		if got := SumSquares(x); got != float64(n) {
			t.Fatalf("n=%d: SumSquares = %v", n, got)
		}
		if got := DotFetch(x, y, x, y); got != float32(2*n) {
			t.Fatalf("n=%d: DotFetch = %v", n, got)
		}
		Fetch(x)
		FetchRows(x, n, []int{0, -1, 5})
		Axpy(0, x, y)
		AxpyFetch(0, x, y, y)
		Scale(1, y)
		AdaGrad(y, x, squares[longest-n:], 0, 1)
		Adam(y, x, mean[longest-n:], square[longest-n:], &AdamStep{Epsilon: 1})
		DenseSigns(x, weights[len(weights)-n*Lanes:], Lanes)
		entries := unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(weights))), len(weights))
		SparseSigns(x, entries[len(entries)-n/2*Lanes:], 1+n%Lanes)
		var codes [TileWidth]uint32
		ProductCodes(x, weights[len(weights)-2*n*CodesAtOnce:], 2, codes[:CodesAtOnce])
		places := unsafe.Slice((*uint16)(unsafe.Pointer(unsafe.SliceData(weights))), 2*len(weights))
		SumCodes(x, places[len(places)-n/2*6*CodesAtOnce:], n/2, 3, codes[:])
		if pairs := n / 2; pairs > 0 {
			values := unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(weights))), len(weights))
			tile, directions := values[len(values)-pairs*TileWidth:], values[len(values)-pairs*DirectionsAtOnce:]
			quantisedSigns(tile, directions, new([TileWidth]uint32), new([DirectionsAtOnce]uint32), new([DirectionsAtOnce]uint32))
			tileSquares(weights[len(weights)-2*pairs*TileWidth:], new([TileWidth]float32))
			PushBits(entries[len(entries)-pairs%30-1:], &codes)
		}
		Narrow(make([]uint8, n), entries[len(entries)-n:])
		Narrow(make([]uint16, n), entries[len(entries)-n:])
		SparseTileSigns(weights[len(weights)-n*TileWidth:], entries[len(entries)-n/2*3:], n/2, make([]uint32, 3))
		Cosines(mean[longest-n:], 1)
		Sines(mean[longest-n:], 1)
		Exponentials(mean[longest-n:])
		WideExponentials(squares[longest-n:], 1)
		Rectify(x, mean[longest-n:])
		KeepWherePositive(x, y, mean[longest-n:])
		InverseThreeQuarters(x, mean[longest-n:])
		if vectors := n / VectorWidth; vectors > 0 {
			Largest(x[n%VectorWidth:], VectorWidth, vectors, 1, new([VectorWidth]float32), new([VectorWidth]int32))
		}
	}
}

func TestProductsStayWithinTheirMatrices(t *testing.T) {
	const most = 100
	memory := [3][]float32{}
	for i := range memory {
		memory[i] = beforeForbiddenPage(t, most*most)
	}
	random := rng.New("vec", "guarded products")
	for range 200 {
		m, n, depth := random.IntN(most+1), random.IntN(most+1), random.IntN(most+1)
		for _, p := range products {
			next := 0
			dst, a, b := p.operands(m, n, depth, func(n int) []float32 {
				next++
				return memory[next-1][most*most-n:]
			})
			p.multiply(dst, a, b)
		}
	}
}

func TestPanelsStayWithinTheirMemory(t *testing.T) {
	const most = 20
	tile := wideBeforeForbiddenPage(t, PanelTile)
	group, panel := wideBeforeForbiddenPage(t, most*GroupRows), wideBeforeForbiddenPage(t, most*PanelColumns)
	right := wideBeforeForbiddenPage(t, 3*most*GroupRows)
	for depth := range most + 1 {
		some := group[(most-depth)*GroupRows:]
		PanelDistances(tile, some, panel[(most-depth)*PanelColumns:])
		AddGroupProducts(tile, PanelColumns, some, right[3*(most-depth)*GroupRows:], depth*GroupRows)
		if depth >= GroupRows {
			SubstituteInPanel(panel[(most-depth)*PanelColumns:], some)
		}
	}
}
