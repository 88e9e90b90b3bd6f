//go:build !purego

package vec

import "unsafe"

//go:noescape
func arcCosinesAVX512(x *float64, n int, c *arcCosineTerms)

func arcCosines(x []float64) {
	if haveAVX512 && len(x) >= 4 { // fewer are found sooner one by one
		arcCosinesAVX512(unsafe.SliceData(x), len(x), &arcCosine)
		return
	}
	arcCosinesPortable(x)
}
