package format

import (
	"math"
	"strconv"
)

// verdict says what parseNumber found.
type verdict uint8

const (
	finite    verdict = iota // a number that float32 can hold
	overflown                // a decimal number beyond the range of float32
	notNumber                // anything else, such as nan, inf, 0x10, 1_000 or nothing
)

// powers are the powers of ten that float64 holds exactly.
var powers = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// parseNumber reads a decimal number that fills the whole field, and gives the
// same bits as strconv.ParseFloat(field, 32).
func parseNumber(field []byte) (float32, verdict) {
	value, length, found := scanNumber(field)
	if length < len(field) {
		return 0, notNumber
	}
	return value, found
}

// scanNumber reads the decimal number at the start of the text, and returns its
// length.
//
// With at most 19 digits and a power of ten that float64 holds exactly, the value
// in float64 is at most two units in the last place off. Rounding it to float32 is
// then the right rounding unless it lies that close to the middle between two
// float32 neighbours. Those few, and the rare very long, very small or very large
// numbers, go to strconv.
func scanNumber(text []byte) (number float32, length int, found verdict) {
	var i, digits, exponent int
	var mantissa uint64
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		i = 1
	}
	start := i
	for ; i < len(text) && text[i]-'0' <= 9; i++ {
		mantissa = mantissa*10 + uint64(text[i]-'0')
	}
	digits = i - start
	if i < len(text) && text[i] == '.' {
		i++
		start = i
		for ; i < len(text) && text[i]-'0' <= 9; i++ {
			mantissa = mantissa*10 + uint64(text[i]-'0')
		}
		exponent = start - i
		digits += i - start
	}
	if digits == 0 {
		return 0, i, notNumber
	}
	if i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		power, length := scanExponent(text[i+1:])
		if length == 0 {
			return 0, i, notNumber
		}
		exponent += power
		i += 1 + length
	}
	if digits > 19 || exponent < -22 || exponent > 22 {
		return parseSlowly(text[:i])
	}
	value := float64(mantissa)
	if exponent < 0 {
		value /= powers[-exponent]
	} else {
		value *= powers[exponent]
	}
	// The 29 bits that float32 has not are 1000...0 in the middle between neighbours.
	const middle, near = 1 << 28, 4
	dropped := math.Float64bits(value) & (1<<29 - 1)
	if dropped-(middle-near) <= 2*near || value > math.MaxFloat32 || (value < 0x1p-126 && mantissa != 0) {
		return parseSlowly(text[:i])
	}
	if text[0] == '-' {
		value = -value
	}
	return float32(value), i, finite
}

// scanExponent reads the integer after an e; a length of 0 means that there is none.
func scanExponent(text []byte) (power, length int) {
	i := 0
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		i = 1
	}
	start := i
	for ; i < len(text) && text[i]-'0' <= 9; i++ {
		if power < 100000 { // beyond any float; strconv reads the number itself
			power = power*10 + int(text[i]-'0')
		}
	}
	if i == start {
		return 0, 0
	}
	if text[0] == '-' {
		power = -power
	}
	return power, i
}

// parseSlowly is for fields that are decimal numbers in syntax.
func parseSlowly(field []byte) (float32, int, verdict) {
	value, err := strconv.ParseFloat(string(field), 32)
	if err != nil {
		return 0, len(field), overflown
	}
	return float32(value), len(field), finite
}
