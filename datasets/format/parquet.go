package format

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	parquetformat "github.com/parquet-go/parquet-go/format"
)

// parquetTable decodes flat Parquet files of numbers, truth values and texts.
// Sizes in the footer are checked or read as the data arrive; for a single page,
// parquet-go allocates what its header promises, which is below 2 GiB.
type parquetTable struct {
	options  Options
	unsigned []bool // per column: its integers have no sign
	*builder
}

func (p *parquetTable) read(in *input) error {
	at, size, err := in.random()
	if err != nil {
		return err
	}
	if err := checkFooter(in, at, size); err != nil {
		return err
	}
	return in.guard(func() error {
		file, err := parquet.OpenFile(at, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
		if err != nil {
			return in.damaged(0, err)
		}
		return p.readFile(in, file)
	})
}

// checkFooter makes sure that the footer is no longer than the file before anybody
// allocates it.
func checkFooter(in *input, at io.ReaderAt, size int64) error {
	var tail [8]byte
	if size < 12 {
		return in.problem(0, 0, "is too short for Parquet", remedyDamaged)
	}
	if _, err := at.ReadAt(tail[:], size-8); err != nil && !errors.Is(err, io.EOF) {
		return in.damaged(0, err)
	}
	if string(tail[4:]) != "PAR1" || int64(binary.LittleEndian.Uint32(tail[:])) > size-12 {
		return in.problem(0, 0, "does not end as Parquet does", remedyDamaged)
	}
	return nil
}

func (p *parquetTable) readFile(in *input, file *parquet.File) error {
	columns := file.Root().Columns()
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = column.Name()
		if !column.Leaf() || column.Repeated() {
			return in.problem(0, i+1, fmt.Sprintf("%q is nested", names[i]), "write a flat table")
		}
	}
	if p.builder == nil {
		if err := p.start(in, columns, names); err != nil {
			return err
		}
	}
	if len(names) != len(p.columns) {
		return in.problem(0, 0, "the columns are not as in the member before", "choose members with the same columns")
	}
	for _, group := range file.RowGroups() {
		if err := p.readGroup(in, group); err != nil {
			return err
		}
	}
	return nil
}

func (p *parquetTable) start(in *input, columns []*parquet.Column, names []string) (err error) {
	if p.builder, err = newBuilder(in, 0, names, p.options); err != nil {
		return err
	}
	p.unsigned = make([]bool, len(columns))
	for i, column := range columns {
		if p.roles[i] == skipped {
			continue
		}
		var logical parquetformat.LogicalTypeValue
		if annotation := column.Type().LogicalType(); annotation != nil {
			logical = annotation.Value
		}
		kind := column.Type().Kind()
		usable := kind == parquet.Boolean || kind == parquet.Int32 || kind == parquet.Int64 || kind == parquet.Float || kind == parquet.Double
		switch logical := logical.(type) {
		case nil:
		case *parquetformat.IntType:
			p.unsigned[i] = !logical.IsSigned
		case *parquetformat.StringType, *parquetformat.EnumType:
			usable = kind == parquet.ByteArray
			p.setText(i, nil)
		default: // dates, times, decimals
			usable = false
		}
		if !usable {
			return p.problem(in, 0, i, fmt.Sprintf("has type %v", column.Type()), "drop it, or write it as a number or a text")
		}
	}
	return nil
}

// readGroup reads the columns that are wanted, then adds their rows.
func (p *parquetTable) readGroup(in *input, group parquet.RowGroup) error {
	chunks := group.ColumnChunks()
	if len(chunks) != len(p.columns) {
		return in.problem(0, 0, "a row group has not all columns", remedyDamaged)
	}
	values := make([][]float32, len(chunks))
	rows := int(group.NumRows())
	for j, chunk := range chunks {
		if p.roles[j] == skipped {
			continue
		}
		var err error
		if values[j], err = p.readChunk(in, j, chunk); err != nil {
			return err
		}
		if len(values[j]) != rows {
			return p.problem(in, 0, j, fmt.Sprintf("has %d values in a group of %d rows", len(values[j]), rows), remedyDamaged)
		}
	}
	for i := range rows {
		for j, column := range values {
			if column != nil {
				p.row[j] = column[i]
			}
		}
		if err := p.commit(in, 0); err != nil {
			return err
		}
	}
	return nil
}

// readChunk reads one column of a row group.
func (p *parquetTable) readChunk(in *input, j int, chunk parquet.ColumnChunk) (column []float32, err error) {
	pages := chunk.Pages()
	defer pages.Close()
	buffer := make([]parquet.Value, 1024)
	for {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			return column, nil
		}
		if err != nil {
			return nil, in.damaged(0, err)
		}
		values := page.Values()
		for {
			n, err := values.ReadValues(buffer)
			for _, v := range buffer[:n] {
				value, err := p.decode(in, j, len(column), v)
				if err != nil {
					return nil, err
				}
				column = append(column, value)
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err == nil && n == 0 {
				err = io.ErrNoProgress
			}
			if err == nil {
				err = p.options.checkDense(p.rows+len(column), p.cols)
			}
			if err != nil {
				return nil, in.damaged(0, err)
			}
		}
		parquet.Release(page)
	}
}

// decode turns a value into a number, or a text into its code.
func (p *parquetTable) decode(in *input, j, i int, v parquet.Value) (float32, error) {
	report := func(problem, remedy string) (float32, error) {
		e := p.problem(in, 0, j, problem, remedy)
		e.Record = p.rows + i + 1
		return 0, e
	}
	if v.IsNull() {
		return report("is null, a missing value", "fill it in, or leave out its row or column")
	}
	var number float64
	switch unsigned := p.unsigned[j]; v.Kind() {
	case parquet.Boolean:
		if v.Boolean() {
			number = 1
		}
	case parquet.Int32:
		number = float64(v.Int32())
		if unsigned {
			number = float64(v.Uint32())
		}
	case parquet.Int64:
		number = float64(v.Int64())
		if unsigned {
			number = float64(v.Uint64())
		}
	case parquet.Float:
		number = float64(v.Float())
	case parquet.Double:
		number = v.Double()
	case parquet.ByteArray:
		if err := p.addText(in, 0, j, v.ByteArray()); err != nil {
			var e *Error
			if errors.As(err, &e) {
				e.Record = p.rows + i + 1
			}
			return 0, err
		}
		return p.row[j], nil
	}
	value, problem, remedy := toFloat32(number)
	if problem != "" {
		return report(problem, remedy)
	}
	return value, nil
}
