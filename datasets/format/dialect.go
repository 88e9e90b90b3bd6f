package format

import (
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
)

// dialect is how a CSV is written, as far as its beginning shows.
type dialect struct {
	delimiter byte
	header    bool
	text      []bool // the columns of texts, among those of the sample
}

// delimiters in order of preference, where several cut all lines into the same
// number of fields: a decimal comma must not win over a semicolon, nor a space
// over the comma before it.
const delimiters = "\t;|, "

// sniff looks at the beginning of an input.
func sniff(in *input, o Options) (dialect, error) {
	sample, whole, err := in.sample()
	if err != nil {
		return dialect{}, err
	}
	all := lines(sample, whole)
	d := dialect{delimiter: findDelimiter(all, o.Comment)}
	if ending := strings.ToLower(path.Ext(in.base)); ending == ".tsv" || ending == ".tab" {
		d.delimiter = '\t'
	}
	probe := newInput(in.name, bytes.NewReader(bytes.Join(all, []byte("\n"))))
	s := &splitter{in: probe, delimiter: d.delimiter, comment: []byte(o.Comment)}
	first, err := s.next()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = in.problem(0, 0, "has no rows", remedyEmpty)
		}
		return dialect{}, err
	}
	columns := make([]evidence, len(first))
	for i, field := range first {
		columns[i].first = string(field)
	}
	const most = 1000
	for range most {
		fields, err := s.next()
		if err != nil {
			break // the reader proper will meet it again and report it
		}
		for i, field := range fields[:min(len(fields), len(columns))] {
			columns[i].add(field)
		}
	}
	switch o.Header {
	case HeaderAuto:
		d.header = looksLikeHeader(columns)
	case HeaderYes:
		d.header = true
	}
	for _, c := range columns {
		if !d.header {
			c.add([]byte(c.first))
		}
		// A few texts among numbers are slips, and reported as such.
		d.text = append(d.text, c.texts > c.numbers)
	}
	return d, nil
}

// evidence is what a sample shows of a column.
type evidence struct {
	first          string // on the first line
	recurs         bool   // further down
	numbers, texts int    // further down
}

func (e *evidence) add(field []byte) {
	if string(field) == e.first {
		e.recurs = true
	}
	switch kindOf(field) {
	case kindNumber:
		e.numbers++
	case kindText:
		e.texts++
	}
}

type kind uint8

const (
	kindNumber kind = iota
	kindText
	kindNone // stands for no value, or none that is finite
)

func kindOf(field []byte) kind {
	if _, found := parseNumber(field); found != notNumber {
		return kindNumber
	}
	if isMissing(field) || isNonFinite(field) {
		return kindNone
	}
	return kindText
}

// looksLikeHeader decides whether the first line names the columns: it does if it
// has text above numbers, or nothing but texts that do not come again as values.
func looksLikeHeader(columns []evidence) bool {
	onlyNames := true
	for _, c := range columns {
		isName := kindOf([]byte(c.first)) == kindText
		if isName && c.numbers > c.texts {
			return true
		}
		onlyNames = onlyNames && isName && !c.recurs
	}
	return onlyNames
}

// findDelimiter returns the delimiter that cuts all records of a sample into the
// same number of fields; if none does, the one that most records have.
func findDelimiter(lines [][]byte, comment string) byte {
	const most = 100
	var counts [len(delimiters)][]int
	quoted := false
	for _, line := range lines {
		line = bytes.TrimRight(line, " \r")
		if !quoted { // a new record
			if len(line) == 0 || (comment != "" && bytes.HasPrefix(line, []byte(comment))) {
				continue
			}
			if len(counts[0]) == most {
				break
			}
			for i := range counts {
				counts[i] = append(counts[i], 0)
			}
		}
		var open bool
		for i := range counts {
			var n int
			n, open = countOutsideQuotes(line, delimiters[i], quoted)
			counts[i][len(counts[i])-1] += n
		}
		quoted = open
	}
	best, bestRecords := byte(','), 0
	for i := range delimiters {
		found, same := 0, true
		for _, n := range counts[i] {
			if n > 0 {
				found++
			}
			same = same && n == counts[i][0]
		}
		if found > 0 && same {
			return delimiters[i]
		}
		if found > bestRecords {
			best, bestRecords = delimiters[i], found
		}
	}
	return best
}

// countOutsideQuotes counts the delimiters of a line (of spaces, the runs between
// words), which may begin inside quotes, and says whether it ends inside them.
func countOutsideQuotes(line []byte, delimiter byte, quoted bool) (count int, open bool) {
	inRun := true
	for _, c := range line {
		if c == '"' {
			quoted = !quoted
		}
		if !quoted && c == delimiter && (delimiter != ' ' || !inRun) {
			count++
		}
		inRun = c == ' ' || c == '\t'
	}
	return count, quoted
}
