package deformed

import (
	"math"
	"testing"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// blob is a picture with something everywhere, its edges included.
func blob() []byte {
	random, digit := rng.New("blob"), make([]byte, Pixels)
	for i := range digit {
		digit[i] = byte(random.IntN(256))
	}
	return digit
}

// slope is the central difference of the smoothed picture by a plain double sum.
func slope(digit []byte, row, column, down, right int) float64 {
	smoothed := func(row, column int) float64 {
		var sum, total float64
		for i := -slopeRadius; i <= slopeRadius; i++ {
			for j := -slopeRadius; j <= slopeRadius; j++ {
				weight := math.Exp(-float64(i*i+j*j) / (2 * slopeDeviation * slopeDeviation))
				total += weight
				if r, c := row+i, column+j; r >= 0 && r < Side && c >= 0 && c < Side {
					sum += weight * float64(digit[r*Side+c])
				}
			}
		}
		return sum / total
	}
	return (smoothed(row+down, column+right) - smoothed(row-down, column-right)) / 2
}

// A displaced pixel is what the formula says, cut off to 0..255 and to whole
// numbers.
func TestDisplacementIsTheFormula(t *testing.T) {
	digit, first, second := blob(), fields()[7], fields()[1500]
	for _, sign := range []float64{1, -1} {
		var w work
		w.smoothed(digit)
		w.displace(digit, first, second, sign < 0)
		for i, got := range w.displaced {
			row, column := i/Side, i%Side
			change := float64(first[i])*slope(digit, row, column, 0, 1) - float64(second[i])*slope(digit, row, column, 1, 0)
			want := min(max(float64(digit[i])+sign*change, 0), 255)
			if off := float64(got) - want; off > 1e-3 || off < -1-1e-3 {
				t.Fatalf("pixel %d, %d is %d, by the formula %.4f", row, column, got, want)
			}
		}
	}
}

func TestShifts(t *testing.T) {
	digit := blob()
	for _, shift := range shifts {
		var w work
		var got [Pixels]byte
		copy(w.displaced[:], digit)
		w.shift(&got, shift.right, shift.down)
		for row := range Side {
			for column := range Side {
				var want byte
				if r, c := row-shift.down, column-shift.right; r >= 0 && r < Side && c >= 0 && c < Side {
					want = digit[r*Side+c]
				}
				if got[row*Side+column] != want {
					t.Fatalf("shift %+v: pixel %d, %d is %d, expected %d", shift, row, column, got[row*Side+column], want)
				}
			}
		}
	}
}

// Fields are 1.2 pixels large and as smooth as noise that was filtered with a
// deviation of 4 pixels: its correlation at distance r is exp(-r²/4·4²).
func TestFields(t *testing.T) {
	all := fields()
	if len(all) != fieldCount {
		t.Fatalf("there are %d fields", len(all))
	}
	var here, right, down, opposite float64
	for k, field := range all {
		if size := math.Sqrt(vec.SumSquares(field) / Pixels); math.Abs(size-1.2) > 1e-5 {
			t.Fatalf("field %d is %v pixels large", k, size)
		}
		at := func(row, column int) float64 { return float64(field[row*Side+column]) }
		here += at(14, 14) * at(14, 14)
		right += at(14, 14) * at(14, 18)
		down += at(14, 14) * at(18, 14)
		opposite += at(14, 14) * float64(all[(k+1)%fieldCount][14*Side+14])
	}
	for name, test := range map[string]struct{ got, want float64 }{
		"4 pixels to the right": {right / here, math.Exp(-0.25)}, "4 pixels down": {down / here, math.Exp(-0.25)}, "with the next field": {opposite / here, 0},
	} {
		if math.Abs(test.got-test.want) > 0.08 {
			t.Errorf("the correlation %s is %.3f, expected %.3f", name, test.got, test.want)
		}
	}
}
