package objective

import (
	"math"

	"gonum.org/v1/gonum/floats"

	"gradsample/internal/vec"
)

const (
	// maxProductWork bounds the multiply-adds of all Hessian products together:
	// a minute or two on two cores.
	maxProductWork = 1e12
	// maxConjugate bounds the conjugate gradients of one Newton step.
	maxConjugate = 500
	// finestForcing is the smallest residual asked of a Newton step, relative
	// to the gradient: float32 products carry no more.
	finestForcing = 1e-4
	// firstDamping and leastDamping are relative to the Hessian's diagonal; the
	// least is the rounding of products.
	firstDamping = 0.1
	leastDamping = 1e-7
)

// conjugateNewton solves softmax's Newton steps by preconditioned conjugate
// gradients, so that a Hessian of (classes·d)² is never formed. Products with
// the Hessian run in float32, since they shape only the direction; gradients,
// which certify, are float64.
type conjugateNewton struct {
	*softmax
	probability []float32 // of every row and class at the current θ
	diagonal    []float64 // of the Hessian: the preconditioner
	largest     float64   // gradient norm seen
	damping     float64   // relative to the diagonal
	work        float64   // multiply-adds spent on products
}

func (n *conjugateNewton) rank() int { return 0 }

// aim is no lower than need be: each further step is the dearest of all, and
// the value is within some 1e-16 already.
func (n *conjugateNewton) aim() float64 { return acceptedNorm / 10 }

// step damps the Hessian in proportion to the gradient's norm, which keeps the
// step short along directions with next to no curvature and vanishes at the
// optimum (Li, Fukushima, Qi and Yamashita, 2004), and solves the more finely
// the smaller that norm is (Nocedal and Wright, Numerical Optimization,
// section 7.1): few products far away, and superlinear convergence.
func (n *conjugateNewton) step(theta, gradient []float64) []float64 {
	norm := floats.Norm(gradient, 2)
	if norm == 0 {
		return make([]float64, len(gradient))
	}
	if n.work > maxProductWork {
		return nil
	}
	n.largest = math.Max(n.largest, norm)
	n.damping = math.Max(leastDamping, firstDamping*norm/n.largest)
	n.linearise(theta)
	forcing := math.Max(finestForcing, math.Min(0.3, math.Sqrt(norm/n.largest)))
	return n.conjugateGradients(gradient, forcing*norm)
}

func (n *conjugateNewton) conjugateGradients(gradient []float64, tolerance float64) []float64 {
	size := len(gradient)
	solution, product, preconditioned := make([]float64, size), make([]float64, size), make([]float64, size)
	residual := append([]float64(nil), gradient...)
	floats.DivTo(preconditioned, residual, n.diagonal)
	direction := append([]float64(nil), preconditioned...)
	energy := floats.Dot(residual, preconditioned)
	for range maxConjugate {
		n.multiply(direction, product)
		curvature := floats.Dot(direction, product)
		if !(curvature > 0) {
			break // only rounding is left of the direction
		}
		floats.AddScaled(solution, energy/curvature, direction)
		floats.AddScaled(residual, -energy/curvature, product)
		if floats.Norm(residual, 2) <= tolerance {
			break
		}
		floats.DivTo(preconditioned, residual, n.diagonal)
		next := floats.Dot(residual, preconditioned)
		floats.AddScaledTo(direction, preconditioned, next/energy, direction)
		energy = next
	}
	return solution
}

// linearise notes the probabilities and the Hessian's diagonal at θ.
func (n *conjugateNewton) linearise(theta []float64) {
	d, classes := n.x.Cols, n.classes
	if n.probability == nil {
		n.probability = make([]float32, n.x.Rows*classes)
	}
	n.diagonal = sumChunks(n.x.Rows, classes*d, gradientChunks, func(first, end int, sum []float64) {
		n.blocks(theta, first, end, func(from int, x vec.Matrix, scores []float64) {
			for i := range x.Rows {
				p := scores[i*classes : (i+1)*classes]
				normalise(p, 0)
				for c, probability := range p {
					n.probability[(from+i)*classes+c] = float32(probability)
					curvature, dst := probability*(1-probability), sum[c*d:(c+1)*d]
					for j, value := range x.Row(i) {
						dst[j] += float64(curvature * float64(value) * float64(value))
					}
				}
			}
		})
	})
	for j, sum := range n.diagonal {
		if n.diagonal[j] = sum/float64(n.x.Rows) + n.ridge; n.diagonal[j] == 0 {
			n.diagonal[j] = 1 // a column of zeros
		}
	}
}

// multiply overwrites dst with the damped Hessian times v. Row i contributes
// (diag(p) − p pᵀ) s ⊗ x_i, where s_c = v_c·x_i.
func (n *conjugateNewton) multiply(v, dst []float64) {
	d, classes, size := n.x.Cols, n.classes, len(v)
	narrow := make([]float32, size)
	for i, value := range v {
		narrow[i] = float32(value)
	}
	sum := sumChunks(n.x.Rows, size, gradientChunks, func(first, end int, sum []float64) {
		part, scores := make([]float32, size), make([]float32, classes)
		for i := first; i < end; i++ {
			x, p := n.x.Row(i), n.probability[i*classes:(i+1)*classes]
			for c := range scores {
				scores[c] = vec.Dot(x, narrow[c*d:(c+1)*d])
			}
			mean := vec.Dot(p, scores)
			for c, score := range scores {
				vec.Axpy(p[c]*(score-mean), x, part[c*d:(c+1)*d])
			}
			if (i-first)%blockRows == blockRows-1 || i == end-1 {
				drain(part, sum)
			}
		}
	})
	for i := range dst {
		dst[i] = sum[i]/float64(n.x.Rows) + (n.ridge+n.damping*n.diagonal[i])*v[i]
	}
	n.work += 2 * float64(n.x.Rows) * float64(size)
}

// drain adds a float32 sum of few rows to a float64 sum of many.
func drain(part []float32, sum []float64) {
	for i, value := range part {
		sum[i] += float64(value)
		part[i] = 0
	}
}
