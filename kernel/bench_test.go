package kernel

import (
	"testing"

	"gradsample/internal/vec"
)

// A block's map for a batch, when it is stored and when it is drawn first: the
// price of memory.
func BenchmarkMap(b *testing.B) {
	const dim, block, batch = 100, 512, 1024
	x, dst := normalRows(batch, dim, "benchmark"), vec.NewMatrix(block, batch)
	for _, name := range Names() {
		s := FeatureSettings{Kernel: Kernel{Name: name, Bandwidth: 10}, Dim: dim, Block: block, Stream: []string{"benchmark"}}
		stored := newFeatures(b, s)
		s.Memory = 1 // less than a block
		regenerated := newFeatures(b, s)
		b.Run(name+"/stored", func(b *testing.B) {
			for b.Loop() {
				stored.Map(0, x, dst)
			}
		})
		b.Run(name+"/regenerated", func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				regenerated.Map(i%(2*recentBlocks), x, dst)
			}
		})
	}
}
