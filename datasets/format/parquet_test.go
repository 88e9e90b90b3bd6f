package format

import (
	"bytes"
	"math"
	"testing"

	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"
)

// parquetRow has one column of each type that is read.
type parquetRow struct {
	A float32  `parquet:"a"`
	B float64  `parquet:"b"`
	C int32    `parquet:"c"`
	D int64    `parquet:"d"`
	E uint32   `parquet:"e,dict"`
	F bool     `parquet:"f"`
	G string   `parquet:"g,dict"`
	H *float64 `parquet:"h,optional"`
}

func parquetFile[T any](t failer, rows []T, options ...parquet.WriterOption) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b, options...)
	if _, err := w.Write(rows); err != nil {
		t.Fatalf("%v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatalf("%v", err)
	}
	return b.Bytes()
}

func TestParquetRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "rows")
		want := &Table{Columns: []string{"a", "b", "c", "d", "e", "f", "h"}, Target: "g"}
		var written []parquetRow
		texts := map[string]bool{}
		for range n {
			number := rapid.Float32().Draw(t, "number")
			whole := rapid.Int32Range(-1<<24, 1<<24).Draw(t, "whole")
			h := float64(number)
			r := parquetRow{
				A: number, B: float64(number), C: whole, D: int64(whole), E: math.MaxUint32, F: whole > 0,
				G: rapid.SampledFrom([]string{"cat", "dog"}).Draw(t, "text"), H: &h,
			}
			written = append(written, r)
			texts[r.G] = true
			row := []float32{number, number, float32(whole), float32(whole), math.MaxUint32, 0, number}
			if r.F {
				row[5] = 1
			}
			want.X.Data = append(want.X.Data, row...)
		}
		for _, class := range []string{"cat", "dog"} {
			if texts[class] {
				want.Classes = append(want.Classes, class)
			}
		}
		for _, r := range written {
			label := float32(0)
			if r.G != want.Classes[0] {
				label = 1
			}
			want.Y = append(want.Y, label)
		}
		want.X.Rows, want.X.Cols = n, 7
		codec := rapid.SampledFrom([]parquet.WriterOption{
			parquet.Compression(&parquet.Uncompressed), parquet.Compression(&parquet.Snappy), parquet.Compression(&parquet.Zstd),
		}).Draw(t, "codec")
		content := parquetFile(t, written, codec, parquet.MaxRowsPerRowGroup(int64(rapid.IntRange(1, 40).Draw(t, "group"))))
		if rapid.Bool().Draw(t, "packed") {
			content = gzipped(string(content))
		}
		same(t, mustRead(t, string(content), "f", Options{Target: "g"}), want)
	})
}

func TestParquetRefusals(t *testing.T) {
	type nested struct {
		A float64
		B struct{ C float64 }
	}
	type list struct{ A []float64 }
	type day struct {
		A int32 `parquet:"a,date"`
		B int32 `parquet:"b"`
	}
	one := 1.0
	rows := []parquetRow{{G: "x", H: &one}, {A: float32(math.NaN()), G: "x"}}
	drop := Options{Drop: []string{"g", "h"}}
	whole := string(parquetFile(t, rows))
	checkRefusals(t, "f", []refusal{
		{"text", whole, Options{Drop: []string{"a"}}, `f: record 1: column 7 (g): text "x" where a number is expected; drop the column, or ask for --text onehot`},
		{"null", whole, Options{Drop: []string{"a", "g"}}, "f: record 2: column 8 (h): is null, a missing value; fill it in, or leave out its row or column"},
		{"NaN", whole, drop, "f: record 2: column 1 (a): NaN is not a finite number; fill it in, or leave out its row or column"},
		{"nested", string(parquetFile(t, []nested{{}})), Options{}, `f: column 2: "B" is nested; write a flat table`},
		{"list", string(parquetFile(t, []list{{A: []float64{1}}})), Options{}, `f: column 1: "A" is nested; write a flat table`},
		{"date", string(parquetFile(t, []day{{}})), Options{}, "f: column 1 (a): has type DATE; drop it, or write it as a number or a text"},
		{"no rows", string(parquetFile(t, []parquetRow{})), drop, "f: has no rows; check that it was written or fetched to the end"},
		{"cut", whole[:len(whole)-5], drop, "f: does not end as Parquet does; the file is damaged or cut short: fetch or write it again"},
		{"short", "PAR1", drop, "f: is too short for Parquet; the file is damaged or cut short: fetch or write it again"},
	})
	table := mustRead(t, string(parquetFile(t, []day{{B: 3}})), "f", Options{Drop: []string{"a"}})
	if table.X.Data[0] != 3 {
		t.Errorf("%v", table)
	}
}

// Whatever is done to a byte of a Parquet file, it is read or refused, without a
// panic.
func TestDamagedParquet(t *testing.T) {
	one := 1.0
	whole := parquetFile(t, []parquetRow{{A: 1, G: "x", H: &one}, {A: 2, G: "y", H: &one}})
	for i := range whole {
		changed := bytes.Clone(whole)
		changed[i] ^= 0x55
		table, err := readBytes(changed, "f", Options{Format: Parquet, Target: "g", MaxBytes: 1 << 20})
		if err != nil {
			checkError(t, err)
		} else {
			checkTable(t, table)
		}
	}
}
