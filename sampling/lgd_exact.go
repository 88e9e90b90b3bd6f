package sampling

import (
	"context"
	"fmt"
	"math"

	"gradsample/hashing"
	"gradsample/internal/rng"
	"gradsample/internal/vec"

	"gonum.org/v1/gonum/floats"
)

// exact draws from hash tables as LGD does, but with weights that are exact
// given the tables. With S_t the query's bucket in table t (or its two buckets,
// for two-sided look-ups), W_t the sum of w over it, and T the number of tables
// where that is positive, it draws
//
//   - with probability 1-epsilon one of the T tables uniformly, and row i of its
//     S_t with probability w_i/W_t;
//   - with probability epsilon row i of all with probability w_i/sum(w).
//
// The row's probability, in whichever way it was drawn, is
//
//	p_i = (1-epsilon) w_i/T sum_t 1[i in S_t]/W_t + epsilon w_i/sum(w),
//
// and its weight 1/(N p_i): the estimate is unbiased for any tables, without any
// assumption on the hash functions. Where all buckets are empty p_i is
// w_i/sum(w). The w_i are 1, which bounds the weights by 1/epsilon, or those of
// Settings.Weighted, with which the bound is that over w_i's share:
// sum(w)/(epsilon N w_i).
//
// The query's codes are looked up in all tables once in Settings.Refresh draws.
// Between, p_i is that of the codes in use, and the estimate as unbiased as ever.
// It is the choice of rows that ages, not the weights.
type exact struct {
	ahead
	population Population
	settings   Settings
	hash       hashing.Family // of queries
	tables     *hashing.Tables
	members    *membership
	total      float64       // sum(w)
	all        *aliasTable   // w_i/sum(w) of all rows, or nil where all w are 1
	buckets    bucketWeights // nil where all is

	found       *found // what the codes in use meet
	chunk       exactChunk
	drawBytes   int // that a draw reads
	cost, setup Cost
}

func newExact(ctx context.Context, population Population, settings Settings, streams Streams, workers int) (Sampler, error) {
	s := &exact{population: population, settings: settings.held()}
	keys := population.Keys()
	position, err := streams.Hashes.MarshalBinary()
	if err != nil {
		return nil, err
	}
	hash, err := drawHash(population, settings, 0, streams)
	if err != nil {
		return nil, err
	}
	keyHash, keyNorm := hash, population.KeyNorm
	if settings.Whiten {
		folder, err := whitenable(hash, settings)
		if err != nil {
			return nil, err
		}
		white, err := newWhitening(keys)
		if err != nil {
			return nil, err
		}
		keyHash, hash = folder.Fold(white.keyNormal), folder.Fold(white.queryNormal)
		keyNorm = white.norm(keys)
		s.setup.plus(whiteningCost(keys.Rows(), keys.Dim()))
		if settings.Weighted {
			s.setup.plus(whiteningCost(keys.Rows(), keys.Dim())) // the norms
		}
	}
	shelf := streams.Shelf
	if settings.Whiten { // its functions look like others', but are turned
		shelf = nil
	}
	tables, cost, err := hashKeys(ctx, population, keyHash, position, shelf, workers)
	if err != nil {
		return nil, err
	}
	s.setup.plus(cost)
	s.hash, s.tables, s.members, s.total = hash, tables, newMembership(tables, hash, settings.TwoSided), float64(keys.Rows())
	if settings.Weighted {
		if err := s.weighAll(ctx, keyNorm, workers); err != nil {
			return nil, err
		}
	}
	s.begin(streams.Order)
	return s, nil
}

// begin makes room for what draws hold on to.
func (s *exact) begin(order *rng.Stream) {
	s.found = s.newFound()
	s.ahead = newAhead(s.settings.Refresh, order, s)
	s.drawBytes = exactBytes(s.settings, s.hash.Width())
}

// Fork shares the tables and the rows' weights, which no draw changes.
func (s *exact) Fork(population Population, order *rng.Stream) Sampler {
	fork := *s
	fork.population, fork.cost = population, Cost{}
	fork.begin(order)
	return &fork
}

// weighAll sets w_i = ||x_i|| ||v_i||, with the given norms of the keys.
func (s *exact) weighAll(ctx context.Context, keyNorm func(row int) float64, workers int) error {
	weights := make([]float64, s.population.Rows())
	for row := range weights {
		weights[row] = s.population.RowNorm(row) * keyNorm(row)
	}
	s.setup.addNorms(s.population.Keys())
	var err error
	if s.all, err = newAliasTable(len(weights), func(row int) float64 { return weights[row] }, 0); err != nil {
		return fmt.Errorf("weighing the rows: %w", err)
	}
	s.total = floats.Sum(weights)
	s.buckets, err = newBucketWeights(ctx, s.tables, s.settings.Tables, weights, workers)
	return err
}

func (s *exact) Draw(theta []float32, draws []Draw) {
	if s.due() {
		s.lookUp(theta, s.found)
		s.looked()
		tables := s.settings.Tables
		s.cost.add(tables*s.hash.MultiplyAdds(), tables*(s.hash.BytesRead()+bucketBytes(s.settings.TwoSided)))
	}
	s.hand(draws)
	s.cost.add(0, len(draws)*s.drawBytes)
}

// Moments are those of the next draw: of the query at theta if that draw looks
// the codes up, of the codes in use if not.
func (s *exact) Moments(theta []float32) (*Moments, error) {
	norm := math.Sqrt(vec.SumSquares(s.population.Query(theta)))
	if err := checkFinite("the query's norm", norm); err != nil {
		return nil, err
	}
	f := s.found
	if s.due() {
		f = s.newFound()
		s.lookUp(theta, f)
	}
	p := s.allProbabilities(f)
	m := exactMoments(func(row int) float64 { return p[row] }, len(p))
	m.NonEmpty = float64(len(f.met)) / float64(s.settings.Tables)
	m.TablesTried, m.Tries = 1-s.settings.Epsilon, []float64{s.settings.Epsilon, 1 - s.settings.Epsilon}
	if len(f.met) == 0 {
		m.TablesTried, m.Tries = float64(s.settings.Tables), fixedTries(s.settings.Tables)
	}
	return m, nil
}

func (s *exact) Cost() Cost { return s.cost }

func (s *exact) SetupCost() Cost { return s.setup }
