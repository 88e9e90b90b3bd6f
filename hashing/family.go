package hashing

import (
	"fmt"
	"strings"

	"gradsample/internal/rng"
)

// Family is L tables' hash functions of one kind. The values of K functions, one
// beside the other, are a vector's code in a table. Only directions matter.
//
// A Family is read-only, and may be shared between goroutines.
type Family interface {
	// Settings returns what the functions were drawn for.
	Settings() Settings
	// Width returns the number of bits of a code, 1 to 30.
	Width() int
	// Code returns the code of v, of length Dim, in a table. A zero vector has
	// code 0. It does not allocate, and panics if v is shorter.
	Code(table int, v []float32) uint32
	// Codes fills codes, of length Tables, with the code of v in every table.
	Codes(v []float32, codes []uint32)
	// Complement returns the code of -v from that of v: always the same bits are
	// turned. They are none where v and -v share a code, so that one bucket serves
	// both sides.
	Complement(code uint32) uint32
	// Collision returns the probability, over the draw of dense functions, that
	// one function has the same value for two vectors with this cosine. Cosines
	// that rounding has carried beyond [-1, 1] are clamped. For sparse functions
	// it is an approximation, and a poor one where they look at few coordinates.
	Collision(cosine float64) float64
	// CodeCollision returns the probability, so understood, that a key is in the
	// query's bucket of a table; for two-sided look-ups, in that or in the bucket
	// of its Complement, which never becomes less likely as |cosine| grows.
	CodeCollision(cosine float64, twoSided bool) float64
	// CodeCollisions replaces cosines by their CodeCollision, in less time.
	CodeCollisions(cosines []float64, twoSided bool)
	// MultiplyAdds returns the counted cost of one Code.
	MultiplyAdds() int
	// BytesRead returns the bytes of hash functions and vector that one Code needs.
	BytesRead() int
}

// Folder is a family that sees vectors through linear projections, into which a
// linear map can be taken.
type Folder interface {
	Family
	// Fold returns functions that hash A v as these hash v, for a linear map A:
	// change turns the vector w that v is projected on, in place, into Aᵀw. A
	// code then costs no more than a dense one, and A v is never formed. The two
	// agree but for the rounding of projections.
	Fold(change func(normal []float64)) Family
}

// The names of the families, for Settings.Family.
const (
	SimHashing       = "simhash"
	QuadraticHashing = "quadratic"
	PolytopeHashing  = "cross-polytope"
)

// Families returns the names that Settings.Family may have.
func Families() []string {
	return []string{SimHashing, QuadraticHashing, PolytopeHashing}
}

var (
	_ Folder = (*SimHash)(nil)
	_ Folder = (*CrossPolytope)(nil)
)

// New draws functions of the family that the settings name from a stream. It
// fails with ErrSettings, also where quadratic or cross-polytope functions would
// take more than 512 MiB.
func New(settings Settings, random *rng.Stream) (Family, error) {
	switch settings.Family {
	case SimHashing:
		return family(NewSimHash(settings, random))
	case QuadraticHashing:
		return family(NewQuadratic(settings, random))
	case PolytopeHashing:
		return family(NewCrossPolytope(settings, random))
	}
	return nil, fmt.Errorf("%w: unknown hash family %q; choose one of %s", ErrSettings, settings.Family, strings.Join(Families(), ", "))
}

// family makes no interface of the nil that comes with an error.
func family[F Family](h F, err error) (Family, error) {
	if err != nil {
		return nil, err
	}
	return h, nil
}
