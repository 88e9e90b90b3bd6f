package radix

// Scatter puts the numbers 0 to len(keys)-1 into places: number i at next[keys[i]],
// which then goes on by one. Kernels fetch the places ahead of time, which would
// otherwise be waited for one after the other. All keys must have an entry in next, and
// those entries and what they grow to must lie within places: that is not checked.
func Scatter[K uint8 | uint16](keys []K, next *[1 << 16]uint32, places []uint32) {
	done := 0
	switch keys := any(keys).(type) {
	case []uint8:
		done = scatterBytesFetching(keys, next, places)
	case []uint16:
		done = scatterWordsFetching(keys, next, places)
	}
	for i, key := range keys[done:] {
		place := next[key]
		next[key] = place + 1
		places[place] = uint32(done + i)
	}
}
