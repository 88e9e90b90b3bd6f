package measure

import (
	"context"
	"math"
	"strings"
	"testing"

	"gradsample/results"
	"gradsample/sampling"
)

func TestRankIsOfAllSamplersThatSuitTheLoss(t *testing.T) {
	trial := results.Trial{Experiment: "audit", Problem: results.Problem{Data: "made", Loss: "least-squares"}}
	rows, err := Rank(context.Background(), trial, problem(), sampling.Settings{Bits: 2, Tables: 5})
	if err != nil {
		t.Fatal(err)
	}
	if want := len(sampling.Names()); len(rows) != want {
		t.Errorf("%d rows, want %d: every sampler but auto, and lgd-exact twice", len(rows), want)
	}
	last := math.Inf(1)
	for _, row := range rows {
		speed := float64(row.SpeedUp)
		if want := 1 / float64(row.MSERatio*row.StepCost); math.Abs(speed/want-1) > 1e-12 || speed > last {
			t.Errorf("%s has speed-up %v after %v, its columns give %v", row.Sampler, speed, last, want)
		}
		last = speed
		if row.Sampler == "auto" {
			t.Error("auto is ranked, which is as good as what it chooses")
		}
		if row.Sampler == "uniform" && (row.StepCost != 1 || row.SpeedUp != 1) {
			t.Errorf("uniform against itself: %+v", row)
		}
		description, _ := sampling.Describe(row.Sampler)
		if ratio := float64(row.MSERatio / row.VarianceRatio); description.Exact && math.Abs(ratio-1) > 1e-9 {
			t.Errorf("%s has mean squared error %v times its variance", row.Sampler, ratio)
		}
		if strings.HasPrefix(row.Sampler, "lgd") && !strings.Contains(row.Settings, "two-sided") {
			t.Errorf("%s looks up one side: %s", row.Sampler, row.Settings)
		}
	}
}

// The released code has but SimHash, and quadratic codes cannot be whitened.
func TestRankLeavesOutWhatTheHashFamilyDoesNotFit(t *testing.T) {
	trial := results.Trial{Experiment: "audit", Problem: results.Problem{Data: "made", Loss: "least-squares"}}
	rows, err := Rank(context.Background(), trial, problem(), sampling.Settings{Hash: "quadratic", Bits: 2, Tables: 5})
	if err != nil {
		t.Fatal(err)
	}
	if want := len(sampling.Names()) - len(policies) - 1; len(rows) != want {
		t.Errorf("%d rows, want %d", len(rows), want)
	}
	for _, row := range rows {
		hashes := row.Sampler == "lgd-paper" || row.Sampler == "lgd-exact"
		if row.Sampler == "lgd-released" || hashes != strings.Contains(row.Settings, "hash=quadratic") {
			t.Errorf("%s (%s) is ranked", row.Sampler, row.Settings)
		}
	}
}

// Softmax has keys on one side.
func TestRankOfSoftmax(t *testing.T) {
	data := problem()
	for i := range data.Train.Y {
		data.Train.Y[i] = float32(i % 3)
	}
	data.Test.X.Rows, data.Info.Classes = 0, 3
	trial := results.Trial{Experiment: "audit", Problem: results.Problem{Data: "made", Loss: "softmax"}}
	rows, err := Rank(context.Background(), trial, data, sampling.Settings{Bits: 2, Tables: 3})
	if err != nil {
		t.Fatal(err)
	}
	if want := len(sampling.Names()) - len(policies) + 1; len(rows) != want {
		t.Errorf("%d rows, want %d: every sampler, and lgd-exact twice", len(rows), want)
	}
	for _, row := range rows {
		if strings.Contains(row.Settings, "two-sided") {
			t.Errorf("%s looks up two sides: %s", row.Sampler, row.Settings)
		}
	}
}

func TestLongKeysAreNotWhitened(t *testing.T) {
	for coordinates, want := range map[int]int{rankWhitened: 2, rankWhitened + 1: 1} {
		if got := len(variants("lgd-exact", sampling.Settings{}, coordinates)); got != want {
			t.Errorf("lgd-exact competes in %d forms with keys of %d coordinates, want %d", got, coordinates, want)
		}
	}
}

// A weight that is a thousandth too small is a step size, and no gain.
func TestRankTakesNoFactorForAGain(t *testing.T) {
	b := newBench(t, 50, "zero")
	m := b.moments(AuditRequest{Sampler: "uniform"})
	for i := range m.First {
		m.First[i] /= 1000
		m.Second[i] /= 1e6
	}
	if q := quantify(b.train, unscaled(m), b.at); math.Abs(float64(q.MSERatio)-1) > 1e-9 {
		t.Errorf("uniform divided by 1000 has mean squared error %v times uniform's", q.MSERatio)
	}
}

func TestVerdicts(t *testing.T) {
	row := func(sampler string, speed results.Float) RankRow {
		return RankRow{Sampler: sampler, Settings: "k=5", MSERatio: .5, StepCost: 2, SpeedUp: speed}
	}
	for _, test := range []struct {
		rows []RankRow
		want string
	}{
		{
			[]RankRow{row("oracle", 9), row("lgd-paper", 8), row("dci", 3), row("uniform", 1)},
			"Adaptive sampling pays on made: dci (k=5) is worth 3 times",
		},
		{
			[]RankRow{row("static-norm", 4), row("stale-norm", 3), row("uniform", 1)},
			"Adaptive sampling pays on made, but static-norm, which does not adapt, pays more (4 times uniform draws): the best that adapts, stale-norm",
		},
		{
			[]RankRow{row("stale-norm", 1.05), row("uniform", 1)},
			"Adaptive sampling does not pay on made: the best, stale-norm",
		},
	} {
		if got := Verdict("made", test.rows); !strings.HasPrefix(got, test.want) || strings.Contains(got, "\n") {
			t.Errorf("the verdict is %q, want %q", got, test.want)
		}
	}
}
