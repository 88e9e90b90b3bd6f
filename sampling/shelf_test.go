package sampling

import (
	"slices"
	"testing"

	"gradsample/hashing"
)

// Samplers that find their tables on a shelf draw what they would draw from their
// own, and leave the tables to others as they found them.
func TestTablesFromAShelfAreAsGoodAsOwn(t *testing.T) {
	p := newLeastSquares(300, 5)
	kept, built := map[string]*hashing.Tables{}, 0
	shelf := func(key string, build func() (*hashing.Tables, error)) (*hashing.Tables, error) {
		if tables, ok := kept[key]; ok {
			return tables, nil
		}
		built++
		tables, err := build()
		kept[key] = tables
		return tables, err
	}
	base := Settings{Bits: 3, Tables: 12, BucketCap: 4, TwoSided: true}
	for i, c := range []struct {
		sampler string
		change  func(*Settings)
		built   int
	}{
		{"lgd-released", func(*Settings) {}, 1},
		{"lgd-paper", func(*Settings) {}, 1},
		{"lgd-exact", func(*Settings) {}, 1},
		{"lgd-exact", func(s *Settings) { s.Weighted = true }, 1},
		{"lgd-released", func(s *Settings) { s.Defects = []string{DefectAlwaysReplace} }, 1},
		{"lgd-released", func(s *Settings) { s.Defects = []string{DefectLastCoordinate} }, 2},
		{"lgd-exact", func(s *Settings) { s.Whiten = true }, 2},
		{"auto", func(*Settings) {}, 2},
		{"lgd-paper", func(s *Settings) { s.Bits = 4 }, 3},
		{"lgd-paper", func(s *Settings) { s.Density = .4 }, 4},
		{"lgd-paper", func(s *Settings) { s.Hash = hashing.QuadraticHashing }, 5},
		{"lgd-paper", func(*Settings) {}, 5},
	} {
		settings := base
		c.change(&settings)
		own := newSampler(t, c.sampler, p, settings, streams("shelf"))
		streams := streams("shelf")
		streams.Shelf = shelf
		sharing := newSampler(t, c.sampler, p, settings, streams)
		if built != c.built {
			t.Errorf("%d, %s: %d tables were built, should be %d", i, c.sampler, built, c.built)
		}
		if own.SetupCost() != sharing.SetupCost() {
			t.Errorf("%d, %s: the set-up costs %+v with own tables, %+v with those of the shelf", i, c.sampler, own.SetupCost(), sharing.SetupCost())
		}
		if !slices.Equal(drawBatches(own, someTheta(p), 40), drawBatches(sharing, someTheta(p), 40)) {
			t.Errorf("%d, %s: draws differ", i, c.sampler)
		}
	}
}
