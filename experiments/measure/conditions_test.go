package measure

import (
	"context"
	"math"
	"testing"

	"gradsample/datasets"
	"gradsample/harness"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/results"
	"gradsample/sampling"
)

// directions is a problem whose rows are next to orthogonal.
func directions(rows, columns int) *datasets.Problem {
	random := rng.New("measure", "directions")
	x := vec.NewMatrix(rows, columns)
	for i := range x.Data {
		x.Data[i] = float32(random.NormFloat64())
	}
	return &datasets.Problem{Train: datasets.Rows{X: x, Y: make([]float32, rows)}, Info: datasets.Info{Rows: rows, Dim: columns}}
}

// The closed form is for many rows at right angles; the closed form over the
// draws of the tables of given rows comes close to it.
func TestVarianceOfGroupsIsThatOfTheirRows(t *testing.T) {
	const rows, columns = 900, 400
	trial, problem := results.Trial{Experiment: "conditions"}, directions(rows, columns)
	for _, share := range []float64{0.05, 0.4} {
		s := ConditionsSettings{Residual: 2, Middle: 0.05}
		g := s.groups(share, 0.1)
		train, err := g.population(trial, problem)
		if err != nil {
			t.Fatal(err)
		}
		at, _, err := Point{text: "zero"}.find(context.Background(), trial, train)
		if err != nil {
			t.Fatal(err)
		}
		for _, bits := range []int{1, 2, 4} {
			moments, err := marginalMoments(context.Background(), train, sampling.Settings{Bits: bits, TwoSided: true}, at.theta)
			if err != nil {
				t.Fatal(err)
			}
			spread := newSpread(train, moments, at)
			want, got := spread.second/spread.uniformSecond, g.variance(bits)
			if math.Abs(got/want-1) > 0.03 {
				t.Errorf("share %g, K = %d: closed form %g, over the rows %g", share, bits, got, want)
			}
			if bound := g.bound(bits); bound < got {
				t.Errorf("share %g, K = %d: the bound %g is below the truth %g", share, bits, bound, got)
			}
		}
	}
}

func TestBoundHoldsEverywhere(t *testing.T) {
	for _, residual := range []float64{0.1, 1, 5} {
		for _, share := range []float64{0, 0.001, 0.1, 0.5, 0.95} {
			for _, ratio := range []float64{0.001, 0.1, 0.5, 1} {
				g := ConditionsSettings{Residual: residual, Middle: 0.05}.groups(share, ratio)
				for bits := 1; bits <= MostBits; bits++ {
					if v, b := g.variance(bits), g.bound(bits); !(b >= v*(1-1e-12)) {
						t.Errorf("|r| %g, share %g, c %g, K = %d: bound %g, variance %g", residual, share, ratio, bits, b, v)
					}
					if v, least := g.variance(bits), g.optimum(); v < least*(1-1e-12) {
						t.Errorf("|r| %g, share %g, c %g, K = %d: variance %g is below the lowest, %g", residual, share, ratio, bits, v, least)
					}
				}
				if v := g.variance(1); math.Abs(v-1) > 1e-12 {
					t.Errorf("two-sided with K = 1 is uniform, but the variance ratio is %g", v)
				}
			}
		}
	}
}

func TestConditionsCoverTheirPopulations(t *testing.T) {
	trial := results.Trial{Experiment: "conditions", Methods: []results.Method{
		ConditionsMethod("m", ConditionsSettings{Tables: 20, Residual: 2, Shares: []float64{0.1, 0.3}, Ratios: []float64{0.1, 0.5}}),
	}}
	outcome, err := Conditions{}.Run(context.Background(), trial, harness.Inputs{Problem: directions(300, 20)})
	if err != nil {
		t.Fatal(err)
	}
	if len(outcome.Payload.Rows) != 4 {
		t.Fatalf("%d rows for 4 populations", len(outcome.Payload.Rows))
	}
	for i, k := range outcome.Payload.Column("k") {
		if k < 1 || k > MostBits || !(outcome.Payload.Column("variance_ratio")[i] <= 1) {
			t.Errorf("the best K is %g, with the variance %g; K = 1 would have 1", k, outcome.Payload.Column("variance_ratio")[i])
		}
		if audited := outcome.Payload.Column("audited_ratio")[i]; !(audited > 0) {
			t.Errorf("audited ratio %g", audited)
		}
	}
}
