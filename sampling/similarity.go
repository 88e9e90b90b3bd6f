package sampling

import (
	"context"
	"fmt"

	"gradsample/hashing"
)

// The collision probabilities that both forms of LGD weigh with, and the tables
// that they draw from.

// smallestChance is the least probability that a weight is divided by. A row
// that points against the query has a collision probability near 0, but can be
// drawn all the same where rounding, or sparse projections, for which the
// formula is an approximation, have put it into the query's bucket. Weights are
// thereby at most 1e30, finite as a float32 too.
const smallestChance = 1e-30

// cosine returns that of a row's key and the query. Where one of them is zero
// their angle is taken for a right one.
func cosine(population Population, theta []float32, row int, queryNorm float64) float64 {
	norms := population.KeyNorm(row) * queryNorm
	if norms == 0 {
		return 0
	}
	return population.Inner(theta, row) / norms
}

// cosines sets those of several rows' keys, one beside the other.
func cosines(population Population, theta []float32, rows []int, queryNorm float64, cosines []float64) {
	if len(rows) == 1 { // who looks anew for each draw
		cosines[0] = cosine(population, theta, rows[0], queryNorm)
		return
	}
	population.Inners(theta, rows, cosines)
	for i, row := range rows {
		if norms := population.KeyNorm(row) * queryNorm; norms == 0 {
			cosines[i] = 0
		} else {
			cosines[i] /= norms
		}
	}
}

// bucketBytes is what looking up reads of a table: where one or two buckets
// begin and end, and a row.
func bucketBytes(twoSided bool) int {
	if twoSided {
		return 2*(4+4) + 4
	}
	return 4 + 4 + 4
}

// buildTables draws hash functions that do not see the last blind coordinates,
// and hashes all keys.
func buildTables(ctx context.Context, population Population, settings Settings, blind int, streams Streams, workers int) (hashing.Family, *hashing.Tables, Cost, error) {
	position, err := streams.Hashes.MarshalBinary()
	if err != nil {
		return nil, nil, Cost{}, err
	}
	hash, err := drawHash(population, settings, blind, streams)
	if err != nil {
		return nil, nil, Cost{}, err
	}
	tables, cost, err := hashKeys(ctx, population, hash, position, streams.Shelf, workers)
	cost.addNorms(population.Keys())
	return hash, tables, cost, err
}

func drawHash(population Population, settings Settings, blind int, streams Streams) (hashing.Family, error) {
	hash, err := hashing.New(hashing.Settings{
		Family:   settings.Hash,
		Dim:      population.Keys().Dim(),
		Bits:     settings.Bits,
		Tables:   settings.Tables,
		Density:  settings.Density,
		Blind:    blind,
		Polytope: settings.Polytope,
	}, streams.Hashes)
	if err != nil {
		return nil, fmt.Errorf("drawing hash functions: %w", err)
	}
	return hash, nil
}

// hashKeys returns the tables of all keys, from the shelf if they are there: hash
// functions follow from their settings and where their stream stood.
func hashKeys(ctx context.Context, population Population, hash hashing.Family, position []byte, shelf Shelf, workers int) (*hashing.Tables, Cost, error) {
	keys, cost := population.Keys(), Cost{}
	build := func() (*hashing.Tables, error) { return hashing.Build(ctx, hash, keys, workers) }
	tables, err := shelf.find(fmt.Sprintf("%x %+v", position, hash.Settings()), build)
	codes := keys.Rows() * hash.Settings().Tables
	cost.add(codes*hash.MultiplyAdds(), codes*hash.BytesRead())
	return tables, cost, err
}

// find builds the tables where there is no shelf.
func (s Shelf) find(key string, build func() (*hashing.Tables, error)) (*hashing.Tables, error) {
	if s == nil {
		return build()
	}
	return s(key, build)
}

// addNorms adds the computing of the norms of all keys.
func (c *Cost) addNorms(keys hashing.Keys) {
	elements := keys.Rows() * keys.Dim()
	c.add(elements, 4*elements)
}
