package format

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gradsample/internal/vec"
)

// failer is a testing.TB or a *rapid.T.
type failer interface {
	Helper()
	Fatalf(string, ...any)
}

func readBytes(content []byte, name string, o Options) (*Table, error) {
	return ReadFrom(bytes.NewReader(content), name, o)
}

func mustRead(t failer, content, name string, o Options) *Table {
	t.Helper()
	table, err := readBytes([]byte(content), name, o)
	if err != nil {
		t.Fatalf("%v", err)
	}
	checkTable(t, table)
	return table
}

// checkTable checks what holds of every table.
func checkTable(t failer, table *Table) {
	t.Helper()
	x := table.X
	if x.Rows < 1 || x.Cols < 1 || len(x.Data) != x.Rows*x.Cols || len(table.Columns) != x.Cols {
		t.Fatalf("%d x %d with %d values and %d names", x.Rows, x.Cols, len(x.Data), len(table.Columns))
	}
	if table.Y != nil && (len(table.Y) != x.Rows || table.Target == "") {
		t.Fatalf("%d targets %q for %d rows", len(table.Y), table.Target, x.Rows)
	}
	for _, values := range [][]float32{x.Data, table.Y} {
		for _, value := range values {
			if math.IsNaN(float64(value)) || math.IsInf(float64(value), 0) {
				t.Fatalf("the table holds %v", value)
			}
		}
	}
	for _, label := range table.Y {
		if table.Classes != nil && (label != float32(int(label)) || int(label) < 0 || int(label) >= len(table.Classes)) {
			t.Fatalf("class %v of %v", label, table.Classes)
		}
	}
}

// checkError checks what holds of every error, and returns it.
func checkError(t failer, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%v is a %T, not an *Error", err, err)
	}
	if e.File == "" || e.Problem == "" || e.Remedy == "" || strings.ContainsAny(err.Error(), "\n\r\x00\x1b") {
		t.Fatalf("incomplete or on several lines: %q", err.Error())
	}
	return e
}

// refusal is a malformed input and the whole message that it should give.
type refusal struct {
	name    string
	content string
	options Options
	want    string
}

func checkRefusals(t *testing.T, file string, refusals []refusal) {
	for _, r := range refusals {
		t.Run(r.name, func(t *testing.T) {
			_, err := readBytes([]byte(r.content), file, r.options)
			if err == nil {
				t.Fatal("no error")
			}
			checkError(t, err)
			if err.Error() != r.want {
				t.Errorf("got  %s\nwant %s", err, r.want)
			}
		})
	}
}

// same compares the columns and the numbers of tables.
func same(t failer, got, want *Table) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("(-want +got)\n%s", diff)
	}
}

// rows makes a matrix.
func rows(cols int, values ...float32) vec.Matrix {
	return vec.Matrix{Rows: len(values) / cols, Cols: cols, Data: values}
}
