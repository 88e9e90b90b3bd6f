package synthetic

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// moments returns mean and deviation.
func moments(values []float64) (mean, deviation float64) {
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		deviation += (v - mean) * (v - mean) / float64(len(values))
	}
	return mean, math.Sqrt(deviation)
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.4f, expected %.4f ± %.4f", what, got, want, tolerance)
	}
}

func wide(values []float32) []float64 {
	to := make([]float64, len(values))
	for i, v := range values {
		to[i] = float64(v)
	}
	return to
}

// residuals are the targets' noise.
func (m *made) residuals() []float64 {
	to := make([]float64, len(m.y))
	for i := range to {
		to[i] = float64(m.y[i]) - float64(m.truth[i])
	}
	return to
}

// The noise-free targets of every regression family have variance 1.
func TestSignalHasVarianceOne(t *testing.T) {
	if testing.Short() {
		t.Skip("moments of many rows")
	}
	for name, tolerance := range map[string]float64{
		"gaussian": 0.02, "heavy,tail=0.5": 0.05, "sparse-outliers": 0.02, "correlated": 0.02, "correlated,decay=3": 0.02,
		"kernel,columns=2": 0.02, "kernel,columns=6,bandwidth=2,centres=7": 0.02, "kernel,columns=1,bandwidth=0.3": 0.02,
	} {
		m := fill(t, Prefix+name+",rows=20000")
		_, deviation := moments(wide(m.truth))
		near(t, name+": deviation of the signal", deviation, 1, tolerance)
	}
}

func TestNoiseOfEachFamily(t *testing.T) {
	gaussian := fill(t, "synthetic:gaussian,rows=20000,columns=3,noise=0.25")
	mean, deviation := moments(gaussian.residuals())
	near(t, "mean of normal noise", mean, 0, 0.01)
	near(t, "deviation of normal noise", deviation, 0.25, 0.005)

	heavy := fill(t, "synthetic:heavy,rows=40000,columns=3,noise=2,freedom=3")
	sizes := heavy.residuals()
	for i, r := range sizes {
		sizes[i] = math.Abs(r)
	}
	slices.Sort(sizes)
	// Half of |t_3| lies below 0.76489, 99 % below 5.8409.
	near(t, "median of |Student noise|", sizes[len(sizes)/2]/2, 0.76489, 0.02)
	near(t, "99 % quantile of |Student noise|", sizes[len(sizes)*99/100]/2, 5.8409, 0.4)

	outliers := fill(t, "synthetic:sparse-outliers,rows=40000,columns=3,noise=0.1,share=0.05,ratio=1000")
	var large, rest []float64
	for _, r := range outliers.residuals() {
		if math.Abs(r) > 0.5 {
			large = append(large, r)
		} else {
			rest = append(rest, r)
		}
	}
	near(t, "share of outliers", float64(len(large))/40000, 0.05, 0.004)
	_, deviation = moments(large)
	near(t, "deviation of outliers", deviation, 100, 5)
	_, deviation = moments(rest)
	near(t, "deviation of the others", deviation, 0.1, 0.003)
}

// The logarithms of row lengths of a heavy set have deviation tail, and columns mean
// square 1.
func TestHeavyRowLengths(t *testing.T) {
	if testing.Short() {
		t.Skip("moments of many rows")
	}
	m := fill(t, "synthetic:heavy,rows=10000,columns=400,tail=0.7")
	logs := make([]float64, m.x.Rows)
	var square float64
	for i := range logs {
		squares := vec.SumSquares(m.x.Row(i))
		logs[i] = math.Log(squares) / 2
		square += squares / float64(len(m.x.Data))
	}
	_, deviation := moments(logs)
	near(t, "deviation of log lengths", deviation, 0.7, 0.02)
	near(t, "mean square of inputs", square, 1, 0.1)
}

// The eigenvalues of the inputs' covariance fall as they should, and no column is an
// axis.
func TestCorrelatedSpectrum(t *testing.T) {
	const columns = 12
	m := fill(t, "synthetic:correlated,rows=40000,columns=12,decay=1.5")
	covariance := mat.NewSymDense(columns, nil)
	for i := range m.x.Rows {
		covariance.SymRankOne(covariance, 1/float64(m.x.Rows), mat.NewVecDense(columns, wide(m.x.Row(i))))
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(covariance, true) {
		t.Fatal("no eigenvalues")
	}
	values := eigen.Values(nil) // increasing
	for k := range columns {
		near(t, "an eigenvalue over the largest", values[columns-1-k]/values[columns-1], math.Pow(float64(k+1), -1.5), 0.03)
	}
	near(t, "mean eigenvalue", mat.Trace(covariance)/columns, 1, 0.03)
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	if largest := mat.Norm(&vectors, 1); largest < 1.5 {
		t.Errorf("axes are columns: the largest sum of an axis is %v", largest)
	}
}

func TestOrthonormal(t *testing.T) {
	basis := orthonormal(rng.New("test"), 30, 30)
	for i, a := range basis {
		for j, b := range basis {
			want := 0.0
			if i == j {
				want = 1
			}
			near(t, "inner product", inner(a, b), want, 1e-14)
		}
	}
}

// Centres are margin apart, their mean is 0; the nearest centre, which is the best
// classifier, errs as often as theory says.
func TestClasses(t *testing.T) {
	for _, name := range []string{"classes,margin=1.5", "classes,classes=4,columns=6,margin=3"} {
		s, err := Parse(Prefix + name)
		if err != nil {
			t.Fatal(err)
		}
		centres := newClasses(s).(*classes).centres
		margin := s.value("margin")
		for a, first := range centres {
			for _, second := range centres[:a] {
				apart := append([]float32(nil), first...)
				vec.Axpy(-1, second, apart)
				near(t, name+": distance of centres", math.Sqrt(vec.SumSquares(apart)), margin, 1e-5)
			}
		}
		m := fill(t, Prefix+name+",rows=20000")
		counts, errors := map[float32]int{}, 0
		for i := range m.x.Rows {
			counts[m.y[i]]++
			if nearest(centres, m.x.Row(i)) != m.y[i] {
				errors++
			}
		}
		for label, n := range counts {
			if share := 1 / float64(s.Classes()); math.Abs(float64(n)/20000-share) > 0.015 {
				t.Errorf("%s: %d of 20000 rows have the label %v", name, n, label)
			}
		}
		if len(counts) != s.Classes() {
			t.Errorf("%s: %d labels", name, len(counts))
		}
		if s.Classes() == 2 {
			near(t, name+": errors of the best classifier", float64(errors)/20000, math.Erfc(margin/2/math.Sqrt2)/2, 0.012)
		}
	}
}

// nearest is the label of the nearest centre.
func nearest(centres [][]float32, x []float32) float32 {
	best, label := math.Inf(1), float32(0)
	for c, centre := range centres {
		apart := append([]float32(nil), x...)
		vec.Axpy(-1, centre, apart)
		if squares := vec.SumSquares(apart); squares < best {
			best, label = squares, float32(c)
			if len(centres) == 2 {
				label = float32(2*c - 1)
			}
		}
	}
	return label
}

// The noise-free targets of a kernel set are its function's values, and the closed
// form of a mean is what a fine sum over one column gives.
func TestKernelFunction(t *testing.T) {
	s, err := Parse("synthetic:kernel,rows=50,columns=3")
	if err != nil {
		t.Fatal(err)
	}
	p, m := newKernel(s).(*kernel), fill(t, "synthetic:kernel,rows=50,columns=3")
	for i := range m.x.Rows {
		if want := float32(p.at(m.x.Row(i))); m.truth[i] != want {
			t.Fatalf("row %d has the noise-free target %v, f is %v", i, m.truth[i], want)
		}
	}
	const v, z, step = 0.3, -0.8, 1e-3
	var sum float64
	for x := -10.0; x < 10; x += step {
		sum += step * math.Exp(-x*x/2-(x-z)*(x-z)/(2*v)) / math.Sqrt(2*math.Pi)
	}
	near(t, "mean of a Gaussian", meanGaussian(v, []float64{z}), sum, 1e-9)
}
