package optimize

import (
	"context"
	"fmt"
	"math"
	"testing"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/objective"
	"gradsample/sampling"
)

// testing.TB and rapid's T, as far as the helpers need them.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// newProblem is a small noisy regression with columns of different size.
func newProblem(t failer, rows, dim int, ridge float64) objective.Objective {
	t.Helper()
	random := rng.New("optimize", "test", "rows")
	x, y := vec.NewMatrix(rows, dim), make([]float32, rows)
	for i := range rows {
		row := x.Row(i)
		for j := range row {
			row[j] = float32(random.NormFloat64()) / float32(1+j%3)
		}
		y[i] = 2*row[0] - row[dim-1] + 0.5*float32(random.NormFloat64())
	}
	o, err := objective.New(objective.LeastSquares, x, y, 0, ridge)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return o
}

func newSampler(t failer, name string, o objective.Objective, seed int) sampling.Sampler {
	t.Helper()
	streams := sampling.Streams{
		Hashes: rng.New("optimize", "test", "hashes", fmt.Sprint(seed)),
		Order:  rng.New("optimize", "test", "order", fmt.Sprint(seed)),
	}
	s, err := sampling.New(context.Background(), name, o, sampling.Settings{Tables: 10}, streams, 1)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return s
}

func newTrainer(t failer, o objective.Objective, sampler string, settings Settings) *Trainer {
	t.Helper()
	trainer, err := NewTrainer(o, newSampler(t, sampler, o, 1), settings)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return trainer
}

func advance(t failer, trainer *Trainer, iterations int) {
	t.Helper()
	if err := trainer.Advance(iterations); err != nil {
		t.Fatalf("%v", err)
	}
}

func checkNear(t testing.TB, what string, got []float32, want []float64, tolerance float64) {
	t.Helper()
	size := 1e-3
	for _, value := range want {
		size = math.Max(size, math.Abs(value))
	}
	for i := range want {
		if difference := math.Abs(float64(got[i]) - want[i]); !(difference <= tolerance*size) {
			t.Fatalf("%s: element %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

func checkSame(t failer, what string, got, want []float32) {
	t.Helper()
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%s: element %d is %v, want the same bits as %v", what, i, got[i], want[i])
		}
	}
}
