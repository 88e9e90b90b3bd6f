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
		rows := rapid.IntRange(1, 120).Draw(t, "rows")
		keys := roughKeys(rng.New("hashing", rapid.String().Draw(t, "seed")), rows, s.Dim)
		tables := build(t, h, keys, 2)
		for table := range s.Tables {
			want := map[uint32][]uint32{}
			for row := range rows {
				code := h.Code(table, keys.Row(row))
				if got := tables.RowCode(row, table); got != code {
					t.Fatalf("row %d has code %b in table %d, and %b by itself", row, got, table, code)
				}
				want[code] = append(want[code], uint32(row))
			}
			checkBuckets(t, tables, h, table, want)
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
		{Family: QuadraticHashing, Bits: 4, Tables: 5, Density: 1},
		{Family: QuadraticHashing, Bits: 3, Tables: 5, Density: .1},
		{Family: PolytopeHashing, Bits: 1, Tables: 5, Polytope: 8, Density: 1},
		{Family: PolytopeHashing, Bits: 6, Tables: 2, Polytope: 16, Density: .3},
	} {
		s.Dim = 13
		h := newFamily(t, s, "workers")
		keys := roughKeys(rng.New("hashing", "workers' keys"), 3*rowsAtOnce+5, 13)
		one := build(t, h, keys, 1)
		for _, workers := range []int{0, 2, 3} {
			if !reflect.DeepEqual(build(t, h, keys, workers), one) {
				t.Errorf("%+v: %d workers build other tables than one", s, workers)
			}
		}
	}
}

// The directory of the codes in use must answer like the direct one.
func TestDirectoriesAgree(t *testing.T) {
	for _, bits := range []int{1, 11, 12, 14} {
		h := newSimHash(t, Settings{Dim: 9, Bits: bits, Tables: 3, Density: 1}, "directories")
		long := build(t, h, roughKeys(rng.New("hashing", "directories' keys"), 300, 9), 1)
		short := build(t, h, roughKeys(rng.New("hashing", "directories' keys"), 300, 9), 1)
		long.countingSort(0, 3, bits)
		spare := make([]uint32, 300)
		for table := range 3 {
			short.radixSort(table, bits, spare)
			for code := range uint32(1 << bits) {
				if !slices.Equal(long.Bucket(table, code), short.Bucket(table, code)) {
					t.Fatalf("k=%d, table %d: bucket %b differs", bits, table, code)
				}
			}
		}
		for table := range 3 {
			if a, b := len(long.directories[table].offsets), len(short.directories[table].offsets); a != 1<<bits+1 || b > 301 {
				t.Errorf("k=%d: the directories have %d and %d places", bits, a, b)
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
