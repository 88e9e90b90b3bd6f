//go:build !purego

package vec

//go:noescape
func sumCodesAVX2(x *float32, places *uint16, terms, bits int, codes *uint32, groups int)

//go:noescape
func productCodesAVX2(v, weights *float32, n, bits int, codes *uint32, groups int)

//go:noescape
func productCodesAVX512(v, weights *float32, n, bits int, codes *uint32, groups int)

func sumCodes(x []float32, places []uint16, terms, bits int, codes []uint32) {
	if haveAVX2 {
		sumCodesAVX2(&x[0], &places[0], terms, bits, &codes[0], len(codes)/CodesAtOnce)
		return
	}
	sumCodesPortable(x, places, terms, bits, codes)
}

func productCodes(v, weights []float32, bits int, codes []uint32) {
	switch {
	case haveAVX512:
		productCodesAVX512(&v[0], &weights[0], len(v), bits, &codes[0], len(codes)/CodesAtOnce)
	case haveAVX2:
		productCodesAVX2(&v[0], &weights[0], len(v), bits, &codes[0], len(codes)/CodesAtOnce)
	default:
		productCodesPortable(v, weights, bits, codes)
	}
}
