package sampling

import (
	"math"

	"gradsample/hashing"
)

// paperChunk is what is known of a chunk's draws while it is made.
type paperChunk struct {
	rows    [chunkDraws]int
	places  [chunkDraws]int     // of the rows in the tables, or hashing.NoPlace
	chances [chunkDraws]float64 // of the rows, to be in the query's bucket
	cost    Cost                // of the look-ups
	learned []int               // tables that were not known before
}

// choose finds buckets that are not empty, and places in them, which it begins to fetch.
func (s *paper) choose(draws []Draw) {
	c := &s.chunk
	c.cost, c.learned = Cost{}, c.learned[:0]
	for i := range draws {
		s.chooseOne(i, &draws[i])
	}
	s.tables.FetchPlaces(c.places[:len(draws)])
}

func (s *paper) chooseOne(i int, d *Draw) {
	c := &s.chunk
	for tried := 1; ; tried++ {
		if tried == s.settings.Tables+1 && s.allEmpty() {
			c.places[i], c.rows[i] = hashing.NoPlace, s.order.IntN(s.tables.Rows())
			d.Weight, d.TablesTried, d.Empty = 1, s.settings.Tables, true
			return
		}
		if m := s.lookUp(s.order.IntN(s.settings.Tables)); m.size > 0 {
			d.TablesTried, d.BucketSize = tried, m.size
			c.places[i] = m.place(s.order.IntN(m.size))
			return
		}
	}
}

// lookUp returns the buckets of the query in a table.
func (s *paper) lookUp(table int) metTable {
	l := &s.look
	s.chunk.cost.add(0, s.bucketBytes)
	if l.held && l.known[table] {
		return l.met[table]
	}
	s.chunk.cost.add(s.hash.MultiplyAdds(), s.hash.BytesRead())
	if !l.held {
		return meetTable(s.tables, s.hash, table, s.hash.Code(table, l.query), s.settings.TwoSided)
	}
	if !l.atOnce {
		l.codes[table] = s.hash.Code(table, l.query)
		l.met[table] = meetTable(s.tables, s.hash, table, l.codes[table], s.settings.TwoSided)
	}
	l.known[table] = true
	s.chunk.learned = append(s.chunk.learned, table)
	return l.met[table]
}

// giveBack forgets what was learned for draws that are chosen again.
func (s *paper) giveBack() {
	if len(s.next) > 0 {
		for _, table := range s.chunk.learned {
			s.look.known[table] = false
		}
	}
	s.ahead.giveBack()
}

// allEmpty tells whether the query meets an empty bucket in every table.
func (s *paper) allEmpty() bool {
	for table := range s.settings.Tables {
		if m := s.lookUp(table); m.size > 0 {
			return false
		}
	}
	return true
}

// find notes the rows, and begins to fetch them where nobody else does.
func (s *paper) find(draws []Draw) {
	rows := s.chunk.rows[:len(draws)]
	s.tables.RowsAt(s.chunk.places[:len(draws)], rows)
	for i, row := range rows {
		draws[i].Row = row
	}
	s.fetched = 0
	if !s.foreseen {
		s.fetchRest(draws)
	}
}

// fetchRest begins to fetch the rows of a chunk that nobody has fetched.
func (s *paper) fetchRest(draws []Draw) {
	s.population.FetchRows(s.chunk.rows[s.fetched:len(draws)])
	s.fetched = len(draws)
}

// weigh sets the weights.
func (s *paper) weigh(draws []Draw) {
	s.fetchRest(draws)
	c := &s.chunk
	s.cost.plus(c.cost)
	chances := c.chances[:len(draws)]
	cosines(s.population, s.look.theta, c.rows[:len(draws)], s.look.norm, chances)
	s.hash.CodeCollisions(chances, s.settings.TwoSided)
	rows := float64(s.tables.Rows())
	for i, p := range chances {
		d := &draws[i]
		if d.Empty {
			continue
		}
		s.cost.add(len(s.look.query), 8*len(s.look.query))
		chance := p
		if d.TablesTried > 1 {
			chance *= math.Pow(1-p, float64(d.TablesTried-1))
		}
		d.Weight = float64(d.BucketSize) / (rows * max(chance, smallestChance))
	}
}
