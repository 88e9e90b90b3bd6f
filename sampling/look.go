package sampling

import (
	"math"

	"gradsample/internal/vec"
)

// look is what lgd-paper holds on to of the parameters: the query, and the codes
// that were worked out for it. Where each draw looks anew nothing is held.
type look struct {
	theta, query []float32
	norm         float64 // of the query
	held         bool
	codes        []uint32 // of tables, where they are known
	known        []bool
}

// newLook has room for the codes of all tables, if they are held.
func newLook(settings Settings) look {
	l := look{held: settings.Refresh > 1}
	if l.held {
		l.codes, l.known = make([]uint32, settings.Tables), make([]bool, settings.Tables)
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

// code returns a table's code, if it is known.
func (l *look) code(table int) (code uint32, known bool) {
	if !l.held || !l.known[table] {
		return 0, false
	}
	return l.codes[table], true
}

// note holds a code for the draws that follow.
func (l *look) note(table int, code uint32) {
	if l.held {
		l.codes[table], l.known[table] = code, true
	}
}
