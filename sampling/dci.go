package sampling

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gradsample/internal/radix"
	"gradsample/internal/rng"
	"gradsample/internal/vec"

	"golang.org/x/sync/errgroup"
)

// dci is a sampling form of Dynamic Continuous Indexing (Li and Malik, "Fast
// k-Nearest Neighbour Search via Dynamic Continuous Indexing", ICML 2016), which
// has no buckets and so none that are empty. Along each of L random unit
// vectors u_j all rows are ranked by |<u_j, ||x_i|| v_i>|, r = 0 to N-1. A row
// is drawn
//
//   - with probability 1-epsilon by one of the few directions J that the query
//     is best aligned with, j with probability P(j) in proportion to
//     |<u_j, q>|, and a rank with density (a+1) s^a for s in [0, 1], of which
//     rank r owns the part from r/N to (r+1)/N: so large projections are
//     preferred, the more the larger a is (Settings.Power);
//   - with probability epsilon uniformly.
//
// The row's probability, in whichever way it was drawn, is
//
//	p_i = (1-epsilon) sum_(j in J) P(j) [((r_ji+1)/N)^(a+1) - (r_ji/N)^(a+1)] + epsilon/N,
//
// which sums to 1, and its weight 1/(N p_i), at most 1/epsilon. For a = 1 a
// rank's probability is the density at its middle, over N.
//
// Rows far from a direction on either side count alike, as suits least squares.
// The query's projections are computed once in Settings.Refresh draws; p_i is
// that of the directions in use. A query of zero length draws uniformly.
// Memory is 8 bytes a row and direction.
type dci struct {
	ahead
	population Population
	settings   Settings
	directions vec.Matrix // unit vectors u_j, one a row
	rankings   []ranking  // [direction]
	chance     rankChance

	aim         *aim // the directions in use
	cost, setup Cost
}

// rankChance tells which part of the density (a+1) s^a a rank owns.
type rankChance struct {
	rows  int
	table []float64 // [rank]; nil for a = 1, where no table is needed
}

func newRankChance(rows int, power float64) rankChance {
	c := rankChance{rows: rows}
	if power == 1 {
		return c
	}
	c.table = make([]float64, rows)
	below := 0.0
	for rank := range c.table {
		upTo := math.Pow(float64(rank+1)/float64(rows), power+1)
		c.table[rank], below = upTo-below, upTo
	}
	return c
}

// of returns ((r+1)/N)^(a+1) - (r/N)^(a+1) for the rank r.
func (c *rankChance) of(rank uint32) float64 {
	if c.table == nil {
		rows := float64(c.rows)
		return float64(2*uint64(rank)+1) / (rows * rows)
	}
	return c.table[rank]
}

// rankBytes is what a draw reads of a rank: the rank, and its chance if that is
// in a table.
func rankBytes(settings Settings) int {
	if settings.Power == 1 {
		return 4
	}
	return 4 + 8
}

// aimed is the largest number of directions in J. A mixture of some is nearer
// to the true order than the best alone; more add to the cost of a draw.
const aimed = 4

// aim is what a query chooses, best first.
type aim struct {
	directions []int
	share      []float64 // P(j), in proportion
	total      float64   // of the shares
	projection []float64 // of the query on every direction
}

func newDCI(ctx context.Context, population Population, settings Settings, streams Streams, workers int) (Sampler, error) {
	settings = settings.held()
	rows, dim := population.Rows(), population.Keys().Dim()
	s := &dci{
		population: population,
		settings:   settings,
		directions: vec.NewMatrix(settings.Tables, dim),
		rankings:   make([]ranking, settings.Tables),
		chance:     newRankChance(rows, settings.Power),
	}
	s.ahead = newAhead(settings.Refresh, streams.Order, s)
	for j := range settings.Tables {
		u := s.directions.Row(j)
		for c := range u {
			u[c] = float32(streams.Hashes.NormFloat64())
		}
		vec.Scale(float32(1/math.Sqrt(vec.SumSquares(u))), u)
	}
	s.setup.add(settings.Tables*dim, settings.Tables*4*dim)
	if err := s.rank(ctx, workers); err != nil {
		return nil, err
	}
	s.aim = s.newAim()
	return s, nil
}

// rank ranks the rows along all directions.
func (s *dci) rank(ctx context.Context, workers int) error {
	const atOnce = 20 // directions that share a pass over the keys
	keys := s.population.Keys()
	rows, dim := keys.Rows(), keys.Dim()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, workers))
	for first := 0; first < len(s.rankings); first += atOnce {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("ranking the rows: %w", err)
			}
			key, end := make([]float32, dim), min(first+atOnce, len(s.rankings))
			values := vec.NewMatrix(end-first, rows)
			for row := range rows {
				keys.Key(row, key)
				length := s.population.RowNorm(row)
				for j := first; j < end; j++ {
					value := float32(length * float64(vec.Dot(key, s.directions.Row(j))))
					if math.IsNaN(float64(value)) || math.IsInf(float64(value), 0) {
						return fmt.Errorf("ranking the rows: row %d (from 0) has projection %v; look for values that are not finite, or scale them down", row, value)
					}
					values.Row(j - first)[row] = value
				}
			}
			var sorter radix.Sorter
			for j := first; j < end; j++ {
				s.rankings[j] = newRanking(values.Row(j-first), &sorter)
			}
			return nil
		})
	}
	projections := rows * s.settings.Tables
	s.setup.add(projections*(dim+1), projections*(8*dim+4))
	s.setup.add(rows*s.population.Dim(), rows*4*s.population.Dim()) // the norms of the rows
	return group.Wait()
}

// Fork shares the rankings, which no draw changes.
func (s *dci) Fork(population Population, order *rng.Stream) Sampler {
	fork := *s
	fork.population, fork.cost = population, Cost{}
	fork.ahead, fork.aim = newAhead(s.settings.Refresh, order, &fork), s.newAim()
	return &fork
}

func (s *dci) newAim() *aim {
	count := min(aimed, s.settings.Tables)
	return &aim{make([]int, 0, count), make([]float64, 0, count), 0, make([]float64, s.settings.Tables)}
}

// take chooses the directions for the query at theta.
func (s *dci) take(theta []float32, a *aim) {
	query := s.population.Query(theta)
	for j := range a.projection {
		a.projection[j] = math.Abs(float64(vec.Dot(query, s.directions.Row(j))))
	}
	a.directions, a.share, a.total = a.directions[:0], a.share[:0], 0
	for range cap(a.directions) {
		best := -1
		for j, p := range a.projection {
			usable := p > 0 && !math.IsInf(p, 0) && !slices.Contains(a.directions, j)
			if usable && (best < 0 || p > a.projection[best]) {
				best = j
			}
		}
		if best < 0 {
			return
		}
		a.directions = append(a.directions, best)
		a.share = append(a.share, a.projection[best])
		a.total += a.projection[best]
	}
}

func (s *dci) Draw(theta []float32, draws []Draw) {
	if s.due() {
		s.take(theta, s.aim)
		s.looked()
		elements := len(s.directions.Data)
		s.cost.add(elements, 8*elements)
	}
	s.hand(draws)
	// A row of a ranking, its ranks, and their chances.
	s.cost.add(0, len(draws)*(4+len(s.aim.directions)*rankBytes(s.settings)))
}

// choose draws the rows.
func (s *dci) choose(draws []Draw) {
	for i := range draws {
		draws[i].Row = s.row()
	}
}

// find begins to fetch the ranks of the rows.
func (s *dci) find(draws []Draw) {
	for i := range draws {
		for _, j := range s.aim.directions {
			vec.Fetch(s.rankings[j].ranks[draws[i].Row:][:1])
		}
	}
}

// weigh sets the probabilities and weights.
func (s *dci) weigh(draws []Draw) {
	for i := range draws {
		d := &draws[i]
		d.Probability = s.probability(d.Row, s.aim)
		d.Weight = 1 / (float64(s.chance.rows) * d.Probability)
	}
}

func (s *dci) row() int {
	rows := s.chance.rows
	if len(s.aim.directions) == 0 || s.order.Float64() < s.settings.Epsilon {
		return s.order.IntN(rows)
	}
	place, target := 0, s.order.Float64()*s.aim.total
	for ; place < len(s.aim.share)-1 && target >= s.aim.share[place]; place++ {
		target -= s.aim.share[place]
	}
	// The inverse of the distribution function s^(a+1).
	rank := int(float64(rows) * math.Pow(s.order.Float64(), 1/(s.settings.Power+1)))
	return int(s.rankings[s.aim.directions[place]].rows[min(rank, rows-1)])
}

// probability returns p_i.
func (s *dci) probability(row int, a *aim) float64 {
	uniform := 1 / float64(s.chance.rows)
	if len(a.directions) == 0 {
		return uniform
	}
	var sum float64
	for place, j := range a.directions {
		sum += a.share[place] * s.chance.of(s.rankings[j].ranks[row])
	}
	return (1-s.settings.Epsilon)*sum/a.total + s.settings.Epsilon*uniform
}

// Moments are those of the next draw: of the query at theta if that draw looks
// at it, of the directions in use if not.
func (s *dci) Moments(theta []float32) (*Moments, error) {
	norm := math.Sqrt(vec.SumSquares(s.population.Query(theta)))
	if err := checkFinite("the query's norm", norm); err != nil {
		return nil, err
	}
	a := s.aim
	if s.due() {
		a = s.newAim()
		s.take(theta, a)
	}
	return exactMoments(func(row int) float64 { return s.probability(row, a) }, s.chance.rows), nil
}

func (s *dci) Cost() Cost { return s.cost }

func (s *dci) SetupCost() Cost { return s.setup }
