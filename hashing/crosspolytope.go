package hashing

import (
	"math"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// CrossPolytope hashes by the nearest vertex of a randomly turned cross-polytope
// (Andoni, Indyk, Laarhoven, Razenshteyn and Schmidt, "Practical and Optimal LSH
// for Angular Distance", NeurIPS 2015): a function projects a vector on m random
// ones, which for dense projections is a random rotation on the whole, and has as
// value which projection is the largest in size, and its sign: one of 2m. For
// m = 1 that is SimHash.
//
// Of K functions, number j gives bits j log2(2m) and up of a code: the sign, 1
// for a negative projection, then the number of the projection. Of equally large
// ones the first counts.
//
// A CrossPolytope is read-only, and may be shared between goroutines.
type CrossPolytope struct {
	settings   Settings
	vertexBits int       // log2(2m)
	terms      int       // coordinates that a projection looks at
	entries    []uint32  // sparse: [table][function][projection][term], by vec.Entry
	weights    []float32 // dense: [table][function][projection][coordinate]
	collision  *polytopeCollision
}

// NewCrossPolytope draws hash functions from a stream. It fails with ErrSettings,
// also where they take more than 512 MiB: 4 Dim m Density bytes a function.
func NewCrossPolytope(settings Settings, random *rng.Stream) (*CrossPolytope, error) {
	settings.Family = PolytopeHashing
	if err := settings.check(); err != nil {
		return nil, err
	}
	if err := settings.checkPolytope(); err != nil {
		return nil, err
	}
	h := &CrossPolytope{settings: settings, vertexBits: settings.vertexBits(), terms: settings.terms(settings.Dim)}
	if err := settings.checkBytes(4*float64(settings.Polytope)*float64(h.terms), 0); err != nil {
		return nil, err
	}
	h.collision = polytopeCollisionOf(settings.Polytope)
	if settings.Density == 1 {
		h.weights = make([]float32, h.projections()*h.terms)
		for i := range h.weights {
			h.weights[i] = float32(random.NormFloat64())
		}
		return h, nil
	}
	h.entries = make([]uint32, h.projections()*h.terms)
	coordinates := newChooser(settings.Dim, random)
	for entries := h.entries; len(entries) > 0; entries = entries[h.terms:] {
		coordinates.choose(h.terms, func(term int, coordinate uint32, subtract bool) {
			entries[term] = vec.Entry(int(coordinate), subtract)
		})
	}
	return h, nil
}

// projections returns how many there are of all functions together.
func (h *CrossPolytope) projections() int {
	return h.settings.Tables * h.settings.Bits * h.settings.Polytope
}

// Settings returns what the hash functions were drawn for.
func (h *CrossPolytope) Settings() Settings { return h.settings }

// Width returns K log2(2m).
func (h *CrossPolytope) Width() int { return h.settings.Bits * h.vertexBits }

// Code returns the code of v, of length Dim, in a table. A zero vector has code
// 0. It panics if v is shorter.
func (h *CrossPolytope) Code(table int, v []float32) uint32 {
	v = v[:h.settings.Dim]
	code := uint32(0)
	for function := range h.settings.Bits {
		code |= h.vertex(table*h.settings.Bits+function, v) << (function * h.vertexBits)
	}
	return code
}

// Codes fills codes, of length Tables, with the code of v in every table.
func (h *CrossPolytope) Codes(v []float32, codes []uint32) {
	for table := range h.settings.Tables {
		codes[table] = h.Code(table, v)
	}
}

// vertex returns the number of the vertex next to v: its dimension, and in the
// lowest bit its sign.
func (h *CrossPolytope) vertex(function int, v []float32) uint32 {
	vertex, largest := uint32(0), float32(0)
	for i := range h.settings.Polytope {
		projection := h.project(function*h.settings.Polytope+i, v)
		bits := math.Float32bits(projection)
		if size := math.Float32frombits(bits &^ (1 << 31)); size > largest {
			vertex, largest = uint32(i)<<1|bits>>31, size
		}
	}
	return vertex
}

func (h *CrossPolytope) project(projection int, v []float32) float32 {
	first := projection * h.terms
	if h.entries == nil {
		return vec.Dot(h.weights[first:][:h.terms], v)
	}
	var sum float32
	for _, entry := range h.entries[first:][:h.terms] {
		sum += math.Float32frombits(math.Float32bits(v[entry>>1]) ^ entry<<31)
	}
	return sum
}

// Complement returns the code with every sign turned. It is the code of -v but
// where all projections of a function are zero, which gives value 0 for both.
func (h *CrossPolytope) Complement(code uint32) uint32 {
	for function := range h.settings.Bits {
		code ^= 1 << (function * h.vertexBits)
	}
	return code
}

// Fold returns hash functions that hash A v as h hashes v, as Folder says.
func (h *CrossPolytope) Fold(change func(normal []float64)) Family {
	folded := *h
	folded.settings.Density, folded.terms, folded.entries = 1, h.settings.Dim, nil
	folded.weights = make([]float32, h.projections()*folded.terms)
	normal := make([]float64, h.settings.Dim)
	for projection := range h.projections() {
		h.normal(projection, normal)
		change(normal)
		for c, weight := range normal {
			folded.weights[projection*folded.terms+c] = float32(weight)
		}
	}
	return &folded
}

// normal writes the vector that a projection is on.
func (h *CrossPolytope) normal(projection int, normal []float64) {
	first := projection * h.terms
	if h.entries == nil {
		for c := range normal {
			normal[c] = float64(h.weights[first+c])
		}
		return
	}
	clear(normal)
	for _, entry := range h.entries[first:][:h.terms] {
		normal[entry>>1] = 1 - 2*float64(entry&1)
	}
}

// Collision returns the probability p(cosine) that two vectors have the same
// nearest vertex, as polytopeCollision works it out: to a relative error of 1e-6,
// or 1e-7 for m up to 64, wherever it is above 1e-80.
func (h *CrossPolytope) Collision(cosine float64) float64 { return h.collision.at(cosine) }

// CodeCollision returns p^K or, two-sided, p(cosine)^K + p(-cosine)^K.
func (h *CrossPolytope) CodeCollision(cosine float64, twoSided bool) float64 {
	along := OneSided(h.Collision(cosine), h.settings.Bits)
	if !twoSided {
		return along
	}
	return along + OneSided(h.Collision(-cosine), h.settings.Bits)
}

// CodeCollisions replaces cosines by their CodeCollision.
func (h *CrossPolytope) CodeCollisions(cosines []float64, twoSided bool) {
	for i, cosine := range cosines {
		cosines[i] = h.CodeCollision(cosine, twoSided)
	}
}

// MultiplyAdds returns the counted cost of one Code.
func (h *CrossPolytope) MultiplyAdds() int {
	return h.settings.Bits * h.settings.Polytope * h.terms
}

// BytesRead returns the bytes of hash functions and vector that one Code needs.
func (h *CrossPolytope) BytesRead() int {
	if h.entries != nil {
		return 4 * 2 * h.MultiplyAdds()
	}
	return 4 * (h.MultiplyAdds() + h.settings.Dim)
}
