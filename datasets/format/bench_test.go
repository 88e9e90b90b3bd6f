package format

import (
	"bytes"
	"math/rand/v2"
	"strconv"
	"testing"
)

// benchRows is enough to leave the caches; the file that the shape is taken from,
// YearPredictionMSD, has 515,345 rows of 91 values.
const benchRows = 10000

// yearLike writes values as that file has them: a year and 90 decimals.
func yearLike() []byte {
	random := rand.New(rand.NewPCG(1, 2))
	var b []byte
	for range benchRows {
		b = strconv.AppendInt(b, int64(1922+random.IntN(90)), 10)
		for range 90 {
			b = append(b, ',')
			b = strconv.AppendFloat(b, random.NormFloat64()*100, 'f', 5, 64)
		}
		b = append(b, '\n')
	}
	return b
}

// a9aLike writes rows of 14 flags among 123 and decimals.
func a9aLike() []byte {
	random := rand.New(rand.NewPCG(1, 2))
	var b []byte
	for range 10 * benchRows {
		b = append(b, "-1"...)
		for j := range 14 {
			b = append(b, ' ')
			b = strconv.AppendInt(b, int64(1+j*8+random.IntN(8)), 10)
			b = append(b, ':')
			b = strconv.AppendFloat(b, random.Float64(), 'g', 6, 64)
		}
		b = append(b, '\n')
	}
	return b
}

func benchmarkRead(b *testing.B, content []byte, o Options) {
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ReadFrom(bytes.NewReader(content), "f", o); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCSV(b *testing.B) { benchmarkRead(b, yearLike(), Options{Target: "first"}) }

func BenchmarkLIBSVM(b *testing.B) { benchmarkRead(b, a9aLike(), Options{}) }

func BenchmarkNumber(b *testing.B) {
	fields := bytes.Split(bytes.ReplaceAll(yearLike()[:100000], []byte("\n"), []byte(",")), []byte(","))
	b.SetBytes(100000)
	for b.Loop() {
		for _, field := range fields {
			parseNumber(field)
		}
	}
}
