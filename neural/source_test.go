package neural

import (
	"testing"

	"gradsample/internal/rng"
	"gradsample/kernel"
)

// Every epoch has every row once, and each has an order of its own.
func TestPermutedDrawsEveryRowOnce(t *testing.T) {
	const rows = 50
	source := NewPermuted(rows, rng.New("neural test", "permuted"))
	draws := make([]kernel.Draw, 4*rows)
	source.Draw(nil, draws[:7])
	source.Draw(nil, draws[7:])
	same := 0
	for epoch := range 4 {
		seen := make(map[int]bool)
		for i, draw := range draws[epoch*rows : (epoch+1)*rows] {
			seen[draw.Row] = true
			if draw.Weight != 1 {
				t.Fatalf("a weight of %v", draw.Weight)
			}
			if draw.Row == draws[i].Row {
				same++
			}
		}
		if len(seen) != rows {
			t.Errorf("%d rows of %d in epoch %d", len(seen), rows, epoch)
		}
	}
	if same > rows+20 {
		t.Errorf("%d of %d rows come where they came in the first epoch", same-rows, 3*rows)
	}
	if err := NewPermuted(rows+1, rng.New("other")).UnmarshalBinary(marshalled(t, source)); err == nil {
		t.Error("takes the order of another number of rows")
	}
}

func marshalled(t *testing.T, source Resumable) []byte {
	t.Helper()
	saved, err := source.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// Dropout keeps each value of each image with its probability, independently of
// the one before: χ² of the pairs.
func TestDropoutKeepsItsShare(t *testing.T) {
	const values, rate = 20_000, 0.3
	masks := make([]uint16, values)
	drawMasks(masks, rate, rng.New("neural test", "masks"))
	for b := range lanes {
		var counts [4]float64 // of pairs: kept before, kept
		for i := 1; i < values; i += 2 {
			counts[2*(masks[i-1]>>b&1)+masks[i]>>b&1]++
		}
		var chi float64
		for pair, count := range counts {
			want := values / 2.0
			for bit := range 2 {
				if pair>>bit&1 == 1 {
					want *= 1 - rate
				} else {
					want *= rate
				}
			}
			chi += (count - want) * (count - want) / want
		}
		if !(chi < 16.27) { // 0.1 % for 3 degrees of freedom, as there are 16 lanes
			t.Errorf("lane %d: χ² %v of %v", b, chi, counts)
		}
	}
}
