package neural

import (
	"math"
	"testing"

	"gradsample/internal/rng"
	"gradsample/kernel"
)

// What each layer makes is what its definition says, for chunks that are full
// and not.
func TestLayersAgreeWithTheirDefinition(t *testing.T) {
	n := newTestNetwork(t, parsed(t, everyKind))
	table, r := newTestTable(lanes+3, n), newReference(n)
	for i, layer := range n.spec.Layers {
		got := mapped(t, n, layer.Name, table.X, 1)
		for row := range got.Rows {
			for j, want := range r.after(i+1, table.X.Row(row)) {
				if v := float64(got.Row(row)[j]); math.Abs(v-want) > 1e-5*(1+math.Abs(want)) {
					t.Fatalf("%s: value %d of row %d is %v, want %v", layer.Name, j, row, v, want)
				}
			}
		}
	}
}

// layerCases are layers on inputs that try their edges.
var layerCases = map[string]string{
	"convolution":          "input 2 5 4\nconvolution filters=3 size=3 padding=1",
	"convolution, stride":  "input 2 7 8\nconvolution filters=3 size=3 stride=2 padding=2",
	"convolution, large":   "input 1 3 3\nconvolution filters=2 size=5 stride=3 padding=3",
	"convolution, groups":  "input 4 4 4\nconvolution filters=6 size=3 groups=2",
	"convolution, bands":   "input 1 40 6\nconvolution filters=2 size=3 padding=1",
	"relu":                 "input 3 4 5\nrelu",
	"pool":                 "input 2 6 6\npool size=2 stride=2",
	"pool, overlapping":    "input 2 8 7\npool size=3 stride=2",
	"normalise":            "input 7 3 2\nnormalise channels=5 alpha=0.7",
	"normalise, few":       "input 2 20 20\nnormalise channels=9 alpha=0.3 offset=2",
	"dense":                "input 3 2 2\ndense units=5",
	"dropout":              "input 3 4 5\ndropout rate=0.4",
	"everything, a tenth":  everyKind,
	"lenet5, in miniature": "input 1 8 8\nconvolution filters=3 size=5 padding=2\nrelu\npool size=2 stride=2\ndense units=4",
}

// Gradients of a random linear function of a layer's output, or of a network's,
// by its inputs and by its weights, against central differences of the
// definition in float64.
func TestGradientsAgainstFiniteDifferences(t *testing.T) {
	if testing.Short() {
		t.Skip("many differences, and one goroutine")
	}
	for name, text := range layerCases {
		n := newTestNetwork(t, parsed(t, text))
		random := rng.New("neural test", name)
		table, r := newTestTable(1, n), newReference(n)
		work := newTape(n, len(n.spec.Layers), true)
		masks := make(map[int][]uint16)
		for i, l := range work.layers {
			if d, ok := l.(*dropout); ok {
				d.keep = make([]uint16, n.shapes[i].Size())
				drawMasks(d.keep, n.spec.Layers[i].Rate, random)
				masks[i] = d.keep
			}
		}
		r.keep = func(layer, value int) bool { return masks[layer][value]&1 == 1 }
		load(work.values[0], table.X, 0, float32(n.spec.Centre))
		work.forward()
		function := make([]float64, n.Classes())
		slopes := work.slopes[len(work.layers)]
		for i := range function {
			function[i] = random.NormFloat64()
			slopes[i*lanes] = float32(function[i])
		}
		gradient := make([]float32, n.Weights())
		backwardToInput(work, gradient)
		value := func() float64 {
			var sum float64
			for i, v := range r.after(len(n.spec.Layers), table.X.Row(0)) {
				sum += function[i] * v
			}
			return sum
		}
		for i := range r.weights {
			compareDerivative(t, name, "weight", i, float64(gradient[i]), r.difference(&r.weights[i], value))
		}
		for i := range table.X.Data {
			x := &table.X.Data[i]
			compareDerivative(t, name, "input", i, float64(work.slopes[0][i*lanes]), difference32(x, value))
		}
	}
}

// backwardToInput is backward down to the derivatives by the input.
func backwardToInput(work *tape, gradient []float32) {
	for i := len(work.layers) - 1; i >= 0; i-- {
		work.layers[i].backward(work.values[i], work.values[i+1], work.slopes[i+1], work.slopes[i], work.network.blocks[i].of(gradient))
	}
}

func compareDerivative(t *testing.T, name, of string, i int, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 2e-4*(1+math.Abs(want)) {
		t.Errorf("%s: derivative by %s %d is %v, by differences %v", name, of, i, got, want)
	}
}

func (r *reference) difference(at *float64, value func() float64) float64 {
	const step = 1e-6
	before := *at
	*at = before + step
	above := value()
	*at = before - step
	below := value()
	*at = before
	return (above - below) / (2 * step)
}

// difference32 is a difference by a number that is a float32.
func difference32(at *float32, value func() float64) float64 {
	before := *at
	*at = before + 1e-4
	above, high := value(), float64(*at)
	*at = before - 1e-4
	below, low := value(), float64(*at)
	*at = before
	return (above - below) / (high - low)
}

// A step moves by the gradient of the weighted mean of the losses and of the
// penalty, in every weight, and tells what it saw.
func TestStepsFollowTheGradient(t *testing.T) {
	text := "input 1 6 5\nconvolution filters=3 size=3\nrelu\npool size=2 stride=2\ndense units=4"
	const decay, step = 0.1, 0.5
	n := newTestNetwork(t, parsed(t, text))
	table := newTestTable(lanes+5, n)
	source := &fixedSource{}
	for row := range table.Rows() {
		source.draws = append(source.draws, kernel.Draw{Row: row, Weight: 0.25 * float64(row%9)})
	}
	r := newReference(n)
	value := func() float64 {
		var sum float64
		for row, draw := range source.draws {
			sum += draw.Weight * r.loss(table.X.Row(row), int(table.Y[row]))
		}
		return sum / float64(len(source.draws))
	}
	trainer := newTrainerOn(t, Problem{Network: n, Data: table, Source: source},
		Settings{Batch: len(source.draws), Step: "constant:0.5", Decay: decay}, 2)
	advance(t, trainer, 1)
	for i, b := range n.blocks {
		if b.size() == 0 {
			continue
		}
		n.eachWeight(i, func(at, _, input int) {
			want := r.difference(&r.weights[at], value)
			if input < b.inputs {
				want += decay * r.weights[at]
			}
			compareDerivative(t, "step", "weight", at, (r.weights[at]-float64(n.weights[at]))/step, want)
		})
	}
	if loss := trainer.Counters().Loss; math.Abs(loss-value()) > 1e-5 {
		t.Errorf("mean loss %v, want %v", loss, value())
	}
}

// An observation is the loss, and the length of its gradient by the last layer.
func TestObservations(t *testing.T) {
	n := newTestNetwork(t, parsed(t, everyKind))
	table, r := newTestTable(lanes+1, n), newReference(n)
	seen := make([]Observation, table.Rows())
	if err := newTestMapper(t, n, "", 2).Observe(table.X, table.Y, seen); err != nil {
		t.Fatal(err)
	}
	last := n.blocks[len(n.blocks)-1]
	for row, o := range seen {
		x, class := table.X.Row(row), int(table.Y[row])
		var squares float64
		for i := range last.of(n.weights) {
			d := r.difference(&r.weights[last.first+i], func() float64 { return r.loss(x, class) })
			squares += d * d
		}
		if loss := r.loss(x, class); math.Abs(o.Loss-loss) > 1e-5 || math.Abs(o.GradientNorm-math.Sqrt(squares)) > 1e-4 {
			t.Errorf("row %d: %+v, want loss %v and norm %v", row, o, loss, math.Sqrt(squares))
		}
		scores := r.after(len(n.spec.Layers), x)
		wrong := false
		for c, score := range scores {
			wrong = wrong || c != class && score >= scores[class]
		}
		if o.Wrong != wrong {
			t.Errorf("row %d: %+v with scores %v, class %d", row, o, scores, class)
		}
	}
}
