package kernel

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"gradsample/internal/vec"

	"pgregory.net/rapid"
)

// stretched returns rows with columns of different sizes and a mean that is not 0.
func stretched(rows, cols int, name string) vec.Matrix {
	x := normalRows(rows, cols, "stretched", name)
	for i := range x.Rows {
		for c := range x.Row(i) {
			x.Row(i)[c] = x.Row(i)[c]*float32(1+c%7) + float32(c%3)
		}
	}
	return x
}

// naiveMoment returns (1/N) Σ (x-mean)(x-mean)ᵀ.
func naiveMoment(x vec.Matrix, mean []float64) [][]float64 {
	moment := make([][]float64, x.Cols)
	for a := range moment {
		moment[a] = make([]float64, x.Cols)
		for b := range moment[a] {
			for i := range x.Rows {
				row := x.Row(i)
				moment[a][b] += (float64(row[a]) - mean[a]) * (float64(row[b]) - mean[b]) / float64(x.Rows)
			}
		}
	}
	return moment
}

func naiveMean(x vec.Matrix, centred bool) []float64 {
	mean := make([]float64, x.Cols)
	for i := range x.Rows {
		for c, v := range x.Row(i) {
			if centred {
				mean[c] += float64(v) / float64(x.Rows)
			}
		}
	}
	return mean
}

// The components are orthonormal eigenvectors with their eigenvalues, largest first
// and complete, and the entry of largest size is positive.
func TestPCAFindsTheEigenvectors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cols, centred := rapid.IntRange(1, 8).Draw(t, "cols"), rapid.Bool().Draw(t, "centred")
		x := stretched(rapid.IntRange(1, 30).Draw(t, "rows"), cols, rapid.StringN(1, 2, 4).Draw(t, "name"))
		p, err := FitPCA(context.Background(), x, cols, centred, 2)
		if err != nil {
			t.Fatal(err)
		}
		moment := naiveMoment(x, naiveMean(x, centred))
		trace, sum := 0.0, 0.0
		for a := range cols {
			trace += moment[a][a]
			sum += p.Values[a]
		}
		if !(math.Abs(trace-sum) <= 1e-6*trace) || !slices.IsSortedFunc(p.Values, func(a, b float64) int { return cmp.Compare(b, a) }) {
			t.Fatalf("eigenvalues %v of trace %v", p.Values, trace)
		}
		for i := range cols {
			v := p.Components.Row(i)
			largest := slices.MaxFunc(v, func(a, b float32) int { return cmp.Compare(a*a, b*b) })
			if largest <= 0 {
				t.Fatalf("component %v has a negative largest entry", v)
			}
			for a := range cols {
				image := 0.0
				for b := range cols {
					image += moment[a][b] * float64(v[b])
				}
				if !(math.Abs(image-p.Values[i]*float64(v[a])) <= 1e-6*(trace+1e-9)) {
					t.Fatalf("component %d: %v is no eigenvector to %v", i, v, p.Values[i])
				}
			}
			for j := range i + 1 {
				want := 0.0
				if i == j {
					want = 1
				}
				if got := float64(vec.Dot(v, p.Components.Row(j))); !(math.Abs(got-want) <= 1e-6) {
					t.Fatalf("components %d and %d have product %v", i, j, got)
				}
			}
		}
	})
}

func TestTransformProjects(t *testing.T) {
	train, test := stretched(40, 6, "train"), stretched(chunkRows+9, 6, "test")
	for _, centred := range []bool{false, true} {
		p, err := FitPCA(context.Background(), train, 3, centred, 1)
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Transform(context.Background(), test, 2)
		if err != nil || got.Rows != test.Rows || got.Cols != 3 {
			t.Fatalf("%d × %d projections, error %v", got.Rows, got.Cols, err)
		}
		mean := naiveMean(train, centred)
		for n := range test.Rows {
			for j := range 3 {
				want, size := 0.0, 1.0
				for c, v := range test.Row(n) {
					term := (float64(v) - mean[c]) * float64(p.Components.Row(j)[c])
					want, size = want+term, size+math.Abs(term)
				}
				if value := float64(got.Row(n)[j]); !(math.Abs(value-want) <= 1e-6*size) {
					t.Fatalf("centred %v: row %d projects to %v, want %v", centred, n, value, want)
				}
			}
		}
	}
}

// A shift of all rows changes the uncentred PCA and not the centred one.
func TestCentredPCAIgnoresAShift(t *testing.T) {
	x := stretched(50, 4, "shift")
	for i := range x.Data {
		x.Data[i] = float32(math.Round(float64(x.Data[i]) * 64)) // exact after the shift
	}
	shifted := vec.Matrix{Rows: x.Rows, Cols: x.Cols, Data: slices.Clone(x.Data)}
	for i := range shifted.Data {
		shifted.Data[i] += 1024
	}
	for _, centred := range []bool{false, true} {
		p, err := FitPCA(context.Background(), x, 4, centred, 1)
		if err != nil {
			t.Fatal(err)
		}
		q, err := FitPCA(context.Background(), shifted, 4, centred, 1)
		if err != nil {
			t.Fatal(err)
		}
		if equal := math.Abs(p.Values[0]-q.Values[0]) <= 1e-9*p.Values[0]; equal != centred {
			t.Errorf("centred %v: eigenvalues %v, and %v after a shift", centred, p.Values[0], q.Values[0])
		}
	}
}

func TestPCADoesNotDependOnWorkers(t *testing.T) {
	x := stretched(2*chunkRows+77, tileSide+40, "workers")
	var want *PCA
	for workers := range 4 {
		p, err := FitPCA(context.Background(), x, 5, true, workers)
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = p
		}
		if !slices.Equal(p.Values, want.Values) || !slices.Equal(p.Components.Data, want.Components.Data) {
			t.Errorf("another result with %d workers", workers)
		}
	}
}

func TestPCAErrors(t *testing.T) {
	x := stretched(5, 3, "errors")
	broken := stretched(5, 3, "errors")
	broken.Data[7] = float32(math.NaN())
	for _, c := range []struct {
		x     vec.Matrix
		count int
		want  error
	}{
		{x, 0, ErrSettings},
		{x, 4, ErrSettings},
		{vec.NewMatrix(1, maxPCADim+1), 1, ErrSettings},
		{vec.NewMatrix(0, 3), 1, ErrData},
		{broken, 1, ErrData},
	} {
		if _, err := FitPCA(context.Background(), c.x, c.count, false, 1); !errors.Is(err, c.want) {
			t.Errorf("%d components of %d × %d: error %v, want %v", c.count, c.x.Rows, c.x.Cols, err, c.want)
		}
	}
	p, err := FitPCA(context.Background(), x, 2, false, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Transform(context.Background(), vec.NewMatrix(2, 4), 1); !errors.Is(err, ErrData) {
		t.Errorf("rows of another length: error %v", err)
	}
}
