package results

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// A record is nearly all numbers, so tables have a reader and a writer of their
// own: encoding/json alone, a method call a number, took most of the time of
// reading a run's records (BenchmarkDecodeRecord). The text is that of the
// struct's tags.

// MarshalJSON writes the table, numbers as Number does.
func (t Table) MarshalJSON() ([]byte, error) {
	columns, err := json.Marshal(t.Columns)
	if err != nil {
		return nil, fmt.Errorf("writing a table: %w", err)
	}
	text := append([]byte(`{"columns":`), columns...)
	text = append(text, `,"rows":`...)
	if t.Rows == nil {
		return append(text, "null}"...), nil
	}
	text = append(text, '[')
	for i, row := range t.Rows {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, '[')
		for j, n := range row {
			if j > 0 {
				text = append(text, ',')
			}
			text = n.append(text)
		}
		text = append(text, ']')
	}
	return append(text, "]}"...), nil
}

// UnmarshalJSON refuses rows whose length is not that of the columns.
func (t *Table) UnmarshalJSON(encoded []byte) error {
	var plain struct {
		Columns []string        `json:"columns"`
		Rows    json.RawMessage `json:"rows"`
	}
	if err := json.Unmarshal(encoded, &plain); err != nil {
		return fmt.Errorf("reading a table: %w", err)
	}
	reader := rowReader{text: plain.Rows, width: len(plain.Columns)}
	rows, err := reader.rows()
	if err != nil {
		return fmt.Errorf("reading a table: %w", err)
	}
	t.Columns, t.Rows = plain.Columns, rows
	return nil
}

// rowReader reads rows of numbers from valid JSON.
type rowReader struct {
	text  []byte // what is left
	width int
}

// next skips spaces and tells whether the text goes on with that byte, which it
// takes.
func (r *rowReader) next(want byte) bool {
	r.text = bytes.TrimLeft(r.text, " \t\r\n")
	if len(r.text) == 0 || r.text[0] != want {
		return false
	}
	r.text = r.text[1:]
	return true
}

func (r *rowReader) rows() ([][]Number, error) {
	if len(r.text) == 0 || bytes.Equal(bytes.TrimSpace(r.text), []byte("null")) {
		return nil, nil
	}
	if !r.next('[') {
		return nil, fmt.Errorf("its rows are no list")
	}
	rows := [][]Number{}
	if r.next(']') {
		return rows, nil
	}
	for {
		row, err := r.row()
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", len(rows)+1, err)
		}
		if len(row) != r.width {
			return nil, fmt.Errorf("row %d has %d values, not %d", len(rows)+1, len(row), r.width)
		}
		rows = append(rows, row)
		if r.next(']') {
			return rows, nil
		}
		if !r.next(',') {
			return nil, fmt.Errorf("row %d is no list of numbers", len(rows))
		}
	}
}

func (r *rowReader) row() ([]Number, error) {
	if !r.next('[') {
		return nil, fmt.Errorf("it is no list")
	}
	row := make([]Number, 0, r.width)
	if r.next(']') {
		return row, nil
	}
	for {
		end := bytes.IndexAny(r.text, ",]")
		if end < 0 {
			return nil, fmt.Errorf("it does not end")
		}
		var n Number
		if err := n.UnmarshalJSON(bytes.TrimSpace(r.text[:end])); err != nil {
			return nil, err
		}
		row, r.text = append(row, n), r.text[end:]
		if r.next(']') {
			return row, nil
		}
		r.next(',')
	}
}

// MarshalJSON writes the shortest decimal that reads back to the same bits,
// and "NaN", "+Inf" or "-Inf" as a string.
func (n Number) MarshalJSON() ([]byte, error) { return n.append(nil), nil }

func (n Number) append(text []byte) []byte {
	value := float64(n)
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return strconv.AppendQuote(text, strconv.FormatFloat(value, 'g', -1, 64))
	}
	return strconv.AppendFloat(text, value, 'g', -1, 64)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (n *Number) UnmarshalJSON(encoded []byte) error {
	text := string(encoded)
	if len(text) > 0 && text[0] == '"' {
		switch text {
		case `"NaN"`, `"+Inf"`, `"-Inf"`:
			text = text[1 : len(text)-1]
		default:
			return fmt.Errorf("%s is no number", text)
		}
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return fmt.Errorf("%s is no number", text)
	}
	*n = Number(value)
	return nil
}
