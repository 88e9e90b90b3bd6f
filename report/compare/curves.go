package compare

import (
	"fmt"
	"path/filepath"

	"gradsample/plots"
	"gradsample/results"
)

// Curve is a method's course on a problem, as both runs draw it: the excess
// training loss against epochs, of kernel methods the test error against
// iterations.
type Curve struct {
	results.Setting
	Method         string
	XLabel, YLabel string
	Series         plots.Series // without a label
}

// readCurves reads the parquet files of a run's folder, as far as it has them.
func readCurves(folder string) ([]Curve, error) {
	training, err := optional(results.ReadParquet[results.CurveRow], filepath.Join(folder, results.CurvesFile))
	if err != nil {
		return nil, fmt.Errorf("reading training curves: %w", err)
	}
	errors, err := optional(results.ReadParquet[results.KernelRow], filepath.Join(folder, results.ErrorsFile))
	if err != nil {
		return nil, fmt.Errorf("reading kernel methods' errors: %w", err)
	}
	var curves []Curve
	for _, row := range training {
		curve := last(&curves, Curve{Setting: row.Setting, Method: row.Method, XLabel: "epochs", YLabel: "excess training loss"})
		if row.Iteration > 0 { // a log axis has no zero
			curve.add(row.Seeds, row.Epoch, row.TrainExcess, row.TrainExcessLower, row.TrainExcessUpper)
		}
	}
	for _, row := range errors {
		curve := last(&curves, Curve{Setting: row.Setting, Method: row.Method, XLabel: "iterations", YLabel: "test error"})
		if row.Iteration > 0 { // likewise, and exact baselines have no other
			curve.add(row.Seeds, results.Float(row.Iteration), row.TestError, row.TestErrorLower, row.TestErrorUpper)
		}
	}
	return curves, nil
}

// last is the last curve of a list, to which next is appended if it is another.
func last(curves *[]Curve, next Curve) *Curve {
	end := len(*curves) - 1
	if end < 0 || (*curves)[end].Setting != next.Setting || (*curves)[end].Method != next.Method {
		*curves = append(*curves, next)
		end++
	}
	return &(*curves)[end]
}

func (c *Curve) add(seeds int, x, median, lower, upper results.Float) {
	s := &c.Series
	s.N = seeds
	s.X, s.Y = append(s.X, float64(x)), append(s.Y, float64(median))
	s.Lower, s.Upper = append(s.Lower, float64(lower)), append(s.Upper, float64(upper))
}
