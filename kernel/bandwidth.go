package kernel

import (
	"fmt"
	"math"
	"slices"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// BandwidthRule says how a bandwidth follows from the median distance of two rows,
// by the L1 distance for the Laplacian kernel and the Euclidean one for others.
type BandwidthRule string

// The rules. They differ for the Gaussian kernel only, by the factor 2 in
// exp(-‖x-y‖²/2σ²); for others both give σ = median.
const (
	// BandwidthReleased is what the released code of Dai et al. (NeurIPS 2014)
	// does, and the default: exp(-‖x-y‖²/median²), that is σ = median/√2.
	BandwidthReleased BandwidthRule = "released"
	// BandwidthMedian is the heuristic as it is usually stated: σ = median.
	BandwidthMedian BandwidthRule = "median"
)

// medianPairs is how many pairs of rows a median distance is taken over.
const medianPairs = 4000

// MedianBandwidth returns the bandwidth of a kernel of the given name for rows x,
// by a rule ("" is BandwidthReleased), from at most 4,000 pairs of rows that the
// stream chooses. It fails with ErrSettings for an unknown name or rule, and with
// ErrData for fewer than two rows, values that are not finite, or a median of 0.
func MedianBandwidth(name string, x vec.Matrix, rule BandwidthRule, random *rng.Stream) (float64, error) {
	if err := (Kernel{Name: name, Bandwidth: 1}).Check(); err != nil {
		return 0, fmt.Errorf("median bandwidth: %w", err)
	}
	if !slices.Contains([]BandwidthRule{"", BandwidthReleased, BandwidthMedian}, rule) {
		return 0, fmt.Errorf("median bandwidth: %w: rule %q; choose %s or %s", ErrSettings, rule, BandwidthReleased, BandwidthMedian)
	}
	median, err := medianDistance(name, x, random)
	switch {
	case err != nil:
		return 0, fmt.Errorf("median bandwidth: %w", err)
	case median == 0:
		return 0, fmt.Errorf("median bandwidth: %w: half of all pairs of rows are equal; set the bandwidth", ErrData)
	case name == Gaussian && rule != BandwidthMedian:
		return median / math.Sqrt2, nil
	}
	return median, nil
}

// medianDistance returns the median distance of two distinct rows, over all pairs
// if they are no more than 4,000, else over that many drawn from the stream with
// replacement. With an even number of distances it is the mean of the middle two.
func medianDistance(name string, x vec.Matrix, random *rng.Stream) (float64, error) {
	if x.Rows < 2 {
		return 0, fmt.Errorf("%w: %d rows have no distances; there must be at least 2", ErrData, x.Rows)
	}
	distance := func(i, j int) float64 {
		if name == Laplacian {
			return absoluteDistance(x.Row(i), x.Row(j))
		}
		return math.Sqrt(squaredDistance(x.Row(i), x.Row(j)))
	}
	distances := make([]float64, 0, medianPairs)
	if x.Rows*(x.Rows-1)/2 <= medianPairs {
		for i := range x.Rows {
			for j := range i {
				distances = append(distances, distance(i, j))
			}
		}
	} else {
		for range medianPairs {
			i, j := random.IntN(x.Rows), random.IntN(x.Rows-1)
			if j >= i {
				j++ // any row but i
			}
			distances = append(distances, distance(i, j))
		}
	}
	slices.Sort(distances) // NaN comes first
	smallest, largest := distances[0], distances[len(distances)-1]
	if math.IsNaN(smallest) || math.IsInf(largest, 1) {
		return 0, fmt.Errorf("%w: distances from %v to %v; look for values that are not finite", ErrData, smallest, largest)
	}
	below, above := distances[(len(distances)-1)/2], distances[len(distances)/2]
	return (below + above) / 2, nil
}
