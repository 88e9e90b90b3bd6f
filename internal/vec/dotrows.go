package vec

// DotRows sets dots[i] to Dot of row rows[i] of x and y, to the bit: several at a time
// take less time than one by one. It panics if y is shorter than x has columns, or dots
// than rows; that the rows are there is not checked.
func DotRows(x Matrix, rows []int, y, dots []float32) {
	dotRows(x, rows, y[:x.Cols], dots[:len(rows)])
}

func dotRowsPortable(x Matrix, rows []int, y, dots []float32) {
	for i, row := range rows {
		dots[i] = Dot(x.Row(row), y)
	}
}
