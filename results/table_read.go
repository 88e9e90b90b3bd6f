package results

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// tableText is a table as MarshalJSON writes it, taken apart.
type tableText struct {
	columns []byte
	rows    []byte // without the brackets of the list; nil for null
}

// cutTable takes a table off the front of a text. Numbers have no brackets, so
// that the end of the rows is found without looking at each.
func cutTable(text []byte) (table tableText, rest []byte, ok bool) {
	text, ok = bytes.CutPrefix(text, []byte(`{"columns":`))
	if !ok {
		return table, nil, false
	}
	end := skipValue(text)
	table.columns = text[:end]
	if text, ok = bytes.CutPrefix(text[end:], []byte(`,"rows":`)); !ok {
		return table, nil, false
	}
	if rest, ok = bytes.CutPrefix(text, []byte("null}")); ok {
		return table, rest, true
	}
	if rest, ok = bytes.CutPrefix(text, []byte("[]}")); ok {
		table.rows = []byte{}
		return table, rest, true
	}
	table.rows, rest, ok = bytes.Cut(text, []byte("]]}"))
	if !ok || !bytes.HasPrefix(table.rows, []byte("[[")) {
		return table, nil, false
	}
	table.rows = table.rows[2:]
	return table, rest, true
}

// read returns the table. All rows lie in one array.
func (t tableText) read() (table Table, ok bool) {
	if json.Unmarshal(t.columns, &table.Columns) != nil || t.rows == nil {
		return table, t.rows == nil
	}
	width, count := len(table.Columns), 1+bytes.Count(t.rows, []byte("],["))
	if len(t.rows) == 0 || width == 0 {
		table.Rows = [][]Number{}
		return table, width > 0 // without columns, no rows and an empty one read the same
	}
	table.Rows = make([][]Number, count)
	table.Rows = make([][]Number, count)
	numbers, text := make([]Number, width*count), t.rows
	for i := range table.Rows {
		row := numbers[i*width : (i+1)*width : (i+1)*width]
		if i > 0 {
			if text, ok = bytes.CutPrefix(text, []byte("],[")); !ok {
				return table, false
			}
		}
		if text, ok = readRow(text, row); !ok {
			return table, false
		}
		table.Rows[i] = row
	}
	return table, len(text) == 0
}

// readRow takes numbers off the front of a text.
func readRow(text []byte, row []Number) (rest []byte, ok bool) {
	for j := range row {
		if j > 0 {
			if len(text) == 0 || text[0] != ',' {
				return nil, false
			}
			text = text[1:]
		}
		end := 0
		for end < len(text) && text[end] != ',' && text[end] != ']' {
			end++
		}
		if row[j], ok = readNumber(text[:end]); !ok {
			return nil, false
		}
		text = text[end:]
	}
	return text, true
}

// readNumber reads a number of a table.
func readNumber(text []byte) (n Number, ok bool) {
	if len(text) > 0 && text[0] == '"' {
		err := n.UnmarshalJSON(text)
		return n, err == nil
	}
	value, err := strconv.ParseFloat(string(text), 64)
	return Number(value), err == nil
}
