package datasets

import (
	"math"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// generator makes the rows of one surrogate. What it has is drawn once, from
// streams that the set's name gives; rows come from a stream for each block.
type generator struct {
	entry  *Entry
	target *Target
	rule   Surrogate

	loadings   [][]float32 // one vector of columns for each factor
	thresholds []float32   // flags: the column is 1 above
	base       []float32   // pixels: brightness that all classes have in common
	black      float64     // pixels: brightness up to which a pixel is 0
	means      [][]float32 // pixels: mean image of each class
	beta       []float32   // coefficients of the score
	noise      float64     // size of what is added to the score
	cut        float64     // binary: labels are +1 above
}

func newGenerator(e *Entry, target *Target) *generator {
	g := &generator{entry: e, target: target, rule: *e.Surrogate}
	g.drawColumns()
	if g.rule.Kind == Pixels {
		g.drawClasses()
		return g
	}
	random := rng.New("surrogate", e.Name, target.Name, "coefficients")
	g.beta = normals(random, e.Dim(), 1)
	if g.rule.Kind == Flags { // a few flags matter much: else no score could tell a rare label
		for j, z := range g.beta {
			g.beta[j] = float32(math.Exp(1.5 * float64(z)))
		}
	}
	g.calibrate()
	return g
}

// stream returns one of the generator's streams. Two targets of a set share rows.
func (g *generator) stream(purpose ...string) *rng.Stream {
	return rng.New(append([]string{"surrogate", g.entry.Name}, purpose...)...)
}

// drawColumns draws what the columns have in common and for themselves.
func (g *generator) drawColumns() {
	random, columns := g.stream("columns"), g.entry.Dim()
	var total float64
	for k := range g.rule.Factors {
		total += 1 / float64(k+1)
	}
	for k := range g.rule.Factors {
		share := commonShare / (total * float64(k+1))
		g.loadings = append(g.loadings, normals(random, columns, math.Sqrt(share)))
	}
	if g.rule.Kind == Flags {
		g.drawThresholds(random)
	}
}

// drawThresholds gives each flag its own frequency, log-normal around the set's
// density, by the quantile of its (nearly) normal value.
func (g *generator) drawThresholds(random *rng.Stream) {
	g.thresholds = make([]float32, g.entry.Dim())
	for j := range g.thresholds {
		frequency := min(g.rule.Density*math.Exp(random.NormFloat64()-0.5), 0.9)
		variance := 1 - commonShare
		for _, factor := range g.loadings {
			variance += float64(float64(factor[j]) * float64(factor[j]))
		}
		g.thresholds[j] = float32(normalQuantile(1-frequency) * math.Sqrt(variance))
	}
}

// drawClasses draws the mean images of kind pixels.
func (g *generator) drawClasses() {
	random, columns := g.stream("classes"), g.entry.Dim()
	const spread = 0.5 // deviation of the brightness that classes have in common
	g.base = normals(random, columns, spread)
	g.black = normalQuantile(1-g.rule.Density) * math.Sqrt(1+spread*spread)
	for range g.entry.Classes {
		g.means = append(g.means, normals(random, columns, g.rule.Contrast))
	}
}

// row fills one row and returns its target.
func (g *generator) row(random *rng.Stream, row []float32) float32 {
	if g.rule.Kind == Pixels {
		class := random.IntN(len(g.means))
		g.pixels(random, class, row)
		return float32(class)
	}
	g.inputs(random, row)
	score := float64(vec.Dot(g.beta, row))
	noise := float64(g.noise * random.NormFloat64())
	if g.rule.Positive == 0 {
		return float32(score + noise*tail(random)/tailDeviation)
	}
	if score+noise > g.cut {
		return 1
	}
	return -1
}

// inputs fills a row of kind dense or flags.
func (g *generator) inputs(random *rng.Stream, row []float32) {
	u := 1.0
	if g.rule.Kind == Dense {
		u = tail(random)
	}
	g.common(random, u, row)
	if g.rule.Kind == Flags {
		for j, value := range row {
			row[j] = 0
			if value > g.thresholds[j] {
				row[j] = 1
			}
		}
	}
}

// common fills a row with u times (factors and what each column has for itself).
func (g *generator) common(random *rng.Stream, u float64, row []float32) {
	own := u * math.Sqrt(1-commonShare)
	for j := range row {
		row[j] = float32(own * random.NormFloat64())
	}
	for _, factor := range g.loadings {
		vec.Axpy(float32(u*random.NormFloat64()), factor, row)
	}
}

// pixels fills a row of kind pixels: mean image and variation, cut off at black and
// white.
func (g *generator) pixels(random *rng.Stream, class int, row []float32) {
	g.common(random, tail(random)/tailDeviation, row)
	mean := g.means[class]
	for j, value := range row {
		bright := float64(value) + float64(mean[j]) + float64(g.base[j]) - g.black
		row[j] = float32(math.Floor(min(max(bright, 0), 2) * 127.5))
	}
}

// tail draws √(5/χ²_5), which turns a normal into a Student t variable.
func tail(random *rng.Stream) float64 {
	var squares float64
	for range tailFreedom {
		z := random.NormFloat64()
		squares += float64(z * z)
	}
	return math.Sqrt(tailFreedom / squares)
}

func normals(random *rng.Stream, n int, deviation float64) []float32 {
	values := make([]float32, n)
	for i := range values {
		values[i] = float32(deviation * random.NormFloat64())
	}
	return values
}

// normalQuantile is the inverse of the standard normal distribution function.
func normalQuantile(p float64) float64 {
	return -math.Sqrt2 * math.Erfcinv(2*p)
}
