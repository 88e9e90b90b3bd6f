package neural

import (
	"math"
	"slices"
	"testing"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/kernel"
)

// everyKind has layers of every kind, and those that are cut at the edges, with
// stride, padding and groups.
const everyKind = `input 2 9 8 centre=0.25
convolution filters=6 size=3 padding=1
relu
pool size=3 stride=2
normalise channels=3 alpha=0.5
convolution filters=4 size=3 stride=2 padding=2 groups=2 name=second
relu
dropout rate=0.25
dense units=7
relu
dense units=3
`

func parsed(t testing.TB, text string) Spec {
	t.Helper()
	spec, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

func named(t testing.TB, name string) Spec {
	t.Helper()
	spec, err := Named(name)
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

// newTestNetwork returns a network whose biases are not zero either.
func newTestNetwork(t testing.TB, spec Spec) *Network {
	t.Helper()
	random := rng.New("neural test", "weights")
	n, err := NewNetwork(spec, random)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n.blocks {
		n.eachWeight(i, func(at, _, input int) {
			if input == n.blocks[i].inputs {
				n.weights[at] = float32(random.NormFloat64() / 4)
			}
		})
	}
	return n
}

// newTestTable returns normal rows with random classes.
func newTestTable(rows int, n *Network) kernel.Table {
	random := rng.New("neural test", "rows")
	table := kernel.Table{X: vec.NewMatrix(rows, n.Dim()), Y: make([]float32, rows)}
	for i := range table.X.Data {
		table.X.Data[i] = float32(random.NormFloat64())
	}
	for i := range table.Y {
		table.Y[i] = float32(random.IntN(n.Classes()))
	}
	return table
}

// newTestTrainer returns a trainer on such rows.
func newTestTrainer(t testing.TB, spec Spec, s Settings, workers int) *Trainer {
	t.Helper()
	const rows = 256
	n := newTestNetwork(t, spec)
	return newTrainerOn(t, Problem{
		Network: n, Data: newTestTable(rows, n), Source: NewPermuted(rows, rng.New("neural test", "order")),
		Dropout: rng.New("neural test", "dropout"),
	}, s, workers)
}

func newTrainerOn(t testing.TB, p Problem, s Settings, workers int) *Trainer {
	t.Helper()
	trainer, err := NewTrainer(p, s, workers)
	if err != nil {
		t.Fatal(err)
	}
	return trainer
}

func advance(t testing.TB, trainer *Trainer, iterations int) {
	t.Helper()
	if err := trainer.Advance(iterations); err != nil {
		t.Fatal(err)
	}
}

func newTestMapper(t testing.TB, n *Network, layer string, workers int) *Mapper {
	t.Helper()
	m, err := NewMapper(n, layer, workers)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func mapped(t testing.TB, n *Network, layer string, x vec.Matrix, workers int) vec.Matrix {
	t.Helper()
	m := newTestMapper(t, n, layer, workers)
	dst := vec.NewMatrix(x.Rows, m.Outputs())
	if err := m.Map(x, dst); err != nil {
		t.Fatal(err)
	}
	return dst
}

func sameBits(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) })
}

// fixedSource draws the same rows with the same weights every time, and keeps
// what it observes.
type fixedSource struct {
	draws []kernel.Draw
	seen  []Observation
}

func (f *fixedSource) Draw(_ *Network, draws []kernel.Draw) { copy(draws, f.draws) }

func (f *fixedSource) Observe(_ []kernel.Draw, seen []Observation) { f.seen = slices.Clone(seen) }
