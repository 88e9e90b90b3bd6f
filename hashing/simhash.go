package hashing

import (
	"math"
	"sync"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// SimHash holds L tables' hash functions of K bits each. Bit j of a code is 1
// where the projection of the vector on the bit's hyperplane normal is
// negative, and 0 where it is positive or exactly zero.
//
// A SimHash is read-only, and may be shared between goroutines.
type SimHash struct {
	settings Settings
	groups   int             // groups of vec.Lanes bits that a code consists of
	terms    int             // coordinates that a bit looks at
	entries  []uint32        // sparse: [table][group][term][lane] as vec.SparseSigns wants them
	weights  []float32       // dense: [table][group][coordinate][lane] as vec.DenseSigns wants them
	queries  func() *queries // made when first asked for: keys do without
}

// NewSimHash draws hash functions from a stream. It fails with ErrSettings.
func NewSimHash(settings Settings, random *rng.Stream) (*SimHash, error) {
	if err := settings.check(); err != nil {
		return nil, err
	}
	h := &SimHash{settings: settings, groups: (settings.Bits + vec.Lanes - 1) / vec.Lanes}
	h.queries = sync.OnceValue(func() *queries { return newQueries(h) })
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
	h.terms = min(seen, settings.terms(settings.Dim))
	h.entries = make([]uint32, settings.Tables*h.tableSize())
	coordinates := newChooser(seen, random)
	h.eachBit(func(first int) {
		coordinates.choose(h.terms, func(term int, coordinate uint32, subtract bool) {
			h.entries[first+term*vec.Lanes] = vec.Entry(int(coordinate), subtract)
		})
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

// Width returns K.
func (h *SimHash) Width() int { return h.settings.Bits }

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

// Codes fills codes, of length Tables, with the code of v in every table. It takes much
// less time than Code for each. The first call makes another copy of the functions.
func (h *SimHash) Codes(v []float32, codes []uint32) {
	v = v[:h.settings.Dim]
	for table := h.queries().codes(v, codes); table < h.settings.Tables; table++ {
		codes[table] = h.Code(table, v)
	}
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

// Collision returns CollisionProbability.
func (h *SimHash) Collision(cosine float64) float64 { return CollisionProbability(cosine) }

// CodeCollision returns c^K or, two-sided, c^K + (1-c)^K.
func (h *SimHash) CodeCollision(cosine float64, twoSided bool) float64 {
	c := CollisionProbability(cosine)
	if twoSided {
		return TwoSided(c, h.settings.Bits)
	}
	return OneSided(c, h.settings.Bits)
}

// CodeCollisions replaces cosines by their CodeCollision.
func (h *SimHash) CodeCollisions(cosines []float64, twoSided bool) {
	vec.ArcCosines(cosines)
	for i, angle := range cosines {
		c := 1 - angle/math.Pi
		if twoSided {
			cosines[i] = TwoSided(c, h.settings.Bits)
		} else {
			cosines[i] = OneSided(c, h.settings.Bits)
		}
	}
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
