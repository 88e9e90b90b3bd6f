package sampling

import (
	"context"
	"fmt"
	"math"

	"gradsample/hashing"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// released is LGD as its authors' code draws, apart from the slips that
// Settings.Defects switches on. It differs from the paper in two things.
//
// The weight has the probability that a row is found in any of l tables, not
// in the l-th and no earlier one:
//
//	w = |S| / (N (1 - (1-p)^l)).
//
// Where a fraction f of the tables has a non-empty bucket, and p is well below f
// for all rows, the weights' mean is about -ln f/(1-f).
//
// A bucket keeps at most BucketCap rows, a uniform sample of those added. |S| is
// the number kept. Given the reservoirs that is the right count for the rows
// kept, but the others are lost: the weights' mean falls below 1 by as much as
// buckets are cut. With DefectUncappedCount |S| is the number added, which
// restores the mean; over the choice of proper reservoirs it is the unbiased
// count, so that this defect mends more than it spoils.
//
// After L empty buckets (where the authors' code would crash) it draws
// uniformly, with weight 1.
type released struct {
	population    Population
	settings      Settings
	twoSided      bool
	uncappedCount bool
	hash          hashing.Family
	tables        *hashing.Tables // of each bucket the first BucketCap rows are kept
	order         *rng.Stream

	bucketBytes int
	cost, setup Cost
}

func newReleased(ctx context.Context, population Population, settings Settings, streams Streams, workers int) (Sampler, error) {
	if settings.Hash != hashing.SimHashing {
		return nil, fmt.Errorf("%w: the authors' code hashes with %s, not %s; choose lgd-paper for that", ErrHash, hashing.SimHashing, settings.Hash)
	}
	blind := 0
	if settings.has(DefectLastCoordinate) {
		blind = 1
	}
	hash, tables, setup, err := buildTables(ctx, population, settings, blind, streams, workers)
	if err != nil {
		return nil, err
	}
	if streams.Shelf != nil {
		tables = tables.Clone() // others have the same, and buckets are reordered below
	}
	twoSided := settings.TwoSided && !settings.has(DefectOneSided)
	s := &released{
		population:    population,
		settings:      settings,
		twoSided:      twoSided,
		uncappedCount: settings.has(DefectUncappedCount),
		hash:          hash,
		tables:        tables,
		order:         streams.Order,
		bucketBytes:   bucketBytes(twoSided),
		setup:         setup,
	}
	for table := range settings.Tables {
		for _, rows := range tables.Buckets(table) {
			keep(rows, settings.BucketCap, settings.has(DefectAlwaysReplace), streams.Hashes)
		}
	}
	return s, nil
}

// Fork shares the tables and what was kept in them, which no draw changes.
func (s *released) Fork(population Population, order *rng.Stream) Sampler {
	fork := *s
	fork.population, fork.order, fork.cost = population, order, Cost{}
	return &fork
}

// keep moves a sample of the rows to the first most places, by the reservoir
// method: newcomer number n takes the place of a random one with probability
// most/n, or always.
func keep(rows []uint32, most int, always bool, random *rng.Stream) {
	for newcomer := most; newcomer < len(rows); newcomer++ {
		choices := newcomer + 1
		if always {
			choices = most
		}
		if place := random.IntN(choices); place < most {
			rows[place], rows[newcomer] = rows[newcomer], rows[place]
		}
	}
}

// capped is a bucket: the rows kept, and the count that the weight has for them.
type capped struct {
	kept  []uint32
	count int
}

func (s *released) bucket(table int, code uint32) capped {
	added := s.tables.Bucket(table, code)
	b := capped{kept: added[:min(len(added), s.settings.BucketCap)]}
	b.count = len(b.kept)
	if s.uncappedCount {
		b.count = len(added)
	}
	return b
}

// buckets returns the query's bucket, and its complement's, which is empty for
// one-sided look-ups.
func (s *released) buckets(table int, code uint32) [2]capped {
	both := [2]capped{s.bucket(table, code)}
	if s.twoSided {
		both[1] = s.bucket(table, s.hash.Complement(code))
	}
	return both
}

func (s *released) Draw(theta []float32, draws []Draw) {
	query := s.population.Query(theta)
	norm := math.Sqrt(vec.SumSquares(query))
	s.cost.add(len(query), 4*len(query))
	for i := range draws {
		draws[i] = s.draw(theta, query, norm)
	}
}

func (s *released) draw(theta, query []float32, norm float64) Draw {
	for l := 1; l <= s.settings.Tables; l++ {
		table := s.order.IntN(s.settings.Tables)
		both := s.buckets(table, s.hash.Code(table, query))
		s.cost.add(s.hash.MultiplyAdds(), s.hash.BytesRead()+s.bucketBytes)
		size := both[0].count + both[1].count
		if size == 0 {
			continue
		}
		// One of the two, in proportion to the counts, then one of its rows.
		b := both[0]
		if s.twoSided && s.order.IntN(size) >= b.count {
			b = both[1]
		}
		row := int(b.kept[s.order.IntN(len(b.kept))])
		s.cost.add(len(query), 8*len(query))
		return Draw{
			Row:         row,
			Weight:      float64(size) / (float64(s.tables.Rows()) * s.chance(theta, row, norm, l)),
			TablesTried: l,
			BucketSize:  size,
		}
	}
	row := s.order.IntN(s.tables.Rows())
	return Draw{Row: row, Weight: 1, TablesTried: s.settings.Tables, Empty: true}
}

// chance returns 1 - (1-p)^l, without losing small p to rounding.
func (s *released) chance(theta []float32, row int, norm float64, l int) float64 {
	p := s.hash.CodeCollision(cosine(s.population, theta, row, norm), s.twoSided)
	return foundWithin(p, l)
}

func foundWithin(p float64, l int) float64 {
	return max(-math.Expm1(float64(l)*math.Log1p(-p)), smallestChance)
}

func (s *released) Cost() Cost { return s.cost }

func (s *released) SetupCost() Cost { return s.setup }
