package hashing

import (
	"fmt"
	"math"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// Settings says which hash functions to draw.
type Settings struct {
	// Dim is the length of the vectors, at least 1.
	Dim int
	// Bits is K, the number of bits of a code: 1 to 30.
	Bits int
	// Tables is L, the number of codes of a vector, at least 1.
	Tables int
	// Density is the share of coordinates that a bit looks at, in (0, 1].
	// 1 draws dense Gaussian hyperplanes. A smaller density 1/s draws sparse
	// ones, which add or subtract, with equal probability, ceil(Dim/s) distinct
	// coordinates (after Achlioptas, J. Comput. Syst. Sci. 2003; LGD takes 1/30).
	Density float64
	// Blind is the number of last coordinates that no bit looks at, though they
	// count in Dim. It is 0 but where the released LGD code is imitated.
	Blind int
}

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
	}
	return nil
}

// SimHash holds L tables' hash functions of K bits each. Bit j of a code is 1
// where the projection of the vector on the bit's hyperplane normal is
// negative, and 0 where it is positive or exactly zero.
//
// A SimHash is read-only, and may be shared between goroutines.
type SimHash struct {
	settings Settings
	groups   int       // groups of vec.Lanes bits that a code consists of
	terms    int       // coordinates that a bit looks at
	entries  []uint32  // sparse: [table][group][term][lane] as vec.SparseSigns wants them
	weights  []float32 // dense: [table][group][coordinate][lane] as vec.DenseSigns wants them
}

// NewSimHash draws hash functions from a stream. It fails with ErrSettings.
func NewSimHash(settings Settings, random *rng.Stream) (*SimHash, error) {
	if err := settings.check(); err != nil {
		return nil, err
	}
	h := &SimHash{settings: settings, groups: (settings.Bits + vec.Lanes - 1) / vec.Lanes}
	seen := settings.Dim - settings.Blind
	if settings.Density == 1 {
		h.terms = settings.Dim
		h.weights = make([]float32, settings.Tables*h.tableSize())
		h.eachBit(func(first int) {
			for c := range seen {
				h.weights[first+c*vec.Lanes] = float32(random.NormFloat64())
			}
		})
		return h, nil
	}
	// The small subtrahend undoes the rounding of densities such as 1/30.
	h.terms = max(1, min(seen, int(math.Ceil(float64(settings.Dim)*settings.Density-1e-9))))
	h.entries = make([]uint32, settings.Tables*h.tableSize())
	order := make([]int, seen)
	for c := range order {
		order[c] = c
	}
	h.eachBit(func(first int) {
		for term := range h.terms {
			other := term + random.IntN(seen-term)
			order[term], order[other] = order[other], order[term]
			h.entries[first+term*vec.Lanes] = vec.Entry(order[term], random.IntN(2) == 1)
		}
	})
	return h, nil
}

// tableSize returns how many numbers are stored for one table.
func (h *SimHash) tableSize() int {
	return h.groups * h.terms * vec.Lanes
}

// eachBit calls draw with the place of each bit's first number; the next ones
// follow at distances of vec.Lanes. The lanes that fill up the last group stay
// zero, and their signs are never used.
func (h *SimHash) eachBit(draw func(first int)) {
	for table := range h.settings.Tables {
		for bit := range h.settings.Bits {
			draw(h.place(table, bit))
		}
	}
}

// place returns where a bit's first number is stored.
func (h *SimHash) place(table, bit int) int {
	group, lane := bit/vec.Lanes, bit%vec.Lanes
	return table*h.tableSize() + group*h.terms*vec.Lanes + lane
}

// Settings returns what the hash functions were drawn for.
func (h *SimHash) Settings() Settings { return h.settings }

// Code returns the code of v, of length Dim, in a table. A zero vector has code
// 0. It panics if v is shorter.
func (h *SimHash) Code(table int, v []float32) uint32 {
	v = v[:h.settings.Dim]
	bits, place := h.settings.Bits, table*h.groups
	if bits <= vec.Lanes {
		return h.signs(place, v, bits)
	}
	code := uint32(0)
	for group := range h.groups {
		code |= h.signs(place+group, v, min(vec.Lanes, bits)) << (group * vec.Lanes)
		bits -= vec.Lanes
	}
	return code
}

// signs returns one group of bits of v's code.
func (h *SimHash) signs(place int, v []float32, bits int) uint32 {
	size := h.terms * vec.Lanes
	if h.entries != nil {
		return vec.SparseSigns(v, h.entries[place*size:][:size], bits)
	}
	return vec.DenseSigns(v, h.weights[place*size:][:size], bits)
}

// Codes fills codes, of length Tables, with the code of v in every table.
func (h *SimHash) Codes(v []float32, codes []uint32) {
	for table := range h.settings.Tables {
		codes[table] = h.Code(table, v)
	}
}

// tileCodes returns the codes in a table of the vectors of a tile. They equal
// Code's, since both kernels add the same terms in the same order.
func (h *SimHash) tileCodes(table int, tile []float32) (codes [vec.TileWidth]uint32) {
	size := h.terms * vec.Lanes
	for group := h.groups - 1; group >= 0; group-- {
		bits := min(vec.Lanes, h.settings.Bits-group*vec.Lanes)
		first := (table*h.groups + group) * size
		if h.entries != nil {
			vec.SparseTileSigns(tile, h.entries[first:first+size], bits, &codes)
		} else {
			vec.DenseTileSigns(tile, h.weights[first:first+size], bits, &codes)
		}
	}
	return codes
}

// Complement returns the code with every bit turned. It is the code of -v for
// every v that lies on none of the table's hyperplanes; a projection of exactly
// zero gives bit 0 for both v and -v. Two-sided look-ups take the complement by
// definition, so the two buckets never overlap.
func (h *SimHash) Complement(code uint32) uint32 {
	return ^code & h.mask()
}

func (h *SimHash) mask() uint32 {
	return 1<<h.settings.Bits - 1
}

// MultiplyAdds returns the counted cost of one Code.
func (h *SimHash) MultiplyAdds() int {
	return h.settings.Bits * h.terms
}

// BytesRead returns the bytes of hash functions and vector that one Code needs.
func (h *SimHash) BytesRead() int {
	if h.entries != nil {
		return 4 * 2 * h.settings.Bits * h.terms
	}
	return 4 * (h.settings.Bits + 1) * h.terms
}
