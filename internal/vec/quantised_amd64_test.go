//go:build !purego

package vec

import (
	"testing"

	"gradsample/internal/rng"
)

func TestQuantisedKernelsGiveTheBitsOfTheirTwins(t *testing.T) {
	onEachPath(t, func(t *testing.T) {
		random := rng.New("vec", "quantised twins")
		for pairs := 1; pairs <= 70; pairs++ {
			floats, scales := wild(random, 2*pairs*TileWidth), (*[TileWidth]float32)(normals(random, TileWidth))
			for i := range floats {
				floats[i] = min(max(floats[i], -1e4), 1e4)
			}
			var got, want [TileWidth]float32
			tileSquares(floats, &got)
			tileSquaresPortable(floats, &want)
			sameBits(t, "tileSquares", got[:], want[:])
			compareQuantised(t, random, floats, scales)
			codes, twins := [TileWidth]uint32{}, [TileWidth]uint32{}
			planes := make([]uint32, 1+pairs%30)
			for j := range planes {
				planes[j] = random.Uint32()
			}
			pushBits(planes, &codes)
			if pushBitsPortable(planes, &twins); codes != twins {
				t.Fatalf("pushBits of %d: %v, twin %v", len(planes), codes, twins)
			}
		}
	})
}

func compareQuantised(t *testing.T, random *rng.Stream, floats []float32, scales *[TileWidth]float32) {
	t.Helper()
	pairs := len(floats) / TileWidth / 2
	values, twins := make([]int32, pairs*TileWidth), make([]int32, pairs*TileWidth)
	var errors, twinErrors [TileWidth]float32
	quantiseTile(floats, scales, values, &errors)
	quantiseTilePortable(floats, scales, twins, &twinErrors)
	sameBits(t, "quantiseTile", errors[:], twinErrors[:])
	directions, margins := make([]int32, pairs*DirectionsAtOnce), [TileWidth]uint32{}
	for i := range twins {
		if values[i] != twins[i] {
			t.Fatalf("pairs=%d: quantiseTile leaves %x at %d, twin %x", pairs, values[i], i, twins[i])
		}
		values[i] = smallPair(random)
		if i < len(directions) {
			directions[i] = smallPair(random)
		}
	}
	for i := range margins {
		margins[i] = random.Uint32() >> (1 + random.IntN(12))
	}
	var signs, doubts, twinSigns, twinDoubts [DirectionsAtOnce]uint32
	quantisedSigns(values, directions, &margins, &signs, &doubts)
	quantisedSignsPortable(values, directions, &margins, &twinSigns, &twinDoubts)
	if signs != twinSigns || doubts != twinDoubts {
		t.Fatalf("pairs=%d: quantisedSigns %b, doubts %b; twin %b, %b", pairs, signs, doubts, twinSigns, twinDoubts)
	}
}

// smallPair returns a pair of coordinates, of which the sums of products stay within
// 32 bits.
func smallPair(random *rng.Stream) int32 {
	small := func() int32 { return int32(random.IntN(6000) - 3000) }
	return small()&0xffff | small()<<16
}
