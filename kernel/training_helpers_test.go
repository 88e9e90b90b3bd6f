package kernel

import (
	"math"
	"testing"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// newTable returns rows of independent normals with targets that a loss takes:
// a smooth function of two columns with a little noise, its sign, or three
// classes.
func newTable(loss string, rows, dim int, seed string) Table {
	random := rng.New("kernel training test", seed)
	table := Table{X: vec.NewMatrix(rows, dim), Y: make([]float32, rows)}
	for i := range rows {
		x := table.X.Row(i)
		for j := range x {
			x[j] = float32(random.NormFloat64())
		}
		value := math.Sin(2*float64(x[0])) + 0.5*float64(x[dim-1]) + 0.05*random.NormFloat64()
		switch loss {
		case Squared, Huber:
			table.Y[i] = float32(value)
		case Softmax:
			table.Y[i] = float32(min(2, max(0, math.Floor(value+1.5))))
		default:
			table.Y[i] = float32(math.Copysign(1, value))
		}
	}
	return table
}

func outputsOf(loss string) int {
	if loss == Softmax {
		return 3
	}
	return 1
}

// newProblem returns a problem on a table with uniform draws.
func newTrainingProblem(table Table, loss, seed string) Problem {
	return Problem{
		Data: table, Source: NewUniform(table.Rows(), rng.New("kernel training test", seed, "order")),
		Outputs: outputsOf(loss),
		Features: FeatureSettings{
			Kernel: Kernel{Name: "gaussian", Bandwidth: 1}, Stream: []string{"kernel training test", seed},
		},
		Choices: rng.New("kernel training test", seed, "choices"),
	}
}

func newKernelTrainer(t testing.TB, p Problem, s Settings, r Resources) *Trainer {
	t.Helper()
	trainer, err := NewTrainer(p, s, r)
	if err != nil {
		t.Fatal(err)
	}
	return trainer
}

func advanceBy(t testing.TB, trainer *Trainer, iterations int) {
	t.Helper()
	if err := trainer.Advance(iterations); err != nil {
		t.Fatal(err)
	}
}

func predict(t testing.TB, m *Model, x vec.Matrix, workers int) []float64 {
	t.Helper()
	scores := make([]float64, x.Rows*m.Outputs())
	if err := m.Predict(scores, x, workers); err != nil {
		t.Fatal(err)
	}
	return scores
}

// alphas returns the coefficients α, outputs for each feature.
func alphas(m *Model) []float64 {
	values := make([]float64, len(m.coefficients))
	for i, a := range m.coefficients {
		values[i] = m.scale * a
	}
	return values
}

// phiOf returns φ of the first features at the rows of x, feature by feature.
func phiOf(f *Features, features int, x vec.Matrix) [][]float64 {
	var phi [][]float64
	for block := 0; len(phi) < features; block++ {
		tile := vec.NewMatrix(f.BlockSize(), x.Rows)
		f.Map(block, x, tile)
		for i := range tile.Rows {
			row := make([]float64, x.Rows)
			for n, value := range tile.Row(i) {
				row[n] = float64(value)
			}
			phi = append(phi, row)
		}
	}
	return phi[:features]
}

// objectiveAt returns J at the coefficients α on the batch, in float64 throughout.
func objectiveAt(b *batch, phi [][]float64, alpha []float64) float64 {
	k := b.model.outputs
	var sum, penalty float64
	f, r := make([]float64, k), make([]float64, k)
	for n := range b.y {
		clear(f)
		for i := range len(alpha) / k {
			for o := range k {
				f[o] += phi[i][n] * alpha[i*k+o]
			}
		}
		sum += b.draws[n].Weight * b.loss.residual(f, b.y[n], r)
	}
	for _, value := range alpha {
		penalty += value * value
	}
	return sum/float64(len(b.y)) + b.settings.penalty(len(alpha)/k)/2*penalty
}

// fixedSource draws the same rows, with the same weights, every time, and
// remembers what it observes.
type fixedSource struct {
	draws []Draw
	norms []float64
}

func (f *fixedSource) Draw(_ *Model, draws []Draw) { copy(draws, f.draws) }

func (f *fixedSource) Observe(_ []Draw, norms []float64) {
	f.norms = append(f.norms[:0], norms...)
}

func newFixedSource(rows int) *fixedSource {
	f := &fixedSource{draws: make([]Draw, rows)}
	for i := range f.draws {
		f.draws[i] = Draw{Row: i, Weight: 1}
	}
	return f
}

func near(a, b, tolerance float64) bool {
	return math.Abs(a-b) <= tolerance*max(1, math.Abs(a), math.Abs(b))
}

// choose32 returns the drawn rows of a table.
func choose32(table Table, draws []Draw) (vec.Matrix, []float32) {
	x, y := vec.NewMatrix(len(draws), table.Dim()), make([]float32, len(draws))
	if err := table.Gather(draws, x, y); err != nil {
		panic(err)
	}
	return x, y
}
