//go:build !purego

package vec

import (
	"math"
	"testing"

	"gradsample/internal/rng"
)

func TestDotRowsAreDots(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		random := rng.New("vec", "dots of rows")
		for columns := 1; columns <= 200; columns++ {
			x := NewMatrix(5, columns)
			for i := range x.Data {
				x.Data[i] = awkward(random)
			}
			y, rows := manyAwkward(random, columns), make([]int, random.IntN(18))
			for i := range rows {
				rows[i] = random.IntN(x.Rows)
			}
			dots := make([]float32, len(rows))
			DotRows(x, rows, y, dots)
			for i, row := range rows {
				if got, want := math.Float32bits(dots[i]), math.Float32bits(Dot(x.Row(row), y)); got != want && dots[i] == dots[i] {
					t.Fatalf("product of row %d of %d columns is %v, should be %v", i, columns, dots[i], Dot(x.Row(row), y))
				}
			}
		}
	})
}
