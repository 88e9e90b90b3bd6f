package plots

import (
	"errors"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gradsample/results"
)

// kernelFolder has the tables of a method that is trained, of one that diverges,
// and of an exact baseline.
func kernelFolder(t *testing.T) string {
	t.Helper()
	set := results.Setting{Dataset: "kin40k", DataState: "real", Rows: 100, Columns: 8, Preprocess: "standard", Loss: "squared"}
	row := func(method string, iteration, features int, e float64) results.KernelRow {
		f := results.Float(e)
		return results.KernelRow{
			Setting: set, Method: method, Seeds: 5, Iteration: iteration, Samples: 16 * iteration, Features: results.Float(features), TestError: f, TestErrorLower: f / 2, TestErrorUpper: 2 * f,
			LimitDistance: results.Float(math.NaN()), LimitDistanceLower: results.Float(math.NaN()), LimitDistanceUpper: results.Float(math.NaN()),
		}
	}
	rows := []results.KernelRow{
		row("dsg", 0, 0, 1), row("dsg", 1, 32, 0.9), row("dsg", 10, 320, 0.5), row("wild", 0, 0, 1), row("wild", 1, 32, 1.2), row("wild", 10, 64, 40),
		row("nystrom", 0, 64, 0.4), row("nystrom", 0, 128, 0.3),
	}
	timed := func(method string, iteration, features int, train, predict float64) results.KernelTimingRow {
		return results.KernelTimingRow{Setting: set, Method: method, Iteration: iteration, Features: features, TrainSeconds: results.Float(train), PredictSeconds: results.Float(predict)}
	}
	timings := []results.KernelTimingRow{
		timed("dsg", 1, 32, 0.1, 0.01), timed("dsg", 10, 320, 2, 0.1), timed("nystrom", 0, 64, 3, 0.2), timed("nystrom", 0, 128, 7, 0.4),
	}
	folder := t.TempDir()
	if err := errors.Join(results.WriteCSV(filepath.Join(folder, "errors.csv"), rows), results.WriteCSV(filepath.Join(folder, "timings-kernel.csv"), timings)); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestErrorsAgainstEachAxis(t *testing.T) {
	folder := kernelFolder(t)
	for axis, want := range map[string]map[string][]float64{
		"iteration":       {"dsg": {1, 10}, "wild": {1, 10}, "nystrom": {1, 10}},
		"samples":         {"dsg": {16, 160}, "wild": {16, 160}, "nystrom": {16, 160}},
		"features":        {"dsg": {32, 320}, "wild": {32, 64}, "nystrom": {64, 128}},
		"train_seconds":   {"dsg": {0.1, 2}, "nystrom": {3, 7}},
		"predict_seconds": {"dsg": {0.01, 0.1}, "nystrom": {0.2, 0.4}},
	} {
		figure, err := Build(Declared{Name: "errors", Source: FromErrors, Quantity: "test", Axis: axis}, folder)
		if err != nil {
			t.Fatal(err)
		}
		panel := figure.Panels[0]
		if len(panel.Series) != len(want) || panel.YLabel != "test RMSE" {
			t.Errorf("%s: %d series of %s", axis, len(panel.Series), panel.YLabel)
		}
		for _, s := range panel.Series {
			if !slices.Equal(s.X, want[s.Label]) {
				t.Errorf("%s: %s stands at %v, want %v", axis, s.Label, s.X, want[s.Label])
			}
		}
		if err := figure.validate(); err != nil {
			t.Error(err)
		}
	}
}

// On the axis of iterations an exact baseline is level at its last error, and a
// method that blows up leaves the panel.
func TestErrorsOfExactAndDivergedMethods(t *testing.T) {
	figure, err := Build(Declared{Name: "errors", Source: FromErrors, Quantity: "test", Axis: "iteration"}, kernelFolder(t))
	if err != nil {
		t.Fatal(err)
	}
	panel := figure.Panels[0]
	if s := panel.Series[2]; !slices.Equal(s.Y, []float64{0.3, 0.3}) || !slices.Equal(s.Upper, []float64{0.6, 0.6}) {
		t.Errorf("the exact baseline is %v", s)
	}
	if panel.YMax != 1.5 || panel.YMin >= 0.3 {
		t.Errorf("the axis runs from %v to %v", panel.YMin, panel.YMax)
	}
	if !strings.Contains(figure.Caption, "Level lines") {
		t.Errorf("caption %q", figure.Caption)
	}
}

func TestFigureWithoutItsMethodsIsEmpty(t *testing.T) {
	folder := kernelFolder(t)
	for _, d := range []Declared{
		{Name: "none", Source: FromErrors, Quantity: "test", Axis: "features", Prefix: "block "},
		{Name: "none", Source: FromErrors, Quantity: "limit", Axis: "features"},
	} {
		if _, err := Build(d, folder); !errors.Is(err, ErrEmpty) {
			t.Errorf("%+v gave error %v", d, err)
		}
	}
}

func TestBoundBesideConstants(t *testing.T) {
	set := results.Setting{Dataset: "synthetic:kernel,rows=600,noise=0", DataState: "synthetic", Rows: 540, Columns: 2}
	row := func(metric, method string, estimate float64) results.EffectRow {
		e := results.Float(estimate)
		return results.EffectRow{Setting: set, Metric: metric, Method: method, Estimate: e, Lower: e / 2, Upper: 2 * e, N: 6}
	}
	rows := []results.EffectRow{
		row(results.MetricConstantRatio, "batch 4 cyclic 1:9", 11), row(results.MetricConstantRatio, "batch 4 cyclic 1:1", 2),
		row(results.MetricConstantRatio, "batch 4 cyclic 10:90", 9), row(results.MetricConstantRatio, "batch 4 cdsg", 5),
		row(results.MetricSlope, "batch 4 cyclic 1:9", -1), row(results.MetricConstantRatio, "cyclic 1:9", 100),
	}
	folder := t.TempDir()
	if err := results.WriteCSV(filepath.Join(folder, "effects.csv"), rows); err != nil {
		t.Fatal(err)
	}
	figure, err := Build(Declared{Name: "bound", Source: FromBound, Prefix: "batch 4 "}, folder)
	if err != nil {
		t.Fatal(err)
	}
	panel := figure.Panels[0]
	if len(panel.Series) != 3 || !slices.Equal(panel.Series[0].Y, []float64{11, 2}) || !slices.Equal(panel.Series[1].X, []float64{9}) {
		t.Fatalf("series %+v", panel.Series)
	}
	if bound := panel.Series[2]; !slices.Equal(bound.X, []float64{1, 9}) || !slices.Equal(bound.Y, []float64{3, 19}) {
		t.Errorf("the bound is %v at %v", bound.Y, bound.X)
	}
	if _, err := Build(Declared{Name: "bound", Source: FromBound, Prefix: "batch 8 "}, folder); !errors.Is(err, ErrEmpty) {
		t.Errorf("without constants the error is %v", err)
	}
}
