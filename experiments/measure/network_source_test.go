package measure

import (
	"context"
	"math"
	"testing"

	"gradsample/harness"
	"gradsample/kernel"
	"gradsample/results"
	"gradsample/sampling"
)

// sampled are settings of a network on rows that a sampler draws.
func sampled(sampler string) KernelSettings {
	n := lenet()
	n.Sampling = &NetworkSampling{Sampler: sampler, Settings: sampling.Settings{Bits: 3, Tables: 5}, Every: 3}
	return KernelSettings{Training: kernel.Settings{Method: Network}, Network: n, Evaluated: 20}
}

// A network on rows drawn by its last layer goes on from any iteration to the bit,
// whatever draws them; what looks at all rows costs more.
func TestSampledNetworksGoOnToTheBit(t *testing.T) {
	data, uniform := bars(), 0.0
	for _, sampler := range []string{"uniform", "lgd-paper", "lgd-exact", "stale-norm", StaleLoss} {
		trial, inputs := deepTrial(sampled(sampler), 1, 8), harness.Inputs{Problem: data, Multiples: []float64{0}}
		want, _ := runKernel(t, t.Context(), trial, inputs)
		if want.Status != results.StatusDone {
			t.Fatalf("%s: %s", sampler, want.Reason)
		}
		cuts := 0
		for done := false; !done; cuts++ {
			checks := 5 + 3*cuts
			outcome, err := runKernel(t, cutOff{context.Background(), &checks}, trial, inputs)
			if done = err == nil; outcome.Checkpoint != nil {
				inputs.Resume = outcome.Checkpoint
			}
		}
		got, _ := runKernel(t, t.Context(), trial, inputs)
		if sealed(t, trial, want, 0).Digest != sealed(t, trial, got, 0).Digest || cuts < 2 {
			t.Errorf("%s: %d interruptions changed the outcome: %+v, not %+v", sampler, cuts, got, want)
		}
		costs := want.Payload.Column("multiply_adds")
		if last := costs[len(costs)-1]; uniform == 0 {
			uniform = last
		} else if !(last > 1.5*uniform) {
			t.Errorf("%s: %v multiply-adds, without looking at rows %v", sampler, last, uniform)
		}
	}
}

// Draws follow the last layer: by losses in proportion to them, by gradient norms to
// those, with weights that make up for it, so that the mean weight is 1.
func TestSampledRowsFollowTheLastLayer(t *testing.T) {
	data := bars()
	for i := range 8 {
		data.Train.Y[i] = float32(int(data.Train.Y[i]+5) % 10) // wrong classes, which are learnt last
	}
	for _, sampler := range []string{"stale-norm", StaleLoss} {
		s := sampled(sampler)
		trial := deepTrial(s, 2, 0)
		p, err := prepareKernel(t.Context(), trial, data, s.withDefaults(trial.Problem), nil)
		if err != nil {
			t.Fatal(err)
		}
		run, err := p.newNetwork(trial, s, 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := run.reach(t.Context(), 40); err != nil {
			t.Fatal(err)
		}
		if err := run.source.renew(run.network); err != nil {
			t.Fatal(err)
		}
		draws, weight, wrong := make([]kernel.Draw, 4000), 0.0, 0.0
		run.source.Draw(run.network, draws)
		for _, draw := range draws {
			weight += draw.Weight / float64(len(draws))
			if draw.Row < 8 {
				wrong += 1 / float64(len(draws))
			}
		}
		if math.Abs(weight-1) > 0.15 || wrong < 1.5*8/160 {
			t.Errorf("%s: mean weight %v, %v of the draws are the 5 %% of wrong classes", sampler, weight, wrong)
		}
	}
}

func TestNetworkSamplersOutOfRange(t *testing.T) {
	softmax := results.Problem{Loss: kernel.Softmax}
	for _, sampler := range append(sampling.Names(), StaleLoss) {
		if err := sampled(sampler).Check(softmax); err != nil {
			t.Errorf("%s: %v", sampler, err)
		}
	}
	bad := sampled("lgd-extract")
	checkError(t, bad.Check(softmax), `sampler "lgd-extract" for a network`)
	bad = sampled("uniform")
	bad.Network.Sampling.Every = 0
	checkError(t, bad.Check(softmax), "every 0 iterations")
	bad = sampled("uniform")
	bad.Deformed = 9
	checkError(t, bad.Check(softmax), "its rows in memory")
}
