package measure

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"

	"gradsample/datasets"
	"gradsample/hashing"
	"gradsample/results"
	"gradsample/sampling"
)

// bench is a small problem at fixed parameters.
type bench struct {
	t       *testing.T
	problem *datasets.Problem
	trial   results.Trial
	point   Point
	at      frozen
	objectives
}

func newBench(t *testing.T, rows int, at string) *bench {
	t.Helper()
	data := problem()
	data.Train.X.Data, data.Train.X.Rows, data.Train.Y = data.Train.X.Data[:rows*6], rows, data.Train.Y[:rows]
	return newBenchOn(t, data, "least-squares", at)
}

// spreadOut is a problem whose keys point in all directions, so that a moderate
// number of tables finds every row.
func spreadOut(rows int, label func(x float32) float32) *datasets.Problem {
	data := problem()
	data.Train.X.Data, data.Train.X.Rows, data.Train.Y = data.Train.X.Data[:rows*6], rows, data.Train.Y[:rows]
	clear(data.Train.X.Row(7))
	for i := range data.Train.Y {
		data.Train.Y[i] = label(data.Train.X.Row(i)[0])
	}
	data.Test = datasets.Rows{}
	return data
}

func newBenchOn(t *testing.T, data *datasets.Problem, loss, at string) *bench {
	t.Helper()
	b := &bench{t: t, problem: data, trial: results.Trial{Experiment: "audit", Problem: results.Problem{Data: "made", Loss: loss}}}
	var err error
	if b.objectives, err = shareObjectives(data, b.trial.Problem); err != nil {
		t.Fatal(err)
	}
	b.point = point(t, at)
	if b.at, _, err = b.point.find(context.Background(), b.trial, b.train); err != nil {
		t.Fatal(err)
	}
	return b
}

func point(t *testing.T, text string) Point {
	t.Helper()
	p, err := ParsePoint(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (b *bench) audit(request AuditRequest) []AuditRow {
	b.t.Helper()
	request.At, request.Draws = b.point, max(request.Draws, 1)
	rows, _, err := Audit(context.Background(), b.trial, b.problem, request)
	if err != nil {
		b.t.Fatal(err)
	}
	return rows
}

func (b *bench) sampler(request AuditRequest) sampling.Sampler {
	b.t.Helper()
	s, err := newSampler(context.Background(), b.trial, Settings{Sampler: request.Sampler, Sampling: request.Sampling}, b.train, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func TestAuditEqualsEnumeration(t *testing.T) {
	b := newBench(t, 24, "epochs:1")
	emptied := false
	check := func(request AuditRequest, outcomes []outcome, emptyRate, tried float64) {
		t.Helper()
		want := b.enumerate(outcomes, emptyRate)
		if tried >= 0 {
			want.TablesTried = results.Float(tried)
		}
		emptied = emptied || emptyRate > 0
		got := b.audit(request)[0].Quantities
		columns := []string{"coverage", "bias", "variance_ratio", "mse_ratio", "optimal_ratio", "mean_weight", "ess", "max_weight", "tables_tried", "empty_rate"}
		for i, name := range columns {
			if got, want := *got.values()[i], *want.values()[i]; !near(got, want) {
				t.Errorf("%s %+v: %s is %v, by enumeration %v", request.Sampler, request.Sampling, name, got, want)
			}
		}
	}
	for _, name := range sampling.Names() {
		settings := []sampling.Settings{{Bits: 2, Tables: 8}, {Bits: 3, Tables: 8, TwoSided: true}, {Bits: 3, Tables: 5, Density: .5}}
		if name == "lgd-paper" {
			settings = append(settings,
				sampling.Settings{Hash: hashing.QuadraticHashing, Bits: 3, Tables: 8},
				sampling.Settings{Hash: hashing.PolytopeHashing, Polytope: 2, Bits: 2, Tables: 8, TwoSided: true})
		}
		for i, s := range settings {
			request := AuditRequest{Sampler: name, Sampling: s}
			switch name {
			case "lgd-paper":
				outcomes, empty := b.lookUps(s, 400, inLast)
				check(request, outcomes, empty, -1)
			case "lgd-released":
				outcomes, empty := b.lookUps(s, s.Tables, inAnyOf)
				for row := range b.train.Rows() {
					all := math.Pow(empty, float64(s.Tables)) / float64(b.train.Rows())
					outcomes = append(outcomes, outcome{row, all, 1, s.Tables})
				}
				check(request, outcomes, empty, -1)
			case "lgd-exact":
				_, empty := b.lookUps(s, 1, inLast)
				check(request, b.byDrawing(request), empty, .9)
				request.Sampling.Whiten, request.Sampling.Weighted, request.Sampling.Epsilon = true, true, .3
				check(request, b.byDrawing(request), 1-b.moments(request).NonEmpty, .7)
			default:
				if i == 0 {
					check(request, b.byDrawing(request), 0, 0)
				}
			}
		}
	}
	if !emptied {
		t.Error("no case had an empty bucket")
	}
}

func (b *bench) moments(request AuditRequest) *sampling.Moments {
	b.t.Helper()
	m, err := b.sampler(request).Moments(b.at.theta)
	if err != nil {
		b.t.Fatal(err)
	}
	return m
}

// On more rows the means over draws must be within their error bars.
func TestAuditAgreesWithDraws(t *testing.T) {
	b := newBench(t, 400, "epochs:0.5")
	gradients := b.gradients()
	_, uniform := estimateMoments(b.byUniform(), gradients)
	for _, name := range sampling.Names() {
		request := AuditRequest{Sampler: name, Sampling: sampling.Settings{Bits: 3, Tables: 30, TwoSided: true}}
		got := b.audit(request)[0].Quantities
		draws := make([]sampling.Draw, 40000)
		b.sampler(request).Draw(b.at.theta, draws)
		errors, weights, tried := make([]float64, len(draws)), make([]float64, len(draws)), make([]float64, len(draws))
		for i, d := range draws {
			off := slices.Clone(b.at.full)
			floats.AddScaled(off, -d.Weight, gradients[d.Row])
			errors[i], weights[i], tried[i] = floats.Dot(off, off)/uniform, d.Weight, float64(d.TablesTried)
		}
		within(t, name+": mse_ratio", float64(got.MSERatio), errors)
		within(t, name+": mean_weight", float64(got.MeanWeight), weights)
		within(t, name+": tables_tried", float64(got.TablesTried), tried)
	}
}

func (b *bench) byUniform() []outcome {
	all := make([]outcome, b.train.Rows())
	for i := range all {
		all[i] = outcome{i, 1 / float64(len(all)), 1, 0}
	}
	return all
}

// within compares a number with the mean of samples of it.
func within(t *testing.T, what string, want float64, samples []float64) {
	t.Helper()
	n := float64(len(samples))
	mean, square := floats.Sum(samples)/n, 0.0
	for _, s := range samples {
		square += (s - mean) * (s - mean) / n
	}
	if spread := 4.5*math.Sqrt(square/n) + 1e-9; !(math.Abs(mean-want) <= spread) {
		t.Errorf("%s is %v, samples give %v within %v", what, want, mean, spread)
	}
}

// At an optimum the gradient is nothing to divide a bias by.
func TestBiasAtTheOptimumHasAUnit(t *testing.T) {
	b := newBench(t, 200, "optimum")
	if root := math.Sqrt(floats.Dot(b.at.norms, b.at.norms) / 200); b.at.norm > vanishing/10*root {
		t.Fatalf("the gradient at the optimum is %g of uniform's root mean square", b.at.norm/root)
	}
	request := AuditRequest{Sampler: "lgd-paper", Sampling: sampling.Settings{Bits: 2, Tables: 20, TwoSided: true}}
	if bias := b.audit(request)[0].Bias; !(bias > 1e-4 && bias < 1) {
		t.Errorf("lgd-paper's bias at the optimum is %v", bias)
	}
	request.Sampler = "lgd-exact"
	if bias := b.audit(request)[0].Bias; !(bias < 1e-12) {
		t.Errorf("lgd-exact's bias at the optimum is %v", bias)
	}
}

func TestQuantilesAreOverDraws(t *testing.T) {
	b := newBench(t, 100, "zero")
	rows := b.audit(AuditRequest{Sampler: "lgd-paper", Sampling: sampling.Settings{Bits: 2, Tables: 3, Density: 1.0 / 3}, TablesSeed: 5, Draws: 3})
	var seeds []string
	var bias []float64
	for _, row := range rows {
		seeds = append(seeds, row.TablesSeed)
		bias = append(bias, float64(row.Bias))
	}
	if want := []string{"5", "6", "7", "q10", "median", "q90"}; !slices.Equal(seeds, want) {
		t.Fatalf("rows are %v, want %v: sparse tables have no closed form", seeds, want)
	}
	if low, median, high := results.Band(bias[:3], .1); low != bias[3] || median != bias[4] || high != bias[5] {
		t.Errorf("the quantiles of %v are %v", bias[:3], bias[3:])
	}
	again := b.audit(AuditRequest{Sampler: "lgd-paper", Sampling: sampling.Settings{Bits: 2, Tables: 3, Density: 1.0 / 3}, TablesSeed: 6})
	if again[0].Quantities != rows[1].Quantities {
		t.Error("the second draw is not that of the next seed")
	}
}

func TestPoints(t *testing.T) {
	for _, text := range []string{"zero", "optimum", "epochs:0", "epochs:2.5"} {
		if p := point(t, text); p.String() != text {
			t.Errorf("%q is read as %q", text, p)
		}
	}
	for _, text := range []string{"", "one", "epochs", "epochs:", "epochs:-1", "epochs:NaN", "epochs:Inf", "2"} {
		if p, err := ParsePoint(text); err == nil {
			t.Errorf("%q is read as %v", text, p)
		}
	}
}

// A sampler that is missing among the knobs would be audited without its settings.
func TestEverySamplerHasItsKnobs(t *testing.T) {
	all := sampling.Settings{Hash: hashing.PolytopeHashing, TwoSided: true, Whiten: true, Weighted: true, Epsilon: .25, Defects: []string{"one-sided"}, Clock: sampling.ClockMeasured}
	for _, name := range sampling.Names() {
		list, listed := knobs[name]
		if !listed {
			t.Errorf("%s is not among the knobs", name)
		}
		if words := strings.Fields(settingsText(name, all)); len(words) != len(list) {
			t.Errorf("%s with the knobs %v is described as %v", name, list, words)
		}
	}
	all.Hash = hashing.SimHashing
	if got, want := settingsText("lgd-exact", all), "k=5 l=100 density=1 two-sided whiten weighted epsilon=0.25"; got != want {
		t.Errorf("settings are %q, want %q", got, want)
	}
	all = sampling.Settings{Hash: hashing.QuadraticHashing, TwoSided: true}
	if got, want := settingsText("lgd-paper", all), "hash=quadratic k=5 l=100 density=1"; got != want {
		t.Errorf("settings are %q, want %q: quadratic codes have one side", got, want)
	}
}
