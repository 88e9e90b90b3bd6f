package vec

import "math"

// ArcCosines replaces every x[i] by its arc cosine in radians, in float64; beyond
// [-1, 1] by that of the nearer end. It is within 2e-16 of the exact one up to that of
// 1, and has the bits of math.Acos where that rounds every product.
func ArcCosines(x []float64) {
	arcCosines(x)
}

// ArcCosine returns what ArcCosines replaces x by.
func ArcCosine(x float64) float64 { return arcCosine.at(x) }

// arcCosineTerms tells the kernels what an arc cosine is made of: arc sine is the arc
// tangent of y/√(1-y²), or of the inverse where y is large, which is taken by π/4
// nearer to zero where it is above 0.66; there it is a + a³P(a²)/Q(a²), as in Moshier's
// Cephes library (1989).
type arcCosineTerms struct {
	one, large, near         float64
	half, quarter, remainder float64    // π/2, π/4, and half of what π/2 lacks
	p                        [5]float64 // from the highest power down
	q                        [5]float64 // below the power of 5, whose coefficient is 1
}

var arcCosine = arcCosineTerms{
	one: 1, large: 0.7, near: 0.66,
	half: math.Pi / 2, quarter: math.Pi / 4, remainder: 0.5 * 6.123233995736765886130e-17,
	p: [...]float64{
		-8.750608600031904122785e-01, -1.615753718733365076637e+01, -7.500855792314704667340e+01,
		-1.228866684490136173410e+02, -6.485021904942025371773e+01,
	},
	q: [...]float64{
		2.485846490142306297962e+01, 1.650270098316988542046e+02, 4.328810604912902668951e+02,
		4.853903996359136964868e+02, 1.945506571482613964425e+02,
	},
}

func arcCosinesPortable(x []float64) {
	for i, cosine := range x {
		x[i] = arcCosine.at(cosine)
	}
}

// at rounds every product, so that it is the same on every machine.
func (c *arcCosineTerms) at(x float64) float64 {
	y := math.Abs(max(-c.one, min(c.one, x)))
	numerator, denominator := y, math.Sqrt(c.one-float64(y*y))
	if y > c.large {
		numerator, denominator = denominator, numerator
	}
	tangent := numerator / denominator
	sine := tangent
	if !(tangent <= c.near) {
		sine = (tangent - c.one) / (tangent + c.one)
	}
	sine = c.arcTangent(sine)
	if !(tangent <= c.near) {
		sine = c.quarter + sine + c.remainder
	}
	if y > c.large {
		sine = c.half - sine
	}
	return c.half - math.Copysign(sine, x)
}

// arcTangent is that of -0.21 to 0.66.
func (c *arcCosineTerms) arcTangent(a float64) float64 {
	square := float64(a * a)
	p := float64(c.p[0]*square) + c.p[1]
	p = float64(p*square) + c.p[2]
	p = float64(p*square) + c.p[3]
	p = float64(p*square) + c.p[4]
	q := float64((square+c.q[0])*square) + c.q[1]
	q = float64(q*square) + c.q[2]
	q = float64(q*square) + c.q[3]
	q = float64(q*square) + c.q[4]
	return float64(a*(float64(square*p)/q)) + a
}
