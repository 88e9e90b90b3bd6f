package results

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// csvRow has a field of every kind that the real rows have.
type csvRow struct {
	Place
	Method string `csv:"method"`
	Seeds  int    `csv:"n"`
	Seed   uint64 `csv:"seed"`
	Loss   Float  `csv:"loss"`
	AtEdge bool   `csv:"at_edge"`
}

// Place is embedded in csvRow, as Setting is in the real rows.
type Place struct {
	Split string `csv:"split"`
	Ridge Float  `csv:"ridge"`
}

// bitwise compares floats by their bits, with all NaNs alike.
var bitwise = cmp.Options{
	cmp.Comparer(func(a, b Float) bool {
		return math.Float64bits(float64(a)) == math.Float64bits(float64(b)) || math.IsNaN(float64(a)) && math.IsNaN(float64(b))
	}),
}

func TestRowsSurviveTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "made", "on demand", "rows.csv")
	text := rapid.Custom(func(t *rapid.T) string { return strings.ReplaceAll(rapid.String().Draw(t, "text"), "\r", "") })
	number := rapid.Custom(func(t *rapid.T) Float {
		return Float(rapid.OneOf(rapid.Float64(), rapid.Just(math.NaN()), rapid.SampledFrom([]float64{inf, -inf, 0, math.Copysign(0, -1), 5e-324, 1e23, 0.1})).Draw(t, "number"))
	})
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOf(rapid.Custom(func(t *rapid.T) csvRow {
			return csvRow{
				Place:  Place{Split: text.Draw(t, "split"), Ridge: number.Draw(t, "ridge")},
				Method: text.Draw(t, "method"), Seeds: rapid.Int().Draw(t, "n"), Seed: rapid.Uint64().Draw(t, "seed"),
				Loss: number.Draw(t, "loss"), AtEdge: rapid.Bool().Draw(t, "at edge"),
			}
		})).Draw(t, "rows")
		if err := WriteCSV(path, rows); err != nil {
			t.Fatal(err)
		}
		read, err := ReadCSV[csvRow](path)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 && len(read) == 0 {
			return
		}
		if difference := cmp.Diff(rows, read, bitwise); difference != "" {
			t.Fatalf("rows changed on their way through the file (-written +read):\n%s", difference)
		}
	})
}

func TestCellsAreWrittenAsStated(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cells.csv")
	type cells struct {
		Name  string `csv:"name"`
		Value Float  `csv:"value"`
	}
	rows := []cells{{"third", 1.0 / 3}, {"small", 1e-7}, {"whole", 20}, {"missing", Float(math.NaN())}, {"diverged", Float(inf)}, {"a, b", Float(-inf)}}
	if err := WriteCSV(path, rows); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := "name,value\nthird,0.3333333333333333\nsmall,1e-07\nwhole,20\nmissing,\ndiverged,Inf\n\"a, b\",-Inf\n"
	if difference := cmp.Diff(want, string(written)); difference != "" {
		t.Errorf("file (-want +got):\n%s", difference)
	}
}

func TestNoRowsGiveAHeader(t *testing.T) {
	path := filepath.Join(t.TempDir(), "empty.csv")
	if err := WriteCSV[Place](path, nil); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(path)
	if err != nil || string(written) != "split,ridge\n" {
		t.Errorf("file %q, %v", written, err)
	}
	if rows, err := ReadCSV[Place](path); err != nil || len(rows) != 0 {
		t.Errorf("read %v, %v", rows, err)
	}
}

func TestBadFilesAreRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bad.csv")
	tests := []struct {
		name, content string
		says          []string
	}{
		{"missing column", "split\nrandom\n", []string{"ridge", "missing"}},
		{"no header", "", []string{"empty"}},
		{"doubled column", "split,ridge,ridge\nrandom,1,2\n", []string{"ridge", "repeated"}},
		{"no number", "split,ridge\nrandom,1\nrandom,much\n", []string{"row 3", `column "ridge"`, `"much" is no number`}},
		{"spelled NaN", "split,ridge\nrandom,NaN\n", []string{"row 2", `column "ridge"`}},
		{"ragged row", "split,ridge\nrandom,1\nrandom\n", []string{"line 3", "fields"}},
		{"open quote", "split,ridge\n\"random,1\n", []string{"line", "\""}},
	}
	for _, test := range tests {
		if err := os.WriteFile(path, []byte(test.content), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := ReadCSV[Place](path)
		if err == nil {
			t.Errorf("%s: accepted", test.name)
			continue
		}
		for _, part := range append(test.says, path) {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %q does not say %q", test.name, err, part)
			}
		}
	}
	if _, err := ReadCSV[Place](filepath.Join(t.TempDir(), "none.csv")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestUnknownColumnsArePassedOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "more.csv")
	if err := os.WriteFile(path, []byte("later,ridge,split\n7,+Inf,random\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	rows, err := ReadCSV[Place](path)
	if err != nil || len(rows) != 1 || rows[0] != (Place{Split: "random", Ridge: Float(inf)}) {
		t.Errorf("read %v, %v", rows, err)
	}
}

func TestWritingReplacesAtOnce(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "rows.csv")
	for _, split := range []string{"published", "random"} {
		if err := WriteCSV(path, []Place{{Split: split}}); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := ReadCSV[Place](path)
	if err != nil || len(rows) != 1 || rows[0].Split != "random" {
		t.Errorf("read %v, %v", rows, err)
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("files left behind: %v, %v", entries, err)
	}
}

func FuzzReadCSV(f *testing.F) {
	for _, seed := range []string{"split,ridge\nrandom,1\n", "split,ridge\n\"a\nb\",\n", "ridge,split\nInf,x\n", "", "\"", "split,ridge\n1\n", "\ufeffsplit,ridge\nx,1e400\n"} {
		f.Add([]byte(seed))
	}
	path := filepath.Join(f.TempDir(), "fuzz.csv")
	f.Fuzz(func(t *testing.T, content []byte) {
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		rows, err := ReadCSV[Place](path)
		if err != nil {
			return
		}
		if err := WriteCSV(path, rows); err != nil {
			t.Fatal(err)
		}
		again, err := ReadCSV[Place](path)
		if err != nil || (len(rows) > 0 && !cmp.Equal(rows, again, bitwise)) {
			t.Fatalf("rows %v became %v, %v", rows, again, err)
		}
	})
}
