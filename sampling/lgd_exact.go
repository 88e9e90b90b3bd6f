package sampling

import (
	"context"
	"fmt"
	"math"
	"math/bits"

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
	order      *rng.Stream

	found       *found             // what the codes in use meet
	places      [chunkDraws]chosen // of a chunk's rows
	drawBytes   int                // that a draw reads
	cost, setup Cost
}

// found is what a query meets.
type found struct {
	codes  []uint32
	packed []uint64   // the codes, for the comparison with a row's
	met    []metTable // the T tables with rows of positive weight
	share  []float64  // of each table: (1-epsilon) sum(w)/(T W_t), or 0
}

// metTable is the query's bucket in a table, and the complement's.
type metTable struct {
	table          int
	along, against []uint32
	// The columns are those of weighted draws. alongShare is the chance of the
	// first bucket.
	alongColumns, againstColumns []bucketColumn
	alongShare                   float64
}

func newExact(ctx context.Context, population Population, settings Settings, streams Streams, workers int) (Sampler, error) {
	s := &exact{population: population, settings: settings.held(), order: streams.Order}
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
		if err := s.weigh(ctx, keyNorm, workers); err != nil {
			return nil, err
		}
	}
	s.begin()
	return s, nil
}

// begin makes room for what draws hold on to.
func (s *exact) begin() {
	s.found = s.newFound()
	s.ahead = newAhead(s.settings.Refresh)
	s.drawBytes = exactBytes(s.settings, s.hash.Width())
}

// Fork shares the tables and the rows' weights, which no draw changes.
func (s *exact) Fork(population Population, order *rng.Stream) Sampler {
	fork := *s
	fork.population, fork.order, fork.cost = population, order, Cost{}
	fork.begin()
	return &fork
}

// weigh sets w_i = ||x_i|| ||v_i||, with the given norms of the keys.
func (s *exact) weigh(ctx context.Context, keyNorm func(row int) float64, workers int) error {
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

func (s *exact) newFound() *found {
	return &found{
		codes:  make([]uint32, s.settings.Tables),
		packed: make([]uint64, s.members.words),
		met:    make([]metTable, 0, s.settings.Tables),
		share:  make([]float64, s.settings.Tables),
	}
}

// lookUp finds the query's buckets in all tables.
func (s *exact) lookUp(theta []float32, f *found) {
	s.hash.Codes(s.population.Query(theta), f.codes)
	s.meet(f)
}

// meet finds the buckets of the codes.
func (s *exact) meet(f *found) {
	s.members.packQuery(f.codes, f.packed)
	f.met = f.met[:0]
	clear(f.share)
	for table, code := range f.codes {
		m := metTable{table: table, along: s.tables.Bucket(table, code)}
		if s.settings.TwoSided {
			m.against = s.tables.Bucket(table, s.hash.Complement(code))
		}
		if weight := s.measure(&m, code); weight > 0 {
			f.share[table] = (1 - s.settings.Epsilon) * s.total / weight
			f.met = append(f.met, m)
		}
	}
	for table := range f.share {
		f.share[table] /= float64(max(1, len(f.met)))
	}
}

// measure returns W_t of a table's buckets, and sets how to draw from them.
func (s *exact) measure(m *metTable, code uint32) float64 {
	along, against := float64(len(m.along)), float64(len(m.against))
	if s.all != nil {
		along, m.alongColumns = s.buckets.find(m.table, code)
		against = 0
		if s.settings.TwoSided {
			against, m.againstColumns = s.buckets.find(m.table, s.hash.Complement(code))
		}
	}
	m.alongShare = along / (along + against)
	return along + against
}

func (s *exact) Draw(theta []float32, draws []Draw) {
	if s.due() {
		s.lookUp(theta, s.found)
		s.looked()
		tables := s.settings.Tables
		s.cost.add(tables*s.hash.MultiplyAdds(), tables*(s.hash.BytesRead()+bucketBytes(s.settings.TwoSided)))
	}
	s.hand(draws, s.fill)
	s.cost.add(0, len(draws)*s.drawBytes)
}

// fill makes draws with the codes in use. It fetches all places first, then the
// rows there, then their codes, so that one wait for memory does not hold up the
// next.
func (s *exact) fill(draws []Draw) {
	for i := range draws {
		draws[i], s.places[i] = s.choose()
	}
	if s.all != nil {
		for i := range draws {
			s.places[i].decide()
		}
	}
	for i := range draws {
		if place := s.places[i].place; place != nil {
			draws[i].Row = int(place[0])
		}
		s.fetch(draws[i].Row)
	}
	s.fetchFirst(s.population, draws[0].Row)
	for i := range draws {
		d := &draws[i]
		d.Probability = s.probability(d.Row, s.members.of(d.Row), s.found)
		d.Weight = 1 / (float64(s.tables.Rows()) * d.Probability)
	}
}

// fetch begins to bring into the cache what the probability of a row needs.
func (s *exact) fetch(row int) {
	vec.Fetch(s.members.of(row))
	if s.all != nil {
		vec.Fetch(s.all.columns[row : row+1])
	}
}

// exactBytes is what a draw reads: a row of a bucket, its codes and the query's,
// and where rows are weighted a column and a weight.
func exactBytes(settings Settings, width int) int {
	bytes := 4 + 2*8*membershipWords(width, settings.Tables)
	if settings.Weighted {
		bytes += 8 + 8
	}
	return bytes
}

// chosen is where in a bucket a row stands that was drawn.
type chosen struct {
	place   []uint32       // that element alone; none for a row drawn from all
	rows    []uint32       // for weighted draws, the bucket
	columns []bucketColumn // with its columns
	number  uint64         // which decide on the place
}

// decide finds the place of a weighted draw, once the column has come.
func (c *chosen) decide() {
	if c.columns != nil {
		at := columnAt(c.columns, c.number)
		c.place = c.rows[at : at+1]
		vec.Fetch(c.place)
	}
}

// choose draws a row from all, or from a bucket.
func (s *exact) choose() (Draw, chosen) {
	met := s.found.met
	if len(met) == 0 {
		return Draw{Row: s.any(), Empty: true, TablesTried: s.settings.Tables}, chosen{}
	}
	if s.order.Float64() < s.settings.Epsilon {
		return Draw{Row: s.any()}, chosen{}
	}
	m := &met[s.order.IntN(len(met))]
	return Draw{TablesTried: 1, BucketSize: len(m.along) + len(m.against)}, s.pick(m)
}

// any draws from all rows.
func (s *exact) any() int {
	if s.all != nil {
		row, _ := s.all.at(s.order.Uint64())
		return row
	}
	return s.order.IntN(s.tables.Rows())
}

// pick draws from a table's buckets, and begins to fetch what comes next.
func (s *exact) pick(m *metTable) chosen {
	if s.all == nil {
		place := place(m.along, m.against, s.order.IntN(len(m.along)+len(m.against)))
		vec.Fetch(place)
		return chosen{place: place}
	}
	c := chosen{rows: m.along, columns: m.alongColumns}
	if m.alongShare < 1 && s.order.Float64() >= m.alongShare {
		c.rows, c.columns = m.against, m.againstColumns
	}
	c.number = s.order.Uint64()
	at, _ := bits.Mul64(c.number, uint64(len(c.columns)))
	vec.Fetch(c.columns[at : at+1])
	return c
}

// probability returns p_i of a row with the given codes.
func (s *exact) probability(row int, codes []uint64, f *found) float64 {
	all := 1 / s.total
	if s.all != nil {
		all = s.all.probability(row)
	}
	if len(f.met) == 0 {
		return all
	}
	return all * (s.members.sum(codes, f.packed, f.share) + s.settings.Epsilon)
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
	m := exactMoments(func(row int) float64 { return s.probability(row, s.members.of(row), f) }, s.tables.Rows())
	m.NonEmpty = float64(len(f.met)) / float64(s.settings.Tables)
	m.TablesTried, m.Tries = 1-s.settings.Epsilon, []float64{s.settings.Epsilon, 1 - s.settings.Epsilon}
	if len(f.met) == 0 {
		m.TablesTried, m.Tries = float64(s.settings.Tables), fixedTries(s.settings.Tables)
	}
	return m, nil
}

func (s *exact) Cost() Cost { return s.cost }

func (s *exact) SetupCost() Cost { return s.setup }
