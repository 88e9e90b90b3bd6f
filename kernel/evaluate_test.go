package kernel

import (
	"errors"
	"math"
	"testing"
)

func TestErrorAndMeanLoss(t *testing.T) {
	for _, test := range []struct {
		loss        string
		outputs     int
		scores      []float64
		y           []float32
		err, losses float64
	}{
		{Squared, 1, []float64{1, 2, 3}, []float32{1, 0, 4}, math.Sqrt(5. / 3), 5. / 6},
		{Huber, 1, []float64{1, 3}, []float32{1, 0}, math.Sqrt(4.5), 1.25},
		{Hinge, 1, []float64{2, -0.5, 0}, []float32{1, 1, 1}, 1. / 3, 2.5 / 3},
		{Logistic, 1, []float64{0, 0}, []float32{1, -1}, 0.5, math.Ln2},
		{Softmax, 2, []float64{1, 0, 0, 1, 0, 0}, []float32{0, 0, 0}, 1. / 3, (2*math.Log(1+math.E) - 1 + math.Ln2) / 3},
	} {
		got := Error(test.loss, test.outputs, test.scores, test.y)
		loss, err := MeanLoss(test.loss, test.outputs, test.scores, test.y)
		if err != nil || !near(got, test.err, 1e-12) || !near(loss, test.losses, 1e-12) {
			t.Errorf("%s: error %v, loss %v (%v), want %v and %v", test.loss, got, loss, err, test.err, test.losses)
		}
	}
	if _, err := MeanLoss(Softmax, 2, []float64{0, 0}, []float32{2}); !errors.Is(err, ErrData) {
		t.Errorf("a class that is none gave error %v", err)
	}
	if _, err := MeanLoss("cosine", 1, nil, nil); !errors.Is(err, ErrSettings) {
		t.Errorf("a loss that is none gave error %v", err)
	}
}

// Coefficients gives what a model has, and zeros for what it does not have yet.
func TestCoefficientsOfTheFirstFeatures(t *testing.T) {
	table := newTable(Squared, 50, 2, "coefficients")
	trainer := newKernelTrainer(t, newTrainingProblem(table, Squared, "coefficients"), Settings{Block: 3, Step: "constant:0.5", Ridge: 0.1}, Resources{})
	advanceBy(t, trainer, 4)
	want := append(alphas(trainer.Model()), 0, 0)
	got := make([]float32, len(want))
	for i := range got {
		got[i] = 9
	}
	trainer.Model().Coefficients(got)
	for i := range want {
		if got[i] != float32(want[i]) {
			t.Errorf("coefficient %d is %v, want %v", i, got[i], want[i])
		}
	}
	if step, _ := ParseStep("inverse:2,3"); step.Times(1.5).String() != "inverse:3,3" {
		t.Errorf("1.5 times %v is %v", step, step.Times(1.5))
	}
}
