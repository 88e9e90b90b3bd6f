package results

import (
	"math"
	"testing"
)

// BenchmarkDecodeRecord reads and checks a record with a curve of 40 probes: what
// a run does to every finished trial.
func BenchmarkDecodeRecord(b *testing.B) {
	record := &Record{Status: StatusDone, Payload: NewTable("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"), Timings: NewTable("seconds")}
	for probe := range 40 {
		row := make([]float64, 10)
		for i := range row {
			row[i] = math.Sqrt(float64(10*probe + i))
		}
		record.Payload.Add(row...)
		record.Timings.Add(math.Pi * float64(probe))
	}
	key, err := record.Trial.Key(record.Data.Checksum, record.Algorithm)
	if err != nil {
		b.Fatal(err)
	}
	record.Key = key
	if err := record.Seal(); err != nil {
		b.Fatal(err)
	}
	encoded, err := record.Encode()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(encoded)))
	for b.Loop() {
		if _, err := DecodeRecord(encoded); err != nil {
			b.Fatal(err)
		}
	}
}
