package hashing

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"

	"gradsample/internal/rng"
	"gradsample/internal/vec"

	"pgregory.net/rapid"
)

// matrixKeys are keys that are the rows of a matrix.
type matrixKeys struct{ vec.Matrix }

func (k matrixKeys) Rows() int { return k.Matrix.Rows }

func (k matrixKeys) Dim() int { return k.Cols }

func (k matrixKeys) Key(row int, dst []float32) { copy(dst, k.Row(row)) }

// roughKeys returns keys of a few large and small values: many projections
// cancel, and a sum's sign then depends on the order in which it is added up.
func roughKeys(random *rng.Stream, rows, dim int) matrixKeys {
	keys := matrixKeys{vec.NewMatrix(rows, dim)}
	for i := range keys.Data {
		keys.Data[i] = float32([]float64{0, 0, 1, -1, 1 << 24, -1 << 24}[random.IntN(6)])
	}
	return keys
}

func build(t rapid.TB, h Family, keys Keys, workers int) *Tables {
	t.Helper()
	tables, err := Build(context.Background(), h, keys, workers)
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func TestBuildEqualsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := someFamily(t)
		h := newFamily(t, s, "brute force")
		rows := rapid.OneOf(rapid.IntRange(1, 120), rapid.IntRange(blockRows-1, blockRows+1)).Draw(t, "rows")
		keys := roughKeys(rng.New("hashing", rapid.String().Draw(t, "seed")), rows, s.Dim)
		tables, got := build(t, h, keys, 2), make([]uint32, 1)
		for table := range s.Tables {
			want := map[uint32][]uint32{}
			for row := range rows {
				code := h.Code(table, keys.Row(row))
				if tables.RowCodes(table, row, got); got[0] != code {
					t.Fatalf("row %d has code %b in table %d, and %b by itself", row, got[0], table, code)
				}
				want[code] = append(want[code], uint32(row))
			}
			checkBuckets(t, tables, h, table, want)
		}
	})
}

// Spans lead to the same rows as Bucket does, be directories direct or not, codes those
// of a key or none's.
func TestSpansAreThoseOfBuckets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := someSettings(t)
		h, random := newSimHash(t, s, "spans"), rng.New("hashing", "span keys", rapid.String().Draw(t, "seed"))
		tables := build(t, h, roughKeys(random, rapid.IntRange(1, 300).Draw(t, "rows"), s.Dim), 1)
		codes, spans := make([]uint32, s.Tables), make([]Span, s.Tables)
		for table := range codes {
			codes[table] = uint32(random.IntN(1 << s.Bits))
		}
		if random.IntN(2) == 0 {
			h.Codes(normalVector(random, s.Dim), codes)
		}
		for _, turned := range []uint32{0, h.Complement(0)} {
			tables.Spans(codes, turned, spans)
			for table, span := range spans {
				got, want := tables.Ordered(table)[span.First:][:span.Size], tables.Bucket(table, codes[table]^turned)
				if !slices.Equal(got, want) {
					t.Fatalf("table %d: code %b, with %b turned, has rows %v by its span, %v in its bucket", table, codes[table], turned, got, want)
				}
			}
		}
	})
}

// checkBuckets compares a table with the rows wanted in each bucket.
func checkBuckets(t *rapid.T, tables *Tables, h Family, table int, want map[uint32][]uint32) {
	last, buckets := -1, 0
	for code, rows := range tables.Buckets(table) {
		if int(code) <= last {
			t.Fatalf("table %d: bucket %b comes after %b", table, code, last)
		}
		last = int(code)
		buckets++
		if !slices.Equal(rows, want[code]) || !slices.Equal(tables.Bucket(table, code), want[code]) {
			t.Fatalf("table %d: bucket %b has rows %v, want %v", table, code, rows, want[code])
		}
		if other := h.Complement(code); !slices.Equal(tables.Bucket(table, other), want[other]) {
			t.Fatalf("table %d: bucket %b has rows %v, want %v", table, other, tables.Bucket(table, other), want[other])
		}
	}
	if buckets != len(want) {
		t.Fatalf("table %d has %d buckets, want %d", table, buckets, len(want))
	}
}

func TestBuildDoesNotDependOnWorkers(t *testing.T) {
	for _, s := range []Settings{
		{Family: SimHashing, Bits: 4, Tables: 37, Density: .3},
		{Family: SimHashing, Bits: 25, Tables: 37, Density: .3},
		{Family: SimHashing, Bits: 4, Tables: 37, Density: 1},
		{Family: SimHashing, Bits: 13, Tables: 37, Density: 1},
		{Family: QuadraticHashing, Bits: 4, Tables: 5, Density: 1},
		{Family: QuadraticHashing, Bits: 3, Tables: 5, Density: .1},
		{Family: PolytopeHashing, Bits: 1, Tables: 5, Polytope: 8, Density: 1},
		{Family: PolytopeHashing, Bits: 6, Tables: 2, Polytope: 16, Density: .3},
	} {
		s.Dim = 13
		h := newFamily(t, s, "workers")
		keys := roughKeys(rng.New("hashing", "workers' keys"), 5*blockRows+5, 13)
		one := build(t, h, keys, 1)
		for _, workers := range []int{0, 2, 3} {
			if !reflect.DeepEqual(build(t, h, keys, workers), one) {
				t.Errorf("%+v: %d workers build other tables than one", s, workers)
			}
		}
	}
}

// All ways of sorting give the same buckets, in order.
func TestSortsAgree(t *testing.T) {
	random := rng.New("hashing", "sorts")
	for _, bits := range []int{1, 5, 6, 7, 8, 11, 16, 17, 22, 23} {
		rows := 3000
		if bits <= pairedBits {
			rows = pairedRows + 1
		}
		codes := make([]uint32, rows)
		for row := range codes {
			codes[row] = uint32(random.IntN(1 << bits))
			if row%3 > 0 {
				codes[row] &= 1<<(bits/2) - 1 // so that some buckets are large
			}
		}
		counted, long, short := make([]uint32, rows), make([]uint32, rows), make([]uint32, rows)
		want := radixSort(&sorter{bits: bits, direct: true}, codes, counted)
		if bits <= countedBits {
			stored, got := newCodes(bits, rows, 1), make([]uint32, rows)
			stored.put(0, 0, codes)
			if d := stored.sort(&sorter{bits: bits, direct: true}, 0, got); !slices.Equal(got, counted) || !slices.Equal(d.offsets, want.offsets) {
				t.Errorf("%d bits: the rows come in another order where they are counted", bits)
			}
		}
		full := radixSort(&sorter{bits: bits, direct: true}, codes, long)
		listed := radixSort(&sorter{bits: bits}, codes, short)
		if !slices.Equal(long, counted) || !slices.Equal(short, counted) {
			t.Errorf("%d bits: the rows come in different orders", bits)
		}
		if !slices.Equal(full.offsets, want.offsets) || full.distinct != nil {
			t.Errorf("%d bits: the directories with a place for every code differ", bits)
		}
		if len(listed.offsets) != len(listed.distinct)+1 || len(listed.offsets) > rows+1 {
			t.Errorf("%d bits: a directory lists %d codes at %d places", bits, len(listed.distinct), len(listed.offsets))
		}
		for range min(1<<bits, 4000) {
			code := uint32(random.IntN(1 << bits))
			if random.IntN(2) == 0 {
				code = codes[random.IntN(len(codes))] // one that occurs
			}
			direct, listed := want.span(code), listed.span(code)
			if listed != direct && (listed.Size != 0 || direct.Size != 0) {
				t.Fatalf("%d bits: code %b is listed at %v, has its place at %v", bits, code, listed, direct)
			}
		}
	}
}

func TestMemoryOfTables(t *testing.T) {
	const rows, tables = 5000, 7
	for _, c := range []struct{ bits, code int }{{5, 1}, {8, 1}, {9, 2}, {16, 2}, {17, 4}, {30, 4}} {
		h := newSimHash(t, Settings{Dim: 9, Bits: c.bits, Tables: tables, Density: .5}, "memory")
		built := build(t, h, roughKeys(rng.New("hashing", "memory keys"), rows, 9), 1)
		places := int64(1<<c.bits + 1)
		if !direct(c.bits, rows) {
			places = 2*rows + 1 // codes and where they begin, at most
		}
		least, most := int64(rows*tables*(4+c.code)), int64(rows*tables*(4+c.code))+4*tables*places
		if got := built.Bytes(); got <= least || got > most {
			t.Errorf("%d bits: %d bytes, not between %d and %d", c.bits, got, least, most)
		}
	}
}

// Dense codes come from matrix products, which round otherwise, or where that could
// matter from Code.
func TestProductsGiveTheCodesOfVectors(t *testing.T) {
	random := rng.New("hashing", "products")
	const rows, dim = 700, 45
	for name, fill := range map[string]func() float64{
		"normal": random.NormFloat64,
		"huge":   func() float64 { return 1e37 * random.NormFloat64() },
		"tiny":   func() float64 { return 1e-43 * random.NormFloat64() },
		"signed": func() float64 { return float64(random.IntN(3) - 1) },
	} {
		h := newSimHash(t, Settings{Dim: dim, Bits: 11, Tables: 50, Density: 1}, "products")
		keys := matrixKeys{vec.NewMatrix(rows, dim)}
		for i := range keys.Data {
			keys.Data[i] = float32(fill())
		}
		clear(keys.Row(3))
		tables, got, want := build(t, h, keys, 2), make([]uint32, rows), make([]uint32, rows)
		for table := range 50 {
			tables.RowCodes(table, 0, got)
			for row := range want {
				want[row] = h.Code(table, keys.Row(row))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s keys: table %d has other codes", name, table)
			}
		}
	}
}

func TestLargeCodesNeedNoLargeDirectory(t *testing.T) {
	h := newSimHash(t, Settings{Dim: 9, Bits: 30, Tables: 5, Density: 1}, "large")
	tables := build(t, h, roughKeys(rng.New("hashing", "large keys"), 100, 9), 1)
	if got, most := tables.Bytes(), int64(4*5*(4*100+1)); got > most {
		t.Errorf("tables of 100 rows take %d bytes, more than %d", got, most)
	}
}

func TestBuildIsRefusedOrCancelled(t *testing.T) {
	h := newSimHash(t, Settings{Dim: 9, Bits: 5, Tables: 5, Density: 1}, "refused")
	keys := roughKeys(rng.New("hashing", "refused keys"), 100, 9)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Build(cancelled, h, keys, 2); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled build returns %v", err)
	}
	if _, err := Build(t.Context(), h, matrixKeys{vec.NewMatrix(10, 8)}, 2); err == nil {
		t.Error("keys of the wrong length were accepted")
	}
	if _, err := Build(t.Context(), h, matrixKeys{vec.NewMatrix(0, 9)}, 2); err == nil {
		t.Error("no keys were accepted")
	}
}

func TestBucketsCanBeLeft(t *testing.T) {
	h := newSimHash(t, Settings{Dim: 9, Bits: 5, Tables: 1, Density: 1}, "left")
	tables := build(t, h, roughKeys(rng.New("hashing", "left keys"), 100, 9), 1)
	visits := 0
	for range tables.Buckets(0) {
		if visits++; visits == 2 {
			break
		}
	}
	if visits != 2 {
		t.Errorf("%d buckets were visited", visits)
	}
}
