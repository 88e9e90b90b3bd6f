package format

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// checkNumber compares parseNumber with strconv, which also takes spellings that
// are refused here.
func checkNumber(t interface{ Fatalf(string, ...any) }, field string) {
	got, found := parseNumber([]byte(field))
	want, err := strconv.ParseFloat(field, 32)
	refused := strings.ContainsAny(field, "xXpP_nNiI")
	switch {
	case found == finite:
		if err != nil || math.Float32bits(got) != math.Float32bits(float32(want)) || refused {
			t.Fatalf("parseNumber(%q) = %v (%#x), strconv gives %v, %v", field, got, math.Float32bits(got), want, err)
		}
	case found == overflown:
		if err == nil || !math.IsInf(want, 0) {
			t.Fatalf("parseNumber(%q) says overflow, strconv gives %v, %v", field, want, err)
		}
	case err == nil && !refused:
		t.Fatalf("parseNumber(%q) refuses what strconv reads as %v", field, want)
	}
}

func TestParseNumberEqualsStrconv(t *testing.T) {
	for _, field := range []string{
		"0", "-0", "+0", "0.0", "-.5", "5.", ".", "", "-", "+", "1e", "1e+", "1e5", "1E-5", "1e99999999999999999999",
		"16777217", "16777219", "33554431.5", "1.00000005960464477539", "1.000000059604644775390625", "1.0000000596046448",
		"3.4028235e38", "3.4028235677973366e38", "3.40282356779733661637e38", "3.5e38", "-1e39", "1e-45", "7e-46", "7.1e-46", "1e-400",
		"1.1754943508e-38", "9007199254740993", "18446744073709551615", "18446744073709551616", "99999999999999999999999999",
		"nan", "NaN", "inf", "-Inf", "infinity", "0x10", "0x1p-2", "1_000", "1,5", "1 2", " 1", "1 ", "--1", "+-1", "1.2.3", "1e5.5", "١",
	} {
		checkNumber(t, field)
	}
}

func TestParseNumberEqualsStrconvForAnyDecimal(t *testing.T) {
	decimal := rapid.StringMatching(`[+-]?[0-9]{0,22}(\.[0-9]{0,22})?([eE][+-]?[0-9]{1,3})?`)
	rapid.Check(t, func(t *rapid.T) { checkNumber(t, decimal.Draw(t, "decimal")) })
}

// The numbers nearest to the middle between two float32 are the hard ones.
func TestParseNumberEqualsStrconvNearMiddles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := math.Float32frombits(rapid.Uint32Range(0, 0x7f7ffffe).Draw(t, "bits"))
		middle := (float64(low) + float64(math.Nextafter32(low, math.MaxFloat32))) / 2
		for range rapid.IntRange(0, 6).Draw(t, "steps") {
			middle = math.Nextafter(middle, rapid.SampledFrom([]float64{0, math.MaxFloat64}).Draw(t, "towards"))
		}
		for digits := 5; digits <= 22; digits++ {
			checkNumber(t, fmt.Sprintf("%.*e", digits, middle))
			checkNumber(t, strconv.FormatFloat(middle, 'f', -1, 64))
		}
	})
}

func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"1", "-2.5e-3", "16777217.0000000001", "nan", "1e40", "0x1p3", "1_0", ".", "e5"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, field string) { checkNumber(t, field) })
}
