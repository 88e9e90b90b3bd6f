package sampling

import (
	"fmt"
	"math"
)

// Moments are the distribution of one draw, and of its weight w, at fixed
// parameters and tables; each slice has one element a row. With g_i the
// gradient of row i, the estimate's mean is sum_i First[i] g_i, and its second
// moment sum_i Second[i] ||g_i||^2.
type Moments struct {
	// Probability is that of drawing the row. It sums to 1.
	Probability []float64
	// First is E[w 1{row drawn}]: 1/N for an unbiased sampler, or 0 for a row
	// that is never drawn because its gradient is always zero. It is +Inf where
	// the expectation diverges.
	First []float64
	// Second is E[w^2 1{row drawn}], or +Inf.
	Second []float64
	// NonEmpty is the fraction f of tables whose bucket is not empty; 1 for
	// samplers without tables.
	NonEmpty float64
	// TablesTried is the mean of Draw.TablesTried: E[l], or 0 without tables.
	TablesTried float64
	// Tries is the distribution of Draw.TablesTried: Tries[l] is the probability
	// of l tables. lgd-paper's l has no bound; its Tries end where less than
	// triesRest is left.
	Tries []float64
	// Largest is the largest weight that can be drawn; for lgd-paper at its first
	// table, since its weights grow with every table tried in vain.
	Largest float64
}

func newMoments(rows int) *Moments {
	return &Moments{
		Probability: make([]float64, rows),
		First:       make([]float64, rows),
		Second:      make([]float64, rows),
		NonEmpty:    1,
		Tries:       []float64{1},
	}
}

// triesRest is how much of an unbounded l's distribution may be left out.
const triesRest = 1e-12

// geometricTries returns the distribution of the number of tables tried until one
// with a bucket that is not empty, where a share f > 0 of the tables has such a
// one: f (1-f)^(l-1), up to most tables.
func geometricTries(f float64, most int) []float64 {
	tries, rest := []float64{0}, 1.0
	for l := 1; l <= most && rest > triesRest; l++ {
		tries = append(tries, f*rest)
		rest *= 1 - f
	}
	return tries
}

// fixedTries is the distribution of an l that does not vary.
func fixedTries(l int) []float64 {
	tries := make([]float64, l+1)
	tries[l] = 1
	return tries
}

// exactMoments returns the moments of a sampler whose weights are 1/(N p).
func exactMoments(probability func(row int) float64, rows int) *Moments {
	m := newMoments(rows)
	for row := range rows {
		p := probability(row)
		if p == 0 {
			continue
		}
		weight := 1 / (float64(rows) * p)
		m.Probability[row] = p
		m.First[row] = p * weight
		m.Second[row] = p * weight * weight
		m.Largest = max(m.Largest, weight)
	}
	return m
}

func uniformMoments(rows int) *Moments {
	return exactMoments(func(int) float64 { return 1 / float64(rows) }, rows)
}

// checkFinite returns an error where a norm that the moments rest on is not
// finite.
func checkFinite(what string, norm float64) error {
	if math.IsNaN(norm) || math.IsInf(norm, 0) {
		return fmt.Errorf("computing a sampler's moments: %s is %v; the parameters have diverged", what, norm)
	}
	return nil
}
