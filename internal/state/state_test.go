package state

import (
	"math"
	"testing"

	"gradsample/internal/rng"
)

type counts struct {
	Draws uint64
	Sum   float64
}

func TestWhatIsSavedIsRestoredToTheBit(t *testing.T) {
	stream := rng.New("state", "test")
	stream.Uint64()
	numbers := []float64{0, math.Copysign(0, -1), math.Inf(1), math.NaN(), math.SmallestNonzeroFloat64, 1.0 / 3}
	theta, empty, iteration, c := []float32{-1, 0, 3e-42}, []uint32(nil), 0, counts{Sum: 0.1}
	saved, err := Save(stream, &numbers, &theta, &empty, &iteration, &c)
	if err != nil {
		t.Fatal(err)
	}
	var gotStream rng.Stream
	var gotNumbers []float64
	gotTheta := make([]float32, 3, 4) // room that must stay
	var gotEmpty []uint32
	gotIteration, gotCounts := 7, counts{}
	if err := Restore(saved, &gotStream, &gotNumbers, &gotTheta, &gotEmpty, &gotIteration, &gotCounts); err != nil {
		t.Fatal(err)
	}
	for i, number := range numbers {
		if math.Float64bits(gotNumbers[i]) != math.Float64bits(number) {
			t.Errorf("%v became %v", number, gotNumbers[i])
		}
	}
	for i, number := range theta {
		if math.Float32bits(gotTheta[i]) != math.Float32bits(number) {
			t.Errorf("%v became %v", number, gotTheta[i])
		}
	}
	if gotStream.Uint64() != stream.Uint64() || len(gotEmpty) != 0 || gotIteration != 0 || gotCounts != c || cap(gotTheta) != 4 {
		t.Errorf("restored %v, %d, %+v and a slice of capacity %d", gotEmpty, gotIteration, gotCounts, cap(gotTheta))
	}
}

func TestWrongPartsAreRefused(t *testing.T) {
	number, text := 1.5, "x"
	saved, err := Save(&number, &number)
	if err != nil {
		t.Fatal(err)
	}
	if Restore(saved, &number) == nil {
		t.Error("a part was left over and nobody noticed")
	}
	if Restore(saved, &number, &number, &number) == nil {
		t.Error("a part was missing and nobody noticed")
	}
	if Restore(saved, &number, &text) == nil {
		t.Error("a number was restored as a text")
	}
}
