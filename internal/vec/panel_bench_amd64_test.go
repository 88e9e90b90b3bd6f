//go:build !purego

package vec

import (
	"testing"

	"gradsample/internal/ratio"
	"gradsample/internal/rng"
	"gradsample/internal/vec/peak"
)

// BenchmarkPanelsAgainstPeak compares what is done to panels and groups, with 256
// landmarks, 90 columns and 96 rows, with the same number of multiply-adds in
// registers alone. Vectors of float64 are half as long as those that the peak is
// told for. A distance is two operations, of which the peak has one.
func BenchmarkPanelsAgainstPeak(b *testing.B) {
	const landmarks, dim, rows = 256, 90, 96
	random := rng.New("vec", "benchmark panels")
	values := func(n int) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = random.NormFloat64() / landmarks
		}
		return x
	}
	lower, panel, tile := values(landmarks*GroupRows), values(landmarks*PanelColumns), values(PanelTile)
	group, across, right := values(rows*GroupRows), values(rows*PanelColumns), values(3*rows*GroupRows)
	onEachSet(b, func(b *testing.B, set peak.Instructions) {
		for _, work := range []struct {
			name  string
			depth int
			do    func()
		}{
			{"distances", 2 * dim, func() { PanelDistances(tile, group[:dim*GroupRows], across) }},
			{"substitution", landmarks, func() { SubstituteInPanel(panel, lower) }},
			{"products", rows, func() { AddGroupProducts(tile, PanelColumns, group, right, rows*GroupRows) }},
		} {
			b.Run(work.name, func(b *testing.B) {
				const atOnce = 100
				rounds := int(atOnce * 2 * 2 * PanelTile * float64(work.depth) / set.Operations)
				ratio.ReportThread(b, func(times int) {
					for range times * atOnce {
						work.do()
					}
				}, func(times int) { set.Run(rounds * times) })
			})
		}
	})
}

// BenchmarkWideExponentials gives the time an element takes within the first-level
// cache.
func BenchmarkWideExponentials(b *testing.B) {
	const n = 2048
	onEachSet(b, func(b *testing.B, _ peak.Instructions) {
		x := make([]float64, n)
		for b.Loop() {
			WideExponentials(x, -1)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/element")
	})
}
