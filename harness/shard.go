package harness

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Shard is a part of a plan: number Index, from 0, of Count.
type Shard struct{ Index, Count int }

// ParseShard reads "i/n". Its error wraps ErrShard.
func ParseShard(text string) (Shard, error) {
	first, second, ok := strings.Cut(text, "/")
	index, indexErr := strconv.Atoi(first)
	count, countErr := strconv.Atoi(second)
	if !ok || indexErr != nil || countErr != nil || index < 0 || index >= count {
		return Shard{}, fmt.Errorf("%q: %w", text, ErrShard)
	}
	return Shard{index, count}, nil
}

// String returns what ParseShard reads.
func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.Index, s.Count) }

// Keys chooses the shard's trials from a plan: whole cells, since the results of
// a cell rest on its tuning trials. A timing trial is a cell of its own; its shard
// computes the step sizes again that others compute too, where they share no
// folder: to the bit the same, so that duplicates are harmless. The costliest
// cell goes first, each to the shard that has least to do.
func (s Shard) Keys(plan []Planned) map[string]bool {
	var cells []share
	for _, line := range plan {
		if len(cells) == 0 || cells[len(cells)-1].cell != line.Cell {
			cells = append(cells, share{cell: line.Cell})
		}
		last := &cells[len(cells)-1]
		last.keys = append(last.keys, line.Key)
		last.cost += int64(math.Ceil(line.Cost/costUnit)) + 1
	}
	slices.SortStableFunc(cells, func(a, b share) int { return cmp.Compare(b.cost, a.cost) })
	loads, keys := make([]int64, s.Count), map[string]bool{}
	for _, c := range cells {
		least := slices.Index(loads, slices.Min(loads))
		loads[least] += c.cost
		if least != s.Index {
			continue
		}
		for _, key := range c.keys {
			keys[key] = true
		}
	}
	return keys
}

// costUnit, in multiply-adds, is what loads are counted in: whole numbers, since
// all machines have to agree on them.
const costUnit = 1e6

// share is a cell of a plan.
type share struct {
	cell int
	keys []string
	cost int64
}
