package plots

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gradsample/results"
)

// A figure of growth has four panels against the rows, with lines where rows fill
// caches that the axis reaches.
func TestScaleShowsGrowth(t *testing.T) {
	folder := t.TempDir()
	var timings []results.TimingRow
	var held []results.ScaleRow
	for _, rows := range []int{10000, 1000} { // not in order
		setting := results.Setting{Dataset: "synthetic", Rows: rows, Columns: 7}
		for _, method := range []string{"uniform", "dci"} {
			for round := range 3 {
				timings = append(timings, results.TimingRow{
					Setting: setting, Method: method, Round: round, Iterations: 1,
					DrawSeconds: results.Float(1e-9 * float64(rows+round)), StepSeconds: 2e-7, SetupTime: 3e-3,
				})
			}
			held = append(held, results.ScaleRow{Setting: setting, Method: method, MemoryBytes: results.Float(rows << 20)})
		}
	}
	write := func(name string, err error) {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	write("timings.csv", results.WriteCSV(filepath.Join(folder, "timings.csv"), timings))
	write("scale.csv", results.WriteCSV(filepath.Join(folder, "scale.csv"), held))
	declared := Declared{Name: "rows", Title: "Growth", Source: FromScale}
	figure, err := Build(declared, folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(figure.Panels) != 4 || len(figure.Panels[0].Lines) != 0 || !strings.Contains(figure.Caption, "did not tell") {
		t.Errorf("%d panels, caption %q", len(figure.Panels), figure.Caption)
	}
	for i, want := range [][]float64{{1001, 10001}, {200, 200}, {3, 3}, {1000, 10000}} {
		series := figure.Panels[i].Series
		if len(series) != 2 || series[1].Label != "dci" || !slices.Equal(series[1].X, []float64{1000, 10000}) || !alike(series[1].Y, want) {
			t.Errorf("panel %s: %+v", figure.Panels[i].Title, series)
		}
	}
	caches := []results.CacheRow{{Level: "L2", Bytes: 32 * 2000}, {Level: "memory", Bytes: 32 * 1e6}}
	write("timing-caches.csv", results.WriteCSV(filepath.Join(folder, "timing-caches.csv"), caches))
	if figure, err = Build(declared, folder); err != nil {
		t.Fatal(err)
	}
	want := []Reference{{Value: 2000, Label: "L2", Vertical: true}}
	if !slices.Equal(figure.Panels[2].Lines, want) || !strings.Contains(figure.Caption, "Vertical lines") {
		t.Errorf("lines %+v, caption %q", figure.Panels[2].Lines, figure.Caption)
	}
}

// alike compares up to rounding.
func alike(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return x-y < 1e-9*y && y-x < 1e-9*y })
}
