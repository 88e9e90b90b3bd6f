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

// Numbers come to lie by their keys, those of one key in their order, at any length.
func TestScatterIsStable(t *testing.T) {
	random := rng.New("radix", "scatter")
	for _, count := range []int{0, 1, 3, 4, 63, 64, 65, 66, 130, 5000} {
		bytes, words := make([]uint8, count), make([]uint16, count)
		for i := range words {
			bytes[i], words[i] = uint8(random.Uint64()>>random.IntN(8)), uint16(random.Uint64()>>random.IntN(16))
		}
		checkScattered(t, bytes)
		checkScattered(t, words)
	}
}

func checkScattered[K uint8 | uint16](t *testing.T, keys []K) {
	t.Helper()
	var next [1 << 16]uint32
	want := make([]uint32, len(keys))
	for i := range want {
		want[i] = uint32(i)
	}
	slices.SortStableFunc(want, func(a, b uint32) int { return cmp.Compare(keys[a], keys[b]) })
	for place := len(want) - 1; place >= 0; place-- {
		next[keys[want[place]]] = uint32(place) // the first of each key is the last to be noted
	}
	got := make([]uint32, len(keys)+1)
	Scatter(keys, &next, got[:len(keys)])
	if !slices.Equal(got[:len(keys)], want) || got[len(keys)] != 0 {
		t.Errorf("%d keys of %T: not in order", len(keys), keys)
	}
}
