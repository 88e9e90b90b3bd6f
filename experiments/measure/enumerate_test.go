package measure

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"gradsample/hashing"
	"gradsample/results"
	"gradsample/sampling"
)

// outcome is one thing that a draw can come to.
type outcome struct {
	row         int
	probability float64
	weight      float64
	tried       int
}

// gradients are 2 (θ·x_i − y_i) x_i.
func (b *bench) gradients() [][]float64 {
	all := make([][]float64, b.train.Rows())
	for i := range all {
		all[i] = widen(b.problem.Train.X.Row(i))
		residual := floats.Dot(all[i], widen(b.at.theta)) - float64(b.problem.Train.Y[i])
		floats.Scale(2*residual, all[i])
	}
	return all
}

// estimateMoments returns mean and trace of the covariance of the estimates that the
// outcomes stand for, by definition.
func estimateMoments(outcomes []outcome, gradients [][]float64) (mean []float64, trace float64) {
	mean = make([]float64, len(gradients[0]))
	for _, o := range outcomes {
		floats.AddScaled(mean, o.probability*o.weight, gradients[o.row])
	}
	for _, o := range outcomes {
		off := slices.Clone(mean)
		floats.AddScaled(off, -o.weight, gradients[o.row])
		trace += o.probability * floats.Dot(off, off)
	}
	return mean, trace
}

// enumerate computes every quantity from all that a draw can come to.
func (b *bench) enumerate(outcomes []outcome, emptyRate float64) Quantities {
	gradients, rows := b.gradients(), float64(b.train.Rows())
	var uniform, best []outcome
	var norms float64
	for _, gradient := range gradients {
		norms += floats.Norm(gradient, 2)
	}
	for i, gradient := range gradients {
		p := floats.Norm(gradient, 2) / norms
		uniform = append(uniform, outcome{i, 1 / rows, 1, 0})
		best = append(best, outcome{i, p, 1 / (rows * p), 0})
	}
	full, uniformTrace := estimateMoments(uniform, gradients)
	_, bestTrace := estimateMoments(best, gradients)
	mean, trace := estimateMoments(outcomes, gradients)
	bias := floats.Distance(mean, full, 2)
	covered := map[int]bool{}
	var first, second, tried, largest float64
	for _, o := range outcomes {
		covered[o.row] = covered[o.row] || o.probability > 0
		first += o.probability * o.weight
		second += o.probability * o.weight * o.weight
		tried += o.probability * float64(o.tried)
		if o.tried <= 1 {
			largest = max(largest, o.weight)
		}
	}
	return Quantities{
		Coverage: results.Float(float64(len(covered)) / rows), Bias: results.Float(bias / floats.Norm(full, 2)),
		VarianceRatio: results.Float(trace / uniformTrace), MSERatio: results.Float((trace + bias*bias) / uniformTrace),
		OptimalRatio: results.Float(bestTrace / uniformTrace), MeanWeight: results.Float(first),
		ESS: results.Float(first * first / second), MaxWeight: results.Float(largest),
		TablesTried: results.Float(tried), EmptyRate: results.Float(emptyRate),
	}
}

// byDrawing lists the rows that a sampler which knows its probabilities draws,
// as its draws tell them.
func (b *bench) byDrawing(request AuditRequest) []outcome {
	draws, found := make([]sampling.Draw, 30000), map[int]outcome{}
	b.sampler(request).Draw(b.at.theta, draws)
	tried := 0.0
	var outcomes []outcome
	for _, d := range draws {
		if _, known := found[d.Row]; !known {
			found[d.Row] = outcome{d.Row, d.Probability, d.Weight, 0}
			outcomes = append(outcomes, found[d.Row])
			tried += d.Probability
		}
	}
	if math.Abs(tried-1) > 1e-12 {
		b.t.Fatalf("%s: %d rows that were drawn have probability %v", request.Sampler, len(outcomes), tried)
	}
	return outcomes
}

// buckets hashes all keys anew and returns the query's rows in every table.
func (b *bench) buckets(settings sampling.Settings) [][]int {
	settings = settings.WithDefaults()
	keys, buckets := b.train.Keys(), make([][]int, settings.Tables)
	hash, err := hashing.New(hashing.Settings{
		Family: settings.Hash, Polytope: settings.Polytope, Dim: keys.Dim(), Bits: settings.Bits, Tables: settings.Tables, Density: settings.Density,
	}, Stream(b.trial, "hashes"))
	if err != nil {
		b.t.Fatal(err)
	}
	key := make([]float32, keys.Dim())
	for table := range buckets {
		code := hash.Code(table, b.train.Query(b.at.theta))
		for row := range keys.Rows() {
			keys.Key(row, key)
			own := hash.Code(table, key)
			if own == code || settings.TwoSided && own == hash.Complement(code) {
				buckets[table] = append(buckets[table], row)
			}
		}
	}
	return buckets
}

// collision is c^K, or c^K + (1−c)^K, of a row; c is that of cos² for quadratic
// hashing, and its square for cross-polytopes of two dimensions.
func (b *bench) collision(row int, settings sampling.Settings) float64 {
	query := b.train.Query(b.at.theta)
	norm := floats.Norm(widen(query), 2) * b.train.KeyNorm(row)
	cosine, power := b.train.Inner(b.at.theta, row)/norm, float64(settings.Bits)
	switch settings.Hash {
	case hashing.QuadraticHashing:
		cosine *= cosine
	case hashing.PolytopeHashing:
		power *= 2
	}
	c := 1 - math.Acos(cosine)/math.Pi
	p := math.Pow(c, power)
	if settings.TwoSided {
		p += math.Pow(1-c, power)
	}
	return p
}

// lookUps lists what a draw from tables comes to: l tables tried, a row of the
// last one's bucket. most bounds l.
func (b *bench) lookUps(settings sampling.Settings, most int, chance func(p float64, l int) float64) (outcomes []outcome, emptyRate float64) {
	buckets, n := b.buckets(settings), float64(b.train.Rows())
	for _, bucket := range buckets {
		if len(bucket) == 0 {
			emptyRate += 1 / float64(len(buckets))
		}
	}
	for l := 1; l <= most; l++ {
		reached := math.Pow(emptyRate, float64(l-1)) / float64(len(buckets))
		for _, bucket := range buckets {
			for _, row := range bucket {
				weight := float64(len(bucket)) / (n * chance(b.collision(row, settings), l))
				outcomes = append(outcomes, outcome{row, reached / float64(len(bucket)), weight, l})
			}
		}
	}
	return outcomes, emptyRate
}

func inLast(p float64, l int) float64  { return p * math.Pow(1-p, float64(l-1)) }
func inAnyOf(p float64, l int) float64 { return 1 - math.Pow(1-p, float64(l)) }
func near(got, want results.Float) bool {
	return math.Abs(float64(got-want)) <= 2e-6*math.Abs(float64(want))+1e-7
}
