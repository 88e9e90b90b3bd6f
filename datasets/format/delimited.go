package format

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"
)

// delimited decodes CSV and its relatives.
type delimited struct {
	options Options
	dialect dialect
	names   []string // as the header gives them; nil without one

	allNumeric bool // no column is text or dropped
	*builder
}

func (d *delimited) read(in *input) error {
	if d.builder == nil {
		var err error
		if d.dialect, err = sniff(in, d.options); err != nil {
			return err
		}
	}
	s := &splitter{in: in, delimiter: d.dialect.delimiter, comment: []byte(d.options.Comment)}
	if d.dialect.header {
		if err := d.readHeader(s); err != nil {
			return err
		}
	}
	for {
		line, err := s.nextRecord()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if d.scanRow(line) {
			if err := d.commit(in, s.line); err != nil {
				return err
			}
			continue
		}
		fields, err := s.split(line)
		if err != nil {
			return err
		}
		if d.builder == nil {
			if err := d.start(in, 0, numbered(len(fields))); err != nil {
				return err
			}
		}
		if err := d.addFields(in, s.line, fields); err != nil {
			return err
		}
	}
}

// scanRow reads a line that is nothing but numbers and delimiters straight into the
// row, which is several times as fast as cutting it into fields first. Of any other
// line it returns false: split and addFields then do it, or say what is wrong.
func (d *delimited) scanRow(line []byte) bool {
	if d.builder == nil || !d.allNumeric || len(d.row) == 1 {
		return false
	}
	last := len(d.row) - 1
	for i := range d.row {
		value, length, found := scanNumber(line)
		if found != finite {
			return false
		}
		d.row[i] = value
		if i == last {
			return length == len(line)
		}
		if length == len(line) || line[length] != d.dialect.delimiter {
			return false
		}
		line = line[length+1:]
	}
	return false
}

// readHeader takes the names from the first record; further members of an archive
// must have the same.
func (d *delimited) readHeader(s *splitter) error {
	fields, err := s.next()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return s.in.problem(0, 0, "is empty", remedyEmpty)
		}
		return err
	}
	names := make([]string, len(fields))
	for i, field := range fields {
		if !utf8.Valid(field) {
			return s.in.problem(s.line, i+1, "the header is not UTF-8 text", remedyUTF8)
		}
		names[i] = string(field)
		if len(field) == 0 {
			names[i] = fmt.Sprint(i + 1)
		}
	}
	if d.builder == nil {
		d.names = names
		return d.start(s.in, s.line, names)
	}
	for i, name := range names {
		if i >= len(d.names) || name != d.names[i] {
			return s.in.problem(s.line, i+1, fmt.Sprintf("header %q is not as in the member before", name), "choose members with the same columns")
		}
	}
	return nil
}

func (d *delimited) start(in *input, line int, names []string) (err error) {
	if d.builder, err = newBuilder(in, line, names, d.options); err != nil {
		return err
	}
	for i, isText := range d.dialect.text[:min(len(names), len(d.dialect.text))] {
		if isText && (i == d.target || d.options.Text == OneHot) {
			d.setText(i, nil)
		}
	}
	d.allNumeric = !slices.ContainsFunc(d.roles, func(r role) bool { return r != numeric })
	return nil
}
