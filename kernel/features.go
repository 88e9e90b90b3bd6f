package kernel

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"gradsample/internal/vec"
)

// FeatureSettings say which random features there are.
type FeatureSettings struct {
	// Kernel is what the features approximate.
	Kernel Kernel
	// Dim is the length of the rows, at least 1.
	Dim int
	// Block is how many features are drawn and mapped together, at least 1. It
	// is part of which features there are: each block has a stream of its own.
	Block int
	// Memory is how many bytes of blocks are kept; 256 MiB by default. Blocks
	// beyond that are drawn again when they are needed, with the same bits.
	Memory int64
	// Stream names the source of randomness: block j is drawn from the stream
	// named by these parts, "features" and j. Kernels that differ in their
	// bandwidth only have the same features, but for their scale.
	Stream []string
}

const defaultMemory = 256 << 20

func (s FeatureSettings) check() error {
	if err := s.Kernel.Check(); err != nil {
		return err
	}
	switch {
	case s.Dim < 1:
		return fmt.Errorf("%w: features of %d coordinates; there must be at least 1", ErrSettings, s.Dim)
	case s.Block < 1:
		return fmt.Errorf("%w: blocks of %d features; choose at least 1", ErrSettings, s.Block)
	case s.Memory < 0:
		return fmt.Errorf("%w: %d bytes of memory for features; choose at least 0", ErrSettings, s.Memory)
	}
	return nil
}

// Features is an unlimited sequence of random features in blocks,
//
//	φ_i(x) = √2 cos(w_i·x + b_i), b_i uniform in [0, 2π),
//
// for which E[φ_i(x) φ_i(y)] = k(x, y). All methods may be called concurrently.
type Features struct {
	settings FeatureSettings
	limit    int // blocks that are stored

	mutex  sync.Mutex // of the fields below
	stored map[int]*featureBlock
	recent [recentBlocks]*featureBlock // of those beyond the limit
	oldest int                         // in recent, to be replaced next
}

// NewFeatures draws nothing yet: blocks are drawn when they are first used. It
// fails with ErrSettings.
func NewFeatures(s FeatureSettings) (*Features, error) {
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("random features: %w", err)
	}
	if s.Memory == 0 {
		s.Memory = defaultMemory
	}
	s.Stream = slices.Clone(s.Stream)
	f := &Features{settings: s, stored: map[int]*featureBlock{}}
	f.limit = int(s.Memory / f.blockBytes())
	return f, nil
}

// BlockSize returns the number of features in a block.
func (f *Features) BlockSize() int { return f.settings.Block }

// Dim returns the length of the rows that are mapped.
func (f *Features) Dim() int { return f.settings.Dim }

// Map sets dst[i][n] = √2 cos(w_i·x_n + b_i) for the features i of a block, from 0
// on, and the rows x_n of x. dst is BlockSize() × x.Rows. It panics if the
// matrices do not fit or block is negative, and allocates nothing when the block
// is stored.
//
// The argument of the cosine is a float32 sum. Its error is at most about
// (Dim+2) 2⁻²⁴ (|b_i| + Σ_c |w_ic x_nc|), and usually √Dim instead of Dim: 1e-6 for
// a typical Gaussian feature. The few features with frequencies so high that this
// is no longer small (Cauchy and Matérn tails) still have bits that depend on the
// row alone, and tell apart only rows that are next to each other.
func (f *Features) Map(block int, x, dst vec.Matrix) {
	b := f.block(block)
	vec.MultiplyTransposed(dst, b.frequencies, x)
	for i, phase := range b.phases {
		row := dst.Row(i)
		for rest := row; len(rest) > 0; {
			part := rest[:min(len(rest), len(ones))]
			vec.Axpy(phase, ones[:len(part)], part)
			rest = rest[len(part):]
		}
		vec.Cosines(row, math.Sqrt2)
	}
}

// ones makes an addition of a constant out of vec.Axpy.
var ones = func() (ones [1024]float32) {
	for i := range ones {
		ones[i] = 1
	}
	return ones
}()
