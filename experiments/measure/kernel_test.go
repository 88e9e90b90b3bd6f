package measure

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gradsample/datasets"
	"gradsample/datasets/deformed"
	"gradsample/harness"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/kernel"
	"gradsample/results"
)

// smooth is a small regression on a function of two columns.
func smooth() *datasets.Problem {
	random := rng.New("kernel measure test")
	block := func(rows int) datasets.Rows {
		r := datasets.Rows{X: vec.NewMatrix(rows, 2), Y: make([]float32, rows), Truth: make([]float32, rows)}
		for i := range rows {
			x := r.X.Row(i)
			x[0], x[1] = float32(random.NormFloat64()), float32(random.NormFloat64())
			r.Truth[i] = float32(math.Sin(2*float64(x[0])) + float64(x[1]))
			r.Y[i] = r.Truth[i] + float32(0.1*random.NormFloat64())
		}
		return r
	}
	return &datasets.Problem{Train: block(300), Test: block(60), Info: datasets.Info{Task: datasets.Regression}}
}

func kernelTrial(s KernelSettings, ridge, budget float64) results.Trial {
	return results.Trial{
		Experiment: "test", Purpose: results.PurposeResult, Problem: results.Problem{Data: "made", Loss: kernel.Squared, Ridge: ridge},
		Methods: []results.Method{KernelMethod(s.Training.Method, s)}, Seed: 3, Budget: budget,
	}
}

// everyKernelMethod has settings with which each method learns.
func everyKernelMethod() []KernelSettings {
	plain := kernel.Settings{Block: 8, Batch: 64, Step: "hyperbolic:1,50"}
	var all []KernelSettings
	for _, name := range kernel.Methods() {
		s := plain
		s.Method = name
		if name == kernel.Revisit || name == kernel.FeaturesSGD {
			s.MaxFeatures = 64
		}
		all = append(all, KernelSettings{Training: s})
	}
	for _, name := range []string{FeaturesRidge, Nystrom, KernelRidge} {
		s := KernelSettings{Training: kernel.Settings{Method: name, MaxFeatures: 128, Ridge: 1e-4}}
		if name == Nystrom {
			s.Landmarks, s.Training.MaxFeatures = 128, 0
		}
		all = append(all, s)
	}
	return all
}

// Every method lowers the error, and gives the same curve twice; a longer budget
// only continues it.
func TestKernelCurves(t *testing.T) {
	data := smooth()
	run := func(s KernelSettings, budget float64) results.Table {
		outcome, err := Kernel{}.Run(context.Background(), kernelTrial(s, 0, budget), harness.Inputs{Problem: data, Multiples: []float64{0}})
		if err != nil || outcome.Status != results.StatusDone {
			t.Fatalf("%s: %v %s", s.Training.Method, err, outcome.Reason)
		}
		return outcome.Payload
	}
	for _, s := range everyKernelMethod() {
		short, long := run(s, 20), run(s, 60)
		if again := run(s, 20); fmt.Sprint(again) != fmt.Sprint(short) {
			t.Errorf("%s: two runs differ", s.Training.Method)
		}
		for i, row := range short.Rows {
			if fmt.Sprint(row) != fmt.Sprint(long.Rows[i]) {
				t.Errorf("%s: probe %d differs in a longer run", s.Training.Method, i)
			}
		}
		errs := long.Column("test_error")
		if last := errs[len(errs)-1]; !(last < 0.8*errs[0]) {
			t.Errorf("%s: test errors %v", s.Training.Method, errs)
		}
	}
}

// A step multiple is in units of the declared step over the loss's curvature, and a
// run that diverges is a record that says so.
func TestKernelSteps(t *testing.T) {
	s := KernelSettings{Training: kernel.Settings{Method: kernel.DSG, Block: 8, Batch: 64, Step: "constant:2"}}
	run := func(s KernelSettings, multiple float64) harness.Outcome {
		outcome, err := Kernel{}.Run(context.Background(), kernelTrial(s, 0, 100), harness.Inputs{Problem: smooth(), Multiples: []float64{multiple}})
		if err != nil {
			t.Fatal(err)
		}
		return outcome
	}
	tuned := run(s, 0.25)
	s.Training.Step = "constant:0.5"
	if declared := run(s, 0); fmt.Sprint(tuned.Payload) != fmt.Sprint(declared.Payload) || tuned.Scale != 1 || tuned.Step != 0.25 {
		t.Errorf("a quarter of constant:2 is no constant:0.5; step %v, scale %v", tuned.Step, tuned.Scale)
	}
	if blown := run(s, 1000); blown.Status != results.StatusDiverged || blown.Reason == "" {
		t.Errorf("status %s, reason %q", blown.Status, blown.Reason)
	}
}

// The limit is kernel ridge regression on all rows: with many features ridge
// regression on them comes near it, and DSG with θλ = 1 nearer and nearer.
func TestDistanceToTheLimit(t *testing.T) {
	s := KernelSettings{
		Training: kernel.Settings{Method: kernel.DSG, Block: 4, Batch: 64, Step: "inverse:5,8"}, Kernel: kernel.Kernel{Bandwidth: 1}, Distance: true,
	}
	outcome, err := Kernel{}.Run(context.Background(), kernelTrial(s, 0.2, 400), harness.Inputs{Problem: smooth(), Multiples: []float64{0}})
	if err != nil {
		t.Fatal(err)
	}
	distance, truth := outcome.Payload.Column("limit_distance"), outcome.Payload.Column("truth_distance")
	if last := len(distance) - 1; !(distance[last] < 0.02*distance[0]) || math.IsNaN(truth[last]) {
		t.Errorf("distances %v", distance)
	}
}

func TestKernelTiming(t *testing.T) {
	var methods []results.Method
	var exact []bool
	for _, s := range everyKernelMethod() {
		methods = append(methods, KernelMethod(s.Training.Method, s))
		exact = append(exact, s.exact())
	}
	trial := kernelTrial(KernelSettings{Training: kernel.Settings{Method: kernel.DSG}}, 0, 4)
	trial.Methods = methods
	outcome, err := KernelTiming{}.Run(context.Background(), trial, harness.Inputs{Problem: smooth(), Multiples: make([]float64, len(methods))})
	if err != nil {
		t.Fatal(err)
	}
	if want := 4 * len(methods); len(outcome.Payload.Rows) != want { // 1, 2, 3, 4, or eighths to all
		t.Fatalf("%d rows, want %d", len(outcome.Payload.Rows), want)
	}
	checkRounds(t, outcome, exact...)
}

// checkRounds holds the timings against the payload: a row for each of its rows in every
// round that the method took, and several rounds where the first was short and the method
// is not exact.
func checkRounds(t *testing.T, outcome harness.Outcome, exact ...bool) {
	t.Helper()
	table := outcome.Timings
	train, predict := table.Column("train_seconds"), table.Column("predict_seconds")
	for method := range exact {
		var places [][2]float64
		for i, m := range outcome.Payload.Column("method") {
			if int(m) == method {
				places = append(places, [2]float64{outcome.Payload.Column("iteration")[i], outcome.Payload.Column("features")[i]})
			}
		}
		timed := map[int][][2]float64{}
		spent := map[int]float64{}
		for i, m := range table.Column("method") {
			if int(m) != method {
				continue
			}
			round := int(table.Column("round")[i])
			timed[round] = append(timed[round], [2]float64{table.Column("iteration")[i], table.Column("features")[i]})
			spent[round] = train[i]
			if !(train[i] > 0) || !(predict[i] > 0) {
				t.Errorf("method %d in round %d: %v and %v seconds", method, round, train[i], predict[i])
			}
		}
		for round := range len(timed) {
			if !slices.Equal(timed[round], places) {
				t.Errorf("method %d in round %d is timed at %v, not at %v", method, round, timed[round], places)
			}
		}
		want := 1
		if !exact[method] && spent[0] < shortTraining.Seconds() {
			want = kernelRounds
		}
		if len(timed) != want {
			t.Errorf("method %d takes %d rounds, not %d, after %v s", method, len(timed), want, spent[0])
		}
	}
}

// A stream of deformed digits gives the images that a table of them has.
func TestStreamedDigitsAreThoseOfTheTable(t *testing.T) {
	random := rng.New("digits measure test")
	block := func(rows int) datasets.Rows {
		r := datasets.Rows{X: vec.NewMatrix(rows, deformed.Pixels), Y: make([]float32, rows)}
		for i := range r.X.Data {
			r.X.Data[i] = float32(random.IntN(256))
		}
		for i := range r.Y {
			r.Y[i] = float32(i % 10)
		}
		return r
	}
	problem := &datasets.Problem{Train: block(30), Test: block(12), Info: datasets.Info{Preprocess: datasets.PreprocessRaw, Classes: 10}}
	s := KernelSettings{Training: kernel.Settings{Loss: kernel.Softmax}, Components: 5, Deformed: 100}.withDefaults(results.Problem{Loss: kernel.Softmax})
	p, err := prepareKernel(context.Background(), results.Trial{Problem: results.Problem{Data: "digits", Loss: kernel.Softmax}}, problem, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	draws := []kernel.Draw{{Row: 7}, {Row: 99}, {Row: 0}}
	x, y := vec.NewMatrix(3, 5), make([]float32, 3)
	if err := p.data.Gather(draws, x, y); err != nil {
		t.Fatal(err)
	}
	base := stacked(problem.Train, problem.Test)
	images, err := deformed.New(base.X, base.Y, 30)
	if err != nil {
		t.Fatal(err)
	}
	want, labels := vec.NewMatrix(3, deformed.Pixels), make([]float32, 3)
	if err := images.Choose([]int{12 + 7, 12 + 99, 12}, want, labels, 1); err != nil {
		t.Fatal(err)
	}
	datasets.UnitRows(want)
	projected, err := p.pca.Transform(context.Background(), want, 1)
	if err != nil || !slices.Equal(projected.Data, x.Data) || !slices.Equal(labels, y) {
		t.Errorf("the stream's rows are not the table's (%v)", err)
	}
	if p.data.Rows() != 100 || p.data.Dim() != 5 || p.train.X.Rows != 100 || p.test.X.Rows != 12 {
		t.Errorf("%d rows of %d, %d and %d to evaluate on", p.data.Rows(), p.data.Dim(), p.train.X.Rows, p.test.X.Rows)
	}
	// A timed learner makes its digits on one core.
	for name, made := range map[string]func(workers int) (kernel.Data, error){
		"pixels": p.stream, "images": func(workers int) (kernel.Data, error) { return p.imagesOn(workers), nil },
	} {
		data, err := made(1)
		if on, ok := data.(*streamed); ok {
			data = on.rows
		}
		if d, ok := data.(*digits); err != nil || !ok || d.workers != 1 {
			t.Errorf("%s by one worker are %+v (%v)", name, data, err)
		}
	}
}

// To an adaptive source the rows' residuals are the model's: rows whose residuals
// are large are drawn often, with weights that make up for it.
func TestAdaptiveRowsFollowTheModelsResiduals(t *testing.T) {
	data := smooth()
	for i := range 10 {
		data.Train.Y[i] += 100
	}
	s := KernelSettings{Training: kernel.Settings{Method: kernel.DSG, Block: 8, Batch: 200, Step: "constant:0.1"}, Sampler: "stale-norm", Watched: 64}
	trial := kernelTrial(s, 0, 5)
	s = s.withDefaults(trial.Problem)
	p, err := prepareKernel(context.Background(), trial, data, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	l, err := newLearner(context.Background(), trial, p, s, 0, kernel.Resources{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.advance(context.Background(), 5); err != nil {
		t.Fatal(err)
	}
	model, draws := l.(trained).Model(), make([]kernel.Draw, 4000)
	l.(trained).watching.Draw(model, draws)
	large, weight := 0, 0.0
	for _, draw := range draws {
		weight += draw.Weight / float64(len(draws))
		if draw.Row < 10 {
			large++
		}
	}
	if share := float64(large) / float64(len(draws)); share < 0.5 || math.Abs(weight-1) > 0.2 {
		t.Errorf("%v of draws are the 10 rows far off, mean weight %v", share, weight)
	}
	if l.progress().multiplyAdds <= float64(l.(trained).Counters().MultiplyAdds) {
		t.Error("looking at rows costs nothing")
	}
}

// Landmarks are settings of nystrom alone, so that no record of another method
// changes its key with them.
func TestLandmarksAreOfNystromAlone(t *testing.T) {
	problem := results.Problem{Loss: kernel.Squared}
	settings := func(method string, features, landmarks int) KernelSettings {
		return KernelSettings{Training: kernel.Settings{Method: method, MaxFeatures: features, Ridge: 1}, Landmarks: landmarks}
	}
	if err := settings(Nystrom, 0, 5).Check(problem); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		settings KernelSettings
		want     string
	}{
		{settings(Nystrom, 0, 0), "landmarks 0"},
		{settings(Nystrom, 5, 0), "at least 1 landmark"},
		{settings(Nystrom, 5, 5), "no features"},
		{settings(KernelRidge, 5, 5), "only nystrom"},
		{settings(FeaturesRidge, 0, 0), "max features 0"},
	} {
		if err := c.settings.Check(problem); !errors.Is(err, kernel.ErrSettings) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v, want one with %q", c.settings.Training, err, c.want)
		}
	}
}
