package format

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"gradsample/internal/vec"
)

// role is what becomes of a column.
type role uint8

const (
	numeric role = iota
	text         // its values are categories
	skipped
)

// builder gathers rows into a table. Decoders fill row, one element per column of
// the source (of text columns: the codes), and call commit.
type builder struct {
	options Options
	columns []string
	roles   []role
	target  int           // column; -1: none
	text    []*categories // per column; nil where it is not text
	spans   [][2]int      // the inputs, as ranges of columns

	row  []float32
	x, y []float32
	rows int
	cols int
}

// newBuilder resolves target and dropped columns. The line is the one that names
// the columns, or 0.
func newBuilder(in *input, line int, columns []string, o Options) (*builder, error) {
	if err := o.checkDense(1, len(columns)); err != nil {
		return nil, in.problem(line, 0, err.Error(), "leave columns out when writing it")
	}
	if i, j := duplicate(columns); j > 0 {
		return nil, in.problem(line, j+1, fmt.Sprintf("column %d has the same name %q", i+1, columns[j]), "rename one of them")
	}
	b := &builder{
		options: o, columns: columns, target: -1,
		roles: make([]role, len(columns)), text: make([]*categories, len(columns)), row: make([]float32, len(columns)),
	}
	drop, unknown := dropped(columns, o.Drop)
	if unknown != "" && !o.Optional {
		_, remedy := findColumn(columns, unknown)
		return nil, in.problem(line, 0, fmt.Sprintf("has no column %q to drop", unknown), remedy)
	}
	if o.Target != "" {
		var remedy string
		if b.target, remedy = findColumn(columns, o.Target); b.target < 0 && !o.Optional {
			return nil, in.problem(line, 0, fmt.Sprintf("has no column %q", o.Target), remedy)
		}
		if b.target >= 0 && drop[b.target] {
			return nil, in.problem(line, b.target+1, "is the target, and is dropped as well", "choose another Target or leave it out of Drop")
		}
	}
	for i := range columns {
		switch {
		case drop[i]:
			b.roles[i] = skipped
		case i != b.target:
			b.cols++
			if n := len(b.spans); n > 0 && b.spans[n-1][1] == i {
				b.spans[n-1][1]++
			} else {
				b.spans = append(b.spans, [2]int{i, i + 1})
			}
		}
	}
	if b.cols == 0 {
		return nil, in.problem(line, 0, "has no column left as an input", "drop fewer columns, or check the delimiter")
	}
	return b, nil
}

// setText makes a column one of text; declared are all its values, if known.
func (b *builder) setText(column int, declared []string) {
	if b.roles[column] != skipped {
		b.roles[column] = text
		b.text[column] = newCategories(declared)
	}
}

// problem reports something wrong with a field.
func (b *builder) problem(in *input, line, column int, problem, remedy string) *Error {
	e := in.problem(line, column+1, problem, remedy)
	e.Name = b.columns[column]
	return e
}

// addFields adds a row of a text format.
func (b *builder) addFields(in *input, line int, fields [][]byte) error {
	if len(fields) != len(b.columns) {
		return in.problem(line, 0, fmt.Sprintf("has %d fields instead of %d", len(fields), len(b.columns)), "give every row the same number of fields")
	}
	for i, field := range fields {
		switch b.roles[i] {
		case numeric:
			value, found := parseNumber(field)
			if found != finite {
				problem, remedy := explain(field, found)
				return b.problem(in, line, i, problem, remedy)
			}
			b.row[i] = value
		case text:
			if err := b.addText(in, line, i, field); err != nil {
				return err
			}
		case skipped:
			if !utf8.Valid(field) {
				return b.problem(in, line, i, "is not UTF-8 text", remedyUTF8)
			}
		}
	}
	return b.commit(in, line)
}

// addText puts the code of a text field into the row.
func (b *builder) addText(in *input, line, column int, field []byte) error {
	if column != b.target && b.options.Text == RefuseText {
		return b.problem(in, line, column, "text "+quote(field)+" where a number is expected", "drop the column, or ask for --text onehot")
	}
	if !utf8.Valid(field) {
		return b.problem(in, line, column, "is not UTF-8 text", remedyUTF8)
	}
	if suffix := b.options.LabelSuffix; column == b.target && len(field) > len(suffix) && string(field[len(field)-len(suffix):]) == suffix {
		field = field[:len(field)-len(suffix)]
	}
	code := b.text[column].code(field)
	switch {
	case code < 0 && b.text[column].closed:
		return b.problem(in, line, column, quote(field)+" is not among the declared values", "declare it, or correct the field")
	case code < 0:
		return b.problem(in, line, column, fmt.Sprintf("more than %d different texts", maxCategories), "drop the column")
	}
	b.row[column] = float32(code)
	return nil
}

// commit adds the row.
func (b *builder) commit(in *input, line int) error {
	if err := b.options.checkDense(b.rows+1, b.cols); err != nil {
		return in.problem(line, 0, err.Error(), "read fewer rows or columns")
	}
	if cap(b.x)-len(b.x) < b.cols {
		b.x = slices.Grow(b.x, max(b.cols, len(b.x))) // append alone adds a quarter, and copies all four times
	}
	for _, span := range b.spans {
		b.x = append(b.x, b.row[span[0]:span[1]]...)
	}
	if b.target >= 0 {
		b.y = append(b.y, b.row[b.target])
	}
	b.rows++
	return nil
}

// finish returns the table.
func (b *builder) finish(in *input) (*Table, error) {
	if b == nil || b.rows == 0 {
		return nil, in.problem(0, 0, "has no rows", remedyEmpty)
	}
	t := &Table{X: vec.Matrix{Rows: b.rows, Cols: b.cols, Data: b.x}, Y: b.y}
	var categorical []*categories
	some := false
	for _, span := range b.spans {
		t.Columns = append(t.Columns, b.columns[span[0]:span[1]]...)
		for _, c := range b.text[span[0]:span[1]] {
			categorical = append(categorical, c)
			some = some || c != nil
		}
	}
	if some {
		if err := t.oneHot(categorical, b.options); err != nil {
			return nil, in.problem(0, 0, err.Error(), "drop text columns with many values")
		}
	}
	if b.target >= 0 {
		t.Target = b.columns[b.target]
		if c := b.text[b.target]; c != nil {
			classes, rank := c.sorted()
			for i, code := range t.Y {
				t.Y[i] = float32(rank[int(code)])
			}
			t.Classes = classes
		}
	}
	return t, nil
}
