package format

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// missing are the spellings of a missing value, beside nothing at all.
var missing = map[string]bool{"": true, "?": true, "na": true, "n/a": true, "null": true, "none": true, ".": true}

// isMissing says whether a field stands for a value that is not there.
func isMissing(field []byte) bool {
	return len(field) < 8 && missing[strings.ToLower(string(field))]
}

// isNonFinite says whether a field spells NaN or an infinity.
func isNonFinite(field []byte) bool {
	word := strings.ToLower(string(bytes.TrimLeft(field, "+-")))
	return word == "inf" || word == "infinity" || strings.HasPrefix(word, "nan") || strings.HasPrefix(word, "1.#")
}

// explain says why a field is not a number that can be used, and how to mend it.
func explain(field []byte, found verdict) (problem, remedy string) {
	switch {
	case found == overflown:
		return quote(field) + " does not fit a 32-bit float (largest 3.4e38)", "scale the column"
	case !utf8.Valid(field):
		return quote(field) + " is not UTF-8 text", "save the file as UTF-8, and check the Format"
	case isMissing(field):
		return quote(field) + " means a missing value", "fill it in, or leave out its row or column"
	case isNonFinite(field):
		return quote(field) + " is not a finite number", "fill it in, or leave out its row or column"
	case bytes.Count(field, []byte(",")) == 1:
		return quote(field) + " is not a number", "write decimals with a point"
	}
	return quote(field) + " is not a number", "correct it, drop the column, or, if its first rows are texts too, ask for --text onehot"
}
