package sampling

import (
	"context"
	"math"
	"slices"

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
// With Settings.Refresh the query is that of some draws ago: the weights are those
// of Algorithm 1 for it, and the estimate has the same bias, but the rows to come are
// known and can be fetched early, and no code is worked out twice.
//
// To end, a draw that has met L empty buckets looks all tables up once; if all
// their buckets are empty it draws uniformly, with weight 1.
type paper struct {
	population Population
	settings   Settings
	hash       hashing.Family
	tables     *hashing.Tables

	ahead
	look        look
	chunk       paperChunk
	foreseen    bool // somebody fetches the rows of the next chunk,
	fetched     int  // of which so many are by now
	bucketBytes int
	cost, setup Cost
}

func newPaper(ctx context.Context, population Population, settings Settings, streams Streams, workers int) (Sampler, error) {
	hash, tables, setup, err := buildTables(ctx, population, settings, 0, streams, workers)
	if err != nil {
		return nil, err
	}
	s := &paper{
		population:  population,
		settings:    settings,
		hash:        hash,
		tables:      tables,
		bucketBytes: bucketBytes(settings.TwoSided),
		setup:       setup,
	}
	s.begin(streams.Order)
	return s, nil
}

// begin makes room for what draws hold on to.
func (s *paper) begin(order *rng.Stream) {
	s.ahead = newAhead(max(1, s.settings.Refresh), order, s)
	s.look = newLook(s.settings)
	s.chunk = paperChunk{learned: make([]int, 0, s.settings.Tables)}
}

// Fork shares the tables, which no draw changes.
func (s *paper) Fork(population Population, order *rng.Stream) Sampler {
	fork := *s
	fork.population, fork.cost = population, Cost{}
	fork.begin(order)
	return &fork
}

func (s *paper) Draw(theta []float32, draws []Draw) {
	if s.due() {
		s.lookAt(theta)
		s.looked()
		s.cost.add(len(s.look.query), 4*len(s.look.query))
	}
	if s.look.held {
		s.hand(draws)
		return
	}
	for chunk := range slices.Chunk(draws, chunkDraws) { // nothing is known ahead
		clear(chunk)
		s.choose(chunk)
		s.find(chunk)
		s.weigh(chunk)
	}
}

// lookAt holds on to the parameters.
func (s *paper) lookAt(theta []float32) {
	s.look.at(s.population, theta)
	if s.look.atOnce {
		s.look.meetAll(s.tables, s.hash, s.settings.TwoSided)
	}
}

// buckets returns those of the query's code in a table, and of its complement for
// two-sided look-ups.
func (s *paper) buckets(table int, code uint32) (along, against []uint32) {
	along = s.tables.Bucket(table, code)
	if s.settings.TwoSided {
		against = s.tables.Bucket(table, s.hash.Complement(code))
	}
	return along, against
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
