package measure

import (
	"context"
	"math"
	"strconv"

	"gradsample/harness"
	"gradsample/hashing"
	"gradsample/internal/rng"
	"gradsample/results"
)

// CollisionSettings is a method of Collisions: a family of hash functions.
type CollisionSettings struct {
	Hash     string    `json:"hash"`
	Bits     int       `json:"k"`
	Density  float64   `json:"density"`
	Polytope int       `json:"polytope,omitempty"`
	TwoSided bool      `json:"two_sided,omitempty"`
	Cosines  []float64 `json:"cosines"`
}

// CollisionMethod declares a method of Collisions.
func CollisionMethod(name string, settings CollisionSettings) results.Method {
	return encodeMethod(name, settings)
}

// Collisions measures how often a key falls into the query's bucket, by the
// cosine between them, and sets the family's formula beside it. Keys have as
// many coordinates as the problem has columns, and a target.
type Collisions struct{}

// Algorithm versions the payload.
func (Collisions) Algorithm() string { return "collisions/" + algorithm }

const (
	// collisionPairs is how many pairs of random directions are hashed a cosine,
	// and collisionTables by how many functions.
	collisionPairs, collisionTables = 5, 500
)

// Cost estimates the codes of all pairs.
func (Collisions) Cost(trial results.Trial) float64 {
	_, columns := shape(trial.Problem)
	var s CollisionSettings
	if decodeStrictly(trial.Methods[0], &s) != nil {
		return 0
	}
	return float64(2*len(s.Cosines)*collisionPairs*collisionTables*s.Bits) * max(columns*s.Density, 1) / fastHashes
}

// Run returns a row a cosine: the share of functions by which the pairs collide,
// and the probability that the formula gives.
func (Collisions) Run(ctx context.Context, trial results.Trial, inputs harness.Inputs) (harness.Outcome, error) {
	var s CollisionSettings
	if err := decodeStrictly(trial.Methods[0], &s); err != nil {
		return harness.Outcome{}, err
	}
	family, err := hashing.New(hashing.Settings{
		Family: s.Hash, Dim: inputs.Problem.Train.X.Cols + 1, Bits: s.Bits, Tables: collisionTables, Density: s.Density, Polytope: s.Polytope,
	}, Stream(trial, "hashes"))
	if err != nil {
		return harness.Outcome{}, err
	}
	table := results.NewTable("cosine", "collision", "collision_exact")
	for _, cosine := range s.Cosines {
		if ctx.Err() != nil {
			return harness.Outcome{}, ctx.Err()
		}
		random := Stream(trial, "pairs at "+strconv.FormatFloat(cosine, 'g', -1, 64))
		table.Add(cosine, collided(family, cosine, s.TwoSided, random), family.CodeCollision(cosine, s.TwoSided))
	}
	return harness.Outcome{Status: results.StatusDone, Payload: table}, nil
}

// collided is the share of tables in which random pairs with a cosine collide.
func collided(family hashing.Family, cosine float64, twoSided bool, random *rng.Stream) float64 {
	dim, tables := family.Settings().Dim, family.Settings().Tables
	theirs, own, hits := make([]uint32, tables), make([]uint32, tables), 0
	for range collisionPairs {
		query, key := pair(dim, cosine, random)
		family.Codes(query, theirs)
		family.Codes(key, own)
		for t := range own {
			if own[t] == theirs[t] || twoSided && own[t] == family.Complement(theirs[t]) {
				hits++
			}
		}
	}
	return float64(hits) / float64(tables*collisionPairs)
}

// pair returns two directions with a cosine: the second is the first and another
// one, made orthogonal to it, in the right proportion.
func pair(dim int, cosine float64, random *rng.Stream) (query, key []float32) {
	first, second := make([]float64, dim), make([]float64, dim)
	var square, inner float64
	for i := range first {
		first[i], second[i] = random.NormFloat64(), random.NormFloat64()
		square += first[i] * first[i]
		inner += first[i] * second[i]
	}
	var rest float64
	for i := range second {
		second[i] -= inner / square * first[i]
		rest += second[i] * second[i]
	}
	query, key = make([]float32, dim), make([]float32, dim)
	for i := range query {
		query[i] = float32(first[i] / math.Sqrt(square))
		key[i] = float32(cosine*first[i]/math.Sqrt(square) + math.Sqrt(1-cosine*cosine)*second[i]/math.Sqrt(rest))
	}
	return query, key
}
