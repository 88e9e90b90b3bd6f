package radix

import (
	"cmp"
	"slices"
	"testing"

	"gradsample/internal/rng"
)

func TestSortIsStable(t *testing.T) {
	random := rng.New("radix")
	var s Sorter
	for _, bits := range []int{1, 2, 10, 11, 12, 22, 23, 31, 32} {
		for _, count := range []int{0, 1, 2, 3000, 1000} {
			pairs := s.Room(count)
			for i := range pairs {
				key := uint32(random.Uint64() & (1<<bits - 1))
				if i%2 == 0 {
					key &= 7 // many alike
				}
				pairs[i] = PairOf(key, uint32(random.IntN(10)))
			}
			want := slices.Clone(pairs)
			slices.SortStableFunc(want, func(a, b Pair) int { return cmp.Compare(a.Key(), b.Key()) })
			if got := s.Sort(bits); !slices.Equal(got, want) {
				t.Errorf("%d pairs of %d bits: not in order", count, bits)
			}
		}
	}
	if p := PairOf(5, 7); p.Key() != 5 || p.Value() != 7 {
		t.Errorf("the pair is %d, %d", p.Key(), p.Value())
	}
	s.Room(3000)
	if n := testing.AllocsPerRun(10, func() { s.Room(2000); s.Sort(31) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
