package dictionary

import (
	"bytes"
	"encoding/csv"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gocarina/gocsv"

	"gradsample/report"
	"gradsample/results"
)

// Every column of every table has one meaning for each file, and every meaning a
// column.
func TestEveryColumnIsDescribed(t *testing.T) {
	used := make([]bool, len(columns))
	for _, table := range allTables() {
		for _, name := range names(table.of) {
			own := slices.IndexFunc(columns, func(c column) bool { return c.name == name && c.file == table.file })
			general := slices.IndexFunc(columns, func(c column) bool { return c.name == name && c.file == "" })
			switch {
			case own >= 0:
				used[own] = true
			case general >= 0:
				used[general] = true
			default:
				t.Errorf("column %s of %s is not described: add it to columns.go", name, table.file)
			}
		}
	}
	for i, c := range columns {
		if !used[i] {
			t.Errorf("column %s%s is described, and no table has it", c.name, c.where())
		}
		if c.meaning == "" || typeOf(c) == "" {
			t.Errorf("column %s%s has no meaning or no type", c.name, c.where())
		}
	}
}

// No row type is forgotten: each csv tag in the packages that write tables
// belongs to a column of the dictionary.
func TestNoRowTypeIsForgotten(t *testing.T) {
	tags := 0
	for _, root := range []string{"../../results", ".."} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(node ast.Node) bool {
				field, ok := node.(*ast.Field)
				if !ok || field.Tag == nil {
					return true
				}
				tag, err := strconv.Unquote(field.Tag.Value)
				if name := reflect.StructTag(tag).Get("csv"); err == nil && name != "" {
					tags++
					if !slices.ContainsFunc(columns, func(c column) bool { return c.name == name }) {
						t.Errorf("%s has the column %s, which the dictionary does not know", path, name)
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if tags < 100 {
		t.Errorf("%d csv tags found", tags)
	}
}

// docs/data-dictionary.md is what the row types say; `make docs` writes it.
func TestDocumentIsNotStale(t *testing.T) {
	document := "../../docs/data-dictionary.md"
	if os.Getenv("UPDATE_DOCS") == "" {
		content, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		document = filepath.Join(t.TempDir(), "data-dictionary.md")
		if err := os.WriteFile(document, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	changed, err := report.Update(document, []report.Section{{Name: "dictionary", Text: Markdown()}})
	if err != nil {
		t.Fatal(err)
	}
	if changed && os.Getenv("UPDATE_DOCS") == "" {
		t.Error("docs/data-dictionary.md is stale: run `make docs`")
	}
}

// Tables load in readers that take each column as one type: DuckDB's, pandas' and
// R's conventions are a header, the same number of cells everywhere, and in a
// column of numbers nothing but numbers, Inf, -Inf and empty cells.
func TestTablesLoadStrictly(t *testing.T) {
	for _, table := range allTables() {
		if filepath.Ext(table.file) != ".csv" {
			continue
		}
		reader := csv.NewReader(bytes.NewReader(encodeAny(t, table.of)))
		reader.FieldsPerRecord = len(names(table.of))
		records, err := reader.ReadAll()
		if err != nil || len(records) != 4 || !slices.Equal(records[0], names(table.of)) {
			t.Fatalf("%s: %d records, %v", table.file, len(records), err)
		}
		for _, record := range records[1:] {
			for i, cell := range record {
				if c := described(records[0][i], table.file); !fits(typeOf(c), cell) {
					t.Errorf("%s: %q is no %s in column %s", table.file, cell, typeOf(c), c.name)
				}
			}
		}
	}
}

// described is what the dictionary says of a column of a file.
func described(name, file string) column {
	for _, of := range []string{file, ""} {
		if i := slices.IndexFunc(columns, func(c column) bool { return c.name == name && c.file == of }); i >= 0 {
			return columns[i]
		}
	}
	return column{name: name}
}

// fits tells whether a strict reader takes a cell for a type.
func fits(kind, cell string) bool {
	var err error
	switch kind {
	case "integer":
		_, err = strconv.ParseInt(cell, 10, 64)
	case "true or false":
		return cell == "true" || cell == "false"
	case "number":
		if cell != "" && cell != "Inf" && cell != "-Inf" {
			_, err = strconv.ParseFloat(cell, 64)
		}
	}
	return err == nil
}

// encodeAny encodes three rows of a type: zero values; what has to be quoted,
// with numbers that do not exist; infinite numbers.
func encodeAny(t *testing.T, row reflect.Type) []byte {
	t.Helper()
	rows := reflect.MakeSlice(reflect.SliceOf(row), 3, 3)
	for i, number := range []float64{0, math.NaN(), math.Inf(1)} {
		for _, field := range results.Columns(row) {
			value := rows.Index(i).FieldByIndex(field.Index)
			switch {
			case field.Type.Kind() == reflect.Float64:
				value.SetFloat(number)
			case field.Type.Kind() == reflect.String && i == 1:
				value.SetString("a, \"b\"\nc")
			case field.Type.Kind() == reflect.Int && i == 2:
				value.SetInt(-7)
			}
		}
	}
	encoded, err := gocsv.MarshalBytes(rows.Interface()) // as results.WriteCSV does
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}
