package kernel

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func TestSteps(t *testing.T) {
	for _, test := range []struct {
		text string
		want [3]float64 // at 1, 2 and 8
	}{
		{"constant:0.5", [3]float64{0.5, 0.5, 0.5}},
		{"inverse:2,0", [3]float64{2, 1, 0.25}},
		{"inverse:2,2", [3]float64{2. / 3, 0.5, 0.2}},
		{"hyperbolic:3,2", [3]float64{2, 1.5, 0.6}},
	} {
		step, err := ParseStep(test.text)
		if err != nil {
			t.Fatal(err)
		}
		if step.String() != test.text {
			t.Errorf("%q is written %q", test.text, step)
		}
		for i, at := range []int{1, 2, 8} {
			if got := step.At(at); math.Abs(got-test.want[i]) > 1e-15 {
				t.Errorf("%q: %v at iteration %d, want %v", test.text, got, at, test.want[i])
			}
		}
	}
}

func TestBadStepsAreRefused(t *testing.T) {
	for _, text := range []string{
		"", "constant", "constant:", "constant:0", "constant:-1", "constant:1,2", "constant:NaN", "constant:Inf",
		"inverse:1", "inverse:0,1", "inverse:1,-1", "inverse:1,2,3", "hyperbolic:1,0", "fast:1", "constant: 1",
	} {
		if _, err := ParseStep(text); !errors.Is(err, ErrSettings) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q gave error %v", text, err)
		}
	}
}

func FuzzStep(f *testing.F) {
	for _, text := range []string{"constant:1", "inverse:1e-3,0", "hyperbolic:0x1p-2,1e300", "inverse:,", ":"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		step, err := ParseStep(text)
		if err != nil {
			return
		}
		if again, err := ParseStep(step.String()); err != nil || again != step {
			t.Fatalf("%q was read as %v, which is read as %v (%v)", text, step, again, err)
		}
		if first, last := step.At(1), step.At(1<<40); !(first > 0 || step.a < 1e-290) || last > first || last < 0 {
			t.Fatalf("%q steps %v at first, %v at last", text, first, last)
		}
	})
}
