package hashing

import (
	"math"
	"testing"

	"gradsample/internal/rng"
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

// Vectors of a chosen cosine must agree in as many bits as the formula says:
// the squared deviations of the counts, over their variance, are together
// chi-squared with one degree of freedom a cosine.
func TestDenseBitsCollideAsOftenAsTheFormulaSays(t *testing.T) {
	const dim, bits, tables = 23, 25, 1200
	h, err := NewSimHash(Settings{Dim: dim, Bits: bits, Tables: tables, Density: 1}, rng.New("hashing", "collisions"))
	if err != nil {
		t.Fatal(err)
	}
	random := rng.New("hashing", "collision vectors")
	cosines := []float64{-.95, -.6, -.2, 0, .1, .3, .5, .7, .9, .99}
	var statistic float64
	for _, cosine := range cosines {
		v, w := vectorsAt(random, dim, cosine)
		agree := 0
		for table := range tables {
			differ := h.Code(table, v) ^ h.Code(table, w)
			for bit := range bits {
				agree += int(1 - differ>>bit&1)
			}
		}
		p := CollisionProbability(cosine)
		deviation := float64(agree) - p*bits*tables
		statistic += deviation * deviation / (p * (1 - p) * bits * tables)
	}
	// 29.6 is the 0.999 quantile of chi-squared with 10 degrees of freedom.
	if statistic > 29.6 {
		t.Errorf("chi-squared of the collisions at %d cosines is %.1f", len(cosines), statistic)
	}
}

// vectorsAt returns two vectors with a given cosine, of different lengths.
func vectorsAt(random *rng.Stream, dim int, cosine float64) (v, w []float32) {
	a, b := make([]float64, dim), make([]float64, dim)
	var aa, ab float64
	for i := range a {
		a[i], b[i] = random.NormFloat64(), random.NormFloat64()
		aa, ab = aa+a[i]*a[i], ab+a[i]*b[i]
	}
	var bb float64
	for i := range b {
		b[i] -= ab / aa * a[i]
		bb += b[i] * b[i]
	}
	v, w = make([]float32, dim), make([]float32, dim)
	for i := range v {
		along, across := a[i]/math.Sqrt(aa), b[i]/math.Sqrt(bb)
		v[i] = float32(3 * along)
		w[i] = float32(.2 * (cosine*along + math.Sqrt(1-cosine*cosine)*across))
	}
	return v, w
}
