package hashing

import (
	"slices"

	"gradsample/internal/radix"
)

// directory tells where in a table's ids a code's rows lie.
type directory struct {
	// distinct has the codes that occur, in increasing order. It is nil where
	// the directory is direct: where it has a place for every possible code.
	distinct []uint32
	// offsets[i] is where the rows of code i, or of distinct[i], begin, and
	// offsets[i+1] where they end.
	offsets []uint32
}

// span returns where the rows of a code are. That of a code without rows is empty.
func (d *directory) span(code uint32) Span {
	place := int(code)
	if d.distinct != nil {
		var found bool
		if place, found = slices.BinarySearch(d.distinct, code); !found {
			return Span{}
		}
	}
	return Span{d.offsets[place], d.offsets[place+1] - d.offsets[place]}
}

// direct tells whether the directory has a place for every code. Where that
// would be much longer than the table it lists only the codes that occur.
func direct(bits, rows int) bool {
	return 1<<bits <= 4*rows
}

// directoryOf returns the directory of pairs in the order of their codes.
func directoryOf(pairs []radix.Pair, bits int, direct bool) directory {
	if direct {
		offsets, next := make([]uint32, 1<<bits+1), 0
		for place, pair := range pairs {
			for ; next <= int(pair.Key()); next++ {
				offsets[next] = uint32(place)
			}
		}
		for ; next < len(offsets); next++ {
			offsets[next] = uint32(len(pairs))
		}
		return directory{offsets: offsets}
	}
	var d directory
	for place, pair := range pairs {
		if code := pair.Key(); place == 0 || code != d.distinct[len(d.distinct)-1] {
			d.distinct = append(d.distinct, code)
			d.offsets = append(d.offsets, uint32(place))
		}
	}
	d.offsets = append(d.offsets, uint32(len(pairs)))
	return directory{slices.Clip(d.distinct), slices.Clip(d.offsets)}
}
