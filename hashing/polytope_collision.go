package hashing

import (
	"math"
	"math/bits"
	"sync"

	"gonum.org/v1/gonum/integrate/quad"
)

// polytopeCollision is the probability p that two vectors at an angle theta have
// the same nearest vertex of a random cross-polytope of m dimensions.
//
// Their projections (X_i, Y_i) on m independent Gaussian vectors are independent
// pairs of standard normal variables with correlation cos(theta), so that for
// each of the 2m equally likely vertices
//
//	p = 2m E[ F(X_1, Y_1)^(m-1); X_1, Y_1 > 0 ],  F(x, y) = P(|X_2| <= x, |Y_2| <= y)
//
// (Andoni et al. 2015, proof of Theorem 1). For m = 1 and 2 that is
// (1 - theta/pi)^m, for right angles 1/(2m). Other values are by quadrature, in
// polar coordinates of the plane of the two vectors. With X = r cos a and
// Y = r cos(a-theta), and a = theta/2 + b,
//
//	p = 2m/pi ∫_0^w ∫_0^inf r exp(-r²/2) F(r cos(theta/2+b), r cos(theta/2-b))^(m-1) dr db,
//
// w = (pi-theta)/2, and F is the mass of a parallelogram about the origin,
// (1/pi) ∫ 1 - exp(-R(a)²/2) da over half a turn, R being the distance of its
// edges. All terms are positive, which keeps the relative accuracy where p is
// small.
//
// log(p/(1-theta/pi)^m) is smooth in the angle from 0 to pi. It is kept as a
// Chebyshev series, whose coefficients fall geometrically.
type polytopeCollision struct {
	m            float64
	coefficients []float64 // none for m = 1 and 2
}

const maxPolytopeBits = 8

// polytopeCollisions keeps what has been worked out, by log2(m).
var polytopeCollisions [maxPolytopeBits + 1]struct {
	once sync.Once
	polytopeCollision
}

// polytopeCollisionOf returns the probability for m, a power of two. The first
// call for an m takes up to a tenth of a second, or two.
func polytopeCollisionOf(m int) *polytopeCollision {
	known := &polytopeCollisions[bits.TrailingZeros(uint(m))]
	known.once.Do(func() {
		known.m = float64(m)
		if m > 2 {
			q := newQuadrature(m, 28, 4, 20)
			known.coefficients = chebyshev(8+5*bits.Len(uint(m)), func(theta float64) float64 {
				return math.Log(q.overPower(theta, m))
			})
		}
	})
	return &known.polytopeCollision
}

// at returns p for a cosine.
func (p *polytopeCollision) at(cosine float64) float64 {
	turn := math.Acos(max(-1, min(1, cosine))) / math.Pi
	return min(1, math.Exp(series(p.coefficients, 2*turn-1)+p.m*math.Log1p(-turn)))
}

// chebyshev returns the first coefficients of a function of an angle between 0
// and pi, from as many values.
func chebyshev(count int, f func(theta float64) float64) []float64 {
	coefficients := make([]float64, count)
	for node := range count {
		place := math.Pi * (float64(node) + .5) / float64(count)
		value := f(math.Pi / 2 * (1 + math.Cos(place)))
		for degree := range coefficients {
			coefficients[degree] += 2 / float64(count) * value * math.Cos(float64(degree)*place)
		}
	}
	coefficients[0] /= 2
	return coefficients
}

// series returns the sum of coefficients times Chebyshev polynomials of x, by
// Clenshaw's recurrence.
func series(coefficients []float64, x float64) float64 {
	var next, afterNext float64
	for degree := len(coefficients) - 1; degree > 0; degree-- {
		next, afterNext = coefficients[degree]+2*x*next-afterNext, next
	}
	if len(coefficients) == 0 {
		return 0
	}
	return coefficients[0] + x*next - afterNext
}

// quadrature has Gauss-Legendre rules for the three integrals.
type quadrature struct{ angles, radii, edges rule }

// farthest is where the integral over radii ends: the integrand is below
// exp(-40) of its largest value beyond.
func farthest(m int) float64 { return 9 + math.Sqrt(float64(m)) }

// newQuadrature takes so many nodes for angles, a unit of the radius, and an edge.
func newQuadrature(m, angles, radii, edges int) quadrature {
	return quadrature{legendre(angles), legendre(radii * int(farthest(m))), legendre(edges)}
}

// rule is a Gauss-Legendre rule on [-1, 1].
type rule struct{ nodes, weights []float64 }

func legendre(count int) rule {
	r := rule{make([]float64, count), make([]float64, count)}
	quad.Legendre{}.FixedLocations(r.nodes, r.weights, -1, 1)
	return r
}

// overPower returns p/(1-theta/pi)^m, for an angle strictly between 0 and pi.
func (q quadrature) overPower(theta float64, m int) float64 {
	halfWidth, radius, sum := (math.Pi-theta)/4, farthest(m)/2, 0.0
	edges := make([]edgePoint, 0, 2*len(q.edges.nodes))
	for i, node := range q.angles.nodes {
		b := halfWidth * (1 + node)
		x, y := math.Sin(2*halfWidth-b), math.Cos(theta/2-b) // cos(theta/2 +- b)
		edges = q.edge(q.edge(edges[:0], x, y, theta), y, x, theta)
		for j, node := range q.radii.nodes {
			r, mass := radius*(1+node), 0.0
			for _, e := range edges {
				mass -= e.weight * math.Expm1(-r*r*e.halfSquare)
			}
			// F and 1-theta/pi are next to zero together; their quotient is not.
			power := float64(m-1) * math.Log(mass*math.Pi/(4*halfWidth))
			sum += q.angles.weights[i] * q.radii.weights[j] * r * math.Exp(power-r*r/2)
		}
	}
	return float64(m) / 2 * radius * sum
}

// edgePoint is a node of F's integral for r = 1: half the squared distance of
// the edge, and the weight.
type edgePoint struct{ halfSquare, weight float64 }

// edge adds the nodes on the edge X = x, from Y = -y to y. The distance is
// x sqrt(1+t²) for t = tan a. Substituting scale tan(tau) for t, with a scale
// about which the integrand turns from 1 to small, leaves it smooth for edges of
// any length.
func (q quadrature) edge(points []edgePoint, x, y, theta float64) []edgePoint {
	sin, cos := math.Sincos(theta)
	scale := math.Sqrt(1 + 1/(x*x))
	from, to := math.Atan((-y-x*cos)/(sin*x*scale)), math.Atan((y-x*cos)/(sin*x*scale))
	for i, node := range q.edges.nodes {
		sin, cos := math.Sincos((from+to)/2 + (to-from)/2*node)
		t := scale * sin / cos
		points = append(points, edgePoint{
			halfSquare: x * x * (1 + t*t) / 2,
			weight:     q.edges.weights[i] * (to - from) / 2 * scale / (cos * cos) / (1 + t*t) / math.Pi,
		})
	}
	return points
}
