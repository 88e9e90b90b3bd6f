package vec

import "gradsample/internal/huge"

// Matrix is a dense row-major matrix of float32: row i is
// Data[i*Cols : (i+1)*Cols].
type Matrix struct {
	Rows, Cols int
	Data       []float32
}

// NewMatrix returns a zero matrix, on huge pages where it is large.
func NewMatrix(rows, cols int) Matrix {
	return Matrix{Rows: rows, Cols: cols, Data: huge.Make[float32](rows * cols)}
}

// Row returns row i without copying it.
func (m Matrix) Row(i int) []float32 {
	return m.Data[i*m.Cols : (i+1)*m.Cols : (i+1)*m.Cols]
}
