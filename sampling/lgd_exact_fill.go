package sampling

import (
	"math/bits"

	"gradsample/hashing"
	"gradsample/internal/vec"
)

// exactChunk is what is known of a chunk's draws while it is made.
type exactChunk struct {
	rows    [chunkDraws]int
	places  [chunkDraws]int           // of the rows in the tables, or hashing.NoPlace
	columns [chunkDraws]weightedPlace // of weighted draws

	probabilities [chunkDraws]float64
}

// weightedPlace is a bucket's columns, and the random number that decides on one of its rows.
type weightedPlace struct {
	columns []bucketColumn
	number  uint64
	first   int // place of the bucket's first row
}

// choose draws rows from all, or places in buckets, which it begins to fetch.
func (s *exact) choose(draws []Draw) {
	for i := range draws {
		s.chooseOne(i, &draws[i])
	}
	if s.all == nil {
		s.tables.FetchPlaces(s.chunk.places[:len(draws)])
	}
}

func (s *exact) chooseOne(i int, d *Draw) {
	c, met := &s.chunk, s.found.met
	c.places[i] = hashing.NoPlace
	if len(met) == 0 {
		c.rows[i] = s.any()
		d.Empty, d.TablesTried = true, s.settings.Tables
		return
	}
	if s.order.Float64() < s.settings.Epsilon {
		c.rows[i] = s.any()
		return
	}
	table := s.order.IntN(len(met))
	m := &met[table]
	d.TablesTried, d.BucketSize = 1, m.size
	if s.all != nil {
		c.columns[i] = s.weightedPlace(m, &s.found.weighted[table])
		return
	}
	c.places[i] = m.place(s.order.IntN(m.size))
}

// any draws from all rows.
func (s *exact) any() int {
	if s.all != nil {
		row, _ := s.all.at(s.order.Uint64())
		return row
	}
	return s.order.IntN(s.tables.Rows())
}

// weightedPlace draws one of a table's two buckets and a column of it, which it begins to fetch.
func (s *exact) weightedPlace(m *metTable, w *weightedTable) weightedPlace {
	p := weightedPlace{columns: w.along, first: m.first}
	if w.alongShare < 1 && s.order.Float64() >= w.alongShare {
		p.columns, p.first = w.against, m.first+m.along+m.apart
	}
	p.number = s.order.Uint64()
	at, _ := bits.Mul64(p.number, uint64(len(p.columns)))
	vec.Fetch(p.columns[at : at+1])
	return p
}

// find notes the rows, and begins to fetch what their probabilities need.
func (s *exact) find(draws []Draw) {
	c := &s.chunk
	if s.all != nil {
		s.decide(len(draws))
	}
	s.tables.RowsAt(c.places[:len(draws)], c.rows[:len(draws)])
	for i := range draws {
		draws[i].Row = c.rows[i]
	}
	s.members.fetch(c.rows[:len(draws)])
	if s.all != nil {
		vec.FetchRows(s.all.columns, 1, c.rows[:len(draws)])
	}
}

// decide finds the places of weighted draws, whose columns have come.
func (s *exact) decide(draws int) {
	c := &s.chunk
	for i := range draws {
		if p := &c.columns[i]; p.columns != nil {
			c.places[i] = p.first + columnAt(p.columns, p.number)
			p.columns = nil
		}
	}
	s.tables.FetchPlaces(c.places[:draws])
}

// weigh sets the probabilities and weights.
func (s *exact) weigh(draws []Draw) {
	p, rows := &s.chunk.probabilities, float64(s.tables.Rows())
	s.probabilities(&s.chunk.rows, s.found, p)
	for i := range draws {
		draws[i].Probability = p[i]
		draws[i].Weight = 1 / (rows * p[i])
	}
}

// probabilities sets p_i of some rows.
func (s *exact) probabilities(rows *[chunkDraws]int, f *found, p *[chunkDraws]float64) {
	if len(f.met) > 0 {
		s.members.sums(p, rows, f.packed, f.weights)
	}
	for i, row := range rows {
		all := 1 / s.total
		if s.all != nil {
			all = s.all.probability(row)
		}
		if len(f.met) == 0 {
			p[i] = all
		} else {
			p[i] = all * (p[i] + s.settings.Epsilon)
		}
	}
}

// allProbabilities returns p_i of all rows.
func (s *exact) allProbabilities(f *found) []float64 {
	all := make([]float64, s.tables.Rows())
	var (
		rows [chunkDraws]int
		p    [chunkDraws]float64
	)
	for first := 0; first < len(all); first += chunkDraws {
		for i := range rows {
			rows[i] = min(first+i, len(all)-1)
		}
		s.probabilities(&rows, f, &p)
		copy(all[first:], p[:])
	}
	return all
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
