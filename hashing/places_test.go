package hashing

import (
	"slices"
	"testing"

	"gradsample/internal/rng"

	"pgregory.net/rapid"
)

func TestPlacesAreThoseOfBuckets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := someFamily(t)
		s.Tables = rapid.IntRange(1, 5).Draw(t, "l")
		h, random := newFamily(t, s, "places"), rng.New("hashing", "places")
		keys := roughKeys(random, rapid.IntRange(1, 200).Draw(t, "rows"), s.Dim)
		tables, err := Build(t.Context(), h, keys, 1)
		if err != nil {
			t.Fatal(err)
		}
		codes := make([]uint32, s.Tables)
		h.Codes(normalVector(random, s.Dim), codes)
		for table, code := range codes {
			span, want := tables.Span(table, code), tables.Bucket(table, code)
			places, rows := []int{NoPlace}, []int{-5}
			for i := range int(span.Size) {
				places, rows = append(places, tables.Place(table, span)+i), append(rows, 0)
			}
			tables.FetchPlaces(places)
			tables.RowsAt(places, rows)
			got := make([]uint32, 0, len(want))
			for _, row := range rows[1:] {
				got = append(got, uint32(row))
			}
			if !slices.Equal(got, want) || rows[0] != -5 {
				t.Fatalf("table %d has rows %v in the bucket, should have %v", table, rows, want)
			}
		}
	})
}
