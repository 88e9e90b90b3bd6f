package measure

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"gradsample/datasets"
	"gradsample/harness"
	"gradsample/hashing"
	"gradsample/internal/vec"
	"gradsample/objective"
	"gradsample/results"
	"gradsample/sampling"
)

// ConditionsSettings is a method of Conditions: LGD with K bits on populations
// of rows with large, middling and small gradients.
type ConditionsSettings struct {
	// Bits is K; 0 takes the best up to MostBits at every population.
	Bits   int `json:"k"`
	Tables int `json:"l"`
	// Residual is |r| of the rows with large gradients, whose norms are t; those
	// with small ones have c times that. All rows have length 1.
	Residual float64 `json:"residual"`
	// Middle is the share of the rows whose gradients are √c·t, between the two.
	Middle float64   `json:"middle"`
	Shares []float64 `json:"shares"` // of the rows with large gradients
	Ratios []float64 `json:"ratios"` // c
}

// MostBits bounds the search for the best K.
const MostBits = 12

// ConditionsMethod declares a method of Conditions.
func ConditionsMethod(name string, settings ConditionsSettings) results.Method {
	return encodeMethod(name, settings)
}

// Conditions asks when LGD's variance lies below uniform's, in the review's
// terms: by the shares of the rows whose gradients have norm t and more, between
// ct and t, and ct and less. Rows are the problem's, scaled to length 1, with
// targets that make it so at θ = 0.
type Conditions struct{}

// Algorithm versions the payload.
func (Conditions) Algorithm() string { return "conditions/" + algorithm }

// Cost estimates the tables of all populations.
func (Conditions) Cost(trial results.Trial) float64 {
	rows, columns := shape(trial.Problem)
	var s ConditionsSettings
	if decodeStrictly(trial.Methods[0], &s) != nil {
		return 0
	}
	return float64(len(s.Shares)*len(s.Ratios)*max(s.Bits, 5)*s.Tables) * rows * columns / fastHashes
}

// Run returns a row a population: the variance ratio in closed form, over the
// draws of the tables and for many rows whose directions are at right angles but
// for the query's; the bound that follows from p1 and p2 alone; what the tables of
// the trial's seed give, exactly; the lowest ratio there is; and K.
func (Conditions) Run(ctx context.Context, trial results.Trial, inputs harness.Inputs) (harness.Outcome, error) {
	var s ConditionsSettings
	if err := decodeStrictly(trial.Methods[0], &s); err != nil {
		return harness.Outcome{}, err
	}
	table := results.NewTable("share", results.AcrossPrefix+"ratio",
		"variance_ratio", "bound", "audited_ratio", "bias", "optimal_ratio", "k")
	for _, share := range s.Shares {
		for _, ratio := range s.Ratios {
			if ctx.Err() != nil {
				return harness.Outcome{}, ctx.Err()
			}
			groups, bits := s.groups(share, ratio), s.Bits
			if bits == 0 {
				bits = groups.bestBits()
			}
			audited, err := s.audit(ctx, trial, inputs.Problem, groups, bits)
			if err != nil {
				return harness.Outcome{}, fmt.Errorf("share %g, ratio %g: %w", share, ratio, err)
			}
			table.Add(share, ratio, groups.variance(bits), groups.bound(bits),
				float64(audited.VarianceRatio), float64(audited.Bias), groups.optimum(), float64(bits))
		}
	}
	return harness.Outcome{Status: results.StatusDone, Payload: table}, nil
}

// groups are rows with large, middling and small gradients: their shares and
// residuals.
type groups struct {
	shares, residuals [3]float64
}

func (s ConditionsSettings) groups(share, ratio float64) groups {
	middle := min(s.Middle, 1-share)
	return groups{
		[3]float64{share, middle, 1 - share - middle},
		[3]float64{s.Residual, s.Residual * math.Sqrt(ratio), s.Residual * ratio},
	}
}

// cosine is that of the query with a key [x, y] where ‖x‖ = 1 and |y| = |r|.
func (g groups) cosine(group int) float64 {
	return g.residuals[group] / math.Hypot(1, g.residuals[group])
}

// collision is the probability that a row of a group shares the query's bucket,
// two-sided.
func (g groups) collision(group, bits int) float64 {
	return hashing.TwoSided(hashing.CollisionProbability(g.cosine(group)), bits)
}

// variance is marginalMoments' second moment over uniform's in the limit of many
// rows with random signs: Σ_i s_i g_i² Σ_j s_j P(i and j ∈ S)/c_i² / Σ_i s_i g_i².
// What the keys have in common beyond the query is nothing, so their cosine is
// the product of those with the query.
func (g groups) variance(bits int) float64 {
	settings := sampling.Settings{Bits: bits, TwoSided: true}
	var second, uniform float64
	for i, share := range g.shares {
		square := share * g.residuals[i] * g.residuals[i]
		own, bucket := g.cosine(i), 0.0
		for j, other := range g.shares {
			both := 0.0
			for _, sign := range []float64{1, -1} {
				theirs := sign * g.cosine(j)
				both += joint(hashing.CollisionProbability(own), hashing.CollisionProbability(theirs),
					hashing.CollisionProbability(own*theirs), settings) / 2
			}
			bucket += other * both
		}
		c := g.collision(i, bits)
		second += square * bucket / (c * c)
		uniform += square
	}
	return second / uniform
}

// bound follows from p1, the probability that a row with a large gradient is in
// the bucket, p2, the same at c times that gradient, and p0, at none: a row's own
// probability is at least p1, p2 and p0 in the three groups, and given that row i
// is in the bucket, row j is with at most min(1, p_j/p_i), where p_j is at most 1,
// p1 and p2.
func (g groups) bound(bits int) float64 {
	p1, p2 := g.collision(0, bits), g.collision(2, bits)
	p0 := hashing.TwoSided(hashing.CollisionProbability(0), bits)
	least, most := [3]float64{p1, p2, p0}, [3]float64{1, p1, p2}
	var second, uniform float64
	for i, share := range g.shares {
		square := share * g.residuals[i] * g.residuals[i]
		bucket := 0.0
		for j, other := range g.shares {
			bucket += other * min(1, most[j]/least[i])
		}
		second += square * bucket / least[i]
		uniform += square
	}
	return second / uniform
}

// optimum is the lowest ratio of any sampler: (Σ s g)²/Σ s g².
func (g groups) optimum() float64 {
	var mean, square float64
	for i, share := range g.shares {
		mean += share * g.residuals[i]
		square += share * g.residuals[i] * g.residuals[i]
	}
	return mean * mean / square
}

// bestBits is the K with the lowest variance, the smallest one of equals.
func (g groups) bestBits() int {
	best := 1
	for bits := 2; bits <= MostBits; bits++ {
		if g.variance(bits) < g.variance(best)*(1-1e-12) {
			best = bits
		}
	}
	return best
}

// audit makes the population and audits LGD's tables on it.
func (s ConditionsSettings) audit(ctx context.Context, trial results.Trial, problem *datasets.Problem, g groups, bits int) (Quantities, error) {
	train, err := g.population(trial, problem)
	if err != nil {
		return Quantities{}, err
	}
	zero := Point{text: "zero"}
	at, _, err := zero.find(ctx, trial, train)
	if err != nil {
		return Quantities{}, err
	}
	settings := sampling.Settings{Bits: bits, Tables: s.Tables, TwoSided: true}
	a := audited{trial: trial, request: AuditRequest{Sampler: "lgd-paper", Sampling: settings, At: zero}, train: train, at: at}
	moments, err := a.moments(ctx, trial.Seed)
	if err != nil {
		return Quantities{}, err
	}
	return quantify(train, moments, at), nil
}

// population gives the problem's rows length 1, and the groups' residuals with
// random signs as their targets.
func (g groups) population(trial results.Trial, problem *datasets.Problem) (objective.Objective, error) {
	x := vec.NewMatrix(problem.Train.X.Rows, problem.Train.X.Cols)
	y, random := make([]float32, x.Rows), Stream(trial, "signs")
	for i := range x.Rows {
		copy(x.Row(i), problem.Train.X.Row(i))
		if norm := math.Sqrt(vec.SumSquares(x.Row(i))); norm > 0 {
			vec.Scale(float32(1/norm), x.Row(i))
		}
		group, place := 2, (float64(i)+0.5)/float64(x.Rows)
		if place < g.shares[0] {
			group = 0
		} else if place < floats.Sum(g.shares[:2]) {
			group = 1
		}
		y[i] = float32(g.residuals[group])
		if random.IntN(2) == 1 {
			y[i] = -y[i]
		}
	}
	return objective.New(objective.LeastSquares, x, y, 0, 0)
}
