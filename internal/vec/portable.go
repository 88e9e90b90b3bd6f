package vec

import "math"

// The portable twins. The conversions float32(a * b) keep a compiler from
// fusing a product with the sum it goes into.

const (
	dotLanes     = 32
	squareLanes  = 16
	denseStrands = 4
)

func dotPortable(x, y []float32) float32 {
	var lane [dotLanes]float32
	for len(x) >= dotLanes {
		a, b := (*[dotLanes]float32)(x), (*[dotLanes]float32)(y)
		for i := range lane {
			lane[i] += float32(a[i] * b[i])
		}
		x, y = x[dotLanes:], y[dotLanes:]
	}
	for i := range x {
		lane[i] += float32(x[i] * y[i])
	}
	var eighth [8]float32
	for i := range eighth {
		eighth[i] = (lane[i] + lane[8+i]) + (lane[16+i] + lane[24+i])
	}
	var quarter [4]float32
	for i := range quarter {
		quarter[i] = eighth[i] + eighth[4+i]
	}
	return (quarter[0] + quarter[2]) + (quarter[1] + quarter[3])
}

func axpyPortable(a float32, x, y []float32) {
	for i, v := range x {
		y[i] += float32(a * v)
	}
}

func scalePortable(a float32, x []float32) {
	for i := range x {
		x[i] *= a
	}
}

func sumSquaresPortable(x []float32) float64 {
	var lane [squareLanes]float64
	for len(x) >= squareLanes {
		for i, v := range (*[squareLanes]float32)(x) {
			lane[i] += float64(float64(v) * float64(v))
		}
		x = x[squareLanes:]
	}
	for i, v := range x {
		lane[i] += float64(float64(v) * float64(v))
	}
	var quarter [4]float64
	for i := range quarter {
		quarter[i] = (lane[i] + lane[4+i]) + (lane[8+i] + lane[12+i])
	}
	return (quarter[0] + quarter[2]) + (quarter[1] + quarter[3])
}

func adaGradPortable(theta, gradient []float32, squares []float64, step, epsilon float64) {
	squares, theta = squares[:len(gradient)], theta[:len(gradient)]
	for i, value := range gradient {
		g := float64(value)
		squares[i] += float64(g * g)
		theta[i] -= float32(step * g / (math.Sqrt(squares[i]) + epsilon))
	}
}

func adamPortable(theta, gradient, mean, square []float32, s *AdamStep) {
	mean, square, theta = mean[:len(gradient)], square[:len(gradient)], theta[:len(gradient)]
	for i, g := range gradient {
		mean[i] = float32(s.KeepMean*mean[i]) + float32(s.TakeMean*g)
		square[i] = float32(s.KeepSquare*square[i]) + float32(s.TakeSquare*float32(g*g))
		root := float32(math.Sqrt(float64(square[i])))
		theta[i] -= float32(s.Length * mean[i] / (float32(root*s.Correction) + s.Epsilon))
	}
}

// flip changes the sign of v where the entry says subtract.
func flip(v float32, entry uint32) float32 {
	return math.Float32frombits(math.Float32bits(v) ^ entry<<31)
}

func sparseSignsPortable(v []float32, entries []uint32, bits int) uint32 {
	var sum [Lanes]float32
	for ; len(entries) >= Lanes; entries = entries[Lanes:] {
		for j, entry := range entries[:bits] {
			sum[j] += flip(v[entry>>1], entry)
		}
	}
	return signBits(&sum)
}

func denseSignsPortable(v, weights []float32) uint32 {
	var strand [denseStrands][Lanes]float32
	for c, a := range v {
		sum := &strand[c%denseStrands]
		for j, w := range (*[Lanes]float32)(weights[c*Lanes:]) {
			sum[j] += float32(a * w)
		}
	}
	var sum [Lanes]float32
	for j := range sum {
		sum[j] = (strand[0][j] + strand[1][j]) + (strand[2][j] + strand[3][j])
	}
	return signBits(&sum)
}

// signBits packs the sign bits of the sums. A sum that starts from +0 is never
// -0, so the sign bit tells the negative sums.
func signBits(sum *[Lanes]float32) uint32 {
	var bits uint32
	for j, s := range sum {
		bits |= math.Float32bits(s) >> 31 << j
	}
	return bits
}

// transposeTilePortable fills a tile's rows that are so far apart.
func transposeTilePortable(tile []float32, stride int, vectors []float32, n int) {
	for i := range TileWidth {
		for c, v := range vectors[i*n:][:n] {
			tile[c*stride+i] = v
		}
	}
}

// negateRowsPortable fills every second row of a tile with the negatives of the one before.
func negateRowsPortable(tile []float32) {
	for ; len(tile) >= 2*TileWidth; tile = tile[2*TileWidth:] {
		values, negatives := (*[TileWidth]float32)(tile), (*[TileWidth]float32)(tile[TileWidth:])
		for i, v := range values {
			negatives[i] = -v
		}
	}
}

func sparseTileSignsPortable(tile []float32, entries []uint32, terms int, signs []uint32) {
	for j := range signs {
		var sum [TileWidth]float32
		for _, entry := range entries[j*terms:][:terms] {
			row := (*[TileWidth]float32)(tile[int(entry)*TileWidth:])
			for i := range sum {
				sum[i] += row[i]
			}
		}
		signs[j] = 0
		for i, s := range sum {
			signs[j] |= math.Float32bits(s) >> 31 << i
		}
	}
}
