package measure

import (
	"fmt"
	"strconv"
	"strings"

	"gradsample/hashing"
	"gradsample/sampling"
)

// knobs are the settings that a sampler's moments depend on when it looks at the
// parameters anew, by the names of their flags. Those that say when to look
// again are not among them.
var knobs = map[string][]string{
	"uniform":             {},
	"permuted":            {},
	"static-norm":         {"epsilon"},
	"static-norm-squared": {"epsilon"},
	"lgd-paper":           {"hash", "polytope", "k", "l", "density", "two-sided"},
	"lgd-released":        {"k", "l", "density", "two-sided", "bucket-cap", "defects"},
	"lgd-exact":           {"hash", "polytope", "k", "l", "density", "two-sided", "whiten", "weighted", "epsilon"},
	"dci":                 {"l", "power", "epsilon"},
	"stale-norm":          {"epsilon"},
	"auto":                {"k", "l", "density", "two-sided", "whiten", "weighted", "power", "epsilon", "clock"},
	"oracle":              {},
}

// settingsText writes the knobs of a sampler as "k=5 l=100 density=1 two-sided".
// An epsilon, which has a default of its own for every sampler, is written where
// it is given, and the hash functions where they are not SimHash's.
func settingsText(sampler string, s sampling.Settings) string {
	s = s.WithDefaults()
	number := func(value float64) string { return strconv.FormatFloat(value, 'g', -1, 64) }
	var words []string
	for _, knob := range knobs[sampler] {
		word, given := "", true
		switch knob {
		case "hash":
			word, given = "hash="+s.Hash, s.Hash != hashing.SimHashing
		case "polytope":
			word, given = fmt.Sprintf("polytope=%d", s.Polytope), s.Hash == hashing.PolytopeHashing
		case "k":
			word = fmt.Sprintf("k=%d", s.Bits)
		case "l":
			word = fmt.Sprintf("l=%d", s.Tables)
		case "density":
			word = "density=" + number(s.Density)
		case "power":
			word = "power=" + number(s.Power)
		case "bucket-cap":
			word = fmt.Sprintf("bucket-cap=%d", s.BucketCap)
		case "two-sided":
			word, given = knob, s.TwoSided
		case "whiten":
			word, given = knob, s.Whiten
		case "weighted":
			word, given = knob, s.Weighted
		case "epsilon":
			word, given = "epsilon="+number(s.Epsilon), s.Epsilon > 0
		case "clock":
			word, given = "clock="+s.Clock, s.Clock == sampling.ClockMeasured
		case "defects":
			word, given = "defects="+strings.Join(s.Defects, "+"), len(s.Defects) > 0
		}
		if given {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}
