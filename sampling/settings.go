package sampling

import (
	"fmt"
	"slices"
	"strings"
)

// Settings are the knobs of all samplers; each looks at its own. They are part
// of a trial's identity. Zero fields mean the defaults given.
type Settings struct {
	// Bits is K, the bits of a hash code: 1 to 30, by default 5.
	Bits int `json:"k,omitempty"`
	// Tables is L, the number of hash tables, by default 100.
	Tables int `json:"l,omitempty"`
	// Density is the share of coordinates that a hash bit looks at: 1, the
	// default, for dense Gaussian projections, or 1/s for sparse ones of +-1.
	Density float64 `json:"density,omitempty"`
	// TwoSided adds the bucket of the complementary code to the query's, so
	// that keys that point against the query are as likely as those along it.
	TwoSided bool `json:"two_sided,omitempty"`
	// Epsilon, in [0, 1), is the share of static-norm's draws that are uniform,
	// by default 0. A weight is then at most 1/Epsilon.
	Epsilon float64 `json:"epsilon,omitempty"`
	// BucketCap is how many rows of a bucket lgd-released keeps, by default 64.
	BucketCap int `json:"bucket_cap,omitempty"`
	// Defects are the slips of the released code that lgd-released is to make:
	// names among Defects(), or "all".
	Defects []string `json:"defects,omitempty"`
}

// WithDefaults returns the settings with every zero field set to its default.
func (s Settings) WithDefaults() Settings {
	if s.Bits == 0 {
		s.Bits = 5
	}
	if s.Tables == 0 {
		s.Tables = 100
	}
	if s.Density == 0 {
		s.Density = 1
	}
	if s.BucketCap == 0 {
		s.BucketCap = 64
	}
	return s
}

// check returns an error for the first field out of range. Defaults must have
// been filled in.
func (s Settings) check() error {
	switch {
	case s.Bits < 1 || s.Bits > 30:
		return fmt.Errorf("%w: k = %d bits a hash code; choose 1 to 30", ErrSettings, s.Bits)
	case s.Tables < 1:
		return fmt.Errorf("%w: l = %d hash tables; choose at least 1", ErrSettings, s.Tables)
	case !(s.Density > 0 && s.Density <= 1):
		return fmt.Errorf("%w: density %v; choose more than 0, at most 1", ErrSettings, s.Density)
	case !(s.Epsilon >= 0 && s.Epsilon < 1):
		return fmt.Errorf("%w: epsilon %v; choose at least 0, less than 1", ErrSettings, s.Epsilon)
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
