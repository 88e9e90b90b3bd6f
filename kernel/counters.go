package kernel

// Cost is counted work.
type Cost struct {
	// MultiplyAdds counts products and sums, one for each pair. Cosines and what
	// is linear in the rows or the features alone are not counted.
	MultiplyAdds uint64
	// Bytes counts what these operations read, every operand once a product of
	// tiles.
	Bytes uint64
}

// product adds the cost of a float32 product of matrices, rows × inner by
// inner × columns.
func (c *Cost) product(rows, inner, columns int) {
	c.MultiplyAdds += uint64(rows) * uint64(inner) * uint64(columns)
	c.Bytes += 4 * uint64(inner) * (uint64(rows) + uint64(columns))
}

// solve adds the cost of a Cholesky decomposition in float64 and a solve.
func (c *Cost) solve(size, outputs int) {
	n := uint64(size)
	c.MultiplyAdds += n*n*n/6 + n*n*uint64(outputs)
	c.Bytes += 8 * n * n * uint64(1+outputs)
}

// Counters tell what a training run has done so far. They depend neither on
// the machine nor on the number of workers.
type Counters struct {
	Iterations int
	// Features is the number of distinct random features in the model.
	Features int
	// OldUpdates is the number of iterations that moved features the model had.
	OldUpdates int
	// Rows is the number of rows drawn.
	Rows uint64
	// Cost is that of training alone: predictions that the driver or the source
	// asks for are not in it, nor is the generation of features. Features that
	// memory does not allow to keep for a second use count twice.
	Cost
}

// Counters returns what was done up to now.
func (t *Trainer) Counters() Counters {
	c := t.counters
	c.Features = t.batch.model.Features()
	for i := range t.batch.scratch {
		c.MultiplyAdds += t.batch.scratch[i].cost.MultiplyAdds
		c.Bytes += t.batch.scratch[i].cost.Bytes
	}
	return c
}
