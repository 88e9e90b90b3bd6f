//go:build !purego

package vec

//go:noescape
func sumSignsAVX2(x *float32, places *uint32, terms, groups int, signs *byte)

//go:noescape
func productSignsAVX2(v, weights *float32, n, groups int, signs *byte)

//go:noescape
func productSignsAVX512(v, weights *float32, n, groups int, signs *byte)

func sumSigns(x []float32, places []uint32, terms int, signs []byte) {
	if haveAVX2 {
		sumSignsAVX2(&x[0], &places[0], terms, len(signs)/2, &signs[0])
		return
	}
	sumSignsPortable(x, places, terms, signs)
}

func productSigns(v, weights []float32, signs []byte) {
	switch {
	case haveAVX512:
		productSignsAVX512(&v[0], &weights[0], len(v), len(signs)/2, &signs[0])
	case haveAVX2:
		productSignsAVX2(&v[0], &weights[0], len(v), len(signs)/2, &signs[0])
	default:
		productSignsPortable(v, weights, signs)
	}
}
