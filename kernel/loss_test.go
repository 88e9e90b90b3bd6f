package kernel

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// newTestLoss draws scores, a target and a direction for a loss.
func newTestLoss(r *rapid.T, name string) (l loss, f []float64, y float32, v []float64) {
	outputs := outputsOf(name)
	l, err := newLoss(name, outputs, 0.7)
	if err != nil {
		r.Fatal(err)
	}
	value := rapid.Float64Range(-4, 4)
	f, v = rapid.SliceOfN(value, outputs, outputs).Draw(r, "f"), rapid.SliceOfN(value, outputs, outputs).Draw(r, "v")
	switch name {
	case Squared, Huber:
		y = rapid.Float32Range(-3, 3).Draw(r, "y")
	case Softmax:
		y = float32(rapid.IntRange(0, outputs-1).Draw(r, "y"))
	default:
		y = rapid.SampledFrom([]float32{-1, 1}).Draw(r, "y")
	}
	if !l.takes(y) {
		r.Fatalf("%s does not take %v", name, y)
	}
	return l, f, y, v
}

func along(f, v []float64, step float64) []float64 {
	moved := make([]float64, len(f))
	for i := range f {
		moved[i] = f[i] + step*v[i]
	}
	return moved
}

func inner(a, b []float64) float64 {
	var sum float64
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// The residual is the slope of the loss along any direction, away from the
// hinge's corner.
func TestResidualsAgainstFiniteDifferences(t *testing.T) {
	for _, name := range Losses() {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				l, f, y, v := newTestLoss(r, name)
				if name == Hinge && math.Abs(1-float64(y)*f[0]) < 1e-3 {
					r.Skip("corner")
				}
				residual, other := make([]float64, len(f)), make([]float64, len(f))
				l.residual(f, y, residual)
				const step = 1e-5
				slope := (l.residual(along(f, v, step), y, other) - l.residual(along(f, v, -step), y, other)) / (2 * step)
				if want := inner(residual, v); !near(slope, want, 1e-4) {
					r.Errorf("slope %v by differences, %v by the residual", slope, want)
				}
			})
		})
	}
}

// curvature is the second difference of the loss where it is the Hessian's.
func TestCurvaturesAgainstFiniteDifferences(t *testing.T) {
	for _, name := range []string{Squared, Logistic, Softmax} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				l, f, y, v := newTestLoss(r, name)
				at, ahead, behind := make([]float64, len(f)), make([]float64, len(f)), make([]float64, len(f))
				const step = 1e-5
				l.residual(f, y, at)
				l.residual(along(f, v, step), y, ahead)
				l.residual(along(f, v, -step), y, behind)
				want := (inner(ahead, v) - inner(behind, v)) / (2 * step)
				if got := l.curvature(at, y, v); !near(got, want, 1e-4) {
					r.Errorf("curvature %v, by differences %v", got, want)
				}
			})
		})
	}
}

// ℓ(f + v) ≤ ℓ(f) + Rᵀv + h/2 ‖v‖², and the curvature in use is at most h ‖v‖².
func TestCurvatureBoundsMajorise(t *testing.T) {
	for _, name := range []string{Squared, Logistic, Softmax, Huber} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				l, f, y, v := newTestLoss(r, name)
				residual, other := make([]float64, len(f)), make([]float64, len(f))
				value := l.residual(f, y, residual)
				bound := value + inner(residual, v) + l.bound()/2*inner(v, v)
				if moved := l.residual(along(f, v, 1), y, other); moved > bound+1e-12 {
					r.Errorf("loss %v above its bound %v", moved, bound)
				}
				if bend := l.curvature(residual, y, v); bend > l.bound()*inner(v, v)+1e-12 {
					r.Errorf("curvature %v above %v", bend, l.bound()*inner(v, v))
				}
			})
		})
	}
}

func TestLossesAtZeroAndFarOut(t *testing.T) {
	for _, name := range Losses() {
		l, err := newLoss(name, outputsOf(name), 0.7)
		if err != nil {
			t.Fatal(err)
		}
		f, r := make([]float64, outputsOf(name)), make([]float64, outputsOf(name))
		if got, want := l.atZero(1), l.residual(f, 1, r); math.Abs(got-want) > 1e-15 {
			t.Errorf("%s: %v at zero, want %v", name, got, want)
		}
		for _, far := range []float64{-1e6, 1e6} {
			f[0] = far
			if value := l.residual(f, 1, r); !finite(value) || !allFinite(r) {
				t.Errorf("%s at a score of %v: loss %v, residual %v", name, far, value, r)
			}
			if bend := l.curvature(r, 1, f); math.IsNaN(bend) || bend < 0 {
				t.Errorf("%s at a score of %v: curvature %v", name, far, bend)
			}
		}
	}
}

func TestTargetsThatLossesRefuse(t *testing.T) {
	nan := float32(math.NaN())
	for name, wrong := range map[string][]float32{
		Squared: {nan, float32(math.Inf(1))}, Huber: {nan}, Logistic: {0, 2, nan}, Hinge: {0},
		Softmax: {-1, 3, 0.5, nan},
	} {
		l, err := newLoss(name, outputsOf(name), 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, y := range wrong {
			if l.takes(y) {
				t.Errorf("%s takes a target of %v", name, y)
			}
		}
	}
}
