package sampling

import (
	"math"

	"gradsample/hashing"
	"gradsample/internal/vec"
)

// look is what lgd-paper holds on to of the parameters: the query, and the buckets that
// it meets. Where each draw looks anew nothing is held.
type look struct {
	theta, query []float32
	norm         float64 // of the query
	held         bool
	codes        []uint32 // of tables, where they are known
	known        []bool   // which tables have been drawn
	met          []metTable

	// Where a look serves draws of many tables their codes are found all at once,
	// which takes a quarter of the time that they take one by one. What counts as
	// work is those of the tables that are drawn.
	atOnce         bool
	along, against []hashing.Span
}

// newLook has room for the codes of all tables, if they are held.
func newLook(settings Settings) look {
	l := look{held: settings.Refresh > 1, atOnce: settings.Refresh > 1 && 2*settings.Refresh >= settings.Tables}
	if l.held {
		l.codes, l.known = make([]uint32, settings.Tables), make([]bool, settings.Tables)
		l.met = make([]metTable, settings.Tables)
	}
	if l.atOnce {
		l.along, l.against = make([]hashing.Span, settings.Tables), make([]hashing.Span, settings.Tables)
	}
	return l
}

// at looks at the parameters, and forgets the codes.
func (l *look) at(population Population, theta []float32) {
	query := population.Query(theta)
	if l.held {
		theta, query = append(l.theta[:0], theta...), append(l.query[:0], query...)
		clear(l.known)
	}
	l.theta, l.query, l.norm = theta, query, math.Sqrt(vec.SumSquares(query))
}

// meetAll finds the buckets in all tables.
func (l *look) meetAll(tables *hashing.Tables, hash hashing.Family, twoSided bool) {
	hash.Codes(l.query, l.codes)
	tables.Spans(l.codes, 0, l.along)
	if twoSided {
		tables.Spans(l.codes, hash.Complement(0), l.against)
	}
	for table, along := range l.along {
		l.met[table] = metSpans(tables.Place(table, along), along, l.against[table])
	}
}
