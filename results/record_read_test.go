package results

import (
	"bytes"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// sameRecords are records with the same numbers, to the bit.
func sameRecords(a, b *Record) bool {
	return cmp.Equal(a, b, cmp.Comparer(func(a, b Number) bool { return math.Float64bits(float64(a)) == math.Float64bits(float64(b)) }))
}

// Both readers return the same, of names and settings with all that could be taken
// for the end of something too.
func TestRecordsAreReadAsWithCare(t *testing.T) {
	names := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{`]]}`, `],[`, `","payload":{`, `\`, `"`, "<&>", "\u2028"}))
	numbers := rapid.OneOf(extended(), rapid.Just(math.NaN()))
	tables := rapid.Custom(func(t *rapid.T) Table {
		table := NewTable(rapid.SliceOfN(names, 1, 4).Draw(t, "columns")...)
		if rapid.Bool().Draw(t, "empty") {
			table.Rows = [][]Number{}
		}
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			table.Add(rapid.SliceOfN(numbers, len(table.Columns), len(table.Columns)).Draw(t, "row")...)
		}
		return table
	})
	rapid.Check(t, func(t *rapid.T) {
		record := sealed(t)
		record.Payload, record.Timings = tables.Draw(t, "payload"), tables.Draw(t, "timings")
		record.Reason, record.Data.Note = names.Draw(t, "reason"), names.Draw(t, "note")
		record.Trial.Methods[0].Settings = []byte(rapid.SampledFrom([]string{
			`{}`, `{"payload":{"columns":["a"],"rows":[[1]]},"timings":null}`, `["]]}",{"trial":1}]`, `null`, `"<,>"`,
		}).Draw(t, "settings"))
		key, err := record.Trial.Key(record.Data.Checksum, record.Algorithm)
		if err != nil {
			t.Fatal(err)
		}
		record.Key = key
		if err := record.Seal(); err != nil {
			t.Fatal(err)
		}
		encoded, err := record.Encode()
		if err != nil {
			t.Fatal(err)
		}
		fast, ok := readAsWritten(encoded)
		if !ok {
			t.Fatalf("it was left to the careful reader: %s", encoded)
		}
		careful, err := decodeWithCare(encoded)
		if err != nil || !sameRecords(fast, careful) {
			t.Fatalf("%v\n%+v\n%+v", err, fast, careful)
		}
	})
}

// Other spellings of a record are for the careful reader.
func TestOnlyWhatEncodeWroteIsReadFast(t *testing.T) {
	encoded, err := sealed(t).Encode()
	if err != nil {
		t.Fatal(err)
	}
	spaced := bytes.Replace(encoded, []byte(`,"payload":`), []byte(`, "payload" : `), 1)
	if _, ok := readAsWritten(spaced); ok {
		t.Error("a space was not noticed")
	}
	if _, err := DecodeRecord(spaced); err != nil {
		t.Errorf("another spelling is refused: %v", err)
	}
}
