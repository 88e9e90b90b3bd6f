package measure

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"gradsample/sampling"
)

// tries returns the distribution of l as the command prints it.
func (b *bench) tries(request AuditRequest) []TriesRow {
	b.t.Helper()
	request.At, request.Draws = b.point, max(request.Draws, 1)
	rows, _, err := Tries(context.Background(), b.trial, b.problem, request)
	if err != nil {
		b.t.Fatal(err)
	}
	return rows
}

// triesCases are tables some, none and all of whose buckets are empty.
func triesCases() []AuditRequest {
	var cases []AuditRequest
	for _, name := range []string{"lgd-paper", "lgd-released", "lgd-exact"} {
		for _, s := range []sampling.Settings{
			{Bits: 1, Tables: 6, TwoSided: true}, {Bits: 5, Tables: 9}, {Bits: 7, Tables: 5}, {Bits: 28, Tables: 3},
		} {
			cases = append(cases, AuditRequest{Sampler: name, Sampling: s})
		}
	}
	return append(cases, AuditRequest{Sampler: "uniform"}, AuditRequest{Sampler: "stale-norm"})
}

func TestTriesEqualEnumeration(t *testing.T) {
	b := newBench(t, 24, "epochs:1")
	shares := map[float64]bool{}
	for _, request := range triesCases() {
		s, want := request.Sampling, map[string]float64{"0": 1}
		if strings.HasPrefix(request.Sampler, "lgd") {
			most := s.Tables
			if request.Sampler == "lgd-paper" {
				most = 400
			}
			outcomes, empty := b.lookUps(s, most, inLast)
			shares[empty] = true
			want = map[string]float64{}
			for _, o := range outcomes {
				want[fmt.Sprint(o.tried)] += o.probability
			}
			switch {
			case empty == 1:
				want = map[string]float64{fmt.Sprint(s.Tables): 1}
			case request.Sampler == "lgd-released":
				want[fmt.Sprint(s.Tables)] += math.Pow(empty, float64(s.Tables))
			case request.Sampler == "lgd-exact":
				want = map[string]float64{"0": .1, "1": .9}
			}
		}
		total := 0.0
		for _, row := range b.tries(request) {
			total += float64(row.Probability)
			if got := float64(row.Probability); !strings.HasPrefix(row.L, ">") && math.Abs(got-want[row.L]) > 1e-12 {
				t.Errorf("%s %+v: %s tables have probability %v, by enumeration %v", request.Sampler, s, row.L, got, want[row.L])
			}
		}
		if math.Abs(total-1) > 1e-12 {
			t.Errorf("%s %+v: probabilities sum to %v", request.Sampler, s, total)
		}
	}
	if len(shares) < 3 || !shares[0] || !shares[1] {
		t.Errorf("the shares of empty buckets are %v", shares)
	}
}

func TestTriesAgreeWithDraws(t *testing.T) {
	b := newBench(t, 24, "epochs:1")
	const times = 20000
	for _, request := range triesCases() {
		draws, counts := make([]sampling.Draw, times), map[string]float64{}
		b.sampler(request).Draw(b.at.theta, draws)
		for _, d := range draws {
			counts[fmt.Sprint(d.TablesTried)]++
		}
		var statistic, cells, restCount, restWant float64
		restCount = times
		restWant = times
		for _, row := range b.tries(request) {
			want := times * float64(row.Probability)
			if want < 5 {
				continue // for the rest
			}
			statistic += (counts[row.L] - want) * (counts[row.L] - want) / want
			cells++
			restCount, restWant = restCount-counts[row.L], restWant-want
		}
		if restWant >= 5 {
			statistic += (restCount - restWant) * (restCount - restWant) / restWant
			cells++
		} else if restCount > 40 {
			t.Errorf("%s %+v: %v draws tried numbers that are expected %v times", request.Sampler, request.Sampling, restCount, restWant)
		}
		if most := (distuv.ChiSquared{K: max(cells-1, 1)}).Quantile(.9999); statistic > most {
			t.Errorf("%s %+v: chi-squared %v over %v numbers of tables, more than %v", request.Sampler, request.Sampling, statistic, cells, most)
		}
	}
}

// The rest of an unbounded distribution is not dropped.
func TestTriesOfManyTablesEndWithTheRest(t *testing.T) {
	b := newBench(t, 24, "epochs:1")
	rows := b.tries(AuditRequest{Sampler: "lgd-paper", Sampling: sampling.Settings{Bits: 7, Tables: 5}, Draws: 2})
	rests := 0
	for _, row := range rows {
		if strings.HasPrefix(row.L, ">") {
			rests++
			if !(row.Probability > 0 && row.Probability < 1e-11) {
				t.Errorf("%s tables have probability %v", row.L, row.Probability)
			}
		}
	}
	if first, last := rows[0].TablesSeed, rows[len(rows)-1].TablesSeed; rests == 0 || first != 0 || last != 1 {
		t.Errorf("%d rests, seeds %d to %d", rests, first, last)
	}
}
