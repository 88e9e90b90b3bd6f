package kernel

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"gradsample/internal/parallel"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// leadingDim is the number of columns from which on leading components are iterated
// for: all of them would take time that grows with its cube.
const leadingDim = 1024

const (
	// leadingChange is by how much of its value an eigenvalue may still change.
	leadingChange = 1e-5
	// leadingRounds bounds the iterations. Where eigenvalues are so near each other
	// that it is reached, any vectors between theirs are as good.
	leadingRounds = 100
)

// leading returns the count largest eigenvalues of a positive semi-definite matrix,
// largest first, and their unit vectors, a row each: subspace iteration with
// Rayleigh-Ritz projections on some more directions than are wanted (Saad, "Numerical
// Methods for Large Eigenvalue Problems", 2nd edition, algorithm 5.3).
func leading(moment *mat.SymDense, count int) ([]float64, *mat.Dense, error) {
	dim := moment.SymmetricDim()
	size := min(dim, count+max(16, count/4))
	random := rng.New("kernel", "leading components")
	basis := mat.NewDense(size, dim, nil)
	for i := range size {
		renew(basis.RawRowView(i), random)
	}
	orthonormalise(basis, random)
	var values []float64
	image, rotated := mat.NewDense(size, dim, nil), mat.NewDense(size, dim, nil)
	for range leadingRounds {
		image.Mul(basis, moment)
		var projected mat.Dense
		projected.Mul(image, basis.T())
		found, rotation, err := decreasing(&projected)
		if err != nil {
			return nil, nil, err
		}
		settled := values != nil && unchanged(found[:count], values)
		values = found
		if settled {
			rotated.Mul(rotation.T(), basis)
			return values[:count], rotated, nil
		}
		basis.Mul(rotation.T(), image)
		orthonormalise(basis, random)
	}
	rotated.Copy(basis)
	return values[:count], rotated, nil
}

// fromProducts sets Components and Values from the products of fewer rows than columns
// with each other: (1/N) X Xᵀ has the same eigenvalues λ but for zeros, and an
// eigenvector u of it is that along Xᵀu.
func (p *PCA) fromProducts(x vec.Matrix, workers int) error {
	products := vec.NewMatrix(x.Rows, x.Rows)
	parallel.Jobs(workers, parallel.Count(x.Rows, stripe), func(_, job int) {
		from, to := job*stripe, min(x.Rows, (job+1)*stripe)
		vec.MultiplyTransposed(between(products, from, to), between(x, from, to), x)
	})
	gram := mat.NewSymDense(x.Rows, nil)
	for i := range x.Rows {
		for j := range i + 1 {
			gram.SetSym(i, j, float64(products.Row(i)[j])/float64(x.Rows))
		}
	}
	if trace := mat.Trace(gram); math.IsNaN(trace) || math.IsInf(trace, 0) {
		return fmt.Errorf("%w: the mean squared length of the rows is %v; look for values that are not finite", ErrData, trace)
	}
	count := p.Components.Rows
	values, combinations, err := components(gram, min(count, x.Rows))
	if err != nil {
		return err
	}
	p.Values = make([]float64, count)
	along := mat.NewDense(count, x.Cols, nil)
	for i := range min(count, x.Rows) {
		p.Values[i] = max(0, values[i])
		for n, share := range combinations.RawRowView(i) {
			for c, v := range x.Row(n) {
				along.RawRowView(i)[c] += share * float64(v)
			}
		}
	}
	orthonormalise(along, rng.New("kernel", "leading components"))
	p.setComponents(along)
	return nil
}

// unchanged tells whether eigenvalues are those of the round before, nearly. Those of
// a matrix of lower rank are zero but for rounding.
func unchanged(values, before []float64) bool {
	for i, value := range values {
		if math.Abs(value-before[i]) > leadingChange*value+1e-12*values[0] {
			return false
		}
	}
	return true
}

// decreasing diagonalises a small matrix that is symmetric but for rounding.
func decreasing(m *mat.Dense) (values []float64, vectors *mat.Dense, err error) {
	size, _ := m.Dims()
	symmetric := mat.NewSymDense(size, nil)
	for i := range size {
		for j := i; j < size; j++ {
			symmetric.SetSym(i, j, (m.At(i, j)+m.At(j, i))/2)
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(symmetric, true) {
		return nil, nil, errors.New("the eigenvalues did not converge")
	}
	var increasing mat.Dense
	eigen.VectorsTo(&increasing)
	values = eigen.Values(nil)
	slices.Reverse(values)
	vectors = mat.NewDense(size, size, nil)
	for i := range size {
		vectors.SetCol(i, mat.Col(nil, size-1-i, &increasing))
	}
	return values, vectors, nil
}

// orthonormalise replaces rows by orthonormal ones, each in the span of itself and
// those above; one that has nothing of its own by any other.
func orthonormalise(rows *mat.Dense, random *rng.Stream) {
	count, _ := rows.Dims()
	for i := range count {
		row := rows.RawRowView(i)
		for before := floats.Norm(row, 2); ; before = 1 {
			for range 2 { // once is not enough where little is left
				for j := range i {
					other := rows.RawRowView(j)
					floats.AddScaled(row, -floats.Dot(row, other), other)
				}
			}
			if left := floats.Norm(row, 2); left > 1e-10*before {
				floats.Scale(1/left, row)
				break
			}
			renew(row, random)
			floats.Scale(1/floats.Norm(row, 2), row)
		}
	}
}

func renew(row []float64, random *rng.Stream) {
	for i := range row {
		row[i] = random.NormFloat64()
	}
}
