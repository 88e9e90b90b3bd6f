package deformed

import (
	"errors"
	"fmt"
	"runtime"

	"gradsample/internal/parallel"
	"gradsample/internal/vec"
)

// Version is part of the checksum of data that is made of images: it changes with
// any bit of any image.
const Version = "deformed digits 1"

// ErrBatch is returned for a base, a batch or an index that cannot be.
var ErrBatch = errors.New("bad batch of digits")

// Digits is the sequence of images that a base of digits gives. It may be used by
// several goroutines.
type Digits struct {
	pictures    []byte // of the base, Pixels each
	labels      []byte
	train, test int
	fields      [][]float32
}

// New makes the sequence of a base: rows of Pixels grey values 0..255 and their
// labels, the first train rows for training, the others (there may be none) for
// testing.
func New(x vec.Matrix, y []float32, train int) (*Digits, error) {
	if x.Cols != Pixels || len(y) != x.Rows || train < 1 || train > x.Rows {
		return nil, fmt.Errorf("%w: a base of %d rows × %d columns, %d labels, %d rows for training; give rows of %d columns with their labels, at least one for training",
			ErrBatch, x.Rows, x.Cols, len(y), train, Pixels)
	}
	d := &Digits{pictures: make([]byte, len(x.Data)), labels: make([]byte, len(y)), train: train, test: x.Rows - train, fields: fields()}
	if at := narrow(d.pictures, x.Data); at >= 0 {
		return nil, fmt.Errorf("%w: row %d of the base has the grey value %v; give whole numbers 0..255", ErrBatch, at/Pixels, x.Data[at])
	}
	if at := narrow(d.labels, y); at >= 0 {
		return nil, fmt.Errorf("%w: row %d of the base has the label %v; give whole numbers 0..255", ErrBatch, at, y[at])
	}
	return d, nil
}

// narrow copies whole numbers 0..255, and returns the place of the first value that
// is none, or -1.
func narrow(to []byte, from []float32) int {
	for i, value := range from {
		if !(value >= 0 && value <= 255) || value != float32(byte(value)) {
			return i
		}
		to[i] = byte(value)
	}
	return -1
}

// FirstTraining is the index of the first image to train on: those before it are the
// base's test digits, and there is no last one.
func (d *Digits) FirstTraining() int { return d.test }

// Image makes the image with an index from 0 on, and returns its label. It needs no
// memory from the heap.
func (d *Digits) Image(index int, to *[Pixels]byte) (label int) {
	var w work
	return d.image(index, to, &w)
}

func (d *Digits) image(index int, to *[Pixels]byte, w *work) (label int) {
	r := recipeOf(index, d.train, d.test)
	w.make(to, d.pictures[r.source*Pixels:(r.source+1)*Pixels], r, d.fields)
	return int(d.labels[r.source])
}

// Range fills x (as many rows as wanted, Pixels columns) with the images from an
// index on, grey values divided by 255, and y with their labels. Images are made on
// all cores; the bits depend on the indices alone.
func (d *Digits) Range(first int, x vec.Matrix, y []float32) error {
	if first < 0 {
		return fmt.Errorf("%w: images begin with index 0, not %d", ErrBatch, first)
	}
	return d.fill(x, y, runtime.GOMAXPROCS(0), func(i int) int { return first + i })
}

// Choose fills x and y like Range, with the images of any indices, on so many cores.
func (d *Digits) Choose(indices []int, x vec.Matrix, y []float32, workers int) error {
	if len(indices) != x.Rows {
		return fmt.Errorf("%w: %d indices for %d rows", ErrBatch, len(indices), x.Rows)
	}
	for _, index := range indices {
		if index < 0 {
			return fmt.Errorf("%w: images begin with index 0, not %d", ErrBatch, index)
		}
	}
	return d.fill(x, y, workers, func(i int) int { return indices[i] })
}

// fill makes row i from the image with index(i).
func (d *Digits) fill(x vec.Matrix, y []float32, workers int, index func(i int) int) error {
	if x.Cols != Pixels || len(y) != x.Rows {
		return fmt.Errorf("%w: room for %d rows × %d columns and %d labels; give rows of %d columns, and as many labels",
			ErrBatch, x.Rows, x.Cols, len(y), Pixels)
	}
	const block = 128
	parallel.Jobs(workers, parallel.Count(x.Rows, block), func(_, job int) {
		var w work
		var image [Pixels]byte
		for i := job * block; i < min(x.Rows, (job+1)*block); i++ {
			y[i] = float32(d.image(index(i), &image, &w))
			row := x.Row(i)
			for j, pixel := range image {
				row[j] = float32(pixel) / 255
			}
		}
	})
	return nil
}
