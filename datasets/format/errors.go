package format

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error is what every function of the package returns when an input cannot be
// used: where, what is wrong, and how to mend it. Its text is one line.
type Error struct {
	File   string // path as given; a member of an archive follows it after a slash
	Line   int    // of a text file, from 1; 0 if the whole file is meant
	Record int    // row of a binary file, from 1; 0 if the whole file is meant
	Offset int64  // byte of the unpacked binary file at which the record starts; 0: not known
	Column int    // field of the line or column of the table, from 1; 0 if the whole row is meant
	Name   string // the column's name, where it has one

	Problem string
	Remedy  string
	Err     error // the cause, where another package reported it
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	if e.Record > 0 {
		fmt.Fprintf(&b, ": record %d", e.Record)
		if e.Offset > 0 {
			fmt.Fprintf(&b, " (byte %d)", e.Offset)
		}
	}
	if e.Column > 0 {
		fmt.Fprintf(&b, ": column %d", e.Column)
		if e.Name != "" && e.Name != fmt.Sprint(e.Column) {
			fmt.Fprintf(&b, " (%s)", e.Name)
		}
	}
	fmt.Fprintf(&b, ": %s; %s", e.Problem, e.Remedy)
	return oneLine(b.String())
}

func (e *Error) Unwrap() error { return e.Err }

// oneLine replaces what would break the line or garble a terminal.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, s)
}

// quote shows a piece of the input in a message.
func quote(piece []byte) string {
	const most = 40
	if len(piece) > most {
		return fmt.Sprintf("%q...", piece[:most])
	}
	return fmt.Sprintf("%q", piece)
}

const (
	remedyDamaged = "the file is damaged or cut short: fetch or write it again"
	remedyEmpty   = "check that it was written or fetched to the end"
	remedyUTF8    = "save the file as UTF-8"
	remedyFormat  = "if it is in another format, say which (Format)"
)

// problem reports something wrong in a text input; line and column may be 0.
func (in *input) problem(line, column int, problem, remedy string) *Error {
	return &Error{File: in.name, Line: line, Column: column, Problem: problem, Remedy: remedy}
}

// damaged reports an error of reading or unpacking at a line (0 for a binary
// input). An *Error from below is passed on as it is.
func (in *input) damaged(line int, err error) error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	e := in.problem(line, 0, "cannot be read: "+err.Error(), remedyDamaged)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		e.Problem = "ends early"
	}
	e.Err = err
	return e
}

// guard runs a decoder that rests on another package and turns a panic, by which
// such a package may answer a malformed file, into an error.
func (in *input) guard(decode func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = in.problem(0, 0, fmt.Sprintf("cannot be decoded: %v", cause), remedyDamaged)
		}
	}()
	return decode()
}
