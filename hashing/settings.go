package hashing

import (
	"fmt"
	"math"
	"math/bits"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// Settings says which hash functions to draw.
type Settings struct {
	// Family is the kind of functions that New draws, one of Families().
	Family string
	// Dim is the length of the vectors, at least 1.
	Dim int
	// Bits is K, the number of functions whose values make a code: 1 to 30. A
	// value is one bit, but for cross-polytope hashing log2(2m) of them; a code
	// has 30 bits at most.
	Bits int
	// Tables is L, the number of codes of a vector, at least 1.
	Tables int
	// Density is the share of coordinates that a projection looks at, in (0, 1].
	// 1 draws dense Gaussian projections. A smaller density 1/s draws sparse
	// ones, which add or subtract, with equal probability, ceil(Dim/s) distinct
	// coordinates (after Achlioptas, J. Comput. Syst. Sci. 2003; LGD takes 1/30).
	// Quadratic hashing projects the Dim^2 products of two coordinates.
	Density float64
	// Blind is the number of last coordinates that no bit looks at, though they
	// count in Dim. It is 0 but where the released LGD code, which has SimHash, is
	// imitated.
	Blind int
	// Polytope is m, the dimensions of a cross-polytope: a power of two, 1 to 256.
	// Only cross-polytope hashing looks at it.
	Polytope int
}

const (
	// maxPolytope is the largest m whose collision probability has been held
	// against finer quadrature.
	maxPolytope = 1 << maxPolytopeBits
	// maxBytes is the most memory that the functions may take of families that
	// can need much of it.
	maxBytes = 512 << 20
)

func (s Settings) check() error {
	switch {
	case s.Dim < 1 || s.Dim > math.MaxInt32/vec.TileWidth:
		return fmt.Errorf("%w: %d coordinates; there must be at least 1", ErrSettings, s.Dim)
	case s.Bits < 1 || s.Bits > 30:
		return fmt.Errorf("%w: k = %d bits a code; choose 1 to 30", ErrSettings, s.Bits)
	case s.Tables < 1:
		return fmt.Errorf("%w: l = %d tables; choose at least 1", ErrSettings, s.Tables)
	case !(s.Density > 0 && s.Density <= 1):
		return fmt.Errorf("%w: density %v; choose more than 0, at most 1", ErrSettings, s.Density)
	case s.Blind < 0 || s.Blind >= s.Dim:
		return fmt.Errorf("%w: %d of %d coordinates are never hashed; leave at least 1", ErrSettings, s.Blind, s.Dim)
	case s.Blind > 0 && s.Family != SimHashing && s.Family != "":
		return fmt.Errorf("%w: %d coordinates are never hashed; only %s can leave them out", ErrSettings, s.Blind, SimHashing)
	}
	return nil
}

// checkPolytope is the part of check for cross-polytopes.
func (s Settings) checkPolytope() error {
	if m := s.Polytope; m < 1 || m > maxPolytope || bits.OnesCount(uint(m)) != 1 {
		return fmt.Errorf("%w: a cross-polytope of m = %d dimensions; choose a power of two, 1 to %d", ErrSettings, m, maxPolytope)
	}
	if width := s.vertexBits(); s.Bits*width > 30 {
		return fmt.Errorf("%w: k = %d cross-polytopes of m = %d dimensions make codes of %d bits; choose k = %d at most, or a smaller m, for 30 bits",
			ErrSettings, s.Bits, s.Polytope, s.Bits*width, 30/width)
	}
	return nil
}

// vertexBits returns log2(2m), the bits that number the vertices of a
// cross-polytope.
func (s Settings) vertexBits() int { return bits.Len(uint(s.Polytope)) }

// checkBytes refuses functions that take more than maxBytes, K L of them
// functionBytes each and spare while they are drawn.
func (s Settings) checkBytes(functionBytes, spare float64) error {
	bytes := functionBytes*float64(s.Bits)*float64(s.Tables) + spare
	if bytes <= maxBytes {
		return nil
	}
	return fmt.Errorf("%w: the functions for %d coordinates, k = %d and l = %d at density %.3g take %.0f MiB, more than %d; choose a smaller density, k or l",
		ErrSettings, s.Dim, s.Bits, s.Tables, s.Density, bytes/(1<<20), maxBytes>>20)
}

// terms returns how many of the coordinates a projection looks at.
func (s Settings) terms(coordinates int) int {
	// The small subtrahend undoes the rounding of densities such as 1/30.
	return max(1, int(math.Ceil(float64(coordinates)*s.Density-1e-9)))
}

// chooser draws distinct coordinates with signs, for sparse projections.
type chooser struct {
	order  []uint32
	random *rng.Stream
}

func newChooser(coordinates int, random *rng.Stream) *chooser {
	c := &chooser{make([]uint32, coordinates), random}
	for i := range c.order {
		c.order[i] = uint32(i)
	}
	return c
}

// choose hands out so many coordinates, each to be subtracted with probability
// 1/2.
func (c *chooser) choose(terms int, add func(term int, coordinate uint32, subtract bool)) {
	for term := range terms {
		other := term + c.random.IntN(len(c.order)-term)
		c.order[term], c.order[other] = c.order[other], c.order[term]
		add(term, c.order[term], c.random.IntN(2) == 1)
	}
}
