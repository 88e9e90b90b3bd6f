package measure

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"

	"gradsample/harness"
	"gradsample/kernel"
	"gradsample/neural"
	"gradsample/optimize"
	"gradsample/results"
	"gradsample/sampling"
)

// headed are settings of a head on rows that a sampler draws.
func headed(sampler string) KernelSettings {
	return KernelSettings{
		Training: kernel.Settings{Method: Head}, Network: lenet(), Evaluated: 20,
		Head: &Settings{Sampler: sampler, Sampling: sampling.Settings{Bits: 3, Tables: 5, Density: 0.1}, Optimize: optimize.Settings{Batch: 8}},
	}
}

// preparedHead is a head on the bars' features, some steps on its way.
func preparedHead(t *testing.T, sampler string) *head {
	t.Helper()
	s := headed(sampler)
	trial := deepTrial(s, 2, 0)
	p, err := prepareKernel(t.Context(), trial, bars(), s.withDefaults(trial.Problem), nil)
	if err != nil {
		t.Fatal(err)
	}
	l, err := newHead(t.Context(), trial, p, *s.Head, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.advance(t.Context(), 30); err != nil {
		t.Fatal(err)
	}
	return l.(*head)
}

// A head learns from the features of the network as it is, and goes on from any
// iteration to the bit, in processes that know nothing of the network, whatever draws
// its rows. What makes tables or looks at all rows costs more.
func TestHeadsLearnAndGoOnToTheBit(t *testing.T) {
	data, uniform := bars(), 0.0
	for _, sampler := range []string{"uniform", "permuted", "lgd-paper", "lgd-exact", "stale-norm", StaleLoss} {
		trial, inputs := deepTrial(headed(sampler), 1, 20), harness.Inputs{Problem: data, Multiples: []float64{2}}
		want, _ := runKernel(t, t.Context(), trial, inputs)
		loss := want.Payload.Column("train_loss")
		if want.Status != results.StatusDone || want.Step != 2*want.Scale || !(want.Scale > 0) || !(loss[len(loss)-1] < loss[0]) {
			t.Fatalf("%s: %s, step %v of scale %v, losses %v", sampler, want.Reason, want.Step, want.Scale, loss)
		}
		cuts := 0
		for done := false; !done; cuts++ {
			Forget()
			checks := 5 + 6*cuts
			outcome, err := runKernel(t, cutOff{context.Background(), &checks}, trial, inputs)
			if done = err == nil; outcome.Checkpoint != nil {
				inputs.Resume = outcome.Checkpoint
			}
		}
		got, _ := runKernel(t, t.Context(), trial, inputs)
		if sealed(t, trial, want, 0).Digest != sealed(t, trial, got, 0).Digest || cuts < 3 {
			t.Errorf("%s: %d interruptions changed the outcome: %+v, not %+v", sampler, cuts, got, want)
		}
		costs := want.Payload.Column("multiply_adds")
		if last := costs[len(costs)-1]; uniform == 0 {
			uniform = last
		} else if sampler != "permuted" && !(last > 1.1*uniform) {
			t.Errorf("%s: %v multiply-adds, without looking at rows %v", sampler, last, uniform)
		}
	}
}

// Rows of a head are drawn as the sampler says, with weights that make the estimate of
// the gradient unbiased; stale-loss draws them by their losses.
func TestRowsOfAHeadAreDrawnWithoutBias(t *testing.T) {
	const each = 200
	for _, sampler := range []string{"lgd-exact", "stale-norm", StaleLoss} {
		h := preparedHead(t, sampler)
		theta := slices.Clone(h.Theta())
		rows := h.rows.x.Rows
		draws, counts, expected := make([]sampling.Draw, each*rows), make([]float64, rows), make([]float64, rows)
		h.sampler.Draw(theta, draws[:1]) // norms that are due are those of theta from here on
		moments, err := h.sampler.Moments(theta)
		if err != nil {
			t.Fatal(err)
		}
		for row, first := range moments.First {
			expected[row] = moments.Probability[row] * float64(len(draws))
			if math.Abs(first*float64(rows)-1) > 1e-9 {
				t.Errorf("%s: row %d has a mean weight of %v", sampler, row, first*float64(rows))
			}
		}
		h.sampler.Draw(theta, draws)
		for _, draw := range draws {
			counts[draw.Row]++
		}
		if chi := stat.ChiSquare(counts, expected); chi > float64(rows)+5*math.Sqrt(2*float64(rows)) {
			t.Errorf("%s: χ² of %d rows is %v", sampler, rows, chi)
		}
	}
	h := preparedHead(t, StaleLoss)
	losses, probability := make([]float64, h.rows.x.Rows), make([]float64, h.rows.x.Rows)
	(&byLoss{h.rows}).GradientNorms(h.Theta(), losses)
	if want, got := h.rows.Loss(h.Theta()), stat.Mean(losses, nil); math.Abs(got-want) > 1e-5*want {
		t.Errorf("losses have mean %v, not %v", got, want)
	}
	fresh, err := h.rows.sampler(t.Context(), StaleLoss, sampling.Settings{Epsilon: 0.1}, sampling.Streams{})
	if err != nil {
		t.Fatal(err)
	}
	moments, err := fresh.Moments(h.Theta())
	if err != nil {
		t.Fatal(err)
	}
	for row := range probability {
		want := 0.9*losses[row]/(stat.Mean(losses, nil)*float64(len(losses))) + 0.1/float64(len(losses))
		if math.Abs(moments.Probability[row]/want-1) > 1e-9 {
			t.Errorf("row %d has probability %v, not %v", row, moments.Probability[row], want)
		}
	}
}

// Tuned steps of a network are those declared times the multiple, by the clock too.
func TestStepsOfNetworksAreTuned(t *testing.T) {
	data := bars()
	for _, own := range []string{"", "stale-norm"} {
		settings := func(step string) KernelSettings {
			s := deep()[0]
			if own != "" {
				s = sampled(own)
			}
			s.Network.Training.Step = step
			return s
		}
		run := func(step string, multiple float64) harness.Outcome {
			outcome, err := runKernel(t, t.Context(), deepTrial(settings(step), 1, 8), harness.Inputs{Problem: data, Multiples: []float64{multiple}})
			if err != nil || outcome.Status != results.StatusDone {
				t.Fatalf("%v %s", err, outcome.Reason)
			}
			return outcome
		}
		got, want := run("constant:0.0625", 2), run("constant:0.125", 0)
		if fmt.Sprint(got.Payload) != fmt.Sprint(want.Payload) {
			t.Errorf("%s: steps of twice 1/16 are not those of 1/8", own)
		}
		if got.Scale != 0.0625 || got.Step != 0.125 || want.Step != 0 {
			t.Errorf("%s: scale %v and step %v; untuned %v", own, got.Scale, got.Step, want.Step)
		}
	}
	bad := deep()[0]
	bad.Network.Training.Step = "linear:1"
	if _, err := newNetworkLearner(deepTrial(bad, 0, 1), nil, bad, 2); !errors.Is(err, neural.ErrSettings) {
		t.Errorf("steps that nobody knows give %v", err)
	}
}

// By the clock a head has its tables built before its first step; one whose steps are
// too large is a record that says so.
func TestHeadsAreTimedAndDiverge(t *testing.T) {
	s := headed("lgd-exact")
	trial := deepTrial(s, 0, 3)
	outcome, err := KernelTiming{}.Run(t.Context(), trial, harness.Inputs{Problem: bars(), Multiples: []float64{1}})
	if err != nil || len(outcome.Payload.Rows) != 3 {
		t.Fatalf("%d rows, %v", len(outcome.Payload.Rows), err)
	}
	checkRounds(t, outcome, false)
	outcome, err = Kernel{}.Run(t.Context(), trial, harness.Inputs{Problem: bars(), Multiples: []float64{1e300}})
	if err != nil || outcome.Status != results.StatusDiverged || outcome.Reason == "" {
		t.Errorf("%s %q, %v", outcome.Status, outcome.Reason, err)
	}
	trial.Problem.Data = "mnist"
	if features := int64(70_000 * 1568 * 4); !((Kernel{}).Cost(trial) > 0) || (Kernel{}).Memory(trial) < features {
		t.Errorf("a head costs %v and takes %d bytes, its features %d", (Kernel{}).Cost(trial), (Kernel{}).Memory(trial), features)
	}
}

func TestHeadSettingsOutOfRange(t *testing.T) {
	softmax := results.Problem{Loss: kernel.Softmax}
	for _, sampler := range append(sampling.Names(), StaleLoss) {
		if err := headed(sampler).Check(softmax); err != nil {
			t.Errorf("%s: %v", sampler, err)
		}
	}
	for want, change := range map[string]func(*KernelSettings){
		`sampler "lgd-extract" for a head`: func(s *KernelSettings) { s.Head.Sampler = "lgd-extract" },
		"head alone has a head's settings": func(s *KernelSettings) { s.Training.Method = kernel.DSG },
		"and needs them":                   func(s *KernelSettings) { s.Head = nil },
		"it needs a network":               func(s *KernelSettings) { s.Network = nil },
		"its rows in memory":               func(s *KernelSettings) { s.Deformed = 9 },
	} {
		s := headed("uniform")
		change(&s)
		checkError(t, s.Check(softmax), want)
	}
}
