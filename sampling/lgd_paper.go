package sampling

import (
	"context"
	"math"

	"gradsample/hashing"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// paper is Algorithm 1 of Chen, Xu and Shrivastava (NeurIPS 2019). It looks the
// query up in tables chosen at random with replacement until a bucket S is not
// empty, in the l-th one, draws from S uniformly, and weighs the row with
//
//	w = |S| / (N p (1-p)^(l-1)),
//
// where p is the probability, over the choice of hash functions, that the row's
// key falls into the bucket: for SimHash c^K, or c^K + (1-c)^K for two-sided
// look-ups, with c the collision probability of a bit, and in general what
// hashing.Family.CodeCollision says.
//
// Given the tables the estimate is biased (Moments says by how much): S is one
// bucket, not its expectation. Over the choice of dense tables it is unbiased
// while no bucket is empty. Where a fraction f of the tables has a non-empty
// bucket, and p is about the same for all rows, the weights' mean is about
// (1-p)/(f-p), and infinite for f <= p. The weight itself grows without bound as
// p goes to 0, and where l > 1 also as p goes to 1; smallestChance bounds it, of
// which Moments, being for the unbounded weight, takes no notice where l > 1.
//
// To end, a draw that has met L empty buckets looks all tables up once; if all
// their buckets are empty it draws uniformly, with weight 1.
type paper struct {
	population Population
	settings   Settings
	hash       hashing.Family
	tables     *hashing.Tables
	order      *rng.Stream

	guesses     guesses
	bucketBytes int
	cost, setup Cost
}

func newPaper(ctx context.Context, population Population, settings Settings, streams Streams, workers int) (Sampler, error) {
	hash, tables, setup, err := buildTables(ctx, population, settings, 0, streams, workers)
	if err != nil {
		return nil, err
	}
	return &paper{
		population:  population,
		settings:    settings,
		hash:        hash,
		tables:      tables,
		order:       streams.Order,
		bucketBytes: bucketBytes(settings.TwoSided),
		setup:       setup,
	}, nil
}

// Fork shares the tables, which no draw changes.
func (s *paper) Fork(population Population, order *rng.Stream) Sampler {
	fork := *s
	fork.population, fork.order, fork.cost = population, order, Cost{}
	fork.guesses = guesses{}
	return &fork
}

func (s *paper) Draw(theta []float32, draws []Draw) {
	query := s.population.Query(theta)
	norm := math.Sqrt(vec.SumSquares(query))
	s.cost.add(len(query), 4*len(query))
	for i := range draws {
		draws[i] = s.draw(theta, query, norm)
		if s.guesses.wanted {
			s.guess(query)
		}
	}
}

func (s *paper) draw(theta, query []float32, norm float64) Draw {
	rows := float64(s.tables.Rows())
	for tried := 1; ; tried++ {
		if tried == s.settings.Tables+1 && s.allEmpty(query) {
			row := s.order.IntN(s.tables.Rows())
			return Draw{Row: row, Weight: 1, TablesTried: s.settings.Tables, Empty: true}
		}
		along, against := s.lookUp(s.order.IntN(s.settings.Tables), query)
		size := len(along) + len(against)
		if size == 0 {
			continue
		}
		row := int(place(along, against, s.order.IntN(size))[0])
		p := s.hash.CodeCollision(cosine(s.population, theta, row, norm), s.settings.TwoSided)
		s.cost.add(len(query), 8*len(query))
		chance := p
		if tried > 1 {
			chance *= math.Pow(1-p, float64(tried-1))
		}
		return Draw{
			Row:         row,
			Weight:      float64(size) / (rows * max(chance, smallestChance)),
			TablesTried: tried,
			BucketSize:  size,
		}
	}
}

// place returns element i, alone, of two buckets, one after the other.
func place(along, against []uint32, i int) []uint32 {
	if i < len(along) {
		return along[i : i+1]
	}
	i -= len(along)
	return against[i : i+1]
}

// lookUp returns the bucket of the query in a table, and for two-sided look-ups
// that of its complement.
func (s *paper) lookUp(table int, query []float32) (along, against []uint32) {
	s.cost.add(s.hash.MultiplyAdds(), s.hash.BytesRead()+s.bucketBytes)
	return s.buckets(table, s.hash.Code(table, query))
}

func (s *paper) buckets(table int, code uint32) (along, against []uint32) {
	along = s.tables.Bucket(table, code)
	if s.settings.TwoSided {
		against = s.tables.Bucket(table, s.hash.Complement(code))
	}
	return along, against
}

// allEmpty tells whether the query meets an empty bucket in every table.
func (s *paper) allEmpty(query []float32) bool {
	for table := range s.settings.Tables {
		if along, against := s.lookUp(table, query); len(along)+len(against) > 0 {
			return false
		}
	}
	return true
}

func (s *paper) Cost() Cost { return s.cost }

func (s *paper) SetupCost() Cost { return s.setup }

// Moments sums over the tables, T of which have a non-empty bucket, and over l,
// which is geometric with success probability f = T/L and independent of which
// of the T it ends in.
func (s *paper) Moments(theta []float32) (*Moments, error) {
	query := s.population.Query(theta)
	norm := math.Sqrt(vec.SumSquares(query))
	if err := checkFinite("the query's norm", norm); err != nil {
		return nil, err
	}
	rows, nonEmpty := s.tables.Rows(), 0
	codes := make([]uint32, s.settings.Tables)
	s.hash.Codes(query, codes)
	m := newMoments(rows)
	buckets, sizes := make([]float64, rows), make([]float64, rows) // of those that a row is in
	largest := make([]float64, rows)                               // of the sizes
	for table, code := range codes {
		along, against := s.buckets(table, code)
		size := float64(len(along) + len(against))
		if size > 0 {
			nonEmpty++
		}
		for _, bucket := range [][]uint32{along, against} {
			for _, row := range bucket {
				m.Probability[row] += 1 / size
				buckets[row]++
				sizes[row] += size
				largest[row] = max(largest[row], size)
			}
		}
	}
	if nonEmpty == 0 {
		m = uniformMoments(rows)
		m.NonEmpty, m.TablesTried, m.Tries = 0, float64(s.settings.Tables), fixedTries(s.settings.Tables)
		return m, nil
	}
	n, t := float64(rows), float64(nonEmpty)
	m.NonEmpty = t / float64(s.settings.Tables)
	m.TablesTried, m.Tries = 1/m.NonEmpty, geometricTries(m.NonEmpty, math.MaxInt)
	for row := range rows {
		if buckets[row] == 0 {
			continue
		}
		p := s.hash.CodeCollision(cosine(s.population, theta, row, norm), s.settings.TwoSided)
		miss, p := 1-p, max(p, smallestChance)
		m.Probability[row] /= t
		m.First[row] = buckets[row] / t / (n * p) * overTries(m.NonEmpty, miss)
		m.Second[row] = sizes[row] / t / (n * p * n * p) * overTries(m.NonEmpty, miss*miss)
		m.Largest = max(m.Largest, largest[row]/(n*p))
	}
	return m, nil
}

// overTries returns E[1/a^(l-1)] for a geometric l with success probability f:
// the sum over l of f (1-f)^(l-1) / a^(l-1), or +Inf where it diverges.
func overTries(f, a float64) float64 {
	if f == 1 {
		return 1
	}
	if a <= 1-f {
		return math.Inf(1)
	}
	return f * a / (a - (1 - f))
}
