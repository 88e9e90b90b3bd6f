package kernel

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"gradsample/internal/rng"
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
