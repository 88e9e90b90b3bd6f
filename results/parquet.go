package results

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"

	"github.com/google/renameio/v2"
	"github.com/parquet-go/parquet-go"
)

// What a run's folder holds of all experiments: training curves, the errors of
// kernel methods, effects, and effects by the clock.
const (
	CurvesFile        = "curves.parquet"
	ErrorsFile        = "errors.parquet"
	EffectsFile       = "effects.parquet"
	TimingEffectsFile = "timing-effects.parquet"
)

// WriteParquet writes rows as one parquet file (zstd), replacing the file at
// once. Columns have the names and the order of T's csv tags; a number that does
// not exist, an empty cell of the CSV, is null. The same rows give the same bytes.
func WriteParquet[T any](path string, rows []T) error {
	columns := Columns(reflect.TypeFor[T]())
	layout := parquetLayout(columns)
	var encoded bytes.Buffer
	writer := parquet.NewWriter(&encoded, parquet.SchemaOf(reflect.New(layout).Interface()),
		parquet.Compression(&parquet.Zstd), parquet.CreatedBy("gradsample", "", ""))
	for i := range rows {
		from, to := reflect.ValueOf(rows[i]), reflect.New(layout)
		for c, column := range columns {
			fill(to.Elem().Field(c), from.FieldByIndex(column.Index))
		}
		if err := writer.Write(to.Interface()); err != nil {
			return fmt.Errorf("writing row %d of %s: %w", i+1, path, err)
		}
	}
	if err := writer.Close(); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("making the folder of %s: %w", path, err)
	}
	if err := renameio.WriteFile(path, encoded.Bytes(), 0o644); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// ReadParquet reads what WriteParquet wrote of the same T.
func ReadParquet[T any](path string) ([]T, error) {
	encoded, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading a parquet file: %w", err)
	}
	file, err := parquet.OpenFile(bytes.NewReader(encoded), int64(len(encoded)))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	columns := Columns(reflect.TypeFor[T]())
	layout := parquetLayout(columns)
	schema := parquet.SchemaOf(reflect.New(layout).Interface())
	if !parquet.EqualNodes(schema, file.Schema()) {
		return nil, fmt.Errorf("reading %s: its columns are not those of %s: write the file anew", path, reflect.TypeFor[T]())
	}
	reader := parquet.NewReader(file, schema)
	defer reader.Close()
	rows := make([]T, file.NumRows())
	for i := range rows {
		from := reflect.New(layout)
		if err := reader.Read(from.Interface()); err != nil {
			return nil, fmt.Errorf("reading row %d of %s: %w", i+1, path, err)
		}
		to := reflect.ValueOf(&rows[i]).Elem()
		for c, column := range columns {
			empty(to.FieldByIndex(column.Index), from.Elem().Field(c))
		}
	}
	return rows, nil
}

// parquetLayout is a struct type that parquet-go makes a schema of: texts by
// dictionary, as they repeat, and numbers that may be missing as pointers.
func parquetLayout(columns []Column) reflect.Type {
	fields := make([]reflect.StructField, len(columns))
	for i, column := range columns {
		options, kind := "", column.Type
		switch {
		case kind == reflect.TypeFor[Float]():
			options, kind = ",optional", reflect.TypeFor[*float64]()
		case kind.Kind() == reflect.String:
			options, kind = ",dict", reflect.TypeFor[string]()
		}
		fields[i] = reflect.StructField{
			Name: fmt.Sprintf("Column%d", i), Type: kind, Tag: reflect.StructTag(fmt.Sprintf(`parquet:"%s%s"`, column.Name, options)),
		}
	}
	return reflect.StructOf(fields)
}

// fill sets a parquet field from a row's.
func fill(to, from reflect.Value) {
	switch from.Kind() {
	case reflect.Float64:
		if value := from.Float(); !math.IsNaN(value) {
			to.Set(reflect.ValueOf(&value))
		}
	default:
		to.Set(from.Convert(to.Type()))
	}
}

// empty sets a row's field from a parquet one.
func empty(to, from reflect.Value) {
	switch {
	case to.Kind() != reflect.Float64:
		to.Set(from.Convert(to.Type()))
	case from.IsNil():
		to.SetFloat(math.NaN())
	default:
		to.SetFloat(from.Elem().Float())
	}
}
