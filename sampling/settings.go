package sampling

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gradsample/hashing"
)

// Settings are the knobs of all samplers; each looks at its own. They are part
// of a trial's identity. Zero fields mean the defaults given.
type Settings struct {
	// Hash is the family of hash functions of lgd-paper and lgd-exact: simhash, the
	// default, quadratic or cross-polytope, as hashing.Families lists them.
	Hash string `json:"hash,omitempty"`
	// Bits is K, the hash functions whose values make a code: 1 to 30, by default
	// 5, of one bit each; or 1 for cross-polytopes, of which each gives
	// log2(2 Polytope) of at most 30 bits.
	Bits int `json:"k,omitempty"`
	// Tables is L, the number of hash tables, or of dci's directions, by default
	// 100.
	Tables int `json:"l,omitempty"`
	// Density is the share of coordinates that a hash bit looks at: 1, the
	// default, for dense Gaussian projections, or 1/s for sparse ones of +-1. Of
	// quadratic hashing it is that of the products of two coordinates.
	Density float64 `json:"density,omitempty"`
	// Polytope is m, the dimensions of a cross-polytope: a power of two, 1 to 256,
	// by default 16.
	Polytope int `json:"polytope,omitempty"`
	// TwoSided adds the bucket of the complementary code to the query's, so
	// that keys that point against the query are as likely as those along it.
	// With quadratic hashing they are so in one bucket, and it changes nothing.
	TwoSided bool `json:"two_sided,omitempty"`
	// Epsilon, in [0, 1), is the share of draws that a sampler takes from all
	// rows, whatever its tables or norms say: uniformly, or for a weighted
	// lgd-exact in proportion to w_i. A uniform share bounds the weights by
	// 1/Epsilon. By default it is 0 for static-norm and static-norm-squared and
	// 0.1 for lgd-exact, dci and stale-norm, which without it would never draw
	// some rows and so be biased, and for whatever auto takes up.
	Epsilon float64 `json:"epsilon,omitempty"`
	// Whiten makes lgd-exact hash whitened keys: R^-1 v_i and R^T q for the
	// keys' second moment R R^T, which leaves the inner products as they are.
	Whiten bool `json:"whiten,omitempty"`
	// Weighted makes lgd-exact draw from its buckets in proportion to
	// w_i = ||x_i|| ||v_i||, with v_i whitened where Whiten is set, so that rows
	// are drawn by |<v_i, q>| ||x_i|| rather than by the angle alone.
	Weighted bool `json:"weighted,omitempty"`
	// Refresh is how many draws are made between two looks at the parameters, by
	// samplers that keep what they saw: the query's codes of lgd-exact and its
	// projections of dci, by default 100, the query of lgd-paper, by default 1, as in
	// the paper, and the norms of stale-norm, by default on its own schedule. A
	// mini-batch is never split.
	Refresh int `json:"refresh,omitempty"`
	// Drift makes stale-norm compute its norms anew when that is estimated to pay,
	// and not on a schedule: when the estimate's second moment has grown to so
	// many times what fresh norms would bring it to. It is at least 1; 1.5 is
	// moderate. Where Refresh is set too, norms get no older than that.
	Drift float64 `json:"drift,omitempty"`
	// Power is how strongly dci prefers large projections: the row of rank r of
	// N is drawn in proportion to r^Power, nearly. It is positive, by default 1.
	Power float64 `json:"power,omitempty"`
	// Clock is what auto reckons the times of steps by: ClockCounted, the default,
	// or ClockMeasured, with which draws differ from run to run.
	Clock string `json:"clock,omitempty"`
	// BucketCap is how many rows of a bucket lgd-released keeps, by default 64.
	BucketCap int `json:"bucket_cap,omitempty"`
	// Defects are the slips of the released code that lgd-released is to make:
	// names among Defects(), or "all".
	Defects []string `json:"defects,omitempty"`
}

// WithDefaults returns the settings with every zero field set to its default,
// and one-sided where two sides are no different.
func (s Settings) WithDefaults() Settings {
	if s.Hash == "" {
		s.Hash = hashing.SimHashing
	}
	if s.Hash == hashing.QuadraticHashing {
		s.TwoSided = false
	}
	if s.Bits == 0 {
		s.Bits = 5
		if s.Hash == hashing.PolytopeHashing {
			s.Bits = 1
		}
	}
	if s.Polytope == 0 {
		s.Polytope = 16
	}
	if s.Tables == 0 {
		s.Tables = 100
	}
	if s.Density == 0 {
		s.Density = 1
	}
	if s.Power == 0 {
		s.Power = 1
	}
	if s.BucketCap == 0 {
		s.BucketCap = 64
	}
	return s
}

// The defaults that depend on the sampler.
const (
	defaultEpsilon = .1
	defaultRefresh = 100
)

// defended fills in the share of draws from all rows for samplers that need one.
func (s Settings) defended() Settings {
	if s.Epsilon == 0 {
		s.Epsilon = defaultEpsilon
	}
	return s
}

// held is defended for samplers that hold on to a query.
func (s Settings) held() Settings {
	if s.Refresh == 0 {
		s.Refresh = defaultRefresh
	}
	return s.defended()
}

// check returns an error for the first field out of range. Defaults must have
// been filled in.
func (s Settings) check() error {
	switch {
	case !slices.Contains(hashing.Families(), s.Hash):
		return fmt.Errorf("%w: unknown hash family %q; choose one of %s", ErrSettings, s.Hash, strings.Join(hashing.Families(), ", "))
	case s.Bits < 1 || s.Bits > 30:
		return fmt.Errorf("%w: k = %d bits a hash code; choose 1 to 30", ErrSettings, s.Bits)
	case s.Tables < 1:
		return fmt.Errorf("%w: l = %d hash tables; choose at least 1", ErrSettings, s.Tables)
	case !(s.Density > 0 && s.Density <= 1):
		return fmt.Errorf("%w: density %v; choose more than 0, at most 1", ErrSettings, s.Density)
	case !(s.Epsilon >= 0 && s.Epsilon < 1):
		return fmt.Errorf("%w: epsilon %v; choose at least 0, less than 1", ErrSettings, s.Epsilon)
	case s.Refresh < 0:
		return fmt.Errorf("%w: refresh %d; choose at least 1 draw", ErrSettings, s.Refresh)
	case s.Drift != 0 && !(s.Drift >= 1) || math.IsInf(s.Drift, 0):
		return fmt.Errorf("%w: drift %v; choose at least 1", ErrSettings, s.Drift)
	case !(s.Power > 0) || math.IsInf(s.Power, 0):
		return fmt.Errorf("%w: power %v; choose a positive number", ErrSettings, s.Power)
	case s.Clock != "" && s.Clock != ClockCounted && s.Clock != ClockMeasured:
		return fmt.Errorf("%w: clock %q; choose %s or %s", ErrSettings, s.Clock, ClockCounted, ClockMeasured)
	case s.BucketCap < 1:
		return fmt.Errorf("%w: bucket cap %d; choose at least 1", ErrSettings, s.BucketCap)
	}
	for _, defect := range s.Defects {
		if defect != allDefects && !slices.Contains(Defects(), defect) {
			return fmt.Errorf("%w: unknown defect %q; choose among %s, or %s",
				ErrSettings, defect, strings.Join(Defects(), ", "), allDefects)
		}
	}
	return nil
}
