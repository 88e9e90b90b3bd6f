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

const (
	// leadingDim is the number of columns up to which all components are found at once.
	leadingDim = 256
	// leadingBlock is how many directions a Krylov space grows by at a time: as many
	// equal eigenvalues are told apart from one.
	leadingBlock = 8
	// leadingResidual is what A v - λv may still be, as a share of λ: below what float32
	// products leave uncertain.
	leadingResidual = 1e-5
)

// fewOf tells whether so few components are wanted that they are iterated for: all of
// them take time that grows with the cube of the dimension.
func fewOf(dim, count int) bool { return dim > max(leadingDim, mostDirections(count)) }

// mostDirections bounds the Krylov space. Where eigenvalues are so near each other that
// it is reached, any vectors between theirs are as good.
func mostDirections(count int) int { return 4*count + 8*leadingBlock }

// krylov is a growing space of directions, an orthonormal row each, with their images
// under a symmetric matrix.
type krylov struct {
	matrix         *mat.Dense // symmetric, but products with a general one are faster
	basis, images  *mat.Dense // with room for more rows than there are
	size           int
	random         *rng.Stream
	values         []float64
	vectors, moved *mat.Dense // Ritz vectors, and their images
}

// leading returns the count largest eigenvalues of a positive semi-definite matrix,
// largest first, and their unit vectors, a row each: Rayleigh-Ritz projections on a
// block Krylov space, every direction of which is made orthogonal to all before (Saad,
// "Numerical Methods for Large Eigenvalue Problems", 2nd edition, section 6.5).
func leading(moment *mat.SymDense, count int) ([]float64, *mat.Dense, error) {
	dim := moment.SymmetricDim()
	most := min(dim, mostDirections(count))
	k := krylov{
		matrix: mat.DenseCopyOf(moment), basis: mat.NewDense(most, dim, nil), images: mat.NewDense(most, dim, nil),
		random: rng.New("kernel", "leading components"),
	}
	for look := min(most, 2*count+2*leadingBlock); ; look = min(most, look+look/4) {
		for k.size < look {
			k.grow(min(leadingBlock, most-k.size))
		}
		if err := k.project(); err != nil {
			return nil, nil, err
		}
		if k.size == most || k.settled(count) {
			return k.values[:count], k.vectors, nil
		}
	}
}

// grow adds the parts of the last images that are new, random ones at first.
func (k *krylov) grow(directions int) {
	for i := range directions {
		row := k.basis.RawRowView(k.size + i)
		if last := k.size - directions + i; last >= 0 {
			copy(row, k.images.RawRowView(last))
		} else {
			renew(row, k.random)
		}
	}
	end := k.size + directions
	orthonormalise(k.rows(k.basis, 0, end), k.size, k.random)
	k.rows(k.images, k.size, end).Mul(k.rows(k.basis, k.size, end), k.matrix)
	k.size = end
}

func (k *krylov) dim() int { return k.matrix.RawMatrix().Cols }

// rows is a view of some rows.
func (k *krylov) rows(of *mat.Dense, from, end int) *mat.Dense {
	return of.Slice(from, end, 0, k.dim()).(*mat.Dense)
}

// project finds the Ritz values and vectors of the space.
func (k *krylov) project() error {
	basis, images := k.rows(k.basis, 0, k.size), k.rows(k.images, 0, k.size)
	var projected mat.Dense
	projected.Mul(images, basis.T())
	values, rotation, err := decreasing(&projected)
	if err != nil {
		return err
	}
	k.values, k.vectors, k.moved = values, new(mat.Dense), new(mat.Dense)
	k.vectors.Mul(rotation.T(), basis)
	k.moved.Mul(rotation.T(), images)
	return nil
}

// settled tells whether the first Ritz vectors are eigenvectors. Those of a matrix of
// lower rank have eigenvalues that are zero but for rounding.
func (k *krylov) settled(count int) bool {
	for i, value := range k.values[:count] {
		residual := 0.0
		for c, v := range k.moved.RawRowView(i) {
			apart := v - value*k.vectors.At(i, c)
			residual += apart * apart
		}
		if math.Sqrt(residual) > leadingResidual*math.Abs(value)+1e-12*k.values[0] {
			return false
		}
	}
	return true
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
	orthonormalise(along, 0, rng.New("kernel", "leading components"))
	p.setComponents(along)
	return nil
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

// orthonormalise replaces rows from the first on by orthonormal ones, each in the span
// of itself and those above, which are orthonormal; one that has nothing of its own by
// any other.
func orthonormalise(rows *mat.Dense, first int, random *rng.Stream) {
	count, _ := rows.Dims()
	for i := first; i < count; i++ {
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
