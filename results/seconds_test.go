package results

import (
	"math"
	"strconv"
	"testing"

	"gradsample/internal/rng"
)

// timedRun is a run of a method and its baseline: epochs to one target by seed, and
// seconds a step by round.
func timedRun(name string, epochs, steps [2][]float64) (Convergence, []TimingRow) {
	var all Convergence
	var timings []TimingRow
	setting := Setting{Experiment: name, Dataset: "pol", Rows: 1000, Columns: 100}
	for i, method := range []string{"uniform", "method"} {
		all.Summary = append(all.Summary, SummaryRow{Setting: setting, Method: method})
		for seed, value := range epochs[i] {
			all.Targets = append(all.Targets, TargetRow{Setting: setting, Method: method, Seed: uint64(seed), Quantity: "train", Target: 0.1, Epochs: Float(value)})
		}
	}
	for round := range steps[0] {
		for i, method := range []string{"uniform", "method"} {
			timings = append(timings, TimingRow{Setting: setting, Method: method, Round: round, StepSeconds: Float(steps[i][round]), SetupTime: 0})
		}
	}
	return all, timings
}

// secondsRatio is the effect of a timed run.
func secondsRatio(t *testing.T, name string, epochs, steps [2][]float64) EffectRow {
	t.Helper()
	all, timings := timedRun(name, epochs, steps)
	for _, row := range SecondsEffects(all, timings, map[string]string{"method": "uniform"}, 1) {
		if row.Metric == MetricSecondsRatio {
			return row
		}
	}
	t.Fatal("no effect in seconds")
	return EffectRow{}
}

// A clock without noise leaves the interval of the seeds; one with noise widens
// it; what is infinite stays.
func TestSecondsHoldTheClock(t *testing.T) {
	inf := math.Inf(1)
	epochs := [2][]float64{{2, 3, 2.5, 2.2, 2.8}, {1, 1.4, 1.3, 1, 1.5}}
	steady := [2][]float64{{1, 1, 1, 1, 1, 1, 1}, {2, 2, 2, 2, 2, 2, 2}}
	noisy := [2][]float64{{1, 1.5, 1, 0.8, 1, 1.3, 1}, {2, 1.6, 2, 2.9, 2, 2.2, 2}}
	calm, rough := secondsRatio(t, "e", epochs, steady), secondsRatio(t, "e", epochs, noisy)
	want, _ := timedRun("e", epochs, steady)
	seeds := ConvergenceEffects(want, map[string]string{"method": "uniform"})[0]
	if math.Abs(float64(calm.Estimate/seeds.Estimate)-0.5) > 1e-12 || math.Abs(float64(calm.Upper/calm.Lower/(seeds.Upper/seeds.Lower))-1) > 0.02 {
		t.Errorf("twice the seconds a step: %v [%v, %v], in epochs %v [%v, %v]", calm.Estimate, calm.Lower, calm.Upper, seeds.Estimate, seeds.Lower, seeds.Upper)
	}
	if rough.Estimate != calm.Estimate || !(rough.Lower < calm.Lower && rough.Upper > calm.Upper) {
		t.Errorf("a noisy clock gives %v [%v, %v], a steady one %v [%v, %v]", rough.Estimate, rough.Lower, rough.Upper, calm.Estimate, calm.Lower, calm.Upper)
	}
	never := secondsRatio(t, "e", [2][]float64{{inf, inf, inf, inf, inf}, {1, 2, 1, 2, 1}}, noisy)
	if !math.IsInf(float64(never.Lower), 1) || !math.IsInf(float64(never.Upper), 1) {
		t.Errorf("a baseline that never arrives: %v [%v, %v]", never.Estimate, never.Lower, never.Upper)
	}
	sometimes := secondsRatio(t, "e", [2][]float64{{inf, inf, inf, 2, inf}, {1, 1, 1, 1, 1}}, noisy)
	if lower := float64(sometimes.Lower); math.IsNaN(lower) || math.IsInf(lower, 1) {
		t.Errorf("a baseline that mostly never arrives: %v [%v, %v]", sometimes.Estimate, sometimes.Lower, sometimes.Upper)
	}
}

// Two methods that take the same time by a clock with much noise come out as
// different in at most one case in twenty, though their epochs are exactly equal.
func TestClockNoiseIsNoGain(t *testing.T) {
	const runs = 100
	random := rng.New("results test", "clock")
	wrong := 0
	for run := range runs {
		equal := []float64{1, 2, 3, 4, 5}
		var steps [2][]float64
		for range 7 {
			for i := range steps {
				steps[i] = append(steps[i], math.Exp(0.3*random.NormFloat64()))
			}
		}
		if row := secondsRatio(t, strconv.Itoa(run), [2][]float64{equal, equal}, steps); row.Lower > 1 || row.Upper < 1 {
			wrong++
		}
	}
	if wrong > runs/20 {
		t.Errorf("%d of %d runs of the same thing differ by the clock", wrong, runs)
	}
}
