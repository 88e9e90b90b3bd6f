package format

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"
)

// arff decodes Weka's format: attributes that are numeric, nominal or text, and
// dense rows. A nominal attribute whose values are all numbers is numeric.
type arff struct {
	options Options
	names   []string // of the first member
	*builder
}

func (a *arff) read(in *input) error {
	attributes, err := readAttributes(in)
	if err != nil {
		return err
	}
	names := make([]string, len(attributes))
	for i, attribute := range attributes {
		names[i] = attribute.name
	}
	if a.builder == nil {
		if a.builder, err = newBuilder(in, in.line, names, a.options); err != nil {
			return err
		}
		a.names = names
		for i, attribute := range attributes {
			if attribute.text {
				a.setText(i, attribute.values)
			}
		}
	}
	if !slices.Equal(names, a.names) {
		return in.problem(in.line, 0, "the attributes are not as in the member before", "choose members with the same columns")
	}
	var fields [][]byte
	for {
		line, err := in.nextLine()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '%' {
			continue
		}
		if fields, err = splitARFF(in, fields[:0], line); err != nil {
			return err
		}
		if err := a.addFields(in, in.line, fields); err != nil {
			return err
		}
	}
}

// splitARFF appends the fields of a row.
func splitARFF(in *input, fields [][]byte, line []byte) ([][]byte, error) {
	if line[0] == '{' {
		return nil, in.problem(in.line, 0, "is a sparse row", "write the file with dense rows, or as LIBSVM")
	}
	if !bytes.ContainsAny(line, `'"`) {
		return splitPlain(fields, line, ','), nil
	}
	for {
		field, rest, ok := arffWord(line)
		rest = trim(rest)
		if !ok || (len(rest) > 0 && rest[0] != ',') {
			return nil, in.problem(in.line, len(fields)+1, "is not one value or quoted text", "quote texts with spaces, commas or quotes")
		}
		fields = append(fields, field)
		if len(rest) == 0 {
			return fields, nil
		}
		line = rest[1:]
	}
}

// attribute is one declared column.
type attribute struct {
	name   string
	text   bool
	values []string // of a nominal one
}

// readAttributes reads up to the line @data.
func readAttributes(in *input) ([]attribute, error) {
	var attributes []attribute
	for {
		line, err := in.nextLine()
		if errors.Is(err, io.EOF) {
			return nil, in.problem(0, 0, "has no @data line", remedyEmpty)
		}
		if err != nil {
			return nil, err
		}
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '%' {
			continue
		}
		keyword, rest := word(line)
		switch string(bytes.ToLower(keyword)) {
		case "@relation":
		case "@attribute":
			attribute, problem := parseAttribute(rest)
			if problem != "" {
				return nil, in.problem(in.line, len(attributes)+1, problem, "write @attribute name numeric, or @attribute name {a, b, c}")
			}
			attributes = append(attributes, attribute)
		case "@data":
			if len(attributes) == 0 {
				return nil, in.problem(in.line, 0, "has no @attribute line before @data", "declare the columns")
			}
			return attributes, nil
		default:
			return nil, in.problem(in.line, 0, quote(line)+" is not an ARFF declaration", remedyFormat)
		}
	}
}

// parseAttribute reads name and type; the problem is empty if that is possible.
func parseAttribute(line []byte) (a attribute, problem string) {
	name, rest, ok := arffWord(line)
	if !ok || !utf8.Valid(line) {
		return a, "the attribute's name cannot be read"
	}
	a.name = string(name)
	rest = trim(rest)
	if len(rest) > 0 && rest[0] == '{' {
		return nominal(a, rest[1:])
	}
	kind, _ := word(rest)
	switch string(bytes.ToLower(kind)) {
	case "numeric", "real", "integer":
	case "string", "date":
		a.text = true
	default:
		return a, fmt.Sprintf("the attribute's type %s is not known", quote(rest))
	}
	return a, ""
}

// nominal reads the values after the opening brace.
func nominal(a attribute, line []byte) (attribute, string) {
	for {
		value, rest, ok := arffWord(line)
		rest = trim(rest)
		if !ok || len(rest) == 0 || (rest[0] != ',' && rest[0] != '}') {
			return a, "the list of values is not closed"
		}
		if kindOf(value) != kindNumber {
			a.text = true
		}
		a.values = append(a.values, string(value))
		if rest[0] == '}' {
			return a, ""
		}
		line = rest[1:]
	}
}

// arffWord reads a word that ends at a space, comma or closing brace, or a text in
// single or double quotes, in which a backslash makes the next character plain.
func arffWord(line []byte) (first, rest []byte, ok bool) {
	line = bytes.TrimLeft(line, " \t")
	if len(line) == 0 {
		return nil, nil, false
	}
	mark := line[0]
	if mark != '\'' && mark != '"' {
		end := bytes.IndexAny(line, " \t,}")
		if end < 0 {
			end = len(line)
		}
		return line[:end], line[end:], end > 0
	}
	var text []byte
	for i := 1; i < len(line); i++ {
		switch {
		case line[i] == '\\' && i+1 < len(line):
			i++
			text = append(text, line[i])
		case line[i] == mark:
			return text, line[i+1:], true
		default:
			text = append(text, line[i])
		}
	}
	return nil, nil, false
}
