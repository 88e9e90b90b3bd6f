package datasets

import (
	"fmt"
	"math"

	"gradsample/internal/parallel"
	"gradsample/internal/vec"
)

// The preprocessings a Request can ask for.
const (
	// PreprocessStandard gives every column mean 0 and standard deviation 1 on the
	// training rows (a constant column becomes 0), and a regression target too. It
	// does so for 0/1 columns and pixels as well: a column that is hardly ever set
	// then has a few large values.
	PreprocessStandard = "standard"
	// PreprocessReleased is what LGD's released result files were computed with,
	// after standardising: each training row and its target are divided by
	// S_i = sqrt(‖x_i‖·‖[x_i, y_i]‖), which makes the objective a weighted least
	// squares. Test rows are not divided. Only for regression.
	PreprocessReleased = "released"
	// PreprocessUnit divides each row of inputs by its Euclidean norm (a row of zeros
	// stays), whatever unit they are in: grey values 0..255 or 0..1 give the same.
	// Targets are left as they are. It is how the code of doubly stochastic gradients
	// prepares pixels, before its principal components.
	PreprocessUnit = "unit"
	// PreprocessRaw leaves inputs and targets as the file has them.
	PreprocessRaw = "raw"
)

// preprocess changes the problem's rows in place, and records how in p.Scaling.
func (p *Problem) preprocess(how string, recode *Recode) error {
	p.Scaling = Scaling{TargetDeviation: 1}
	switch how {
	case PreprocessRaw:
		return nil
	case PreprocessUnit:
		UnitRows(p.Train.X)
		p.Scaling.Apply(how, p.Test.X)
		return nil
	case PreprocessStandard:
		return p.standardise(recode)
	case PreprocessReleased:
		if p.Info.Task != Regression {
			return fmt.Errorf("%w: preprocessing %q divides targets and is for regression, not for a %s task",
				ErrRequest, how, p.Info.Task)
		}
		if err := p.standardise(recode); err != nil {
			return err
		}
		p.Scaling.Row = divideRows(p.Train)
		return nil
	}
	return fmt.Errorf("%w: preprocessing %q; there are %s, %s, %s and %s", ErrRequest, how,
		PreprocessStandard, PreprocessReleased, PreprocessUnit, PreprocessRaw)
}

// standardise gives columns, and a regression target, mean 0 and deviation 1 on the
// training rows. Moments are computed in float64, in a fixed order of blocks.
func (p *Problem) standardise(recode *Recode) error {
	if recode != nil {
		replace(p.Train.X, recode)
	}
	s := &p.Scaling
	s.Recode = recode
	s.Mean, s.Deviation = columnMoments(p.Train.X)
	scaleColumns(p.Train.X, s.Mean, s.Deviation)
	s.Apply(PreprocessStandard, p.Test.X)
	if p.Info.Task != Regression {
		return nil
	}
	mean, deviation := columnMoments(column(p.Train.Y))
	if deviation[0] == 0 {
		return fmt.Errorf("%w: the target %s of %s is %v in every training row: there is nothing to learn",
			ErrRequest, p.Info.Target, p.Info.Name, mean[0])
	}
	for _, targets := range [][]float32{p.Train.Y, p.Test.Y, p.Train.Truth, p.Test.Truth} {
		scaleColumns(column(targets), mean, deviation)
	}
	s.TargetMean, s.TargetDeviation = mean[0], deviation[0]
	return nil
}

// column sees targets as a matrix of one column.
func column(values []float32) vec.Matrix {
	return vec.Matrix{Rows: len(values), Cols: 1, Data: values}
}

// UnitRows divides each row by its Euclidean norm; a row of zeros stays. It is what
// PreprocessUnit does, for rows that come in batches.
func UnitRows(x vec.Matrix) {
	parallel.Blocks(x.Rows, blockRows, func(_, from, to int) {
		for i := from; i < to; i++ {
			if squares := vec.SumSquares(x.Row(i)); squares > 0 {
				vec.Scale(float32(1/math.Sqrt(squares)), x.Row(i))
			}
		}
	})
}

func replace(x vec.Matrix, recode *Recode) {
	for i, value := range x.Data {
		if value == recode.From {
			x.Data[i] = recode.To
		}
	}
}

// columnMoments returns each column's mean and standard deviation (of the rows
// themselves, divided by their number). The deviation of a column that has one
// value only is exactly 0.
func columnMoments(x vec.Matrix) (mean, deviation []float64) {
	mean = sumOverBlocks(x, func(sum []float64, row []float32) {
		for j, value := range row {
			sum[j] += float64(value)
		}
	})
	for j := range mean {
		mean[j] /= float64(x.Rows)
	}
	deviation = sumOverBlocks(x, func(sum []float64, row []float32) {
		for j, value := range row {
			from := float64(value) - mean[j]
			sum[j] += float64(from * from)
		}
	})
	for j := range deviation {
		deviation[j] = math.Sqrt(deviation[j] / float64(x.Rows))
	}
	for j := range deviation {
		if deviation[j] <= 1e-6*math.Abs(mean[j]) && isConstant(x, j) {
			mean[j], deviation[j] = float64(x.Data[j]), 0
		}
	}
	return mean, deviation
}

// isConstant tells whether a column has one value only. Rounding of the mean leaves
// such a column a deviation that is tiny instead of 0.
func isConstant(x vec.Matrix, column int) bool {
	for i := range x.Rows {
		if x.Row(i)[column] != x.Data[column] {
			return false
		}
	}
	return true
}

// sumOverBlocks adds rows up within blocks, and then the blocks in their order.
func sumOverBlocks(x vec.Matrix, add func(sum []float64, row []float32)) []float64 {
	partial := make([][]float64, parallel.Count(x.Rows, blockRows))
	parallel.Blocks(x.Rows, blockRows, func(block, from, to int) {
		sum := make([]float64, x.Cols)
		for i := from; i < to; i++ {
			add(sum, x.Row(i))
		}
		partial[block] = sum
	})
	total := make([]float64, x.Cols)
	for _, sum := range partial {
		for j, value := range sum {
			total[j] += value
		}
	}
	return total
}

func scaleColumns(x vec.Matrix, mean, deviation []float64) {
	inverse := make([]float64, len(deviation))
	for j, d := range deviation {
		if d > 0 {
			inverse[j] = 1 / d
		}
	}
	parallel.Blocks(x.Rows, blockRows, func(_, from, to int) {
		for i := from; i < to; i++ {
			row := x.Row(i)
			for j, value := range row {
				row[j] = float32((float64(value) - mean[j]) * inverse[j])
			}
		}
	})
}

// divideRows divides each row and its target by S_i and returns all S_i. A row of
// zeros, for which S_i is 0, stays as it is.
func divideRows(rows Rows) []float64 {
	divisors := make([]float64, rows.X.Rows)
	for i := range divisors {
		row, y := rows.X.Row(i), float64(rows.Y[i])
		squares := vec.SumSquares(row)
		divisors[i] = math.Sqrt(math.Sqrt(squares) * math.Sqrt(squares+y*y))
		if divisors[i] == 0 {
			divisors[i] = 1
		}
		for j, value := range row {
			row[j] = float32(float64(value) / divisors[i])
		}
		rows.Y[i] = float32(y / divisors[i])
		if rows.Truth != nil {
			rows.Truth[i] = float32(float64(rows.Truth[i]) / divisors[i])
		}
	}
	return divisors
}
