package vec

import (
	"slices"
	"testing"

	"gradsample/internal/rng"
)

// lanesOf returns what SparseSigns and DenseSigns want of the first of groups that lie
// bit by bit, the highest first, for codes that lie side by side: that of one table.
func lanesOf[T any](numbers []T, table, terms, bits int) []T {
	numbers = numbers[table/CodesAtOnce*CodesAtOnce*bits*terms:]
	lanes := make([]T, terms*Lanes)
	for bit := range bits {
		for term := range terms {
			lanes[term*Lanes+bit] = numbers[((bits-1-bit)*terms+term)*CodesAtOnce+table%CodesAtOnce]
		}
	}
	return lanes
}

// Codes that are found side by side are those of SparseSigns and DenseSigns, even where
// rounding decides them.
func TestCodesSideBySideAreThoseOfSigns(t *testing.T) {
	random := rng.New("vec", "codes")
	for n := range 70 {
		terms, bits, codes := random.IntN(n+1), 1+n%Lanes, make([]uint32, CodesAtOnce*(1+n%3))
		v, weights := cancelling(random, n), cancelling(random, n*bits*len(codes))
		ProductCodes(v, weights, bits, codes)
		for table, code := range codes {
			if want := DenseSigns(v, lanesOf(weights, table, n, bits), bits); code != want {
				t.Fatalf("n=%d: table %d has the dense code %b, not %b", n, table, code, want)
			}
		}
		places := randomPlaces(random, 2*n, terms*bits*len(codes))
		SumCodes(withNegatives(v), places, terms, bits, codes)
		for table, code := range codes {
			var entries []uint32
			for _, place := range lanesOf(places, table, terms, bits) {
				entries = append(entries, Entry(int(place)%n, int(place) >= n))
			}
			if want := SparseSigns(v, entries, bits); code != want {
				t.Fatalf("n=%d: table %d has the sparse code %b, not %b", n, table, code, want)
			}
		}
	}
}

func randomPlaces(random *rng.Stream, n, count int) []uint16 {
	places := make([]uint16, count)
	for i := range places {
		places[i] = uint16(random.IntN(n))
	}
	return places
}

// withNegatives returns a vector and, after it, its negative.
func withNegatives(v []float32) []float32 {
	x := slices.Concat(v, v)
	Scale(-1, x[len(v):])
	return x
}
