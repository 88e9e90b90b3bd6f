package kernel

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"gradsample/internal/rng"
	"gradsample/internal/vec"

	"gonum.org/v1/gonum/mat"
)

// problem returns rows and two targets that are smooth functions of them and noise.
func problem(rows int) (x, y vec.Matrix) {
	x, y = normalRows(rows, 3, "problem", "rows"), normalRows(rows, 2, "problem", "noise")
	for n := range rows {
		row, target := x.Row(n), y.Row(n)
		target[0] = target[0]/10 + float32(math.Sin(float64(row[0]+row[1])))
		target[1] = target[1]/10 + row[2]*row[0]
	}
	return x, y
}

// methods are the three baselines with everything but the rows chosen.
var methods = map[string]func(ctx context.Context, x, y vec.Matrix, ridge float64, workers int) (*Expansion, error){
	"features": func(ctx context.Context, x, y vec.Matrix, ridge float64, workers int) (*Expansion, error) {
		f, err := NewFeatures(FeatureSettings{Kernel: kernels["gaussian"], Dim: 3, Block: 30, Stream: []string{"fit"}})
		if err != nil {
			return nil, err
		}
		return FitFeaturesRidge(ctx, f, 3, x, y, ridge, workers)
	},
	"nystrom": func(ctx context.Context, x, y vec.Matrix, ridge float64, workers int) (*Expansion, error) {
		return FitNystrom(ctx, kernels["matern 1½"], 70, x, y, ridge, rng.New("landmarks"), workers)
	},
	"kernel": func(ctx context.Context, x, y vec.Matrix, ridge float64, workers int) (*Expansion, error) {
		return FitKernelRidge(ctx, kernels["laplacian"], 150, x, y, ridge, rng.New("subset"), workers)
	},
}

// wide returns a matrix in float64.
func wide(m vec.Matrix) *mat.Dense {
	w := widened(m)
	return mat.NewDense(w.Rows, w.Cols, w.Data)
}

// kernelMatrix returns k(x_i, z_j).
func kernelMatrix(k Kernel, x, z vec.Matrix) *mat.Dense {
	m := mat.NewDense(x.Rows, z.Rows, nil)
	for i := range x.Rows {
		for j := range z.Rows {
			m.Set(i, j, k.Value(x.Row(i), z.Row(j)))
		}
	}
	return m
}

// bruteForce returns K(test, train) (K + Nλ I)⁻¹ y by a general solver.
func bruteForce(t *testing.T, train, across, y *mat.Dense, ridge float64) *mat.Dense {
	t.Helper()
	n, _ := train.Dims()
	system := mat.DenseCopyOf(train)
	for i := range n {
		system.Set(i, i, system.At(i, i)+float64(n)*ridge)
	}
	var c, f mat.Dense
	if err := c.Solve(system, y); err != nil {
		t.Fatal(err)
	}
	f.Mul(across, &c)
	return &f
}

func checkPredictions(t *testing.T, e *Expansion, x vec.Matrix, want *mat.Dense, tolerance float64) {
	t.Helper()
	got, err := e.Predict(context.Background(), x, 2)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got.Data {
		if w := want.At(i/got.Cols, i%got.Cols); !(math.Abs(float64(v)-w) <= tolerance) {
			t.Fatalf("prediction %d is %v, want %v within %v", i, v, w, tolerance)
		}
	}
}

const fewRows = chunkRows + 88 // more than one chunk

// The primal solution in D features is the dual one of the kernel that the features
// stand for.
func TestFeaturesRidgeIsKernelRidgeWithTheirKernel(t *testing.T) {
	x, y := problem(fewRows)
	test, _ := problem(90)
	f := newFeatures(t, FeatureSettings{Kernel: kernels["gaussian"], Dim: 3, Block: 25, Stream: []string{"dual"}})
	e, err := FitFeaturesRidge(context.Background(), f, 4, x, y, 1e-4, 2)
	if err != nil {
		t.Fatal(err)
	}
	if e.Size() != 100 {
		t.Errorf("%d functions, want 100", e.Size())
	}
	stack := func(x vec.Matrix) *mat.Dense {
		features := vec.NewMatrix(0, x.Rows)
		for block := range 4 {
			features.Data = append(features.Data, mapped(f, block, x).Data...)
			features.Rows += 25
		}
		return wide(features)
	}
	var train, across mat.Dense
	train.Mul(stack(x).T(), stack(x))
	train.Scale(1.0/100, &train)
	across.Mul(stack(test).T(), stack(x))
	across.Scale(1.0/100, &across)
	checkPredictions(t, e, test, bruteForce(t, &train, &across, wide(y), 1e-4), 1e-6)
}

func TestKernelRidgeIsItsClosedForm(t *testing.T) {
	x, y := problem(120)
	test, _ := problem(90)
	for name, k := range kernels {
		e, err := FitKernelRidge(context.Background(), k, MaxKernelRidgeRows, x, y, 1e-3, rng.New("all"), 2)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			checkPredictions(t, e, test, bruteForce(t, kernelMatrix(k, x, x), kernelMatrix(k, test, x), wide(y), 1e-3), 1e-6)
		})
	}
}

func TestKernelRidgeOfASubset(t *testing.T) {
	x, y := problem(120)
	k := kernels["matern 1½"]
	e, err := FitKernelRidge(context.Background(), k, 40, x, y, 1e-3, rng.New("subset"), 2)
	if err != nil {
		t.Fatal(err)
	}
	rows := sample(120, 40, rng.New("subset"))
	subset := choose(x, rows)
	checkPredictions(t, e, x, bruteForce(t, kernelMatrix(k, subset, subset), kernelMatrix(k, x, subset), wide(choose(y, rows)), 1e-3), 1e-6)
}

func TestKernelRidgeWithoutRidgeInterpolates(t *testing.T) {
	x, y := problem(60)
	e, err := FitKernelRidge(context.Background(), kernels["laplacian"], 60, x, y, 0, rng.New("all"), 1)
	if err != nil {
		t.Fatal(err)
	}
	checkPredictions(t, e, x, wide(y), 1e-6)
}

func TestNystromWithAllLandmarksIsKernelRidge(t *testing.T) {
	x, y := problem(250)
	test, _ := problem(90)
	for name, k := range kernels {
		e, err := FitNystrom(context.Background(), k, x.Rows, x, y, 1e-4, rng.New("landmarks"), 2)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			checkPredictions(t, e, test, bruteForce(t, kernelMatrix(k, x, x), kernelMatrix(k, test, x), wide(y), 1e-4), 1e-5)
		})
	}
}

// The normal equations in the coefficients themselves, for a kernel whose matrix is
// well conditioned: (K_zx K_xz/N + λ K_zz) c = K_zx y/N.
func TestNystromSolvesItsNormalEquations(t *testing.T) {
	const ridge, landmarks = 1e-3, 50
	x, y := problem(fewRows)
	k := kernels["laplacian"]
	e, err := FitNystrom(context.Background(), k, landmarks, x, y, ridge, rng.New("landmarks"), 2)
	if err != nil {
		t.Fatal(err)
	}
	z := choose(x, sample(x.Rows, landmarks, rng.New("landmarks")))
	across := kernelMatrix(k, x, z)
	var system, penalty, right, c, want mat.Dense
	system.Mul(across.T(), across)
	system.Scale(1/float64(x.Rows), &system)
	penalty.Scale(ridge, kernelMatrix(k, z, z))
	system.Add(&system, &penalty)
	right.Mul(across.T(), wide(y))
	right.Scale(1/float64(x.Rows), &right)
	if err := c.Solve(&system, &right); err != nil {
		t.Fatal(err)
	}
	want.Mul(across, &c)
	checkPredictions(t, e, x, &want, 1e-6)
}

// With more features the fit comes nearer to that of the kernel, with the same λ.
func TestFeaturesRidgeTendsToKernelRidge(t *testing.T) {
	x, y := problem(200)
	k := kernels["gaussian"]
	want := bruteForce(t, kernelMatrix(k, x, x), kernelMatrix(k, x, x), wide(y), 1e-2)
	distance := func(blocks int) float64 {
		f := newFeatures(t, FeatureSettings{Kernel: k, Dim: 3, Block: 32, Stream: []string{"limit"}})
		e, err := FitFeaturesRidge(context.Background(), f, blocks, x, y, 1e-2, 2)
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.Predict(context.Background(), x, 2)
		if err != nil {
			t.Fatal(err)
		}
		var difference mat.Dense
		difference.Sub(wide(got), want)
		return mat.Norm(&difference, 2) / mat.Norm(want, 2)
	}
	// It falls like 1/√D; a factor of 2 is left to chance.
	if few, many := distance(1), distance(16); !(many < 2*few/4) {
		t.Errorf("relative distance %.3f with 32 features, %.3f with 512", few, many)
	}
}

func TestFitsDoNotDependOnWorkers(t *testing.T) {
	x, y := problem(fewRows)
	for name, fit := range methods {
		var want vec.Matrix
		for workers := range 4 {
			e, err := fit(context.Background(), x, y, 1e-4, workers)
			if err != nil {
				t.Fatal(err)
			}
			got, err := e.Predict(context.Background(), x, workers)
			if err != nil {
				t.Fatal(err)
			}
			if workers == 0 {
				want = got
			}
			if !slices.Equal(got.Data, want.Data) {
				t.Errorf("%s: other predictions with %d workers", name, workers)
			}
		}
	}
}

func TestFitErrors(t *testing.T) {
	x, y := problem(80)
	infinite, nan := choose(x, []int{0, 1, 2}), choose(y, []int{0, 1, 2})
	infinite.Data[4], nan.Data[3] = float32(math.Inf(1)), float32(math.NaN())
	for name, fit := range methods {
		for _, c := range []struct {
			what  string
			x, y  vec.Matrix
			ridge float64
			want  error
		}{
			{"no rows", vec.NewMatrix(0, 3), vec.NewMatrix(0, 2), 1, ErrData},
			{"too few targets", x, between(y, 0, 79), 1, ErrData},
			{"negative ridge", x, y, -1, ErrSettings},
			{"ridge NaN", x, y, math.NaN(), ErrSettings},
			{"target NaN", x, vec.Matrix{Rows: 80, Cols: 2, Data: append(slices.Clone(nan.Data), y.Data[6:]...)}, 1, ErrData},
			{"infinite row", vec.Matrix{Rows: 80, Cols: 3, Data: append(slices.Clone(infinite.Data), x.Data[9:]...)}, y, 1, ErrData},
		} {
			_, err := fit(context.Background(), c.x, c.y, c.ridge, 2)
			if !errors.Is(err, c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s, %s: error %v, want %v", name, c.what, err, c.want)
			}
		}
		cancelled, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := fit(cancelled, x, y, 1, 2); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v after cancelling", name, err)
		}
	}
}

func TestMoreFeaturesThanRowsNeedARidge(t *testing.T) {
	x, y := problem(40)
	if _, err := methods["features"](context.Background(), x, y, 0, 1); !errors.Is(err, ErrSingular) {
		t.Errorf("error %v, want ErrSingular", err)
	}
}

func TestSizesOutOfRangeAreRefused(t *testing.T) {
	x, y := problem(40)
	ctx, k := context.Background(), kernels["gaussian"]
	f := newFeatures(t, FeatureSettings{Kernel: k, Dim: 4, Block: 2, Stream: []string{"sizes"}})
	for name, fit := range map[string]func() (*Expansion, error){
		"no blocks":          func() (*Expansion, error) { return FitFeaturesRidge(ctx, f, 0, x, y, 1, 1) },
		"no landmarks":       func() (*Expansion, error) { return FitNystrom(ctx, k, 0, x, y, 1, rng.New(), 1) },
		"too many landmarks": func() (*Expansion, error) { return FitNystrom(ctx, k, 41, x, y, 1, rng.New(), 1) },
		"no subset":          func() (*Expansion, error) { return FitKernelRidge(ctx, k, 0, x, y, 1, rng.New(), 1) },
		"too large a subset": func() (*Expansion, error) {
			return FitKernelRidge(ctx, k, MaxKernelRidgeRows+1, x, y, 1, rng.New(), 1)
		},
		"kernel": func() (*Expansion, error) { return FitKernelRidge(ctx, Kernel{}, 5, x, y, 1, rng.New(), 1) },
	} {
		if _, err := fit(); !errors.Is(err, ErrSettings) {
			t.Errorf("%s: error %v, want ErrSettings", name, err)
		}
	}
	if _, err := FitFeaturesRidge(ctx, f, 1, x, y, 1, 1); !errors.Is(err, ErrData) {
		t.Errorf("rows of another length: error %v, want ErrData", err)
	}
	e, err := FitKernelRidge(ctx, k, 5, x, y, 1, rng.New("five"), 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Predict(ctx, vec.NewMatrix(2, 4), 1); !errors.Is(err, ErrData) {
		t.Errorf("prediction for rows of another length: error %v, want ErrData", err)
	}
}
