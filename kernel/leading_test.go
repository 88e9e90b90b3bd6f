package kernel

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// The leading components are those of the whole problem: the same eigenvalues, and
// vectors along theirs, for spectra that fall slowly, and where the rank is lower
// than the number that is wanted.
func TestLeadingComponentsAreThoseOfAll(t *testing.T) {
	const dim, count = 120, 20
	random := rng.New("kernel test", "leading")
	for _, rank := range []int{120, 12} {
		moment := mat.NewSymDense(dim, nil)
		for k := range rank {
			row := make([]float64, dim)
			renew(row, random)
			moment.SymRankOne(moment, math.Pow(float64(k+1), -1.5), mat.NewVecDense(dim, row))
		}
		want, vectors, err := components(moment, dim)
		if err != nil {
			t.Fatal(err)
		}
		values, rows, err := leading(moment, count)
		if err != nil {
			t.Fatal(err)
		}
		for i, value := range values {
			if math.Abs(value-want[i]) > 1e-4*want[i]+1e-9*want[0] {
				t.Errorf("rank %d: eigenvalue %d is %v, not %v", rank, i, value, want[i])
			}
			if angle := math.Abs(floats.Dot(rows.RawRowView(i), vectors.RawRowView(i))); i < min(10, rank) && angle < 0.999 {
				t.Errorf("rank %d: vector %d has cosine %v with its own", rank, i, angle)
			}
			for j := range i {
				if inner := floats.Dot(rows.RawRowView(i), rows.RawRowView(j)); math.Abs(inner) > 1e-9 {
					t.Fatalf("rank %d: vectors %d and %d have inner product %v", rank, i, j, inner)
				}
			}
		}
	}
}

// Components of fewer rows than columns, found from their products, are those of the
// second moment, also where more are wanted than there are rows.
func TestComponentsOfFewRows(t *testing.T) {
	const rows, dim, count = 12, 40, 15
	random := rng.New("kernel test", "few rows")
	x := vec.NewMatrix(rows, dim)
	for i := range x.Data {
		x.Data[i] = float32(random.NormFloat64() * float64(1+i%dim))
	}
	want, err := FitPCA(t.Context(), x, count, false, 1)
	if err != nil {
		t.Fatal(err)
	}
	got := &PCA{Components: vec.NewMatrix(count, dim)}
	if err := got.fromProducts(x, 2); err != nil {
		t.Fatal(err)
	}
	for i := range count {
		if math.Abs(got.Values[i]-want.Values[i]) > 1e-5*want.Values[0] {
			t.Errorf("eigenvalue %d is %v, not %v", i, got.Values[i], want.Values[i])
		}
		if inner := vec.Dot(got.Components.Row(i), want.Components.Row(i)); i < rows && math.Abs(float64(inner)-1) > 1e-3 {
			t.Errorf("component %d has cosine %v with its own", i, inner)
		}
	}
}
