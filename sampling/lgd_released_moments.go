package sampling

import (
	"math"

	"gradsample/internal/vec"
)

// Moments sums over the tables and over l, which is geometric with success
// probability f up to L, given the reservoirs as they came out.
func (s *released) Moments(theta []float32) (*Moments, error) {
	query := s.population.Query(theta)
	norm := math.Sqrt(vec.SumSquares(query))
	if err := checkFinite("the query's norm", norm); err != nil {
		return nil, err
	}
	rows := s.tables.Rows()
	m, nonEmpty := newMoments(rows), 0
	largest := make([]float64, rows) // of the counts of the buckets that a row is in
	codes := make([]uint32, s.settings.Tables)
	s.hash.Codes(query, codes)
	for table, code := range codes {
		both := s.buckets(table, code)
		size := float64(both[0].count + both[1].count)
		if size > 0 {
			nonEmpty++
		}
		for _, b := range both {
			share := float64(b.count) / size / float64(len(b.kept)) // of one row kept
			for _, row := range b.kept {
				m.Probability[row] += share
				m.First[row] += share * size
				m.Second[row] += share * size * size
				largest[row] = max(largest[row], size)
			}
		}
	}
	n, t := float64(rows), float64(max(1, nonEmpty))
	f := float64(nonEmpty) / float64(s.settings.Tables)
	fallback := math.Pow(1-f, float64(s.settings.Tables))
	m.NonEmpty = f
	m.TablesTried, m.Tries = float64(s.settings.Tables), fixedTries(s.settings.Tables)
	if f > 0 {
		m.TablesTried, m.Tries = (1-fallback)/f, s.tries(f)
	}
	if f < 1 {
		m.Largest = 1
	}
	for row := range rows {
		first, second := 0.0, 0.0
		if m.Probability[row] > 0 {
			p := s.hash.CodeCollision(cosine(s.population, theta, row, norm), s.twoSided)
			first, second = overFirstTries(f, p, s.settings.Tables)
			m.Largest = max(m.Largest, largest[row]/(n*foundWithin(p, 1)))
		}
		m.Probability[row] = m.Probability[row]/t*(1-fallback) + fallback/n
		m.First[row] = m.First[row]/t/n*first + fallback/n
		m.Second[row] = m.Second[row]/t/(n*n)*second + fallback/n
	}
	return m, nil
}

// tries is the distribution of l, which ends at L, found or not.
func (s *released) tries(f float64) []float64 {
	tries := make([]float64, s.settings.Tables+1)
	copy(tries, geometricTries(f, s.settings.Tables))
	tries[s.settings.Tables] += math.Pow(1-f, float64(s.settings.Tables))
	return tries
}

// overFirstTries returns the sums, over l from 1 to the number of tries, of
// f (1-f)^(l-1) over 1-(1-p)^l, and over its square.
func overFirstTries(f, p float64, tries int) (first, second float64) {
	reached := 1.0
	for l := 1; l <= tries && reached > 0; l++ {
		chance := foundWithin(p, l)
		first += reached * f / chance
		second += reached * f / (chance * chance)
		reached *= 1 - f
	}
	return first, second
}
