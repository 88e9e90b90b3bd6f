package kernel

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// Names of kernels.
const (
	Gaussian  = "gaussian"
	Laplacian = "laplacian"
	Matern    = "matern"
)

// Names returns the names of the kernels.
func Names() []string { return []string{Gaussian, Laplacian, Matern} }

// Kernel is a shift-invariant kernel with k(x, x) = 1. By Bochner's theorem it is
// the characteristic function of a distribution of frequencies w (Rahimi and
// Recht, "Random Features for Large-Scale Kernel Machines", NIPS 2007):
//
//	gaussian   exp(-‖x-y‖² / 2σ²)                     w ~ N(0, I/σ²)
//	laplacian  exp(-‖x-y‖₁ / σ)                       w: independent Cauchy deviates, over σ
//	matern     2^(1-ν)/Γ(ν) s^ν K_ν(s),               w = (z/σ) sqrt(2ν/χ²) with z ~ N(0, I)
//	           s = sqrt(2ν) ‖x-y‖ / σ                 and one χ² of 2ν degrees for all of w
//
// A Matérn kernel is exp(-‖x-y‖/σ) at ν = ½ and tends to the Gaussian as ν grows.
type Kernel struct {
	// Name is one of Names.
	Name string `json:"kernel"`
	// Bandwidth is σ, in the units of the rows; above 0.
	Bandwidth float64 `json:"bandwidth"`
	// Smoothness is ν of the Matérn kernel, ½, 1½, ... 10½, for which K_ν is
	// elementary; 1½ by default. Other kernels have none.
	Smoothness float64 `json:"smoothness,omitempty"`
}

const (
	defaultSmoothness = 1.5
	largestSmoothness = 10.5
)

// Check fails with ErrSettings for a kernel out of range.
func (k Kernel) Check() error {
	switch {
	case !slices.Contains(Names(), k.Name):
		return fmt.Errorf("%w: kernel %q; choose from %s", ErrSettings, k.Name, strings.Join(Names(), ", "))
	case !(k.Bandwidth > 0) || math.IsInf(k.Bandwidth, 1):
		return fmt.Errorf("%w: bandwidth %v; choose a number above 0, such as the median distance of two rows", ErrSettings, k.Bandwidth)
	case k.Name != Matern && k.Smoothness != 0:
		return fmt.Errorf("%w: smoothness %v for the %s kernel; only %s has one", ErrSettings, k.Smoothness, k.Name, Matern)
	case k.Name == Matern && !halfInteger(k.smoothness()):
		return fmt.Errorf("%w: smoothness %v; choose 0.5, 1.5, ... %v", ErrSettings, k.Smoothness, largestSmoothness)
	}
	return nil
}

func halfInteger(v float64) bool {
	return v > 0 && v <= largestSmoothness && v-math.Floor(v) == 0.5
}

func (k Kernel) smoothness() float64 {
	if k.Smoothness == 0 {
		return defaultSmoothness
	}
	return k.Smoothness
}

// Value returns k(x, y), in float64 throughout. It panics if y is shorter than x,
// or k has no known name.
func (k Kernel) Value(x, y []float32) float64 {
	if k.Name == Laplacian {
		return math.Exp(-absoluteDistance(x, y) / k.Bandwidth)
	}
	return k.atSquared(squaredDistance(x, y))
}

// atSquared returns the kernel at a squared Euclidean distance, where it depends
// on that: not the Laplacian one.
func (k Kernel) atSquared(distance float64) float64 {
	switch k.Name {
	case Gaussian:
		return math.Exp(-distance / (2 * k.Bandwidth * k.Bandwidth))
	case Matern:
		nu := k.smoothness()
		return maternValue(nu, math.Sqrt(2*nu*distance)/k.Bandwidth)
	}
	panic("kernel: Value of unknown kernel " + k.Name)
}

// atAllSquared replaces squared Euclidean distances by atSquared of them, within
// rounding.
func (k Kernel) atAllSquared(distances []float64) {
	if k.Name == Gaussian {
		vec.WideExponentials(distances, -1/(2*k.Bandwidth*k.Bandwidth))
		return
	}
	for i, distance := range distances {
		distances[i] = k.atSquared(distance)
	}
}

// values sets dst[n] to Value(centre, x_n), to the bit, for each of the rows of x.
func (k Kernel) values(centre []float32, x vec.Matrix, dst []float64) {
	if k.Name == Laplacian {
		for n := range dst {
			dst[n] = k.Value(centre, x.Row(n))
		}
		return
	}
	wide := make([]float64, len(centre))
	for i, value := range centre {
		wide[i] = float64(value)
	}
	vec.WideDistances(x, wide, dst)
	for n, distance := range dst {
		dst[n] = k.atSquared(distance)
	}
}

// maternValue returns 2^(1-ν)/Γ(ν) s^ν K_ν(s) for ν = p + ½, which is e^-s times a
// polynomial of degree p (Rasmussen and Williams, "Gaussian Processes for Machine
// Learning", 2006, equation 4.16):
//
//	e^-s p!/(2p)! Σ_(i=0..p) (p+i)!/(i!(p-i)!) (2s)^(p-i).
//
// The terms are summed from the constant one, i = p, which is 1.
func maternValue(nu, s float64) float64 {
	decay := math.Exp(-s)
	if decay == 0 {
		return 0 // where the polynomial may overflow
	}
	p := nu - 0.5
	sum, term := 1.0, 1.0
	for i := p; i > 0; i-- {
		term *= i * 2 * s / ((p + i) * (p - i + 1))
		sum += term
	}
	return decay * sum
}

// squaredDistance returns ‖x-y‖². Four sums break the chain of additions that a
// single one would wait for.
func squaredDistance(x, y []float32) float64 {
	var a, b, c, d float64
	y = y[:len(x)]
	for len(x) >= 4 && len(y) >= 4 {
		p, q := float64(x[0])-float64(y[0]), float64(x[1])-float64(y[1])
		r, s := float64(x[2])-float64(y[2]), float64(x[3])-float64(y[3])
		a += float64(p * p)
		b += float64(q * q)
		c += float64(r * r)
		d += float64(s * s)
		x, y = x[4:], y[4:]
	}
	for i := range x {
		p := float64(x[i]) - float64(y[i])
		a += float64(p * p)
	}
	return (a + b) + (c + d)
}

// absoluteDistance returns ‖x-y‖₁.
func absoluteDistance(x, y []float32) float64 {
	var a, b, c, d float64
	y = y[:len(x)]
	for len(x) >= 4 && len(y) >= 4 {
		a += math.Abs(float64(x[0]) - float64(y[0]))
		b += math.Abs(float64(x[1]) - float64(y[1]))
		c += math.Abs(float64(x[2]) - float64(y[2]))
		d += math.Abs(float64(x[3]) - float64(y[3]))
		x, y = x[4:], y[4:]
	}
	for i := range x {
		a += math.Abs(float64(x[i]) - float64(y[i]))
	}
	return (a + b) + (c + d)
}

// drawFrequency fills w with a draw from the kernel's distribution of frequencies.
func (k Kernel) drawFrequency(w []float32, random *rng.Stream) {
	switch k.Name {
	case Gaussian:
		drawNormals(w, 1/k.Bandwidth, random)
	case Laplacian:
		for c := range w {
			w[c] = float32(math.Tan(math.Pi*(random.Float64()-0.5)) / k.Bandwidth)
		}
	case Matern:
		degrees := 2 * k.smoothness() // a whole number, since ν is half of an odd one
		var chiSquared float64
		for range int(degrees) {
			z := random.NormFloat64()
			chiSquared += float64(z * z)
		}
		drawNormals(w, math.Sqrt(degrees/chiSquared)/k.Bandwidth, random)
	}
}

func drawNormals(w []float32, deviation float64, random *rng.Stream) {
	for c := range w {
		w[c] = float32(deviation * random.NormFloat64())
	}
}
