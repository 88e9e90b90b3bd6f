package hashing

import (
	"fmt"
	"math"
	"testing"

	"gradsample/internal/rng"
)

func TestPolytopeCollisionInClosedForm(t *testing.T) {
	for m := 1; m <= maxPolytope; m *= 2 {
		p := polytopeCollisionOf(m)
		for cosine, want := range map[float64]float64{0: 1 / (2 * float64(m)), 1: 1, 1 + 1e-7: 1, -1: 0, -1 - 1e-7: 0} {
			if got := p.at(cosine); !(math.Abs(got-want) <= 3e-7*want) {
				t.Errorf("m=%d: %v at cosine %v, should be %v", m, got, cosine, want)
			}
		}
	}
	// In the plane the four cells are those of two perpendicular lines.
	q := newQuadrature(2, 28, 4, 20)
	for _, theta := range []float64{.1, .5, 1, 2, 3, 3.1} {
		if got := q.overPower(theta, 2); !(math.Abs(got-1) <= 1e-6) {
			t.Errorf("m=2: quadrature is %v times the closed form at angle %v", got, theta)
		}
		cosine, want := math.Cos(theta), math.Pow(1-theta/math.Pi, 2)
		if got := polytopeCollisionOf(2).at(cosine); !(math.Abs(got/want-1) <= 1e-12) {
			t.Errorf("m=2: %v at angle %v, should be %v", got, theta, want)
		}
	}
}

// The series against quadrature with more nodes, between its own.
func TestPolytopeCollisionIsAsAccurateAsDocumented(t *testing.T) {
	for m, most := range map[int]float64{4: 1e-7, 16: 1e-7, 64: 1e-7, 256: 1e-6} {
		fine, p := newQuadrature(m, 44, 6, 32), polytopeCollisionOf(m)
		for _, theta := range []float64{.003, .1, .7, 1.4, 2.2, 3} {
			want := math.Log(fine.overPower(theta, m)) + float64(m)*math.Log1p(-theta/math.Pi)
			got := math.Log(p.at(math.Cos(theta)))
			if !(math.Abs(got-want) <= most) && want > math.Log(1e-80) {
				t.Errorf("m=%d: at angle %v relative error %.1e, more than %.0e", m, theta, got-want, most)
			}
		}
	}
}

// The nearest vertices of pairs of Gaussian vectors, drawn at random.
func TestPolytopeCollisionEqualsSimulation(t *testing.T) {
	const times = 10000
	for _, m := range []int{4, 16, 64} {
		t.Run(fmt.Sprintf("m=%d", m), func(t *testing.T) {
			random, p := rng.New("hashing", "simulated", fmt.Sprint(m)), polytopeCollisionOf(m)
			var s statistic
			for _, cosine := range []float64{-.5, -.2, .2, .5, .8, .95} {
				equal, sine := 0, math.Sqrt(1-cosine*cosine)
				for range times {
					var largest, other float64
					vertex, partner := 0, 0
					for i := range m {
						x := random.NormFloat64()
						y := cosine*x + sine*random.NormFloat64()
						if math.Abs(x) > largest {
							largest, vertex = math.Abs(x), int(math.Copysign(float64(i+1), x))
						}
						if math.Abs(y) > other {
							other, partner = math.Abs(y), int(math.Copysign(float64(i+1), y))
						}
					}
					if vertex == partner {
						equal++
					}
				}
				s.add(equal, times, p.at(cosine))
			}
			s.check(t, "vectors share a vertex")
		})
	}
}
