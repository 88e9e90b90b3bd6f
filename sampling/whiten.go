package sampling

import (
	"errors"
	"fmt"
	"math"

	"gradsample/hashing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// whitening turns keys into ones with the identity for their second moment. With
//
//	M = (1/N) sum_i v_i v_i^T + ridge I = R R^T
//
// the whitened keys are R^-1 v_i and the query R^T q, so that inner products
// stay what they are while no direction that all keys share hides the others.
// Neither is ever formed: the hash functions take R in (hashing.Folder).
type whitening struct {
	upper blas64.Triangular // R^T
}

// whiteningRidge is the ridge as a share of M's mean diagonal element: it keeps
// directions in which keys have no extent from being blown up.
const whiteningRidge = 1e-4

// maxWhitened is how many coordinates are whitened at most: the second moment
// then takes 512 MiB, and N times as many multiply-adds as half its elements.
const maxWhitened = 8192

var errWhitening = errors.New("the keys' second moment cannot be whitened")

func newWhitening(keys hashing.Keys) (*whitening, error) {
	if keys.Dim() > maxWhitened {
		return nil, fmt.Errorf("%w: keys have %d coordinates, of which it would take the square; whiten at most %d", errWhitening, keys.Dim(), maxWhitened)
	}
	moment := secondMoment(keys)
	trace := mat.Trace(moment)
	if math.IsNaN(trace) || math.IsInf(trace, 0) {
		return nil, fmt.Errorf("%w: its trace is %v; look for values that are not finite", errWhitening, trace)
	}
	ridge := whiteningRidge * trace / float64(keys.Dim())
	if ridge == 0 {
		ridge = 1 // all keys are zero
	}
	for c := range keys.Dim() {
		moment.SetSym(c, c, moment.At(c, c)+ridge)
	}
	var cholesky mat.Cholesky
	if !cholesky.Factorize(moment) {
		return nil, fmt.Errorf("%w: it is not positive definite; look for values of very different sizes", errWhitening)
	}
	var upper mat.TriDense
	cholesky.UTo(&upper)
	return &whitening{upper.RawTriangular()}, nil
}

// secondMoment returns (1/N) sum_i v_i v_i^T.
func secondMoment(keys hashing.Keys) *mat.SymDense {
	const block = 256 // keys at a time: few enough for the cache, many enough for BLAS
	rows, dim := keys.Rows(), keys.Dim()
	moment := mat.NewSymDense(dim, nil)
	key, wide := make([]float32, dim), make([]float64, block*dim)
	for first := 0; first < rows; first += block {
		count := min(block, rows-first)
		for i := range count {
			keys.Key(first+i, key)
			widen(key, wide[i*dim:])
		}
		blas64.Syrk(blas.Trans, 1/float64(rows),
			blas64.General{Rows: count, Cols: dim, Stride: dim, Data: wide}, 1, moment.RawSymmetric())
	}
	return moment
}

func widen(key []float32, wide []float64) {
	for c, v := range key {
		wide[c] = float64(v)
	}
}

// keyNormal turns w into R^-T w, whose projection of v is w's of R^-1 v.
func (w *whitening) keyNormal(normal []float64) {
	blas64.Trsv(blas.NoTrans, w.upper, blas64.Vector{N: len(normal), Inc: 1, Data: normal})
}

// queryNormal turns w into R w, whose projection of q is w's of R^T q.
func (w *whitening) queryNormal(normal []float64) {
	blas64.Trmv(blas.Trans, w.upper, blas64.Vector{N: len(normal), Inc: 1, Data: normal})
}

// norm returns the function that computes ||R^-1 v_i||, by a triangular solution.
func (w *whitening) norm(keys hashing.Keys) func(row int) float64 {
	key, white := make([]float32, keys.Dim()), make([]float64, keys.Dim())
	return func(row int) float64 {
		keys.Key(row, key)
		widen(key, white)
		w.solve(white)
		return floats.Norm(white, 2)
	}
}

// solve turns v into R^-1 v.
func (w *whitening) solve(v []float64) {
	blas64.Trsv(blas.Trans, w.upper, blas64.Vector{N: len(v), Inc: 1, Data: v})
}

// whiteningCost is that of the second moment: half a matrix a row. The norm of a
// whitened key costs as much.
func whiteningCost(rows, dim int) Cost {
	var c Cost
	c.add(rows*dim*(dim+1)/2, 4*rows*dim)
	return c
}

// whitenable returns the hash functions as ones that can take whitening in.
func whitenable(hash hashing.Family, settings Settings) (hashing.Folder, error) {
	folder, ok := hash.(hashing.Folder)
	if !ok {
		return nil, fmt.Errorf("%w: %s codes cannot be those of whitened keys; choose %s or %s, or no whitening",
			ErrHash, settings.Hash, hashing.SimHashing, hashing.PolytopeHashing)
	}
	return folder, nil
}
