package vec

import (
	"fmt"
	"math"
	"testing"

	"gradsample/internal/rng"
)

// updateVectors are the arguments of an update. They are longer than the
// gradient, so that a write beyond its length shows.
type updateVectors struct {
	theta, gradient, mean, square []float32
	squares                       []float64
}

const beyond = 9

// awkward returns a value of any magnitude, often a zero, a subnormal, an
// extreme or an infinity.
func awkward(random *rng.Stream) float32 {
	sign := float64(1 - 2*random.IntN(2))
	switch random.IntN(12) {
	case 0:
		return float32(math.Copysign(0, sign))
	case 1:
		return math.Float32frombits(random.Uint32() & 0x807fffff)
	case 2:
		return float32(math.Inf(int(sign)))
	case 3:
		return float32(sign * math.MaxFloat32)
	case 4:
		return float32(sign * 0x1p-126)
	case 5, 6, 7:
		return float32(random.NormFloat64())
	}
	return float32(sign * math.Exp(20*random.NormFloat64()))
}

func newUpdateVectors(random *rng.Stream, n int) *updateVectors {
	v := &updateVectors{gradient: make([]float32, n), squares: make([]float64, n+beyond)}
	for i := range v.gradient {
		v.gradient[i] = awkward(random)
	}
	for _, x := range []*[]float32{&v.theta, &v.mean, &v.square} {
		*x = make([]float32, n+beyond)
		for i := range *x {
			(*x)[i] = awkward(random)
		}
	}
	for i := range v.squares {
		v.square[i] = float32(math.Abs(float64(v.square[i])))
		a := math.Abs(float64(awkward(random)))
		v.squares[i] = a * math.Abs(float64(awkward(random))) // NaN for zero times infinity
		if random.IntN(20) == 0 {
			v.squares[i] = math.Float64frombits(random.Uint64() >> 12) // subnormal
		}
	}
	return v
}

func (v *updateVectors) clone() *updateVectors {
	narrow := func(x []float32) []float32 { return append([]float32(nil), x...) }
	return &updateVectors{
		narrow(v.theta), narrow(v.gradient), narrow(v.mean), narrow(v.square),
		append([]float64(nil), v.squares...),
	}
}

// different names the first element whose bits differ; all NaN are alike.
func (v *updateVectors) different(want *updateVectors) string {
	names := []string{"theta", "gradient", "mean", "square"}
	wanted := [][]float32{want.theta, want.gradient, want.mean, want.square}
	for k, got := range [][]float32{v.theta, v.gradient, v.mean, v.square} {
		for i, a := range got {
			b := wanted[k][i]
			if math.Float32bits(a) != math.Float32bits(b) && (a == a || b == b) {
				return fmt.Sprintf("%s[%d] = %v, want %v", names[k], i, a, b)
			}
		}
	}
	for i, a := range v.squares {
		b := want.squares[i]
		if math.Float64bits(a) != math.Float64bits(b) && (a == a || b == b) {
			return fmt.Sprintf("squares[%d] = %v, want %v", i, a, b)
		}
	}
	return ""
}

// adaGradElement and adamElement are the formulas for one coordinate, each
// operation rounded on its own line.
func adaGradElement(v *updateVectors, i int, step, epsilon float64) {
	g := float64(v.gradient[i])
	square := g * g
	v.squares[i] += float64(square)
	denominator := math.Sqrt(v.squares[i]) + epsilon
	numerator := step * g
	v.theta[i] -= float32(numerator / denominator)
}

func adamElement(v *updateVectors, i int, s *AdamStep) {
	g := v.gradient[i]
	kept, taken := s.KeepMean*v.mean[i], s.TakeMean*g
	v.mean[i] = float32(kept) + float32(taken)
	square := g * g
	kept, taken = s.KeepSquare*v.square[i], s.TakeSquare*square
	v.square[i] = float32(kept) + float32(taken)
	root := float32(math.Sqrt(float64(v.square[i]))) * s.Correction
	denominator := float32(root) + s.Epsilon
	numerator := s.Length * v.mean[i]
	v.theta[i] -= float32(numerator / denominator)
}

// A published curve must not depend on the kernel: the bits are those of the
// plain loop, also after several updates.
func TestUpdatesGiveTheBitsOfThePlainLoop(t *testing.T) {
	random := rng.New("vec", "updates")
	for n := range longest + 1 {
		for round := range 8 {
			start := newUpdateVectors(random, n)
			step, epsilon := math.Exp(4*random.NormFloat64()-4), []float64{1e-8, 0, 1, 1e-300}[round%4]
			adamStep := &AdamStep{
				KeepMean: 0.9, TakeMean: 0.1, KeepSquare: 0.999, TakeSquare: 0.001,
				Length: float32(step), Correction: 1 + random.Float32(), Epsilon: float32(epsilon),
			}
			got, twin, want := start.clone(), start.clone(), start.clone()
			for range 3 {
				AdaGrad(got.theta, got.gradient, got.squares, step, epsilon)
				Adam(got.theta, got.gradient, got.mean, got.square, adamStep)
				adaGradPortable(twin.theta, twin.gradient, twin.squares, step, epsilon)
				adamPortable(twin.theta, twin.gradient, twin.mean, twin.square, adamStep)
				for i := range n {
					adaGradElement(want, i, step, epsilon)
					adamElement(want, i, adamStep)
				}
			}
			if message := got.different(want); message != "" {
				t.Fatalf("n=%d round %d: %s", n, round, message)
			}
			if message := twin.different(want); message != "" {
				t.Fatalf("n=%d round %d, portable: %s", n, round, message)
			}
		}
	}
}

func TestUpdatesPanicOnShortVectors(t *testing.T) {
	gradient, long, short := make([]float32, 9), make([]float32, 9), make([]float32, 8)
	calls := map[string]func(){
		"AdaGrad theta":   func() { AdaGrad(short, gradient, make([]float64, 9), 1, 1) },
		"AdaGrad squares": func() { AdaGrad(long, gradient, make([]float64, 8), 1, 1) },
		"Adam theta":      func() { Adam(short, gradient, long, long, &AdamStep{}) },
		"Adam mean":       func() { Adam(long, gradient, short, long, &AdamStep{}) },
		"Adam square":     func() { Adam(long, gradient, long, short, &AdamStep{}) },
	}
	for name, call := range calls {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: a vector that is too short was accepted", name)
				}
			}()
			call()
		}()
	}
}

// BenchmarkUpdates times one update by AdaGrad and by Adam of ordinary values.
func BenchmarkUpdates(b *testing.B) {
	adamStep := &AdamStep{
		KeepMean: 0.9, TakeMean: 0.1, KeepSquare: 0.999, TakeSquare: 0.001,
		Length: 1e-4, Correction: 1.1, Epsilon: 1e-8,
	}
	updates := []struct {
		name   string
		update func(v *updateVectors)
	}{
		{"adagrad/portable", func(v *updateVectors) { adaGradPortable(v.theta, v.gradient, v.squares, 1e-4, 1e-8) }},
		{"adagrad/kernel", func(v *updateVectors) { AdaGrad(v.theta, v.gradient, v.squares, 1e-4, 1e-8) }},
		{"adam/portable", func(v *updateVectors) { adamPortable(v.theta, v.gradient, v.mean, v.square, adamStep) }},
		{"adam/kernel", func(v *updateVectors) { Adam(v.theta, v.gradient, v.mean, v.square, adamStep) }},
	}
	for _, u := range updates {
		for _, d := range []int{90, 384, 529} {
			b.Run(fmt.Sprintf("%s/d=%d", u.name, d), func(b *testing.B) {
				gradient := normals(rng.New("vec", "benchmark updates"), d)
				v := &updateVectors{
					make([]float32, d), gradient, make([]float32, d), make([]float32, d), make([]float64, d),
				}
				for b.Loop() {
					u.update(v)
				}
			})
		}
	}
}
