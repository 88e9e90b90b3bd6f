package format

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// numbered returns the names of n columns that have none: their numbers.
func numbered(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = strconv.Itoa(i + 1)
	}
	return names
}

// duplicate returns the first two columns of the same name; 0, 0 if there are none.
func duplicate(names []string) (first, second int) {
	seen := make(map[string]int, len(names))
	for i, name := range names {
		if j, twice := seen[name]; twice {
			return j, i
		}
		seen[name] = i
	}
	return 0, 0
}

// findColumn resolves a target: a name first, else a number from 1, "first" or
// "last". It returns -1 and a remedy if there is no such column.
func findColumn(columns []string, want string) (column int, remedy string) {
	if i := slices.Index(columns, want); i >= 0 {
		return i, ""
	}
	switch number, err := strconv.Atoi(want); {
	case want == "first":
		return 0, ""
	case want == "last" || want == DefaultTarget:
		return len(columns) - 1, ""
	case err == nil && number >= 1 && number <= len(columns):
		return number - 1, ""
	}
	if near := nearest(columns, want); len(near) > 0 {
		return -1, "did you mean " + strings.Join(near, ", ") + "?"
	}
	return -1, fmt.Sprintf("its %d columns are %s", len(columns), some(columns))
}

// dropped marks the columns that the patterns leave out. It returns the last
// pattern that fits none as unknown.
func dropped(columns, patterns []string) (drop []bool, unknown string) {
	drop = make([]bool, len(columns))
	for _, pattern := range patterns {
		found := false
		for i, name := range columns {
			if matches(pattern, name) {
				drop[i], found = true, true
			}
		}
		if !found {
			unknown = pattern
		}
	}
	return drop, unknown
}

// nearest returns up to three columns whose names are a few letters away from
// want, nearest first.
func nearest(columns []string, want string) []string {
	type neighbour struct {
		name     string
		distance int
	}
	var near []neighbour
	most := (len(want) + 2) / 3
	for _, name := range columns {
		if abs(len(name)-len(want)) > most {
			continue
		}
		if d := editDistance(strings.ToLower(name), strings.ToLower(want)); d <= most && d < len(want) {
			near = append(near, neighbour{name, d})
		}
	}
	slices.SortStableFunc(near, func(a, b neighbour) int { return a.distance - b.distance })
	var names []string
	for _, n := range near[:min(3, len(near))] {
		names = append(names, n.name)
	}
	return names
}

// editDistance is Levenshtein's, in bytes.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

func abs(n int) int { return max(n, -n) }
