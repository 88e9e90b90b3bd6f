package plots

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gradsample/results"
)

// weightRows are the curves of two data sets: a released sampler with a mean
// weight of 3, and uniform sampling with 1.
func weightRows() []results.CurveRow {
	var rows []results.CurveRow
	for _, set := range sweptSets[:2] {
		for m, method := range []string{"uniform", "lgd-released"} {
			weight := []float64{1, 3}[m]
			for i, epoch := range []float64{0, 0.1, 1} {
				row := results.CurveRow{Setting: set, Method: method, Seeds: 5, Iteration: 10 * i, Epoch: results.Float(epoch), MeanWeight: results.Float(weight)}
				row.TrainExcess = results.Float(1 / (1 + epoch))
				row.TrainExcessLower, row.TrainExcessUpper = row.TrainExcess/2, row.TrainExcess*2
				if i == 0 {
					row.MeanWeight = results.Float(nan)
				}
				rows = append(rows, row)
			}
		}
	}
	return rows
}

func TestMeanWeightsStandBelowTheCurves(t *testing.T) {
	folder := t.TempDir()
	if err := results.WriteCSV(filepath.Join(folder, "curves.csv"), weightRows()); err != nil {
		t.Fatal(err)
	}
	declared := Declared{Name: "weights", Source: FromCurves, Quantities: []string{"train", "weight"}, Axis: "epoch"}
	figure, err := Build(declared, folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(figure.Panels) != 4 || figure.Columns != 2 {
		t.Fatalf("%d panels in %d columns", len(figure.Panels), figure.Columns)
	}
	for i, panel := range figure.Panels {
		uniform, released := panel.Series[0], panel.Series[1]
		if i < 2 {
			if panel.YLabel != curveLabels["train"] || released.Lower == nil {
				t.Errorf("panel %d is no training loss with a band: %v", i, panel)
			}
			continue
		}
		if !slices.Equal(uniform.Y, []float64{1, 1}) || !slices.Equal(released.Y, []float64{3, 3}) || released.Lower != nil {
			t.Errorf("panel %d has the weights %v and %v", i, uniform, released)
		}
		if panel.Lines[0].Value != 1 {
			t.Errorf("panel %d has no line at 1", i)
		}
	}
	if !strings.Contains(figure.Caption, "bands") || !strings.Contains(figure.Caption, "Mean weights") {
		t.Errorf("caption %q", figure.Caption)
	}
	checkLayout(t, figure)

	declared.Quantities, declared.Quantity, declared.Data = nil, "weight", []string{"slice"}
	figure, err = Build(declared, folder)
	if err != nil || len(figure.Panels) != 1 || strings.Contains(figure.Caption, "bands") {
		t.Errorf("weights alone: %v, %v", figure, err)
	}
}

// The same set prepared in two ways needs panels that say which.
func TestPanelsNameThePreprocessingWhereItDiffers(t *testing.T) {
	settings := []results.Setting{
		{Dataset: "a", DataState: "subset", Preprocess: "released"}, {Dataset: "a", DataState: "real", Preprocess: "standard"}, {Dataset: "b", DataState: "real", Preprocess: "standard"},
	}
	var f Figure
	f.grid([]string{"train"}, settings, func(_ string, s results.Setting) Panel { return Panel{Note: dataNote(s)} })
	for i, want := range []string{"subset, released", "standard", ""} {
		if got := f.Panels[i].Note; got != want {
			t.Errorf("panel %d is noted %q, want %q", i, got, want)
		}
	}
}
