package format

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// labelColumn is the name of the target in formats that have one of their own.
const labelColumn = "label"

// libsvm decodes label index:value ... lines, first as they are, for the largest
// index is known only at the end.
type libsvm struct {
	options Options
	labels  []float32
	ends    []int // where each row ends in the following two
	indices []int32
	values  []float32
	cols    int // the largest index
}

func (l *libsvm) read(in *input) error {
	for {
		line, err := in.nextLine()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if i := bytes.IndexByte(line, '#'); i >= 0 {
			line = line[:i]
		}
		if err := l.addLine(in, line); err != nil {
			return err
		}
	}
}

// word cuts the first word off a line.
func word(line []byte) (first, rest []byte) {
	start := 0
	for start < len(line) && (line[start] == ' ' || line[start] == '\t') {
		start++
	}
	end := start
	for end < len(line) && line[end] != ' ' && line[end] != '\t' {
		end++
	}
	return line[start:end], line[end:]
}

func (l *libsvm) addLine(in *input, line []byte) error {
	field, line := word(line)
	if len(field) == 0 {
		return nil // blank, or nothing but a comment
	}
	label, found := parseNumber(field)
	if found != finite {
		problem, remedy := explain(field, found)
		return in.problem(in.line, 1, "the label "+problem, remedy)
	}
	last := 0
	for column := 2; ; column++ {
		field, line = word(line)
		if len(field) == 0 {
			break
		}
		if column == 2 && bytes.HasPrefix(field, []byte("qid:")) {
			continue
		}
		index, value, err := parsePair(in, column, field)
		if err != nil {
			return err
		}
		switch {
		case index == 0:
			return in.problem(in.line, column, "has index 0", "LIBSVM counts from 1: add 1 to all indices")
		case index == last:
			return in.problem(in.line, column, fmt.Sprintf("has index %d twice", index), "keep one value per index")
		case index < last:
			return in.problem(in.line, column, fmt.Sprintf("has index %d after %d", index, last), "sort the indices of the row")
		case index > maxColumns:
			return in.problem(in.line, column, fmt.Sprintf("has index %d; more than %d columns do not fit a dense matrix", index, maxColumns), "number the columns without gaps, or choose fewer")
		case l.options.Cols > 0 && index > l.options.Cols:
			return in.problem(in.line, column, fmt.Sprintf("has index %d, beyond the %d columns expected", index, l.options.Cols), "raise Cols, or leave it 0")
		}
		last = index
		l.indices = append(l.indices, int32(index-1))
		l.values = append(l.values, value)
	}
	l.cols = max(l.cols, last)
	l.labels = append(l.labels, label)
	l.ends = append(l.ends, len(l.indices))
	return nil
}

// parsePair reads index:value.
func parsePair(in *input, column int, field []byte) (index int, value float32, err error) {
	digits := 0
	for digits < len(field) && field[digits]-'0' <= 9 {
		index = min(index*10+int(field[digits]-'0'), maxColumns+1)
		digits++
	}
	if digits == 0 || digits == len(field) || field[digits] != ':' {
		return 0, 0, in.problem(in.line, column, quote(field)+" is not index:value", "write index, colon and value without spaces; "+remedyFormat)
	}
	value, found := parseNumber(field[digits+1:])
	if found != finite {
		problem, remedy := explain(field[digits+1:], found)
		return 0, 0, in.problem(in.line, column, problem, remedy)
	}
	return index, value, nil
}

func (l *libsvm) finish(in *input) (*Table, error) {
	cols := max(l.cols, l.options.Cols)
	switch {
	case len(l.labels) == 0:
		return nil, in.problem(0, 0, "has no rows", remedyEmpty)
	case cols == 0:
		return nil, in.problem(0, 0, "has no index:value pair", remedyFormat)
	}
	if err := l.options.checkDense(len(l.labels), cols); err != nil {
		return nil, in.problem(0, 0, err.Error(), "take fewer rows or columns")
	}
	o := l.options
	o.Target = labelColumn
	b, err := newBuilder(in, 0, append([]string{labelColumn}, numbered(cols)...), o)
	if err != nil {
		return nil, err
	}
	b.x = make([]float32, 0, len(l.labels)*b.cols)
	start := 0
	for i, label := range l.labels {
		clear(b.row)
		b.row[0] = label
		for k := start; k < l.ends[i]; k++ {
			b.row[1+l.indices[k]] = l.values[k]
		}
		start = l.ends[i]
		if err := b.commit(in, 0); err != nil {
			return nil, err
		}
	}
	return b.finish(in)
}
