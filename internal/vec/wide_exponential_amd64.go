//go:build !purego

package vec

import "unsafe"

//go:noescape
func wideExponentialsAVX2(x *float64, n int, scale float64, e *wideExponentialTerms)

//go:noescape
func wideExponentialsAVX512(x *float64, n int, scale float64, e *wideExponentialTerms)

func wideExponentials(x []float64, scale float64) {
	switch {
	case haveAVX512:
		wideExponentialsAVX512(unsafe.SliceData(x), len(x), scale, &wideExponential)
	case haveAVX2:
		wideExponentialsAVX2(unsafe.SliceData(x), len(x), scale, &wideExponential)
	default:
		wideExponentialsPortable(x, scale)
	}
}
