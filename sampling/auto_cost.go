package sampling

import (
	"context"

	"gradsample/hashing"
)

// What steps take, for auto: counted work as a time. The constants are those of
// one machine (2.5 GHz, AVX-512), fitted once to the times of steps of uniform,
// static-norm, stale-norm, dci and lgd-exact, plain, dense and weighted, over
// 26, 90 and 384 columns and 5,000 and 60,000 rows. Only their ratios matter: with
// them the time of a step, as a multiple of uniform's, comes out within a factor of
// two throughout, and that of a set-up too, but for dense tables of many columns,
// for which it is up to three times too long. A step of AdaGrad or Adam takes
// longer than is reckoned for uniform's. All this errs towards uniform.
const (
	// stepNanoseconds are those of a uniform step beyond its multiply-adds.
	stepNanoseconds = 100.
	// multiplyAddNanoseconds are for operands that are read one after the other.
	multiplyAddNanoseconds = .25
	// lookUpNanoseconds are those of a byte that is no operand: of a table, at a
	// random place.
	lookUpNanoseconds = 3.
	// operandBytes are those that a multiply-add reads.
	operandBytes = 8
	// entryNanoseconds are those of putting a row into its place in a table.
	entryNanoseconds = 45.
)

// work is counted cost, and the entries of tables that are made.
type work struct {
	Cost
	entries int
}

func (w work) nanoseconds() float64 {
	lookedUp := float64(w.Bytes - min(w.Bytes, operandBytes*w.MultiplyAdds))
	return float64(multiplyAddNanoseconds*float64(w.MultiplyAdds)) +
		float64(lookUpNanoseconds*lookedUp) + float64(entryNanoseconds*float64(w.entries))
}

// stepTime is that of a uniform step.
func stepTime(population Population) float64 {
	return stepNanoseconds + float64(multiplyAddNanoseconds*float64(population.MultiplyAdds()))
}

// normsWork is that of the norms of some gradients.
func normsWork(rows int, population Population) work {
	var w work
	w.addNormsAt(rows, population)
	return w
}

// plan is the work of a sampler on so many rows.
type plan struct {
	setup  work
	look   work // at the parameters
	period int  // draws to a look
	draw   work // of one draw, beside the looks
}

// candidate is a sampler that auto may take up.
type candidate struct {
	name     string
	settings Settings
	plan     func(rows int) plan
	sample   int // rows that it is tried on

	whole    plan    // on all rows
	next     int     // number of draws before which it is not tried
	unfit    bool    // it cannot be built on these rows
	replaced bool    // it was given up for something better
	sampler  Sampler // nil until it is taken up
	hashes   []byte  // where the stream of hashes was when it was built
	extra    float64 // measured nanoseconds of a step beyond uniform's, or 0
}

// sampleRows is how many rows a candidate is tried on.
const sampleRows = 256

// newCandidates returns the samplers that are unbiased given their tables and
// suit the loss, the ones that are cheaper to set up first. All have a share of
// uniform draws: without one, rows of small probability and large weight are what
// watching a window does not show. stale-norm looks once in N draws, whatever the
// settings say, which are for the others.
func newCandidates(population Population, settings Settings, streams Streams) ([]*candidate, error) {
	rows, settings := population.Rows(), settings.held()
	static := func(count int) plan { return staticPlan(count, population) }
	candidates := []*candidate{
		{name: "static-norm", settings: settings, plan: static, sample: sampleRows},
		{name: "static-norm-squared", settings: settings, plan: static, sample: sampleRows},
	}
	stale := settings
	stale.Refresh, stale.Drift = rows, 0
	candidates = append(candidates, &candidate{
		name: "stale-norm", settings: stale, sample: sampleRows,
		plan: func(count int) plan { return stalePlan(count, population) },
	})
	if population.Keys() != nil {
		one := settings
		one.Tables = 1
		hash, err := drawHash(population, one, 0, streams) // to know what a code takes
		if err != nil {
			return nil, err
		}
		if settings.Whiten {
			folder, err := whitenable(hash, one)
			if err != nil {
				return nil, err
			}
			hash = folder.Fold(func([]float64) {}) // no longer sparse
		}
		candidates = append(candidates, &candidate{
			name: "dci", settings: settings, sample: sampleRows,
			plan: func(count int) plan { return dciPlan(count, population, settings) },
		}, &candidate{
			// Buckets of a few rows say little: sixteen is their mean size here.
			name: "lgd-exact", settings: settings, sample: max(sampleRows, 16<<settings.Bits),
			plan: func(count int) plan { return exactPlan(count, population, settings, hash) },
		})
	}
	for _, c := range candidates {
		c.whole, c.sample = c.plan(rows), min(c.sample, rows)
	}
	return candidates, nil
}

// build makes the candidate for these rows.
func (c *candidate) build(population Population, streams Streams, workers int) (Sampler, error) {
	description, _ := Describe(c.name)
	return description.construct(context.Background(), population, c.settings, streams, workers)
}

// takeUpTime is what comes before the first draw.
func (c *candidate) takeUpTime() float64 {
	time := c.whole.look.nanoseconds()
	if c.sampler == nil {
		time += c.whole.setup.nanoseconds()
	}
	return time
}

// extraTime is that of a step in use beyond uniform's: the draw, its part of a look,
// and of watching.
func (c *candidate) extraTime(population Population) float64 {
	watching := normsWork(1, population).nanoseconds() / watchedEvery
	return c.whole.draw.nanoseconds() + c.whole.look.nanoseconds()/float64(c.whole.period) + watching
}

func staticPlan(rows int, population Population) plan {
	p := plan{period: 1}
	p.setup.add(rows*population.Dim(), rows*4*population.Dim())
	p.setup.entries = rows
	p.draw.add(0, aliasBytes)
	return p
}

func stalePlan(rows int, population Population) plan {
	p := plan{look: normsWork(rows, population), period: rows}
	p.look.add(0, rows*aliasBytes)
	p.look.entries = rows
	p.draw.add(0, aliasBytes)
	return p
}

func dciPlan(rows int, population Population, settings Settings) plan {
	p, dim := plan{period: settings.Refresh}, population.Keys().Dim()
	elements, projections := settings.Tables*dim, settings.Tables*rows
	p.setup.add(elements+projections*(dim+1)+rows*population.Dim(),
		4*elements+projections*(8*dim+4)+rows*4*population.Dim())
	p.setup.entries = projections
	p.look.add(elements, 8*elements)
	p.draw.add(0, 4+min(aimed, settings.Tables)*rankBytes(settings))
	return p
}

func exactPlan(rows int, population Population, settings Settings, hash hashing.Family) plan {
	p, dim := plan{period: settings.Refresh}, population.Keys().Dim()
	codes, tables := rows*settings.Tables, settings.Tables
	p.setup.add(codes*hash.MultiplyAdds(), codes*hash.BytesRead())
	p.setup.entries = codes
	p.look.add(tables*hash.MultiplyAdds(), tables*(hash.BytesRead()+bucketBytes(settings.TwoSided)))
	p.draw.add(0, exactBytes(settings, hash.Width()))
	if settings.Weighted {
		p.setup.add(rows*dim, rows*4*dim)
		p.setup.entries += codes
	}
	if settings.Whiten {
		p.setup.plus(whiteningCost(rows, dim))
	}
	if settings.Whiten && settings.Weighted {
		p.setup.plus(whiteningCost(rows, dim))
	}
	return p
}
