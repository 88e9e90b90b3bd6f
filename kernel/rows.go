package kernel

import (
	"fmt"
	"slices"

	"gradsample/internal/rng"
	"gradsample/internal/vec"

	"gonum.org/v1/gonum/blas/blas64"
)

// OneHot returns the targets that least squares fits to class numbers y, which
// count from 0: row n is +1 in column y[n] and -1 in all others. A prediction's
// class is the column of its largest value. It fails with ErrData for a y that is
// no class number.
func OneHot(y []float32, classes int) (vec.Matrix, error) {
	targets := vec.NewMatrix(len(y), classes)
	for n, label := range y {
		class := int(label)
		if float32(class) != label || class < 0 || class >= classes {
			return vec.Matrix{}, fmt.Errorf("%w: row %d (from 0) has label %v; classes are 0 to %d", ErrData, n, label, classes-1)
		}
		row := targets.Row(n)
		for c := range row {
			row[c] = -1
		}
		row[class] = 1
	}
	return targets, nil
}

// between returns rows from to to-1 without copying them.
func between(x vec.Matrix, from, to int) vec.Matrix {
	return vec.Matrix{Rows: to - from, Cols: x.Cols, Data: x.Data[from*x.Cols : to*x.Cols]}
}

// sample returns some distinct row numbers in increasing order, each set of that
// size with equal probability.
func sample(rows, some int, random *rng.Stream) []int {
	chosen := random.Perm(rows)[:some]
	slices.Sort(chosen)
	return chosen
}

// choose copies the given rows.
func choose(x vec.Matrix, rows []int) vec.Matrix {
	chosen := vec.NewMatrix(len(rows), x.Cols)
	for i, row := range rows {
		copy(chosen.Row(i), x.Row(row))
	}
	return chosen
}

// widened returns a copy in float64.
func widened(x vec.Matrix) blas64.General {
	wide := general(x.Rows, x.Cols)
	for i, v := range x.Data[:len(wide.Data)] {
		wide.Data[i] = float64(v)
	}
	return wide
}

func general(rows, cols int) blas64.General {
	return blas64.General{Rows: rows, Cols: cols, Stride: max(1, cols), Data: make([]float64, rows*cols)}
}

// view returns the part of m with rows from i to i+rows-1 and columns from j to
// j+cols-1, without copying it.
func view(m blas64.General, i, j, rows, cols int) blas64.General {
	first := i*m.Stride + j
	return blas64.General{Rows: rows, Cols: cols, Stride: m.Stride, Data: m.Data[first : first+(rows-1)*m.Stride+cols]}
}
