package format

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// ReadText reads a tab-separated table of texts as the sentence-pair sets are
// stored: no quoting, every row as long as the first, the first line the header
// (unless o.Header is HeaderNo; then columns are called by their number). Of the
// other options, Member and MaxBytes matter.
func ReadText(path string, o Options) (*TextTable, error) {
	o, err := o.check(path)
	if err != nil {
		return nil, err
	}
	table := &TextTable{}
	err = openFile(path, o, func(in *input) error { return table.read(in, o.Header != HeaderNo) })
	if err == nil && len(table.Rows) == 0 {
		err = &Error{File: path, Problem: "has no rows", Remedy: remedyEmpty}
	}
	if err != nil {
		return nil, err
	}
	return table, nil
}

func (t *TextTable) read(in *input, header bool) error {
	for {
		line, err := in.nextLine()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if len(line) == 0 {
			continue
		}
		if !utf8.Valid(line) || bytes.IndexByte(line, 0) >= 0 {
			return in.problem(in.line, 0, "is not UTF-8 text", remedyUTF8)
		}
		fields := strings.Split(string(line), "\t")
		switch {
		case t.Columns == nil && header:
			if i, j := duplicate(fields); j > 0 {
				return in.problem(in.line, j+1, fmt.Sprintf("column %d has the same name %q", i+1, fields[j]), "rename one of them")
			}
			t.Columns = fields
		case header && slices.Equal(fields, t.Columns): // of a further member
		case t.Columns != nil && len(fields) != len(t.Columns):
			return in.problem(in.line, 0, fmt.Sprintf("has %d fields instead of %d", len(fields), len(t.Columns)), "separate all fields by one tab each")
		default:
			if t.Columns == nil {
				t.Columns = numbered(len(fields))
			}
			t.Rows = append(t.Rows, fields)
		}
	}
}
