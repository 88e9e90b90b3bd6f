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
	"gradsample/neural"
	"gradsample/results"
)

// bars are images of 28 × 28 grey values whose class is where a bright bar lies.
func bars() *datasets.Problem {
	random := rng.New("network measure test")
	block := func(rows int) datasets.Rows {
		r := datasets.Rows{X: vec.NewMatrix(rows, deformed.Pixels), Y: make([]float32, rows)}
		for i := range rows {
			class := random.IntN(10)
			r.Y[i] = float32(class)
			for j := range r.X.Row(i) {
				r.X.Row(i)[j] = float32(random.IntN(64))
				if j/28/2 == class+2 {
					r.X.Row(i)[j] += 128
				}
			}
		}
		return r
	}
	return &datasets.Problem{Train: block(160), Test: block(40), Info: datasets.Info{
		Task: datasets.Multiclass, Preprocess: datasets.PreprocessRaw, Classes: 10, Rows: 160, TestRows: 40,
	}}
}

// lenet is a network that is trained in little time.
func lenet() *NetworkSettings {
	return &NetworkSettings{Name: "lenet5", Training: neural.Settings{Batch: 16, Step: "constant:0.05", Momentum: 0.5}, Iterations: 6}
}

// deep are settings of methods that share a network: itself, and two that learn from
// its features.
func deep() []KernelSettings {
	own := KernelSettings{Training: kernel.Settings{Method: Network}, Network: lenet(), Evaluated: 20}
	features := KernelSettings{
		Training: kernel.Settings{Method: kernel.DSG, Block: 16, Batch: 16, Precondition: 1e-3}, Network: lenet(), Evaluated: 20,
	}
	streamed := features
	streamed.Deformed = 300
	return []KernelSettings{own, features, streamed}
}

func deepTrial(s KernelSettings, seed uint64, budget float64) results.Trial {
	trial := kernelTrial(s, 0, budget)
	trial.Problem.Loss, trial.Seed = kernel.Softmax, seed
	return trial
}

// Network and kernel methods on its features learn, give the same curve twice, and
// share one network, whatever the seed: the kernel methods' is the one that the
// method of that name has after as many iterations.
func TestNetworksAndTheirFeatures(t *testing.T) {
	data := bars()
	for i, s := range deep() {
		run := func(seed uint64) results.Table {
			outcome, err := Kernel{}.Run(t.Context(), deepTrial(s, seed, 8), harness.Inputs{Problem: data, Multiples: []float64{0}})
			if err != nil || outcome.Status != results.StatusDone {
				t.Fatalf("%d: %v %s", i, err, outcome.Reason)
			}
			return outcome.Payload
		}
		one, other := run(3), run(4)
		Forget()
		if again := run(3); fmt.Sprint(again) != fmt.Sprint(one) {
			t.Errorf("%d: two runs differ", i)
		}
		loss := one.Column("train_loss")
		if last := loss[len(loss)-1]; !(last < 0.95*loss[0]) {
			t.Errorf("%d: losses %v", i, loss)
		}
		if same := slices.Equal(one.Column("multiply_adds"), other.Column("multiply_adds")); !same {
			t.Errorf("%d: the seed changes the cost", i)
		}
	}
}

// Kernel methods learn from the last pooling layer of the network as it is in the
// end, in memory and streamed.
func TestFeaturesAreThoseOfTheTrainedNetwork(t *testing.T) {
	data, all := bars(), deep()
	prepared := func(s KernelSettings) *kernelProblem {
		trial := deepTrial(s, 3, 0)
		p, err := prepareKernel(t.Context(), trial, data, s.withDefaults(trial.Problem), nil)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	all[1].Evaluated, all[2].Evaluated = 0, 0
	own, stored, streamed := prepared(all[0]), prepared(all[1]), prepared(all[2])
	run, err := own.newNetwork(deepTrial(all[0], 3, 0), all[0], 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.reach(t.Context(), 6); err != nil {
		t.Fatal(err)
	}
	layer := run.network.Spec().Last(neural.Pool)
	images, _, err := own.inputs(all[0])
	if err != nil {
		t.Fatal(err)
	}
	want, err := mapRows(t.Context(), run.network, layer, images, 1)
	if err != nil || !slices.Equal(want.Data, stored.table.X.Data) || want.Cols != 1568 {
		t.Errorf("the features are not the network's (%v)", err)
	}
	draws := []kernel.Draw{{Row: 7}, {Row: 299}}
	x, y, raw := vec.NewMatrix(2, 1568), make([]float32, 2), vec.NewMatrix(2, deformed.Pixels)
	if err := errors.Join(streamed.data.Gather(draws, x, y), streamed.images.Gather(draws, raw, y)); err != nil {
		t.Fatal(err)
	}
	if want, err = mapRows(t.Context(), streamed.network, layer, raw, 1); err != nil || !slices.Equal(want.Data, x.Data) {
		t.Errorf("streamed features are not those of the drawn images (%v)", err)
	}
	if streamed.data.Rows() != 300 || streamed.data.Dim() != 1568 || streamed.test.X.Rows != 40 {
		t.Errorf("%d rows of %d, %d to test on", streamed.data.Rows(), streamed.data.Dim(), streamed.test.X.Rows)
	}
}

// A trial that is cut off while its network is trained, or later, goes on to the bit,
// in processes that know nothing of what was trained before.
func TestNetworkTrialsGoOnToTheBit(t *testing.T) {
	data := bars()
	for i, s := range deep() {
		trial, inputs := deepTrial(s, 1, 5), harness.Inputs{Problem: data, Multiples: []float64{0}}
		want, _ := runKernel(t, t.Context(), trial, inputs)
		cuts := 0
		for done := false; !done; cuts++ {
			Forget()
			checks := 4 + 3*cuts
			outcome, err := runKernel(t, cutOff{context.Background(), &checks}, trial, inputs)
			done = err == nil
			if outcome.Checkpoint != nil {
				inputs.Resume = outcome.Checkpoint
			}
			if left, _ := networkLeft(outcome.Checkpoint); i > 0 && cuts == 0 && left == nil {
				t.Errorf("%d: no state of the network is left", i)
			}
		}
		got, _ := runKernel(t, t.Context(), trial, inputs)
		if sealed(t, trial, want, 0).Digest != sealed(t, trial, got, 0).Digest || cuts < 3 {
			t.Errorf("%d: %d interruptions changed the outcome: %+v, not %+v", i, cuts, got, want)
		}
	}
}

// By the clock the network trains by itself, and its payload is as far as others'.
func TestNetworksAreTimed(t *testing.T) {
	s := deep()
	trial := deepTrial(s[0], 0, 3)
	trial.Methods = append(trial.Methods, KernelMethod("dsg", s[1]))
	outcome, err := KernelTiming{}.Run(t.Context(), trial, harness.Inputs{Problem: bars(), Multiples: []float64{0, 0}})
	if err != nil || len(outcome.Payload.Rows) != 5+3 {
		t.Fatalf("%d rows, %v", len(outcome.Payload.Rows), err)
	}
	checkRounds(t, outcome, false, false)
}

// A network whose steps are too large is a record that says so.
func TestDivergedNetworks(t *testing.T) {
	s := deep()[0]
	s.Network.Training.Step = "constant:1e30"
	outcome, err := Kernel{}.Run(t.Context(), deepTrial(s, 0, 8), harness.Inputs{Problem: bars(), Multiples: []float64{0}})
	if err != nil || outcome.Status != results.StatusDiverged || outcome.Reason == "" {
		t.Errorf("%s %q, %v", outcome.Status, outcome.Reason, err)
	}
}

func TestNetworkSettingsOutOfRange(t *testing.T) {
	softmax := results.Problem{Loss: kernel.Softmax}
	good := KernelSettings{Training: kernel.Settings{Method: kernel.DSG}, Network: lenet()}
	if err := good.Check(softmax); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*KernelSettings){
		"a network of 0 iterations":     func(s *KernelSettings) { s.Network.Iterations = 0 },
		`there is none called "lenet6"`: func(s *KernelSettings) { s.Network.Name = "lenet6" },
		"say which network":             func(s *KernelSettings) { s.Network, s.Training.Method = nil, Network },
		"takes the images as they are":  func(s *KernelSettings) { s.Training.Method, s.Components = Network, 3 },
	} {
		s := good
		s.Network = lenet()
		change(&s)
		checkError(t, s.Check(softmax), want)
	}
	checkError(t, good.Check(results.Problem{Loss: kernel.Squared}), "it needs softmax")
}

// What a trial with a network needs is declared: more than the same on pixels, with
// features of each image.
func TestNetworkTrialsSayWhatTheyNeed(t *testing.T) {
	with := KernelSettings{Training: kernel.Settings{Method: kernel.DSG, Block: 16, Batch: 16}, Network: lenet()}
	without := with
	without.Network = nil
	trial := func(s KernelSettings) results.Trial {
		trial := deepTrial(s, 0, 10)
		trial.Problem.Data = "mnist"
		return trial
	}
	features := int64(70_000 * 1568 * 4)
	if more := (Kernel{}).Memory(trial(with)) - (Kernel{}).Memory(trial(without)); more < features || more > 2*features {
		t.Errorf("%d bytes more for %d of features", more, features)
	}
	own := with
	own.Training.Method = Network
	cost := (Kernel{}).Cost(trial(own))
	if cost <= 0 || (Kernel{}).Cost(trial(with)) <= (Kernel{}).Cost(trial(without)) || math.IsInf(cost, 0) {
		t.Errorf("the network costs %v", cost)
	}
	later := trial(own)
	later.Seed = 1
	if again := (Kernel{}).Cost(later); !(again < cost) {
		t.Errorf("the network is trained once, and costs %v the first time, then %v", cost, again)
	}
}

func checkError(t *testing.T, err error, want string) {
	t.Helper()
	if !errors.Is(err, kernel.ErrSettings) && !errors.Is(err, neural.ErrNetwork) || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want one with %q", err, want)
	}
}
