package results

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// someCurves are rows with every kind of number.
func someCurves() []CurveRow {
	var rows []CurveRow
	for i := range 300 {
		row := CurveRow{Setting: Setting{Experiment: "e", Dataset: "pol", DataState: "real", Rows: 10, Ridge: 0.1}, Method: "uniform", Seeds: 5, Iteration: i}
		row.Epoch, row.TrainLoss, row.TestLoss = Float(float64(i)/7), Float(math.NaN()), Float(math.Inf(1))
		rows = append(rows, row)
	}
	return rows
}

// sameNumbers holds NaN equal to NaN.
var sameNumbers = cmp.Comparer(func(a, b Float) bool { return a == b || a != a && b != b })

func TestParquetRoundTrip(t *testing.T) {
	path, again := filepath.Join(t.TempDir(), "curves.parquet"), filepath.Join(t.TempDir(), "curves.parquet")
	rows := someCurves()
	if err := WriteParquet(path, rows); err != nil {
		t.Fatal(err)
	}
	read, err := ReadParquet[CurveRow](path)
	if err != nil {
		t.Fatal(err)
	}
	if difference := cmp.Diff(rows, read, sameNumbers); difference != "" {
		t.Errorf("read back differently:\n%s", difference)
	}
	if err := WriteParquet(again, someCurves()); err != nil {
		t.Fatal(err)
	}
	first, _ := os.ReadFile(path)
	second, _ := os.ReadFile(again)
	if len(first) == 0 || !bytes.Equal(first, second) {
		t.Errorf("the same rows gave %d and %d bytes that differ", len(first), len(second))
	}
}

func TestParquetWithoutRows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "curves.parquet")
	if err := WriteParquet[CurveRow](path, nil); err != nil {
		t.Fatal(err)
	}
	if rows, err := ReadParquet[CurveRow](path); err != nil || len(rows) != 0 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

func TestParquetOfOtherRowsIsRefused(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "targets.parquet")
	if err := WriteParquet(path, []TargetRow{{Method: "uniform"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadParquet[CurveRow](path); err == nil || !strings.Contains(err.Error(), "targets.parquet") {
		t.Errorf("a file of targets read as curves gives %v", err)
	}
	if err := os.WriteFile(path, []byte("PAR1 and no more"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadParquet[CurveRow](path); err == nil {
		t.Error("a file that is no parquet was read")
	}
	if _, err := ReadParquet[CurveRow](filepath.Join(folder, "missing")); err == nil {
		t.Error("a missing file was read")
	}
}
