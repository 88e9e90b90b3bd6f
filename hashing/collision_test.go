package hashing

import (
	"math"
	"testing"
)

func TestCollisionProbability(t *testing.T) {
	cases := []struct{ cosine, want float64 }{
		{1, 1},
		{math.Sqrt(3) / 2, 5.0 / 6},
		{.5, 2.0 / 3},
		{0, .5},
		{-.5, 1.0 / 3},
		{-1, 0},
		{1 + 1e-7, 1},
		{-1 - 1e-7, 0},
	}
	for _, c := range cases {
		if got := CollisionProbability(c.cosine); !(math.Abs(got-c.want) <= 1e-15) {
			t.Errorf("CollisionProbability(%v) = %v, want %v", c.cosine, got, c.want)
		}
	}
}

func TestCodeProbabilitiesArePowers(t *testing.T) {
	for bits := 1; bits <= 30; bits++ {
		for _, c := range []float64{0, .1, .5, .77, 1} {
			one := math.Pow(c, float64(bits))
			two := one + math.Pow(1-c, float64(bits))
			if got := OneSided(c, bits); !(math.Abs(got-one) <= 1e-15) {
				t.Errorf("OneSided(%v, %d) = %v, want %v", c, bits, got, one)
			}
			if got := TwoSided(c, bits); !(math.Abs(got-two) <= 1e-15) {
				t.Errorf("TwoSided(%v, %d) = %v, want %v", c, bits, got, two)
			}
		}
	}
	if got := TwoSided(.3, 1); got != 1 {
		t.Errorf("TwoSided(c, 1) = %v; both buckets of one bit are everything", got)
	}
}
