package synthetic

import (
	"fmt"
	"math"
	"runtime"
	"strconv"

	"golang.org/x/sync/errgroup"

	"gradsample/internal/parallel"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// blockRows is how many rows have a pair of streams in common.
const blockRows = 1024

// population makes rows.
type population interface {
	// row fills x and returns the row's target, without its noise and with it; of a
	// class set both are the label. What it draws for the noise comes from the second
	// stream.
	row(inputs, noise *rng.Stream, x []float32) (truth, y float64)
}

// Fill makes all rows of the set: x is Rows × Columns, y has the targets (labels -1
// and +1 of two classes, 0, 1, … of more), and truth the noise-free targets of a
// regression; it is nil for a class set. The same bits on any number of workers.
func (s *Set) Fill(x vec.Matrix, y, truth []float32) error {
	if x.Rows != s.Rows() || x.Cols != s.Columns() || len(y) != x.Rows || s.Classes() == 0 && len(truth) != x.Rows {
		return fmt.Errorf("%s: room for %d × %d inputs, %d targets and %d noise-free targets", s.Full(), x.Rows, x.Cols, len(y), len(truth))
	}
	p := s.family.begin(s)
	parallel.Blocks(x.Rows, blockRows, func(block, from, to int) {
		part := Part{First: from, X: vec.Matrix{Rows: to - from, Cols: x.Cols, Data: x.Data[from*x.Cols : to*x.Cols]}, Y: y[from:to]}
		if truth != nil {
			part.Truth = truth[from:to]
		}
		s.fill(p, block, part)
	})
	return nil
}

// Part is some consecutive rows of a set, as Fill makes them.
type Part struct {
	First    int // the first row's number
	X        vec.Matrix
	Y, Truth []float32 // Truth is nil for a class set
}

// Parts makes all rows without room for all of them: it hands them out in parts,
// several at a time, which take may keep until it returns. It ends with the first
// error that take returns.
func (s *Set) Parts(take func(Part) error) error {
	p := s.family.begin(s)
	group := errgroup.Group{}
	group.SetLimit(runtime.GOMAXPROCS(0))
	for block := range parallel.Count(s.Rows(), blockRows) {
		group.Go(func() error {
			first := block * blockRows
			rows := min(blockRows, s.Rows()-first)
			part := Part{First: first, X: vec.NewMatrix(rows, s.Columns()), Y: make([]float32, rows)}
			if s.Classes() == 0 {
				part.Truth = make([]float32, rows)
			}
			s.fill(p, block, part)
			return take(part)
		})
	}
	return group.Wait()
}

// fill makes the rows of a block.
func (s *Set) fill(p population, block int, part Part) {
	inputs, noise := s.stream("inputs", strconv.Itoa(block)), s.stream("noise", strconv.Itoa(block))
	for i := range part.Y {
		exact, target := p.row(inputs, noise, part.X.Row(i))
		part.Y[i] = float32(target)
		if part.Truth != nil {
			part.Truth[i] = float32(exact)
		}
	}
}

// stream returns one of the set's streams.
func (s *Set) stream(purpose ...string) *rng.Stream {
	seed := strconv.FormatInt(int64(s.value("seed")), 10)
	return rng.New(append([]string{"synthetic", s.family.Name, seed}, purpose...)...)
}

// normals fills a vector with N(0,1).
func normals(random *rng.Stream, x []float32) {
	for j := range x {
		x[j] = float32(random.NormFloat64())
	}
}

// coefficients draws θ*, a direction of length 1.
func (s *Set) coefficients() []float32 {
	theta := make([]float32, s.Columns())
	normals(s.stream("coefficients"), theta)
	vec.Scale(float32(1/math.Sqrt(vec.SumSquares(theta))), theta)
	return theta
}

// orthonormal draws so many vectors of length 1 at right angles to one another,
// uniformly, by Gram and Schmidt's procedure. Each vector goes through it twice,
// which leaves no error beyond rounding.
func orthonormal(random *rng.Stream, vectors, columns int) [][]float64 {
	var basis [][]float64
	for range vectors {
		v := make([]float64, columns)
		for j := range v {
			v[j] = random.NormFloat64()
		}
		for range 2 {
			for _, earlier := range basis {
				along := inner(v, earlier)
				for j := range v {
					v[j] -= float64(along * earlier[j])
				}
			}
		}
		length := math.Sqrt(inner(v, v))
		for j := range v {
			v[j] /= length
		}
		basis = append(basis, v)
	}
	return basis
}

func inner(a, b []float64) float64 {
	var sum float64
	for j := range a {
		sum += float64(a[j] * b[j])
	}
	return sum
}
