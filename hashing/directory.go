package hashing

import "slices"

// tablesAtOnce is how many tables are sorted in one pass over the rows. A row's
// codes lie side by side, so that this many fill a cache line.
const tablesAtOnce = 16

// direct tells whether the directory has a place for every code. Where that
// would be much longer than the table it lists only the codes that occur.
func direct(bits, rows int) bool {
	return 1<<bits <= 4*rows
}

// countingSort sorts the rows of tables [first, last) by code, through direct
// directories. Rows come in increasing order, so each bucket has them in
// increasing order.
func (t *Tables) countingSort(first, last, bits int) {
	places := 1<<bits + 1
	offsets := make([]uint32, (last-first)*places)
	for row := range t.rows {
		own := offsets
		for _, code := range t.codes[row*t.tables+first : row*t.tables+last] {
			own[code+1]++
			own = own[places:]
		}
	}
	for i := range last - first {
		own := offsets[i*places : (i+1)*places : (i+1)*places]
		for code := range places - 1 {
			own[code+1] += own[code]
		}
		t.directories[first+i] = directory{offsets: own}
	}
	// Each offset runs from the begin of its bucket to the end while the bucket
	// fills, which is the begin of the next one. A block of rows goes into one
	// table after the other, while its codes are in the cache.
	for block := 0; block < t.rows; block += rowsAtOnce {
		end := min(t.rows, block+rowsAtOnce)
		for table := first; table < last; table++ {
			own, ids := t.directories[table].offsets, t.ids[table*t.rows:(table+1)*t.rows]
			for row := block; row < end; row++ {
				next := &own[t.codes[row*t.tables+table]]
				ids[*next] = uint32(row)
				*next++
			}
		}
	}
	for i := range last - first {
		own := t.directories[first+i].offsets
		copy(own[1:], own[:places-1])
		own[0] = 0
	}
}

// radixSort sorts the rows of one table by code, digit by digit from the lowest,
// and lists the codes that occur. spare has room for all rows.
func (t *Tables) radixSort(table, bits int, spare []uint32) {
	const digitBits = 11
	ids := t.ids[table*t.rows : (table+1)*t.rows]
	for row := range ids {
		ids[row] = uint32(row)
	}
	for shift := 0; shift < bits; shift += digitBits {
		var next [1<<digitBits + 1]int
		for _, id := range ids {
			next[t.RowCode(int(id), table)>>shift&(1<<digitBits-1)+1]++
		}
		for digit := range 1 << digitBits {
			next[digit+1] += next[digit]
		}
		for _, id := range ids {
			place := &next[t.RowCode(int(id), table)>>shift&(1<<digitBits-1)]
			spare[*place] = id
			*place++
		}
		copy(ids, spare)
	}
	var d directory
	for place, id := range ids {
		if code := t.RowCode(int(id), table); place == 0 || code != d.distinct[len(d.distinct)-1] {
			d.distinct = append(d.distinct, code)
			d.offsets = append(d.offsets, uint32(place))
		}
	}
	d.offsets = append(d.offsets, uint32(len(ids)))
	t.directories[table] = directory{slices.Clip(d.distinct), slices.Clip(d.offsets)}
}
