package radix

// Scatter puts the numbers 0 to len(keys)-1 into places: number i at next[keys[i]],
// which then goes on by one. Where keys are so long that the places at which they fill
// do not stay in the first-level cache, a kernel fetches each ahead of time. All keys
// must have an entry in next, and all those entries and what they grow to be within
// places: that is not checked.
func Scatter(keys []uint16, next *[1 << 16]uint32, places []uint32) {
	done := scatterFetching(keys, next, places)
	for i, key := range keys[done:] {
		place := next[key]
		next[key] = place + 1
		places[place] = uint32(done + i)
	}
}

// fetchedAhead is how many numbers before its turn a place is fetched.
const fetchedAhead = 64
