package objective

import (
	"testing"

	"gradsample/internal/vec"
)

// Rows of every length have two parts, of which the second may be empty, and
// neither reaches beyond the last row.
func TestFetchStaysWithinTheRows(t *testing.T) {
	for _, dim := range []int{1, firstFetched - 1, firstFetched, firstFetched + 1, allFetched, allFetched + 1, 3 * allFetched} {
		x, y := vec.NewMatrix(3, dim), []float32{1, 0, 1}
		for i := range x.Data {
			x.Data[i] = float32(i%7) + 1
		}
		o, err := New(Softmax, x, y, 2, 0)
		if err != nil {
			t.Fatal(err)
		}
		all := []int{2, 0, 1}
		allocations := testing.AllocsPerRun(5, func() {
			for row := range 3 {
				if more := o.Fetch(row, 0); more != (dim > firstFetched) {
					t.Errorf("%d columns: more to fetch: %v", dim, more)
				}
				o.Fetch(row, 1)
			}
			o.FetchRows(all)
		})
		if allocations != 0 {
			t.Errorf("%d columns: %v allocations", dim, allocations)
		}
	}
}
