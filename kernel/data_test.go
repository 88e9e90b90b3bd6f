package kernel

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// Uniform draws have the probabilities they claim, by χ² at the 10⁻⁶ level.
func TestUniformSource(t *testing.T) {
	const rows, count = 20, 40000
	draws := make([]Draw, count)
	NewUniform(rows, rng.New("uniform source")).Draw(nil, draws)
	var seen [rows]float64
	for _, draw := range draws {
		if draw.Weight != 1 {
			t.Fatalf("weight %v", draw.Weight)
		}
		seen[draw.Row]++
	}
	var square float64
	for _, number := range seen {
		square += (number - count/rows) * (number - count/rows) / (count / rows)
	}
	if p := 1 - (distuv.ChiSquared{K: rows - 1}).CDF(square); p < 1e-6 {
		t.Errorf("χ² of %v has probability %v", square, p)
	}
}

// Every epoch has every row once, whatever the batches, in an order of its own.
func TestPermutedSource(t *testing.T) {
	const rows, epochs = 23, 4
	source := NewPermuted(rows, rng.New("permuted source"))
	var order []int
	draws := make([]Draw, 5)
	for len(order) < rows*epochs {
		source.Draw(nil, draws)
		for _, draw := range draws {
			order = append(order, draw.Row)
		}
	}
	for epoch := range epochs {
		var seen [rows]bool
		same := epoch > 0
		for i, row := range order[epoch*rows : (epoch+1)*rows] {
			if seen[row] {
				t.Fatalf("row %d twice in epoch %d", row, epoch)
			}
			seen[row] = true
			same = same && row == order[i]
		}
		if same {
			t.Errorf("epoch %d has the order of the first", epoch)
		}
	}
}

// A row of weight 2 counts like two rows, and one of weight 0 like none.
func TestWeightsCountRows(t *testing.T) {
	for name, settings := range oneOfEach() {
		table := newTable(Squared, 60, 3, "weights")
		train := func(draws []Draw) *Trainer {
			problem := newTrainingProblem(table, Squared, "weights")
			problem.Source = &fixedSource{draws: draws}
			settings.Batch = len(draws)
			trainer := newKernelTrainer(t, problem, settings, Resources{})
			advanceBy(t, trainer, 5)
			return trainer
		}
		var once, twice []Draw
		for row := range 30 {
			once = append(once, Draw{row, 2}, Draw{row + 30, 0})
			twice = append(twice, Draw{row, 1}, Draw{row, 1})
		}
		a, b := train(once), train(twice)
		compareAlphas(t, 5, alphas(a.Model()), alphas(b.Model()))
		if settings.Precondition == 0 && a.batch.noise() == b.batch.noise() {
			t.Errorf("%s: the noise of weighted rows is that of equal ones", name)
		}
	}
}

// A source observes the norms of the residuals at the model that drew them.
func TestSourcesObserveResiduals(t *testing.T) {
	table := newTable(Squared, 40, 3, "observe")
	problem := newTrainingProblem(table, Squared, "observe")
	source := newFixedSource(40)
	source.draws[3].Weight = 7 // which is not part of the norm
	problem.Source = source
	trainer := newKernelTrainer(t, problem, Settings{Step: "constant:0.5", Batch: 40}, Resources{})
	advanceBy(t, trainer, 3)
	scores := predict(t, trainer.Model(), table.X, 1)
	advanceBy(t, trainer, 1)
	for i, norm := range source.norms {
		if want := math.Abs(scores[i] - float64(table.Y[i])); math.Abs(norm-want) > 1e-6 {
			t.Errorf("row %d: %v observed, want %v", i, norm, want)
		}
	}
}

// streamed makes its rows up: row i is (i mod 7, i mod 3), its target their sum.
type streamed struct{}

func (streamed) Rows() int { return 1 << 40 }
func (streamed) Dim() int  { return 2 }

func (streamed) Gather(draws []Draw, x vec.Matrix, y []float32) error {
	for i, draw := range draws {
		row := x.Row(i)
		row[0], row[1] = float32(draw.Row%7)/7, float32(draw.Row%3)/3
		y[i] = row[0] + row[1]
	}
	return nil
}

func TestDataNeedNotBeHeld(t *testing.T) {
	problem := newTrainingProblem(Table{}, Squared, "streamed")
	problem.Data, problem.Source = streamed{}, NewUniform(streamed{}.Rows(), rng.New("streamed"))
	trainer := newKernelTrainer(t, problem, Settings{Block: 32, Precondition: 0.001}, Resources{})
	advanceBy(t, trainer, 5)
	x, y := vec.NewMatrix(21, 2), make([]float32, 21)
	draws := make([]Draw, 21)
	for i := range draws {
		draws[i].Row = i
	}
	if err := (streamed{}).Gather(draws, x, y); err != nil {
		t.Fatal(err)
	}
	if got := trainer.Model().Error(predict(t, trainer.Model(), x, 1), y); got > 0.1 {
		t.Errorf("an error of %v is left", got)
	}
}
