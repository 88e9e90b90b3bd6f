package synthetic

import (
	"math"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// linear is a population whose target is linear in the inputs, up to noise.
type linear struct {
	theta  []float32
	inputs func(random *rng.Stream, x []float32)
	noise  func(random *rng.Stream) float64
}

func (p *linear) row(inputs, noise *rng.Stream, x []float32) (truth, y float64) {
	p.inputs(inputs, x)
	truth = float64(vec.Dot(p.theta, x))
	return truth, truth + p.noise(noise)
}

// normalNoise is noise·N(0,1).
func (s *Set) normalNoise() func(*rng.Stream) float64 {
	size := s.value("noise")
	return func(random *rng.Stream) float64 { return float64(size * random.NormFloat64()) }
}

func newGaussian(s *Set) population {
	return &linear{theta: s.coefficients(), inputs: normals, noise: s.normalNoise()}
}

// newHeavy makes rows of very different lengths: adaptive sampling should pay. The
// factor of a row is log-normal with mean square 1.
func newHeavy(s *Set) population {
	tail, size, freedom := s.value("tail"), s.value("noise"), int(s.value("freedom"))
	return &linear{
		theta: s.coefficients(),
		inputs: func(random *rng.Stream, x []float32) {
			factor := math.Exp(float64(tail*random.NormFloat64()) - float64(tail*tail))
			normals(random, x)
			vec.Scale(float32(factor), x)
		},
		noise: func(random *rng.Stream) float64 { return float64(size * student(random, freedom)) },
	}
}

// student draws a Student t variable, whose variance is freedom/(freedom - 2) where
// that is positive.
func student(random *rng.Stream, freedom int) float64 {
	z, squares := random.NormFloat64(), 0.0
	for range freedom {
		part := random.NormFloat64()
		squares += float64(part * part)
	}
	return z * math.Sqrt(float64(freedom)/squares)
}

func newOutliers(s *Set) population {
	share, ratio, size := s.value("share"), s.value("ratio"), s.value("noise")
	return &linear{
		theta: s.coefficients(), inputs: normals,
		noise: func(random *rng.Stream) float64 {
			outlier, e := random.Float64() < share, float64(size*random.NormFloat64())
			if outlier {
				return e * ratio
			}
			return e
		},
	}
}

// newCorrelated makes x = Σ_k √λ_k z_k q_k with standard normal z_k along random
// axes q_k; the eigenvalues λ_k of the covariance have mean 1.
func newCorrelated(s *Set) population {
	columns, decay := s.Columns(), s.value("decay")
	var total float64
	for k := range columns {
		total += math.Pow(float64(k+1), -decay)
	}
	axes := make([][]float32, columns)
	for k, axis := range orthonormal(s.stream("axes"), columns, columns) {
		deviation := math.Sqrt(float64(columns) / total * math.Pow(float64(k+1), -decay))
		axes[k] = scaled(deviation, axis)
	}
	theta := s.coefficients()
	vec.Scale(float32(1/signalDeviation(axes, theta)), theta)
	return &linear{
		theta: theta,
		inputs: func(random *rng.Stream, x []float32) {
			clear(x)
			for _, axis := range axes {
				vec.Axpy(float32(random.NormFloat64()), axis, x)
			}
		},
		noise: s.normalNoise(),
	}
}

// signalDeviation is the deviation of θ*·x, whose part along an axis has θ*·axis.
func signalDeviation(axes [][]float32, theta []float32) float64 {
	var variance float64
	for _, axis := range axes {
		part := float64(vec.Dot(axis, theta))
		variance += float64(part * part)
	}
	return math.Sqrt(variance)
}

func scaled(factor float64, v []float64) []float32 {
	to := make([]float32, len(v))
	for j := range v {
		to[j] = float32(factor * v[j])
	}
	return to
}
