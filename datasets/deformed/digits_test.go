package deformed

import (
	"errors"
	"hash/crc32"
	"math"
	"runtime"
	"slices"
	"testing"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// base is a few pictures of thick strokes with labels, the last two for testing.
func base() (vec.Matrix, []float32) {
	random, x, y := rng.New("base"), vec.NewMatrix(9, Pixels), make([]float32, 9)
	for i := range y {
		y[i] = float32(i % 10)
		for range 3 {
			row, column := 4+random.IntN(16), 4+random.IntN(16)
			for p := range 16 {
				x.Row(i)[(row+p/4)*Side+column+p%4] = float32(100 + random.IntN(156))
			}
		}
	}
	return x, y
}

func digits(t *testing.T) *Digits {
	t.Helper()
	x, y := base()
	d, err := New(x, y, 7)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The first images are the test digits and then the training digits as they are;
// after that none is any more.
func TestFirstImagesAreTheBase(t *testing.T) {
	d := digits(t)
	x, y := base()
	if d.FirstTraining() != 2 {
		t.Errorf("training begins with image %d", d.FirstTraining())
	}
	for index, source := range []int{7, 8, 0, 1, 2, 3, 4, 5, 6, 0, 1} {
		var image [Pixels]byte
		label := d.Image(index, &image)
		same := true
		for j, pixel := range image {
			same = same && float32(pixel) == x.Row(source)[j]
		}
		if label != int(y[source]) || same != (index < 9) {
			t.Errorf("image %d: label %d, the digit as it is: %v", index, label, same)
		}
	}
}

// Whoever changes a bit of these images changes results: Version must change too,
// and then this sum.
func TestImagesAreThoseOfTheVersion(t *testing.T) {
	d, sum := digits(t), crc32.NewIEEE()
	for index := range 500 {
		var image [Pixels]byte
		label := d.Image(index, &image)
		sum.Write(append(image[:], byte(label)))
	}
	if got, want := sum.Sum32(), uint32(0x68967dda); got != want || Version != "deformed digits 1" {
		t.Errorf("images of %q have the sum %#x, were %#x: change Version", Version, got, want)
	}
}

func TestImageNeedsNoMemory(t *testing.T) {
	d, index := digits(t), 1000
	var image [Pixels]byte
	if n := testing.AllocsPerRun(100, func() { d.Image(index, &image); index++ }); n != 0 {
		t.Errorf("an image takes %v allocations", n)
	}
}

// A range, a choice and single images are the same, on any number of workers.
func TestBatchesAreTheImages(t *testing.T) {
	d := digits(t)
	const first, rows = 5, 300
	x, y := vec.NewMatrix(rows, Pixels), make([]float32, rows)
	if err := d.Range(first, x, y); err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		var image [Pixels]byte
		if label := d.Image(first+i, &image); y[i] != float32(label) {
			t.Fatalf("row %d has the label %v, image %d has %d", i, y[i], first+i, label)
		}
		for j, pixel := range image {
			if math.Abs(float64(x.Row(i)[j])-float64(pixel)/255) > 1e-7 {
				t.Fatalf("row %d, pixel %d is %v, in the image %d", i, j, x.Row(i)[j], pixel)
			}
		}
	}
	indices := make([]int, rows)
	for i := range indices {
		indices[i] = first + rows - 1 - i
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	chosen, labels := vec.NewMatrix(rows, Pixels), make([]float32, rows)
	if err := d.Choose(indices, chosen, labels, 3); err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		if k := rows - 1 - i; !slices.Equal(chosen.Row(i), x.Row(k)) || labels[i] != y[k] {
			t.Fatalf("chosen image %d is not the one of the range", indices[i])
		}
	}
}

// A deformed image is still about its digit: the change is small beside it.
func TestDeformationsAreSmall(t *testing.T) {
	d := digits(t)
	for index := 1000; index < 1100; index++ {
		r := recipeOf(index, d.train, d.test)
		var plain, image [Pixels]byte
		var w work
		copy(w.displaced[:], d.pictures[r.source*Pixels:])
		w.shift(&plain, r.right, r.down)
		d.Image(index, &image)
		var change, size float64
		for j := range image {
			change += math.Pow(float64(image[j])-float64(plain[j]), 2)
			size += math.Pow(float64(plain[j]), 2)
		}
		if ratio := math.Sqrt(change / size); ratio < 0.02 || ratio > 0.9 {
			t.Errorf("image %d is changed by %.2f of its length", index, ratio)
		}
	}
}

func TestBadBatchesAreRefused(t *testing.T) {
	d := digits(t)
	x, y := base()
	grey, label := vec.Matrix{Rows: 9, Cols: Pixels, Data: slices.Clone(x.Data)}, slices.Clone(y)
	grey.Data[3], label[2] = 0.5, -1
	newError := func(x vec.Matrix, y []float32, train int) error { _, err := New(x, y, train); return err }
	for i, err := range []error{
		newError(x, y[1:], 7), newError(x, y, 0), newError(x, y, 10), newError(vec.NewMatrix(9, 100), y, 7),
		newError(grey, y, 7), newError(x, label, 7),
		d.Range(-1, x, y), d.Range(0, x, y[1:]), d.Range(0, vec.NewMatrix(9, 100), y),
		d.Choose([]int{1}, x, y, 1), d.Choose([]int{0, 1, 2, 3, -4, 5, 6, 7, 8}, x, y, 1),
	} {
		if !errors.Is(err, ErrBatch) {
			t.Errorf("case %d: %v", i, err)
		}
	}
}

func BenchmarkImage(b *testing.B) {
	x, y := base()
	d, err := New(x, y, 7)
	if err != nil {
		b.Fatal(err)
	}
	var image [Pixels]byte
	index := 100
	for b.Loop() {
		d.Image(index, &image)
		index++
	}
}
