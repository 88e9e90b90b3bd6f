package kernel

import (
	"fmt"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// Data hands out training rows. It may make them up as they are asked for.
type Data interface {
	// Rows returns how many there are, at least 1.
	Rows() int
	// Dim returns the number of columns of x.
	Dim() int
	// Gather copies the drawn rows into x, one after the other, and their targets
	// into y: numbers for squared and huber, −1 or +1 for logistic and hinge, a
	// class from 0 on for softmax.
	Gather(draws []Draw, x vec.Matrix, y []float32) error
}

// Table is Data held in memory, not copied: a target in y for each row of x.
type Table struct {
	X vec.Matrix
	Y []float32
}

// Rows returns the number of rows.
func (t Table) Rows() int { return t.X.Rows }

// Dim returns the number of columns.
func (t Table) Dim() int { return t.X.Cols }

// Gather copies rows. Its error wraps ErrData and is about x and y not fitting
// each other.
func (t Table) Gather(draws []Draw, x vec.Matrix, y []float32) error {
	if len(t.Y) != t.X.Rows {
		return fmt.Errorf("%w: %d targets for %d rows", ErrData, len(t.Y), t.X.Rows)
	}
	for i, draw := range draws {
		copy(x.Row(i), t.X.Row(draw.Row))
		y[i] = t.Y[draw.Row]
	}
	return nil
}

// Draw is one row of a batch.
type Draw struct {
	Row int
	// Weight multiplies the row's residual; it is 1/(N p) for a row drawn with
	// probability p, so that the batch's mean estimates that of all N rows.
	Weight float64
}

// Source decides which rows make up a batch: the first of the two sources of
// randomness.
type Source interface {
	// Draw fills draws for a batch at the model as it is. An adaptive source may
	// ask the model for predictions, but must not keep it.
	Draw(model *Model, draws []Draw)
	// Observe tells the norms ‖R‖ of the residuals of the batch just drawn, without
	// their weights, which the gradients' norms follow but for the bounded features.
	Observe(draws []Draw, norms []float64)
}

// NewUniform returns the Source that draws each of so many rows with
// probability 1/rows, with replacement.
func NewUniform(rows int, order *rng.Stream) Source { return &uniform{rows, order} }

type uniform struct {
	rows  int
	order *rng.Stream
}

func (u *uniform) Draw(_ *Model, draws []Draw) {
	for i := range draws {
		draws[i] = Draw{Row: u.order.IntN(u.rows), Weight: 1}
	}
}

func (u *uniform) Observe([]Draw, []float64) {}

// NewPermuted returns the Source that goes through so many rows in random
// order, in a new order each epoch. A batch may end one epoch and begin the
// next.
func NewPermuted(rows int, order *rng.Stream) Source {
	p := &permuted{rows: make([]int, rows), order: order}
	for row := range p.rows {
		p.rows[row] = row
	}
	return p
}

type permuted struct {
	rows  []int // the first next ones have been drawn in this epoch
	next  int
	drawn uint64 // in all epochs
	order *rng.Stream
}

// Draw takes one step of a Fisher-Yates shuffle for every row, so that no batch
// pays for a whole epoch's order.
func (p *permuted) Draw(_ *Model, draws []Draw) {
	for i := range draws {
		other := p.next + p.order.IntN(len(p.rows)-p.next)
		p.rows[p.next], p.rows[other] = p.rows[other], p.rows[p.next]
		draws[i] = Draw{Row: p.rows[p.next], Weight: 1}
		p.next = (p.next + 1) % len(p.rows)
	}
	p.drawn += uint64(len(draws))
}

func (p *permuted) Observe([]Draw, []float64) {}
