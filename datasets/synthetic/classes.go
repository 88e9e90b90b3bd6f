package synthetic

import (
	"fmt"
	"math"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// classes is a population of equally frequent classes, normal around their centres
// with deviation 1. Of two classes the best classifier errs with probability
// Φ(-margin/2).
type classes struct {
	centres [][]float32
}

// roomForCentres asks for as many columns as there are classes: so many centres at
// equal distances need them.
func roomForCentres(s *Set) error {
	if s.Classes() > s.Columns() {
		return fmt.Errorf("%w: %sclasses: columns=%d is too few for classes=%d: give at least as many", ErrKey, Prefix, s.Columns(), s.Classes())
	}
	return nil
}

// newClasses draws the centres: margin/√2 along directions at right angles, which
// are margin apart, less their mean.
func newClasses(s *Set) population {
	directions := orthonormal(s.stream("centres"), s.Classes(), s.Columns())
	mean := make([]float64, s.Columns())
	for _, direction := range directions {
		for j, value := range direction {
			mean[j] += value / float64(len(directions))
		}
	}
	p := &classes{}
	for _, direction := range directions {
		for j := range direction {
			direction[j] -= mean[j]
		}
		p.centres = append(p.centres, scaled(s.value("margin")/math.Sqrt2, direction))
	}
	return p
}

func (p *classes) row(inputs, _ *rng.Stream, x []float32) (truth, y float64) {
	class := inputs.IntN(len(p.centres))
	normals(inputs, x)
	vec.Axpy(1, p.centres[class], x)
	y = float64(class)
	if len(p.centres) == 2 {
		y = 2*y - 1
	}
	return y, y
}
