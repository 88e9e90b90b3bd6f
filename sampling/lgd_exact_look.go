package sampling

import "gradsample/hashing"

// found is what a query meets.
type found struct {
	codes   []uint32
	along   []hashing.Span // of each table: the query's bucket,
	against []hashing.Span // and the complement's; empty where look-ups are one-sided
	packed  []uint64       // the codes, for the comparison with rows'
	met     []metTable     // the T tables with rows of positive weight
	weights []float64      // of each table, for that comparison: (1-epsilon) sum(w)/(T W_t), or 0

	weighted []weightedTable // beside met, where rows are weighted
}

// weightedTable has the columns of both buckets, and the chance of the first.
type weightedTable struct {
	along, against []bucketColumn
	alongShare     float64
}

func (s *exact) newFound() *found {
	f := &found{
		codes:   make([]uint32, s.settings.Tables),
		along:   make([]hashing.Span, s.settings.Tables),
		against: make([]hashing.Span, s.settings.Tables),
		packed:  make([]uint64, s.members.words),
		met:     make([]metTable, 0, s.settings.Tables),
		weights: make([]float64, s.members.packing.WeightsOf(s.members.words)),
	}
	if s.all != nil {
		f.weighted = make([]weightedTable, 0, s.settings.Tables)
	}
	return f
}

// lookUp finds the query's buckets in all tables.
func (s *exact) lookUp(theta []float32, f *found) {
	s.hash.Codes(s.population.Query(theta), f.codes)
	s.meet(f)
}

// meet finds the buckets of the codes.
func (s *exact) meet(f *found) {
	s.members.packQuery(f.codes, f.packed)
	s.tables.Spans(f.codes, 0, f.along)
	if s.settings.TwoSided {
		s.tables.Spans(f.codes, s.hash.Complement(0), f.against)
	}
	f.met, f.weighted = f.met[:0], f.weighted[:0]
	clear(f.weights)
	share := (1 - s.settings.Epsilon) * s.total
	for table := range f.codes {
		m, weight := metSpans(s.tables.Place(table, f.along[table]), f.along[table], f.against[table]), 0.0
		if s.all == nil {
			weight = float64(m.size)
		} else {
			weight = s.weighTable(f, table)
		}
		if weight > 0 {
			f.met = append(f.met, m)
			f.weights[s.members.places[table]] = share / weight
		}
	}
	for i := range f.weights {
		f.weights[i] /= float64(max(1, len(f.met)))
	}
}

// weighTable returns W_t of weighted rows, and notes the columns if it is positive.
func (s *exact) weighTable(f *found, table int) float64 {
	var w weightedTable
	var along, against float64
	along, w.along = s.buckets.find(table, f.codes[table])
	if s.settings.TwoSided {
		against, w.against = s.buckets.find(table, s.hash.Complement(f.codes[table]))
	}
	if along+against > 0 {
		w.alongShare = along / (along + against)
		f.weighted = append(f.weighted, w)
	}
	return along + against
}
