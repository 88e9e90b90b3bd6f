package hashing

import "gradsample/internal/vec"

// A place is where a row stands among the buckets of all tables, one after the other.

// NoPlace is the place of no row.
const NoPlace = -1

// Place returns the place of the first row of a span of a table.
func (t *Tables) Place(table int, span Span) int { return table*t.rows + int(span.First) }

// FetchPlaces begins to bring what stands at places into the cache.
func (t *Tables) FetchPlaces(places []int) { vec.FetchRows(t.ids, 1, places) }

// RowsAt sets the rows that stand at places, and leaves those at NoPlace.
func (t *Tables) RowsAt(places, rows []int) {
	for i, place := range places {
		if place != NoPlace {
			rows[i] = int(t.ids[place])
		}
	}
}
