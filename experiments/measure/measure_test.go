package measure

import (
	"context"
	"math"
	"slices"
	"strconv"
	"testing"
	"time"

	"gradsample/datasets"
	"gradsample/harness"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/optimize"
	"gradsample/results"
	"gradsample/sampling"
)

// problem is a small least-squares problem with heavy-tailed rows.
func problem() *datasets.Problem {
	random := rng.New("measure test")
	block := func(rows int) datasets.Rows {
		r := datasets.Rows{X: vec.NewMatrix(rows, 6), Y: make([]float32, rows)}
		for i := range rows {
			length := math.Exp(0.5 * random.NormFloat64())
			for j := range r.X.Row(i) {
				r.X.Row(i)[j] = float32(length * random.NormFloat64())
				r.Y[i] += r.X.Row(i)[j] * float32(j)
			}
			r.Y[i] += float32(random.NormFloat64())
		}
		return r
	}
	return &datasets.Problem{Train: block(400), Test: block(100)}
}

func trial(sampler string, purpose results.Purpose, budget float64) results.Trial {
	settings := Settings{Sampler: sampler, Sampling: sampling.Settings{Bits: 3, Tables: 10, TwoSided: true}}
	return results.Trial{
		Experiment: "test", Purpose: purpose, Problem: results.Problem{Data: "made", Loss: "least-squares"},
		Methods: []results.Method{Method(sampler, settings)}, Seed: 4, Budget: budget,
	}
}

// A longer budget gives the same curve, only longer: that is why budgets are
// not part of a trial's identity.
func TestLongerBudgetExtendsTheCurve(t *testing.T) {
	data := problem()
	for _, sampler := range sampling.Names() {
		inputs := harness.Inputs{Problem: data, Multiples: []float64{0.1}}
		short, err := Convergence{}.Run(context.Background(), trial(sampler, results.PurposeResult, 1), inputs)
		if err != nil {
			t.Fatal(err)
		}
		long, err := Convergence{}.Run(context.Background(), trial(sampler, results.PurposeResult, 3), inputs)
		if err != nil {
			t.Fatal(err)
		}
		for _, column := range []string{"iteration", "train_loss", "test_loss", "multiply_adds", "mean_weight"} {
			a, b := short.Payload.Column(column), long.Payload.Column(column)
			for i := range a {
				if a[i] != b[i] && !(math.IsNaN(a[i]) && math.IsNaN(b[i])) {
					t.Fatalf("%s: %s at probe %d is %v in the short run, %v in the long one", sampler, column, i, a[i], b[i])
				}
			}
			if len(b) <= len(a) {
				t.Fatalf("%s: the long run has %d probes, the short one %d", sampler, len(b), len(a))
			}
		}
	}
}

func TestProbesOfALongerBudgetBeginTheSame(t *testing.T) {
	for _, rows := range []int{1, 7, 400, 1000, 463715} {
		last := []int{}
		for _, epochs := range []float64{0.002, 0.05, 1, 2, 3, 10, 100} {
			probes := Probes(epochs, rows, 1)
			if !slices.Equal(probes[:len(last)], last) {
				t.Errorf("%d rows, %g epochs: probes %v do not begin with %v", rows, epochs, probes, last)
			}
			if !slices.IsSorted(probes) || len(slices.Compact(slices.Clone(probes))) != len(probes) || probes[0] != 0 {
				t.Errorf("%d rows, %g epochs: probes %v", rows, epochs, probes)
			}
			last = probes
		}
	}
}

func TestDivergenceIsAnOutcome(t *testing.T) {
	outcome, err := Convergence{}.Run(context.Background(), trial("uniform", results.PurposeResult, 3),
		harness.Inputs{Problem: problem(), Multiples: []float64{1e6}})
	if err != nil {
		t.Fatal(err)
	}
	if outcome.Status != results.StatusDiverged || outcome.Reason == "" {
		t.Errorf("a step a million times too large ends as %q: %q", outcome.Status, outcome.Reason)
	}
}

// Uniform draws and exact samplers estimate without bias; the variance of the
// oracle is the lowest there is.
func TestQualityKnowsItsBounds(t *testing.T) {
	data, variance := problem(), map[string][]float64{}
	for _, sampler := range sampling.Names() {
		outcome, err := Quality{}.Run(context.Background(), trial(sampler, results.PurposeResult, 0), harness.Inputs{Problem: data})
		if err != nil {
			t.Fatal(err)
		}
		description, _ := sampling.Describe(sampler)
		for i, bias := range outcome.Payload.Column("bias") {
			if description.Exact && bias > 1e-9 {
				t.Errorf("%s: bias %g at epoch %g", sampler, bias, outcome.Payload.Column("epoch")[i])
			}
		}
		for _, similarity := range outcome.Payload.Column("similarity") {
			if !(similarity >= 0 && similarity <= 1) {
				t.Errorf("%s: angular similarity %g", sampler, similarity)
			}
		}
		variance[sampler] = outcome.Payload.Column("variance_ratio")
	}
	for i, lowest := range variance["oracle"] {
		for _, sampler := range []string{"uniform", "static-norm", "static-norm-squared"} {
			if variance[sampler][i] < lowest-1e-9 {
				t.Errorf("variance of %s is %g, below the oracle's %g", sampler, variance[sampler][i], lowest)
			}
		}
		if uniform := variance["uniform"][i]; math.Abs(uniform-1) > 1e-9 {
			t.Errorf("uniform's variance is %g times its own", uniform)
		}
	}
}

// What methods should share they share: split and tables by the seed, not by
// the method; and draws differ from seed to seed.
func TestStreamsAreNamedByTheTrial(t *testing.T) {
	a, b := trial("lgd-paper", results.PurposeResult, 1), trial("lgd-released", results.PurposeResult, 1)
	if Stream(a, "hashes").Uint64() != Stream(b, "hashes").Uint64() {
		t.Error("two methods of a seed do not share their hash functions")
	}
	other := a
	other.Seed++
	if Stream(a, "order").Uint64() == Stream(other, "order").Uint64() {
		t.Error("two seeds share their draws")
	}
}

func TestFitPrintsWholeEpochs(t *testing.T) {
	var epochs []string
	step, err := Fit(context.Background(), trial("static-norm", results.PurposeResult, 2.5), problem(), 0, func(row FitRow) error {
		epochs = append(epochs, strconv.FormatFloat(float64(row.Epoch), 'g', -1, 64))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"0", "1", "2", "2.5"} {
		if !slices.Contains(epochs, want) {
			t.Errorf("no row for epoch %s among %v", want, epochs)
		}
	}
	if step <= 0 {
		t.Errorf("default step %g", step)
	}
}

func TestTimingCountsWithoutAClock(t *testing.T) {
	timing := trial("uniform", results.PurposeTiming, 0)
	timing.Methods = nil
	for _, sampler := range []string{"uniform", "lgd-paper", "oracle"} {
		timing.Methods = append(timing.Methods, trial(sampler, "", 0).Methods...)
	}
	inputs := harness.Inputs{Problem: problem(), Multiples: []float64{0.1, 0.1, 0.1}}
	first, err := Timing{Turn: time.Millisecond}.Run(context.Background(), timing, inputs)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Timing{Turn: time.Millisecond}.Run(context.Background(), timing, inputs)
	if err != nil {
		t.Fatal(err)
	}
	for _, column := range first.Payload.Columns {
		if !slices.Equal(first.Payload.Column(column), second.Payload.Column(column)) {
			t.Errorf("%s differs from run to run: a clock has reached the payload", column)
		}
	}
	if got := len(first.Timings.Rows); got != 3*rounds {
		t.Errorf("%d turns recorded, want %d", got, 3*rounds)
	}
}

// Optimisers other than SGD take their scales from the parameters.
func TestScaleIsTheStabilityLimit(t *testing.T) {
	data := problem()
	o, err := shareObjectives(data, results.Problem{Data: "made", Loss: "least-squares"})
	if err != nil {
		t.Fatal(err)
	}
	streams := sampling.Streams{Hashes: rng.New("h"), Order: rng.New("o")}
	scale := func(sampler, rule string) float64 {
		s, err := sampling.New(context.Background(), sampler, o.train, sampling.Settings{}, streams, 1)
		if err != nil {
			t.Fatal(err)
		}
		settings := optimize.Settings{Rule: rule}
		if slices.Contains(optimize.Reductions(), rule) {
			settings = optimize.Settings{Reduction: rule}
		}
		return Scale(o.train, "least-squares", s, Settings{Sampler: sampler, Optimize: settings})
	}
	var square, fourth, largest float64
	for i := range o.train.Rows() {
		norm := o.train.RowNorm(i)
		square, fourth, largest = square+norm*norm, fourth+math.Pow(norm, 4), max(largest, norm)
	}
	for _, test := range []struct {
		sampler, rule string
		want          float64
	}{
		{"uniform", "", square / fourth / 2},
		{"lgd-paper", "sgd", square / fourth / 2},
		{"static-norm-squared", "sgd", float64(o.train.Rows()) / square / 2},
		{"uniform", "momentum", square / fourth / 20},
		{"uniform", "adagrad", 0.1},
		{"uniform", "adam", 0.01},
		{"uniform", "svrg", 1 / (2 * largest * largest)},
		{"lgd-exact", "saga", 1 / (2 * largest * largest)},
		{"static-norm-squared", "saga", float64(o.train.Rows()) / square / 2}, // all w‖x‖² alike
	} {
		if got := scale(test.sampler, test.rule); math.Abs(got/test.want-1) > 1e-6 {
			t.Errorf("scale of %s %s is %g, want %g", test.sampler, test.rule, got, test.want)
		}
	}
}
