package hashing

import (
	"math"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// Quadratic is SimHash of T(v) = vec(v vᵀ), the Dim² products of two coordinates
// (LGD's quadratic expansion): a bit is the sign of vᵀWv for a random matrix W.
// Since <T(v),T(q)> = <v,q>², vectors collide with probability
//
//	c = 1 - arccos(cos²)/pi,
//
// which grows with |cos|. T(v) = T(-v), so that one bucket serves both sides.
// T(v) is never formed, but a bit costs about Dim²/2 multiply-adds if dense, and
// Dim²/s for a density of 1/s.
//
// A Quadratic is read-only, and may be shared between goroutines.
type Quadratic struct {
	settings Settings
	terms    int // numbers that a bit has
	// dense: [table][bit][row of the upper triangle of W+Wᵀ, without what is
	// below the diagonal]. vᵀWv asks for no more of W.
	weights []float32
	pairs   []pair // sparse: [table][bit][term]
}

// pair is one product of two coordinates. The second is an entry as vec.Entry
// makes it, which tells whether the product is subtracted.
type pair struct{ first, second uint32 }

// bytesPerPair counts the memory of a pair.
const bytesPerPair = 8

// NewQuadratic draws hash functions from a stream. It fails with ErrSettings,
// also where they take more than 512 MiB: 2 Dim² bytes a bit if dense (enough for
// 500 bits of 732 coordinates), and 8 Dim² Density if sparse.
func NewQuadratic(settings Settings, random *rng.Stream) (*Quadratic, error) {
	settings.Family = QuadraticHashing
	if err := settings.check(); err != nil {
		return nil, err
	}
	h := &Quadratic{settings: settings}
	dim := float64(settings.Dim)
	if settings.Density == 1 {
		if err := settings.checkBytes(4*dim*(dim+1)/2, 0); err != nil {
			return nil, err
		}
		h.terms = settings.Dim * (settings.Dim + 1) / 2
		h.weights = make([]float32, settings.Tables*settings.Bits*h.terms)
		for triangle := h.weights; len(triangle) > 0; triangle = triangle[h.terms:] {
			drawTriangle(triangle, settings.Dim, random)
		}
		return h, nil
	}
	if err := settings.checkBytes(bytesPerPair*max(1, dim*dim*settings.Density), 4*dim*dim); err != nil {
		return nil, err
	}
	h.terms = settings.terms(settings.Dim * settings.Dim)
	h.pairs = make([]pair, settings.Tables*settings.Bits*h.terms)
	products := newChooser(settings.Dim*settings.Dim, random)
	for pairs := h.pairs; len(pairs) > 0; pairs = pairs[h.terms:] {
		products.choose(h.terms, func(term int, product uint32, subtract bool) {
			first, second := int(product)/settings.Dim, int(product)%settings.Dim
			pairs[term] = pair{uint32(first), vec.Entry(second, subtract)}
		})
	}
	return h, nil
}

// drawTriangle draws the upper triangle of W+Wᵀ, halved on the diagonal, for a W
// of independent standard normal elements.
func drawTriangle(triangle []float32, dim int, random *rng.Stream) {
	for first := range dim {
		triangle[0] = float32(random.NormFloat64())
		for other := 1; other < dim-first; other++ {
			triangle[other] = float32(math.Sqrt2 * random.NormFloat64())
		}
		triangle = triangle[dim-first:]
	}
}

// Settings returns what the hash functions were drawn for.
func (h *Quadratic) Settings() Settings { return h.settings }

// Width returns K.
func (h *Quadratic) Width() int { return h.settings.Bits }

// Code returns the code of v, of length Dim, in a table: bit j is 1 where form j
// is negative. A zero vector has code 0. It panics if v is shorter.
func (h *Quadratic) Code(table int, v []float32) uint32 {
	v = v[:h.settings.Dim]
	code, first := uint32(0), table*h.settings.Bits*h.terms
	for bit := range h.settings.Bits {
		if h.form(first+bit*h.terms, v) < 0 {
			code |= 1 << bit
		}
	}
	return code
}

// Codes fills codes, of length Tables, with the code of v in every table.
func (h *Quadratic) Codes(v []float32, codes []uint32) {
	for table := range h.settings.Tables {
		codes[table] = h.Code(table, v)
	}
}

// form returns vᵀWv of the bit whose numbers begin at first. The conversions
// keep products apart from sums on every machine.
func (h *Quadratic) form(first int, v []float32) float64 {
	var sum float64
	if h.pairs != nil {
		for _, p := range h.pairs[first:][:h.terms] {
			product := float64(float64(v[p.first]) * float64(v[p.second>>1]))
			sum += math.Float64frombits(math.Float64bits(product) ^ uint64(p.second)<<63)
		}
		return sum
	}
	triangle := h.weights[first:][:h.terms]
	for c, value := range v {
		rest := v[c:]
		sum += float64(float64(value) * float64(vec.Dot(triangle[:len(rest)], rest)))
		triangle = triangle[len(rest):]
	}
	return sum
}

// Complement returns the code itself, which -v has too.
func (h *Quadratic) Complement(code uint32) uint32 { return code }

// Collision returns 1 - arccos(cosine²)/pi.
func (h *Quadratic) Collision(cosine float64) float64 {
	return CollisionProbability(cosine * cosine)
}

// CodeCollision returns c^K, on one side as on two.
func (h *Quadratic) CodeCollision(cosine float64, _ bool) float64 {
	return OneSided(h.Collision(cosine), h.settings.Bits)
}

// CodeCollisions replaces cosines by their CodeCollision.
func (h *Quadratic) CodeCollisions(cosines []float64, twoSided bool) {
	for i, cosine := range cosines {
		cosines[i] = h.CodeCollision(cosine, twoSided)
	}
}

// MultiplyAdds returns the counted cost of one Code.
func (h *Quadratic) MultiplyAdds() int {
	if h.pairs != nil {
		return h.settings.Bits * h.terms
	}
	return h.settings.Bits * (h.terms + h.settings.Dim)
}

// BytesRead returns the bytes of hash functions and vector that one Code needs.
func (h *Quadratic) BytesRead() int {
	if h.pairs != nil {
		return (bytesPerPair + 4 + 4) * h.settings.Bits * h.terms
	}
	return 4 * (h.settings.Bits*h.terms + h.settings.Dim)
}
