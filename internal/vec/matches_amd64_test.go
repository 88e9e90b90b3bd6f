//go:build !purego

package vec

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// Sums are those over lanes that are compared one by one, in the order of their
// weights, to the bit.
func TestMatchSumsAreThoseLaneByLane(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			bits := rapid.IntRange(2, 32).Draw(t, "bits of a lane")
			words, rows := rapid.IntRange(1, 70).Draw(t, "words"), rapid.IntRange(1, 40).Draw(t, "rows")
			random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
			m := newMatchCase(random, bits, words, rows, rapid.Bool().Draw(t, "other"))
			var sums [RowsAtOnce]float64
			m.packing.MatchSums(&sums, m.packed, &m.rows, m.query, m.weights)
			for i, row := range m.rows {
				if want := m.sum(row); sums[i] != want {
					t.Fatalf("sum of row %d: %v, want %v", row, sums[i], want)
				}
			}
		})
	})
}

// matchCase has rows whose codes match the query's in about a quarter of the lanes.
type matchCase struct {
	packing       Packing
	packed, query []uint64
	weights       []float64
	rows          [RowsAtOnce]int
}

func newMatchCase(random *rand.Rand, bits, words, rows int, other bool) matchCase {
	m := matchCase{packing: Packing{Lane: bits, Lanes: 64 / bits}}
	p := &m.packing
	for lane := range p.Lanes {
		p.High |= 1 << ((lane+1)*bits - 1)
		p.Low |= (1<<(bits-1) - 1) << (lane * bits)
		if other {
			p.Other |= (1<<bits - 1) << (lane * bits)
		}
	}
	m.query, m.packed = make([]uint64, words), make([]uint64, rows*words)
	for word := range m.query {
		for lane := range p.Lanes {
			code := random.Uint64N(1 << bits)
			m.query[word] |= code << (lane * bits)
			for row := range rows {
				own := code
				switch random.IntN(8) {
				case 0:
					own ^= 1<<bits - 1
				case 1:
				default:
					own ^= 1 << random.IntN(bits)
				}
				m.packed[row*words+word] |= own << (lane * bits)
			}
		}
	}
	m.weights = make([]float64, p.WeightsOf(words))
	for word := range words {
		for lane := range p.Lanes {
			m.weights[p.WeightOf(word, lane)] = random.Float64()
		}
	}
	for i := range m.rows {
		m.rows[i] = random.IntN(rows)
	}
	return m
}

func (m *matchCase) sum(row int) float64 {
	p := &m.packing
	weights := make([]float64, len(m.weights))
	for word, query := range m.query {
		for lane := range p.Lanes {
			differs := (query ^ m.packed[row*len(m.query)+word]) >> (lane * p.Lane) & (1<<p.Lane - 1)
			if differs == 0 || p.Other != 0 && differs == 1<<p.Lane-1 {
				weights[p.WeightOf(word, lane)] = m.weights[p.WeightOf(word, lane)]
			}
		}
	}
	var sum float64
	for _, weight := range weights {
		sum += weight
	}
	return sum
}
