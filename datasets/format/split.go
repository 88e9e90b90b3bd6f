package format

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// splitter cuts a CSV into records.
type splitter struct {
	in        *input
	delimiter byte   // a space means any run of spaces and tabs
	comment   []byte // prefix of lines to skip; empty: none

	line   int      // where the last record starts
	blank  int      // the first blank line after it; 0: none
	fields [][]byte // of the last record

	arena []byte // the texts of a record with quotes, and where each ends
	ends  []int
}

// next returns the fields of the next record without the spaces around them, and
// io.EOF after the last. They are valid until the next call.
func (s *splitter) next() ([][]byte, error) {
	line, err := s.nextRecord()
	if err != nil {
		return nil, err
	}
	return s.split(line)
}

// nextRecord returns the line on which the next record starts. Blank lines and
// comments are skipped.
func (s *splitter) nextRecord() ([]byte, error) {
	for {
		line, err := s.in.nextLine()
		if err != nil {
			return nil, err
		}
		if len(s.comment) > 0 && bytes.HasPrefix(line, s.comment) {
			continue
		}
		if len(bytes.TrimLeft(line, " ")) == 0 {
			if s.blank == 0 && s.line > 0 {
				s.blank = s.in.line
			}
			continue
		}
		s.line = s.in.line
		return line, nil
	}
}

// split returns the fields of the record that starts with the line. A blank line
// before it is an error in a table of one column, where it would shift the rows
// against those of another file.
func (s *splitter) split(line []byte) ([][]byte, error) {
	if bytes.IndexByte(line, '"') < 0 {
		s.fields = splitPlain(s.fields[:0], line, s.delimiter)
	} else if err := s.splitQuoted(line); err != nil {
		return nil, err
	}
	if s.blank > 0 && len(s.fields) == 1 {
		return nil, s.in.problem(s.blank, 1, "is blank, between rows", "fill in the value or remove the line")
	}
	s.blank = 0
	return s.fields, nil
}

// splitPlain appends the fields of a line without quotes.
func splitPlain(fields [][]byte, line []byte, delimiter byte) [][]byte {
	if delimiter == ' ' {
		for {
			line = bytes.TrimLeft(line, " \t")
			if len(line) == 0 {
				return fields
			}
			end := bytes.IndexAny(line, " \t")
			if end < 0 {
				end = len(line)
			}
			fields = append(fields, line[:end])
			line = line[end:]
		}
	}
	start := 0
	for i, c := range line {
		if c == delimiter {
			fields = append(fields, trim(line[start:i]))
			start = i + 1
		}
	}
	return append(fields, trim(line[start:]))
}

// trim cuts off spaces and tabs; most fields have none.
func trim(field []byte) []byte {
	for len(field) > 0 && (field[0] == ' ' || field[0] == '\t') {
		field = field[1:]
	}
	for n := len(field); n > 0 && (field[n-1] == ' ' || field[n-1] == '\t'); n-- {
		field = field[:n-1]
	}
	return field
}

// splitQuoted is for records with quotes, as of RFC 4180: a quoted field may hold
// delimiters, line ends and quotes, these written twice.
func (s *splitter) splitQuoted(line []byte) error {
	s.arena, s.ends = s.arena[:0], s.ends[:0]
	position := 0
	for {
		for position < len(line) && line[position] != s.delimiter && (line[position] == ' ' || line[position] == '\t') {
			position++
		}
		if position < len(line) && line[position] == '"' {
			var err error
			if line, position, err = s.quotedField(line, position+1); err != nil {
				return err
			}
		} else {
			field := line[position:]
			if end := bytes.IndexByte(field, s.delimiter); end >= 0 {
				field = field[:end]
			}
			if bytes.IndexByte(field, '"') >= 0 {
				return s.in.problem(s.in.line, len(s.ends)+1, "has a quote inside a field that does not begin with one", "quote the whole field and write the quote twice")
			}
			position += len(field)
			s.arena = append(s.arena, trim(field)...)
		}
		s.ends = append(s.ends, len(s.arena))
		if s.delimiter == ' ' {
			position = len(line) - len(bytes.TrimLeft(line[position:], " \t"))
		} else {
			position++ // over the delimiter
		}
		if position > len(line) || (position == len(line) && s.delimiter == ' ') {
			break
		}
	}
	s.fields = s.fields[:0]
	start := 0
	for _, end := range s.ends {
		s.fields = append(s.fields, s.arena[start:end])
		start = end
	}
	return nil
}

// quotedField appends the text of a quoted field to the arena and returns the line
// on which it ends, and the position behind its closing quote and the spaces there.
func (s *splitter) quotedField(line []byte, position int) ([]byte, int, error) {
	column := len(s.ends) + 1
	for {
		length := bytes.IndexByte(line[position:], '"')
		if length < 0 {
			s.arena = append(append(s.arena, line[position:]...), '\n')
			var err error
			line, err = s.in.nextLine()
			if err != nil && !errors.Is(err, io.EOF) {
				return nil, 0, err
			}
			if err != nil || len(s.arena) > maxLine {
				return nil, 0, s.in.problem(s.line, column, "has a quote that is not closed", "close it, or write a quote inside a field twice")
			}
			position = 0
			continue
		}
		s.arena = append(s.arena, line[position:position+length]...)
		position += length + 1
		if position < len(line) && line[position] == '"' {
			s.arena = append(s.arena, '"')
			position++
			continue
		}
		for position < len(line) && line[position] != s.delimiter && (line[position] == ' ' || line[position] == '\t') {
			position++
		}
		if position < len(line) && line[position] != s.delimiter && s.delimiter != ' ' {
			return nil, 0, s.in.problem(s.in.line, column, fmt.Sprintf("has %q after a closing quote", line[position]), "write a quote inside a field twice")
		}
		return line, position, nil
	}
}
