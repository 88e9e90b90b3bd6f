//go:build linux && !purego

package vec

import "testing"

func TestKernelsOfEachPathStayWithin(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		t.Run("vectors", TestKernelsStayWithinTheirVectors)
		t.Run("matrices", TestProductsStayWithinTheirMatrices)
		t.Run("panels", TestPanelsStayWithinTheirMemory)
	})
}
