package format

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// What is written is read back with the same bits, by column numbers of any length,
// written some rows at a time.
func TestWrittenTablesAreReadBack(t *testing.T) {
	for _, ending := range []string{".npy", ".parquet", ".NPY"} {
		for _, inputs := range []int{1, 12, 130} {
			random, rows := rng.New("write test"), 29
			x, y := vec.NewMatrix(rows, inputs), make([]float32, rows)
			for i := range x.Data {
				x.Data[i] = float32(random.NormFloat64())
			}
			for i := range y {
				y[i] = float32(i % 3)
			}
			path := filepath.Join(t.TempDir(), "table"+ending)
			var file bytes.Buffer
			w, err := NewWriter(&file, path, rows, inputs)
			if err != nil {
				t.Fatal(err)
			}
			for _, part := range [][2]int{{0, 20}, {20, rows}} {
				view := vec.Matrix{Rows: part[1] - part[0], Cols: inputs, Data: x.Data[part[0]*inputs : part[1]*inputs]}
				if err := w.Write(view, y[part[0]:part[1]]); err != nil {
					t.Fatal(err)
				}
			}
			if err := errors.Join(w.Close(), os.WriteFile(path, file.Bytes(), 0o644)); err != nil {
				t.Fatal(err)
			}
			table, err := Read(path, Options{Target: DefaultTarget})
			if err != nil {
				t.Fatal(err)
			}
			same := table.X.Rows == rows && table.X.Cols == inputs
			for i := range y {
				same = same && table.Y[i] == y[i]
			}
			for i, value := range table.X.Data {
				same = same && value == x.Data[i]
			}
			if !same {
				t.Errorf("%s of %d inputs: other numbers, or %d × %d", ending, inputs, table.X.Rows, table.X.Cols)
			}
		}
	}
}

func TestTablesThatCannotBeWritten(t *testing.T) {
	var known *Error
	if _, err := NewWriter(new(bytes.Buffer), "table.csv", 1, 1); !errors.As(err, &known) || !strings.Contains(err.Error(), "table.csv") {
		t.Errorf("a file of unknown ending: %v", err)
	}
	w, err := NewWriter(new(bytes.Buffer), "table.npy", 3, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err == nil || !strings.Contains(err.Error(), "3 rows are missing") {
		t.Errorf("an array without its rows: %v", err)
	}
}
