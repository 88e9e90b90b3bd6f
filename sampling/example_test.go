package sampling

import (
	"context"
	"math"
	"testing"

	"gradsample/internal/rng"
)

// longRows draws rows longer than the mean three times as often as the others:
// the README's example of a new sampler.
type longRows struct {
	norms  []float64
	mean   float64
	normal float64 // Σ of 1 and 3 over the rows
	order  *rng.Stream
}

func newLongRows(_ context.Context, population Population, _ Settings, streams Streams, _ int) (Sampler, error) {
	s := &longRows{norms: make([]float64, population.Rows()), order: streams.Order}
	for i := range s.norms {
		s.norms[i] = population.RowNorm(i)
		s.mean += s.norms[i] / float64(len(s.norms))
	}
	for i := range s.norms {
		s.normal += s.share(i)
	}
	return s, nil
}

func (s *longRows) share(row int) float64 {
	if s.norms[row] > s.mean {
		return 3
	}
	return 1
}

func (s *longRows) Draw(_ []float32, draws []Draw) {
	for i := range draws {
		row := s.order.IntN(len(s.norms))
		for 3*s.order.Float64() >= s.share(row) { // rejection
			row = s.order.IntN(len(s.norms))
		}
		p := s.share(row) / s.normal
		draws[i] = Draw{Row: row, Probability: p, Weight: 1 / (float64(len(s.norms)) * p)}
	}
}

func (s *longRows) Moments([]float32) (*Moments, error) {
	rows := len(s.norms)
	m := &Moments{Probability: make([]float64, rows), First: make([]float64, rows), Second: make([]float64, rows), NonEmpty: 1}
	for i := range rows {
		p := s.share(i) / s.normal
		m.Probability[i], m.First[i], m.Second[i] = p, 1/float64(rows), 1/(float64(rows*rows)*p)
	}
	return m, nil
}

func (s *longRows) Cost() Cost { return Cost{} }

func (s *longRows) SetupCost() Cost { return Cost{MultiplyAdds: uint64(len(s.norms))} }

// The example keeps the promises of every sampler in the catalogue.
func TestExampleSampler(t *testing.T) {
	population := newLeastSquares(50, 4)
	s, err := newLongRows(context.Background(), newSteady(population), Settings{}, streams("example"), 1)
	if err != nil {
		t.Fatal(err)
	}
	moments, err := s.Moments(nil)
	if err != nil {
		t.Fatal(err)
	}
	sum, counts, draws := 0.0, make([]float64, 50), make([]Draw, 100000)
	for _, p := range moments.Probability {
		sum += p
	}
	if math.Abs(sum-1) > 1e-12 {
		t.Errorf("probabilities sum to %v", sum)
	}
	s.Draw(nil, draws)
	for _, d := range draws {
		counts[d.Row]++
		if d.Probability != moments.Probability[d.Row] {
			t.Fatalf("row %d drawn with probability %v, moments say %v", d.Row, d.Probability, moments.Probability[d.Row])
		}
	}
	statistic := 0.0
	for row, count := range counts {
		expected := float64(len(draws)) * moments.Probability[row]
		statistic += (count - expected) * (count - expected) / expected
	}
	if statistic > 85.4 { // 99.9 % quantile of χ² with 49 degrees of freedom
		t.Errorf("χ² of the draws is %.1f", statistic)
	}
}
