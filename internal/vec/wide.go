package vec

// Sums in float64 over rows of float32, for what is exact or certifies: each
// product is rounded before it is added, and rows are added in their order.

// rowsAtOnce bounds how many rows a kernel adds while it holds a few sums in
// registers: few enough for all of them to stay in the cache meanwhile.
const rowsAtOnce = 16

// WideDots overwrites dst with the inner products of w and the first len(dst)
// rows of x. Each is a sum over four lanes; what is left of a row behind its last
// whole four goes to the first lane. It panics if w is shorter than a row, or x
// than dst.
func WideDots(x Matrix, w, dst []float64) {
	w = w[:x.Cols]
	for i := 0; i < len(dst); i += 4 {
		var sums [4]float64
		four := fourRows(x, i, len(dst))
		wideDots(&four, w, &sums)
		copy(dst[i:], sums[:])
	}
}

// WideDistances overwrites dst with the squared Euclidean distances of w and the
// first len(dst) rows of x, each a sum over the lanes of WideDots. It panics if
// w is shorter than a row, or x than dst.
func WideDistances(x Matrix, w, dst []float64) {
	w = w[:x.Cols]
	for i := 0; i < len(dst); i += 4 {
		var sums [4]float64
		four := fourRows(x, i, len(dst))
		wideDistances(&four, w, &sums)
		copy(dst[i:], sums[:])
	}
}

// fourRows returns the rows of x from the first on, with the last of count rows
// in place of those behind it.
func fourRows(x Matrix, first, count int) (four [4][]float32) {
	for k := range four {
		four[k] = x.Row(min(first+k, count-1))
	}
	return four
}

// AddWide adds weights[i]·x_i to y, for each row of x in turn. It panics if
// there are fewer weights than rows, or if y is shorter than a row.
func AddWide(y, weights []float64, x Matrix) {
	y = y[:x.Cols]
	for first := 0; first < x.Rows && len(y) > 0; first += rowsAtOnce {
		var rows [rowsAtOnce][]float32
		count := min(rowsAtOnce, x.Rows-first)
		for k := range count {
			rows[k] = x.Row(first + k)
		}
		addWide(y, weights[first:first+count], ones[:], &rows)
	}
}

// ones are the factors of rows that are added as they are.
var ones = [rowsAtOnce]float32{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}

// AddRounded adds weights[k] times the vector factors[k]·x_k, rounded to float32,
// to y, for each k in turn: x_k is the row of x with the number rows[k]. It
// panics if the lists differ in length, y is shorter than a row, or there is no
// such row.
func AddRounded(y, weights []float64, factors []float32, x Matrix, rows []int) {
	y, weights, factors = y[:x.Cols], weights[:len(rows)], factors[:len(rows)]
	for len(rows) > 0 && len(y) > 0 {
		var some [rowsAtOnce][]float32
		count := min(rowsAtOnce, len(rows))
		for k, row := range rows[:count] {
			some[k] = x.Row(row)
		}
		addWide(y, weights[:count], factors[:count], &some)
		rows, weights, factors = rows[count:], weights[count:], factors[count:]
	}
}

// AddGram adds the products of all pairs of columns of x to the upper triangle of
// gram, row by row of x: with n the columns, x has rows of n and gram is n × n,
// row-major. It panics if gram is not.
func AddGram(gram, x []float64, n int) {
	gram = gram[:n*n]
	const atOnce = 64 // rows of x of which some columns stay in the cache
	for ; len(x) > 0 && n > 0; x = x[min(atOnce*n, len(x)):] {
		rows := min(atOnce, len(x)/n)
		for first := 0; first < n; first += gramColumns {
			end := min(first+gramColumns, n)
			for i := range end {
				from := max(first, i)
				addGram(gram[i*n+from:i*n+end], x[from:rows*n], x[i:rows*n], n, rows)
			}
		}
	}
}

// gramColumns is how many sums the kernel of AddGram holds in registers.
const gramColumns = 16

// AddDots adds scale·⟨x, y_j⟩ to dst[j] for each j, y_j being the len(x) elements
// from j·stride on. An inner product is a sum over four lanes, (s_0 + s_2) + (s_1 +
// s_3), what is left behind the last whole four going to the first lane: as
// gonum has it on amd64. It panics if y does not hold all of them.
func AddDots(dst []float64, scale float64, x, y []float64, stride int) {
	for len(dst) > 0 {
		var sums [4]float64
		count, apart := min(4, len(dst)), stride
		if count < 4 {
			count, apart = 1, 0 // one row in place of four
		}
		dots(x, y[:(count-1)*stride+len(x)], apart, &sums)
		for j := range count {
			dst[j] += float64(scale * sums[j])
		}
		dst, y = dst[count:], y[min(count*stride, len(y)):]
	}
}

// The portable twins.

func wideDotsPortable(rows *[4][]float32, w []float64, sums *[4]float64) {
	for k, x := range rows {
		var lane [4]float64
		whole := len(x) &^ 3
		for i := 0; i < whole; i += 4 {
			for j := range lane {
				lane[j] += float64(float64(x[i+j]) * w[i+j])
			}
		}
		for i := whole; i < len(x); i++ {
			lane[0] += float64(float64(x[i]) * w[i])
		}
		sums[k] = (lane[0] + lane[1]) + (lane[2] + lane[3])
	}
}

func wideDistancesPortable(rows *[4][]float32, w []float64, sums *[4]float64) {
	for k, x := range rows {
		var lane [4]float64
		whole := len(x) &^ 3
		for i := 0; i < whole; i += 4 {
			for j := range lane {
				apart := float64(x[i+j]) - w[i+j]
				lane[j] += float64(apart * apart)
			}
		}
		for i := whole; i < len(x); i++ {
			apart := float64(x[i]) - w[i]
			lane[0] += float64(apart * apart)
		}
		sums[k] = (lane[0] + lane[1]) + (lane[2] + lane[3])
	}
}

func addWidePortable(y, weights []float64, factors []float32, rows *[rowsAtOnce][]float32) {
	for k, weight := range weights {
		for j, value := range rows[k][:len(y)] {
			y[j] += float64(weight * float64(factors[k]*value))
		}
	}
}

func addGramPortable(sums, x, others []float64, stride, rows int) {
	for row := range rows {
		factor := others[row*stride]
		for j, value := range x[row*stride:][:len(sums)] {
			sums[j] += float64(factor * value)
		}
	}
}

func dotsPortable(x, rows []float64, stride int, sums *[4]float64) {
	for k := range sums {
		var lane [4]float64
		row, whole := rows[k*stride:][:len(x)], len(x)&^3
		for i := 0; i < whole; i += 4 {
			for j := range lane {
				lane[j] += float64(x[i+j] * row[i+j])
			}
		}
		for i := whole; i < len(x); i++ {
			lane[0] += float64(x[i] * row[i])
		}
		sums[k] = (lane[0] + lane[2]) + (lane[1] + lane[3])
	}
}
