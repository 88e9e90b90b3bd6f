package kernel

import (
	"errors"
	"math"
	"testing"

	"gradsample/internal/rng"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// kernels are those that properties are tested on.
var kernels = map[string]Kernel{
	"gaussian":  {Name: Gaussian, Bandwidth: 1.7},
	"laplacian": {Name: Laplacian, Bandwidth: 4},
	"matern 1½": {Name: Matern, Bandwidth: 1.7},
	"matern 4½": {Name: Matern, Bandwidth: 1.7, Smoothness: 4.5},
}

func TestKernelValues(t *testing.T) {
	x, y := []float32{1, -2, 0, 3, 0.5}, []float32{0, 0, 1, 1, 0.5} // distances: squared 10, absolute 6
	r := math.Sqrt(10)
	for _, c := range []struct {
		kernel Kernel
		want   float64
	}{
		{Kernel{Name: Gaussian, Bandwidth: 2}, math.Exp(-10.0 / 8)},
		{Kernel{Name: Laplacian, Bandwidth: 2}, math.Exp(-3)},
		{Kernel{Name: Matern, Bandwidth: 2, Smoothness: 0.5}, math.Exp(-r / 2)},
		{Kernel{Name: Matern, Bandwidth: 2}, (1 + math.Sqrt(3)*r/2) * math.Exp(-math.Sqrt(3)*r/2)},
		{Kernel{Name: Matern, Bandwidth: 2, Smoothness: 1.5}, (1 + math.Sqrt(3)*r/2) * math.Exp(-math.Sqrt(3)*r/2)},
		{Kernel{Name: Matern, Bandwidth: 2, Smoothness: 2.5}, (1 + math.Sqrt(5)*r/2 + 5.0*10/12) * math.Exp(-math.Sqrt(5)*r/2)},
	} {
		if got := c.kernel.Value(x, y); !(math.Abs(got-c.want) <= 1e-14) {
			t.Errorf("%+v: value %v, want %v", c.kernel, got, c.want)
		}
	}
}

// The Matérn kernel against its definition, with K_ν(s) = ∫ e^(-s cosh t) cosh νt dt
// over t ≥ 0 by the trapezoidal rule.
func TestMaternIsItsDefinition(t *testing.T) {
	for nu := 0.5; nu <= largestSmoothness; nu++ {
		for _, s := range []float64{0.1, 1, 3, 20} {
			const step = 1.0 / 64
			bessel := math.Exp(-s) * step / 2
			for u := step; u < 12; u += step {
				bessel += step * math.Exp(-s*math.Cosh(u)) * math.Cosh(nu*u)
			}
			want := math.Pow(2, 1-nu) / math.Gamma(nu) * math.Pow(s, nu) * bessel
			if got := maternValue(nu, s); !(math.Abs(got-want) <= 1e-11*want) {
				t.Errorf("ν = %v, s = %v: %v, want %v", nu, s, got, want)
			}
		}
	}
}

// The value at a row does not depend on how many are asked for at once.
func TestValuesOfManyRowsAreThoseOfEach(t *testing.T) {
	for _, dim := range []int{1, 3, 4, 9, 90} {
		x := normalRows(11, dim, "values of many rows")
		for _, name := range Names() {
			k, got := Kernel{Name: name, Bandwidth: 2}, make([]float64, x.Rows)
			k.values(x.Row(2), x, got)
			for n, value := range got {
				if want := k.Value(x.Row(2), x.Row(n)); value != want {
					t.Errorf("%s, %d columns: row %d has %v, want %v", name, dim, n, value, want)
				}
			}
		}
	}
}

func TestKernelsAreSymmetricAndAtMostOne(t *testing.T) {
	for name, k := range kernels {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			rows := rapid.SliceOfN(rapid.Float32Range(-1e18, 1e18), 2, 40).Draw(t, "rows")
			x, y := rows[:len(rows)/2], rows[len(rows)/2:][:len(rows)/2]
			value := k.Value(x, y)
			if !(value >= 0 && value <= 1) || value != k.Value(y, x) || k.Value(x, x) != 1 {
				t.Fatalf("k(x, y) = %v, k(y, x) = %v, k(x, x) = %v", value, k.Value(y, x), k.Value(x, x))
			}
		}))
	}
}

func TestKernelsOutOfRangeAreRefused(t *testing.T) {
	for _, k := range []Kernel{
		{},
		{Name: "cosine", Bandwidth: 1},
		{Name: Gaussian},
		{Name: Gaussian, Bandwidth: -1},
		{Name: Gaussian, Bandwidth: math.NaN()},
		{Name: Gaussian, Bandwidth: math.Inf(1)},
		{Name: Laplacian, Bandwidth: 1, Smoothness: 1.5},
		{Name: Matern, Bandwidth: 1, Smoothness: 2},
		{Name: Matern, Bandwidth: 1, Smoothness: -0.5},
		{Name: Matern, Bandwidth: 1, Smoothness: 11.5},
	} {
		if err := k.Check(); !errors.Is(err, ErrSettings) {
			t.Errorf("%+v: error %v, want ErrSettings", k, err)
		}
	}
	for name, k := range kernels {
		if err := k.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The frequencies of one coordinate against their distributions: normal, Cauchy,
// and Student's t of 2ν degrees, all over σ.
func TestFrequenciesFollowTheirDistribution(t *testing.T) {
	for name, c := range map[string]struct {
		kernel Kernel
		want   interface{ CDF(float64) float64 }
	}{
		"gaussian":  {Kernel{Name: Gaussian, Bandwidth: 2}, distuv.Normal{Sigma: 0.5}},
		"laplacian": {Kernel{Name: Laplacian, Bandwidth: 2}, distuv.StudentsT{Sigma: 0.5, Nu: 1}},
		"matern ½":  {Kernel{Name: Matern, Bandwidth: 2, Smoothness: 0.5}, distuv.StudentsT{Sigma: 0.5, Nu: 1}},
		"matern 2½": {Kernel{Name: Matern, Bandwidth: 2, Smoothness: 2.5}, distuv.StudentsT{Sigma: 0.5, Nu: 5}},
	} {
		const draws, bins = 20000, 20
		var counts [bins]float64
		random := rng.New("frequencies", name)
		w := make([]float32, 1)
		for range draws {
			c.kernel.drawFrequency(w, random)
			counts[int(bins*c.want.CDF(float64(w[0])))]++
		}
		checkUniform(t, name, counts[:])
	}
}

// checkUniform holds counts against equal probabilities by χ², at level 0.001.
func checkUniform(t *testing.T, name string, counts []float64) {
	t.Helper()
	var total, statistic float64
	for _, count := range counts {
		total += count
	}
	expected := total / float64(len(counts))
	for _, count := range counts {
		statistic += (count - expected) * (count - expected) / expected
	}
	if limit := (distuv.ChiSquared{K: float64(len(counts) - 1)}).Quantile(0.999); statistic > limit {
		t.Errorf("%s: χ² = %.1f, above %.1f: %v", name, statistic, limit, counts)
	}
}
