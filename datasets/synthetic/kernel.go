package synthetic

import (
	"math"

	"gradsample/internal/rng"
)

// kernel is a population whose noise-free target is a known function of the
// reproducing kernel Hilbert space of a Gaussian kernel: f = Σ c_j k(·, z_j).
type kernel struct {
	bandwidth    float64
	centres      [][]float64
	coefficients []float64
	noise        func(random *rng.Stream) float64
}

// newKernel draws centres and coefficients from N(0,1) and divides the coefficients
// by the deviation that f then has.
func newKernel(s *Set) population {
	p := &kernel{bandwidth: s.value("bandwidth"), noise: s.normalNoise()}
	random := s.stream("centres")
	for range int(s.value("centres")) {
		centre := make([]float64, s.Columns())
		for k := range centre {
			centre[k] = random.NormFloat64()
		}
		p.centres = append(p.centres, centre)
		p.coefficients = append(p.coefficients, random.NormFloat64())
	}
	deviation := p.deviation()
	for j := range p.coefficients {
		p.coefficients[j] /= deviation
	}
	return p
}

func (p *kernel) row(inputs, noise *rng.Stream, x []float32) (truth, y float64) {
	normals(inputs, x)
	truth = p.at(x)
	return truth, truth + p.noise(noise)
}

// at returns f(x).
func (p *kernel) at(x []float32) float64 {
	var sum float64
	for j, centre := range p.centres {
		var squares float64
		for k, value := range x {
			from := float64(value) - centre[k]
			squares += float64(from * from)
		}
		sum += float64(p.coefficients[j] * math.Exp(-squares/(2*p.bandwidth*p.bandwidth)))
	}
	return sum
}

// deviation is that of f(x) for x ~ N(0,I), exactly: the product of two Gaussians
// around z_i and z_j is exp(-‖z_i - z_j‖²/4σ²) times one of variance σ²/2 around
// their middle.
func (p *kernel) deviation() float64 {
	square := p.bandwidth * p.bandwidth
	middle := make([]float64, len(p.centres[0]))
	var mean, second float64
	for i, a := range p.centres {
		mean += float64(p.coefficients[i] * meanGaussian(square, a))
		for j, b := range p.centres {
			var apart float64
			for k := range middle {
				middle[k] = (a[k] + b[k]) / 2
				apart += float64((a[k] - b[k]) * (a[k] - b[k]))
			}
			second += float64(p.coefficients[i] * p.coefficients[j] * math.Exp(-apart/(4*square)) * meanGaussian(square/2, middle))
		}
	}
	return math.Sqrt(second - float64(mean*mean))
}

// meanGaussian is E exp(-‖x - z‖²/2v) for x ~ N(0,I).
func meanGaussian(v float64, z []float64) float64 {
	return math.Pow(v/(v+1), float64(len(z))/2) * math.Exp(-inner(z, z)/(2*(v+1)))
}
