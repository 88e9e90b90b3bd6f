package kernel

import (
	"gradsample/internal/parallel"
	"gradsample/internal/vec"
)

// tileColumns is how many rows of data a tile of Φ spans. It is fixed, so that
// sums are cut alike whatever the number of workers.
const tileColumns = 256

// chunk returns the rows of x that a tile spans.
func chunk(x vec.Matrix, number int) vec.Matrix {
	return between(x, number*tileColumns, min(x.Rows, (number+1)*tileColumns))
}

// tiles hands out Φ on a batch, tile by tile: the features of one block of
// Features on one chunk of the batch's rows. What is kept is computed once a
// batch, the rest each time it is asked for, with the same bits.
type tiles struct {
	features *Features
	x        vec.Matrix // the batch
	always   int        // how many blocks of features, the first, are kept
	kept     [][]float32
	known    []bool // by block and chunk, whether it is computed for this batch
	spare    [][]float32
}

// newTiles returns the tiles of batches held in x, which may take so many bytes.
func newTiles(features *Features, x vec.Matrix, memory int64) *tiles {
	block := 4 * int64(features.BlockSize()) * int64(x.Rows)
	return &tiles{features: features, x: x, always: int(memory / block)}
}

// next forgets the last batch and makes room for so many blocks.
func (t *tiles) next(blocks int) {
	clear(t.known)
	for block := t.always; block < len(t.kept); block++ {
		if t.kept[block] != nil {
			t.spare, t.kept[block] = append(t.spare, t.kept[block]), nil
		}
	}
	for block := range min(blocks, t.always) {
		t.keep(block)
	}
}

// keep has a block kept until the next batch, whatever its number. No goroutine
// may ask for a tile meanwhile.
func (t *tiles) keep(block int) {
	for len(t.kept) <= block {
		t.kept = append(t.kept, nil)
		t.known = append(t.known, make([]bool, parallel.Count(t.x.Rows, tileColumns))...)
	}
	if t.kept[block] != nil {
		return
	}
	if last := len(t.spare) - 1; last >= 0 {
		t.kept[block], t.spare = t.spare[last], t.spare[:last]
		return
	}
	t.kept[block] = make([]float32, t.features.BlockSize()*t.x.Rows)
}

// at returns a tile, features × rows, valid until s is used again.
// Goroutines may ask at once for different tiles, and for the same one once it
// is known.
func (t *tiles) at(block, number int, s *scratch) vec.Matrix {
	x := chunk(t.x, number)
	phi := vec.Matrix{Rows: t.features.BlockSize(), Cols: x.Rows}
	if block >= len(t.kept) || t.kept[block] == nil {
		phi.Data = s.tile[:phi.Rows*phi.Cols]
		t.compute(block, x, phi, s)
		return phi
	}
	first := number * tileColumns * phi.Rows
	phi.Data = t.kept[block][first : first+phi.Rows*phi.Cols]
	if known := &t.known[block*parallel.Count(t.x.Rows, tileColumns)+number]; !*known {
		t.compute(block, x, phi, s)
		*known = true
	}
	return phi
}

func (t *tiles) compute(block int, x, phi vec.Matrix, s *scratch) {
	t.features.Map(block, x, phi)
	s.cost.product(phi.Rows, x.Cols, phi.Cols)
}
