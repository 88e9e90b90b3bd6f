package kernel

import (
	"math"
	"testing"

	"gradsample/internal/vec"
)

// At the solution of ridge regression on the same features with the same λ, the
// scores of the function's penalty vanish; those of the literal one do not, and
// come back to 0 with λ/D in its place.
func TestScoresVanishAtTheRidgeSolution(t *testing.T) {
	const rows, features, ridge = 300, 64, 0.02
	table := newTable(Squared, rows, 3, "penalty")
	problem := newTrainingProblem(table, Squared, "penalty")
	problem.Source = newFixedSource(rows)
	for _, test := range []struct {
		penalty string
		ridge   float64
		want    bool
	}{{PenaltyFunction, ridge, true}, {PenaltyCoefficients, ridge, false}, {PenaltyCoefficients, features * ridge, true}} {
		settings := Settings{Step: "constant:1", Block: features, Batch: rows, Ridge: test.ridge, Penalty: test.penalty}
		trainer := newKernelTrainer(t, problem, settings, Resources{})
		b, m := trainer.batch, trainer.Model()
		m.add(0, solutionOf(t, m.features, table, ridge))
		if err := b.draw(problem.Source, table); err != nil {
			t.Fatal(err)
		}
		b.evaluate()
		largest := 0.0
		for _, score := range b.coordinateScores() {
			largest = max(largest, math.Abs(score))
		}
		if vanish := largest < 1e-5; vanish != test.want {
			t.Errorf("%s penalty with λ = %v: scores up to %v", test.penalty, test.ridge, largest)
		}
	}
}

// solutionOf returns the coefficients α of ridge regression on one block.
func solutionOf(t *testing.T, features *Features, table Table, ridge float64) []float64 {
	t.Helper()
	targets := vec.Matrix{Rows: table.Rows(), Cols: 1, Data: table.Y}
	exact, err := FitFeaturesRidge(t.Context(), features, 1, table.X, targets, ridge, 1)
	if err != nil {
		t.Fatal(err)
	}
	alpha := make([]float64, features.BlockSize())
	for i := range alpha {
		alpha[i] = exact.coefficients.At(i, 0) / math.Sqrt(float64(len(alpha)))
	}
	return alpha
}

// With the function's penalty cdsg settles near the same function whether it has
// few features or many; read literally it forgets the ridge as they grow in
// number.
func TestPenaltyOfTheFunctionHoldsForManyFeatures(t *testing.T) {
	const rows, features, ridge = 150, 256, 0.05
	table := newTable(Squared, rows, 2, "many")
	norm := func(penalty string) float64 {
		problem := newTrainingProblem(table, Squared, "many")
		problem.Source = newFixedSource(rows)
		settings := Settings{
			Method: Revisit, Revisit: Greedy, Block: 64, MaxFeatures: features, Batch: rows, Precondition: 0.1, Ridge: ridge, Penalty: penalty,
		}
		trainer := newKernelTrainer(t, problem, settings, Resources{Workers: 2})
		advanceBy(t, trainer, 60)
		var sum float64
		for _, alpha := range alphas(trainer.Model()) {
			sum += alpha * alpha
		}
		return math.Sqrt(features * sum)
	}
	problem := newTrainingProblem(table, Squared, "many")
	whole := newKernelTrainer(t, problem, Settings{Step: "constant:1", Block: features}, Resources{}).Model().features
	alpha := solutionOf(t, whole, table, ridge)
	want := math.Sqrt(features * inner(alpha, alpha))
	function, literal := norm(PenaltyFunction), norm(PenaltyCoefficients)
	if math.Abs(function-want) > 0.15*want || literal < 1.25*want {
		t.Errorf("‖f‖ = %.3g, %.3g read literally, %.3g for ridge regression on as many features", function, literal, want)
	}
}
