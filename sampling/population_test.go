package sampling

import (
	"math"
	"testing"

	"gradsample/hashing"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/objective"
)

// subject is a population that samplers are tested on.
type subject interface {
	Population
	Parameters() int
}

// linear is a small population with least-squares or logistic loss.
type linear struct {
	x        vec.Matrix
	y        []float32
	logistic bool
	keyless  bool
	query    []float32
}

func (p *linear) Rows() int { return p.x.Rows }

func (p *linear) Dim() int { return p.x.Cols }

func (p *linear) Parameters() int { return p.x.Cols }

func (p *linear) RowNorm(row int) float64 { return math.Sqrt(vec.SumSquares(p.x.Row(row))) }

func (p *linear) GradientNorms(theta []float32, norms []float64) {
	for row := range norms {
		norms[row] = p.GradientNorm(theta, row)
	}
}

func (p *linear) GradientNorm(theta []float32, row int) float64 {
	inner, y := float64(vec.Dot(p.x.Row(row), theta)), float64(p.y[row])
	slope := 2 * math.Abs(inner-y)
	if p.logistic {
		slope = 1 / (1 + math.Exp(y*inner))
	}
	return slope * p.RowNorm(row)
}

func (p *linear) MultiplyAdds() int { return 2 * p.Dim() }

func (p *linear) Keys() hashing.Keys {
	if p.keyless {
		return nil
	}
	return linearKeys{p}
}

func (p *linear) KeyNorm(row int) float64 {
	return math.Sqrt(vec.SumSquares(p.key(row)))
}

// key returns [x_i, y_i], or -y_i x_i for the logistic loss.
func (p *linear) key(row int) []float32 {
	key := append([]float32(nil), p.x.Row(row)...)
	if !p.logistic {
		return append(key, p.y[row])
	}
	vec.Scale(-p.y[row], key)
	return key
}

func (p *linear) Query(theta []float32) []float32 {
	p.query = append(p.query[:0], theta...)
	if !p.logistic {
		p.query = append(p.query, -1)
	}
	return p.query
}

func (p *linear) FetchRows([]int) {}

func (p *linear) Inner(theta []float32, row int) float64 {
	inner, y := float64(vec.Dot(p.x.Row(row), theta)), float64(p.y[row])
	if p.logistic {
		return -y * inner
	}
	return inner - y
}

func (p *linear) Inners(theta []float32, rows []int, inners []float64) {
	for i, row := range rows {
		inners[i] = p.Inner(theta, row)
	}
}

type linearKeys struct{ *linear }

func (k linearKeys) Dim() int { return len(k.key(0)) }

func (k linearKeys) Key(row int, dst []float32) { copy(dst, k.key(row)) }

// newLeastSquares returns rows of very different lengths, with targets that
// theta 0 is far from.
func newLeastSquares(rows, dim int) *linear {
	p := newRows("least squares", rows, dim)
	for row := range p.y {
		p.y[row] = p.x.Row(row)[0] + .5
	}
	return p
}

func newLogistic(rows, dim int) *linear {
	p := newRows("logistic", rows, dim)
	p.logistic = true
	for row := range p.y {
		p.y[row] = float32(2*(row%2) - 1)
	}
	return p
}

func newRows(seed string, rows, dim int) *linear {
	random := rng.New("sampling", seed)
	p := &linear{x: vec.NewMatrix(rows, dim), y: make([]float32, rows)}
	for row := range rows {
		length := math.Exp(.7 * random.NormFloat64())
		for c := range dim {
			p.x.Row(row)[c] = float32(length * random.NormFloat64())
		}
	}
	return p
}

// newSoftmax returns the loss of package objective on rows of three classes.
func newSoftmax(t testing.TB, rows, dim int) objective.Objective {
	t.Helper()
	p := newRows("softmax", rows, dim)
	for row := range p.y {
		p.y[row] = float32(row % 3)
	}
	o, err := objective.New(objective.Softmax, p.x, p.y, 3, 0)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// someTheta returns parameters of moderate size.
func someTheta(p subject) []float32 {
	random, theta := rng.New("sampling", "theta"), make([]float32, p.Parameters())
	for c := range theta {
		theta[c] = float32(.4 * random.NormFloat64())
	}
	return theta
}

func streams(seed string) Streams {
	return Streams{Hashes: rng.New("sampling", "hashes", seed), Order: rng.New("sampling", "order", seed)}
}

func newSampler(t testing.TB, name string, p Population, settings Settings, s Streams) Sampler {
	t.Helper()
	sampler, err := New(t.Context(), name, p, settings, s, 2)
	if err != nil {
		t.Fatal(err)
	}
	return sampler
}

func moments(t testing.TB, s Sampler, theta []float32) *Moments {
	t.Helper()
	m, err := s.Moments(theta)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func sum(x []float64) float64 {
	var total float64
	for _, v := range x {
		total += v
	}
	return total
}
