package vec

// Path names the kernels that run, "avx512", "avx2" or "portable", for the
// records of a result. The results themselves do not depend on it. A kernel that
// does not gain by AVX-512 is then that of AVX2.
func Path() string {
	switch {
	case haveAVX512:
		return "avx512"
	case haveAVX2:
		return "avx2"
	}
	return "portable"
}

// Dot returns the inner product of x and the first len(x) elements of y, as a
// sum over 32 lanes. It panics if y is shorter than x.
func Dot(x, y []float32) float32 {
	return dot(x, y[:len(x)])
}

// Axpy adds a*x to the first len(x) elements of y. It panics if y is shorter
// than x. x and y may be the same slice, but must not overlap otherwise.
func Axpy(a float32, x, y []float32) {
	axpy(a, x, y[:len(x)])
}

// Scale multiplies every element of x by a.
func Scale(a float32, x []float32) {
	scale(a, x)
}

// SumSquares returns the squared Euclidean length of x, summed in float64 over
// 16 lanes. The squares themselves are exact.
func SumSquares(x []float32) float64 {
	return sumSquares(x)
}
