package measure

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"

	"gradsample/hashing"
	"gradsample/objective"
	"gradsample/sampling"
)

// MarginalRows is up to how many rows an audit has a marginal row: it looks at
// every pair of them.
const MarginalRows = 10_000

// hasMarginal tells whether there is a closed form over the draws of the tables:
// the collision probabilities of three vectors are known for the signs of dense
// Gaussian projections.
func hasMarginal(request AuditRequest) bool {
	settings := request.Sampling.WithDefaults()
	return request.Sampler == "lgd-paper" && settings.Hash != hashing.PolytopeHashing && settings.Density == 1
}

// bitCollision returns the probability that two keys, or a key and a query, of
// length 1 agree in a hash bit. Quadratic hashing is SimHash of vectors whose
// cosine is the square.
func bitCollision(v, q []float64, settings sampling.Settings) float64 {
	cosine := floats.Dot(v, q)
	if settings.Hash == hashing.QuadraticHashing {
		cosine *= cosine
	}
	return hashing.CollisionProbability(cosine)
}

// marginalMoments returns the moments of lgd-paper's draw over the choice of its
// dense tables too, as if no bucket S were ever empty. With c_i the probability
// that row i is in S,
//
//	First[i] = 1/N, Second[i] = E[|S| | i ∈ S]/(N² c_i),
//
// where E[|S| | i ∈ S] = Σ_j P(i and j ∈ S)/c_i. Probability[i] holds c_i, the
// chance to be drawn at all; the largest weight has no closed form and is NaN.
// The estimate is unbiased, but for rows with c_i = 0, and its variance is the
// mean over tables of the conditional mean squared error.
//
// With α the angles between v_i, v_j and the query q, a hash bit is the same for
// all three with probability t = 1 − (α_qi+α_qj+α_ij)/(2π). One-sided,
// P(i and j ∈ S) is t^K. Two-sided, either key may have the complement of the
// query's code instead: that is (c_i−t)^K, (c_j−t)^K and (c_ij−t)^K more, with
// c = 1 − α/π the collision probabilities of a bit of the pairs.
func marginalMoments(ctx context.Context, train objective.Objective, settings sampling.Settings, theta []float32) (*sampling.Moments, error) {
	keys, rows := unitKeys(train), train.Rows()
	query := widen(train.Query(theta))
	normalise(query)
	bit := make([]float64, rows) // collision probability with the query
	for i, key := range keys {
		bit[i] = bitCollision(key, query, settings)
	}
	sizes := make([]float64, rows) // Σ_j P(i and j ∈ S)
	for i, key := range keys {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		sizes[i] += joint(bit[i], bit[i], 1, settings)
		for j := range i {
			both := joint(bit[i], bit[j], bitCollision(key, keys[j], settings), settings)
			sizes[i] += both
			sizes[j] += both
		}
	}
	m := &sampling.Moments{
		Probability: make([]float64, rows), First: make([]float64, rows), Second: make([]float64, rows),
		NonEmpty: 1, TablesTried: 1, Largest: math.NaN(),
	}
	n := float64(rows)
	for i := range rows {
		c := hashing.OneSided(bit[i], settings.Bits)
		if settings.TwoSided {
			c = hashing.TwoSided(bit[i], settings.Bits)
		}
		if c > 0 {
			m.Probability[i], m.First[i], m.Second[i] = c, 1/n, sizes[i]/(n*c*n*c)
		}
	}
	return m, nil
}

// joint returns P(i and j ∈ S) from the collision probabilities of a bit of i
// and the query, of j and the query, and of i and j.
func joint(i, j, pair float64, settings sampling.Settings) float64 {
	all := max(0, (i+j+pair-1)/2) // t, with 1 − c for each α/π
	probability := hashing.OneSided(all, settings.Bits)
	if settings.TwoSided {
		for _, two := range []float64{i, j, pair} {
			probability += hashing.OneSided(max(0, two-all), settings.Bits)
		}
	}
	return probability
}

// unitKeys returns the keys scaled to length 1. A zero key stays zero, and so is
// taken to be at a right angle to everything, as the sampler takes it.
func unitKeys(train objective.Objective) [][]float64 {
	keys := train.Keys()
	key, all := make([]float32, keys.Dim()), make([][]float64, keys.Rows())
	for i := range all {
		keys.Key(i, key)
		all[i] = widen(key)
		normalise(all[i])
	}
	return all
}

func normalise(v []float64) {
	if norm := floats.Norm(v, 2); norm > 0 {
		floats.Scale(1/norm, v)
	}
}

func widen(v []float32) []float64 {
	wide := make([]float64, len(v))
	for i, value := range v {
		wide[i] = float64(value)
	}
	return wide
}
