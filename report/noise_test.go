package report

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gradsample/internal/rng"
	"gradsample/results"
)

// measured is the claim's effect on one data set as a run measures it: of two
// methods' times over seeds, of which one is faster by a factor.
func measured(dataset string, seeds int, factor float64, random *rng.Stream) results.EffectRow {
	baseline, method := make([]float64, seeds), make([]float64, seeds)
	for seed := range seeds {
		shared := random.NormFloat64() // both methods see the same rows of a seed
		baseline[seed] = factor * math.Exp(0.3*shared+0.3*random.NormFloat64())
		method[seed] = math.Exp(0.3*shared + 0.3*random.NormFloat64())
	}
	stream := rng.New("report test", dataset, strconv.Itoa(seeds), strconv.FormatUint(random.Uint64(), 16))
	interval := results.PairedBootstrap(baseline, method, results.MedianRatio, 500, stream)
	row := effect(dataset, interval.Lower, interval.Estimate, interval.Upper)
	row.N = interval.N
	return row
}

// Where a method does not differ from its baseline, a claim that it does must
// hardly ever come out as reproduced, on either side and however many data sets
// it is judged on.
func TestNoiseIsHardlyEverReproduced(t *testing.T) {
	const experiments = 400
	for _, seeds := range []int{5, 10} {
		for _, sets := range []int{1, 3} {
			for side, expectation := range map[string]Expectation{"above": Above(1), "below": Below(1)} {
				random := rng.New("report test", "noise", strconv.Itoa(seeds), strconv.Itoa(sets), side)
				tested := claim
				tested.Expect = expectation
				count := map[Verdict]int{}
				for range experiments {
					var effects []results.EffectRow
					for set := range sets {
						effects = append(effects, measured(strconv.Itoa(set), seeds, 1, random))
					}
					rows, _ := Judge("experiment", []Claim{tested}, effects)
					count[rows[0].Verdict]++
				}
				share := float64(count[Reproduced]) / experiments
				t.Logf("%2d seeds, %d sets, %s 1: %v", seeds, sets, side, count)
				if share > 0.05 || sets == 1 && share == 0 {
					t.Errorf("%d seeds, %d sets, %s 1: noise alone was reproduced in %.1f %% of experiments, want at most 5 %%, and on one set some", seeds, sets, side, 100*share)
				}
			}
		}
	}
}

// Where the difference is large beside the noise, the verdict must see it; a rule
// that never says reproduced would pass the test above.
func TestLargeEffectsAreSeen(t *testing.T) {
	random := rng.New("report test", "effect")
	for _, seeds := range []int{5, 10} {
		for _, test := range []struct {
			factor float64
			want   Verdict
		}{{10, Reproduced}, {0.1, NotReproduced}} {
			for range 20 {
				rows, _ := Judge("experiment", []Claim{claim}, []results.EffectRow{measured("a", seeds, test.factor, random)})
				if rows[0].Verdict != test.want {
					t.Errorf("%d seeds, a factor of %g: %s, want %s", seeds, test.factor, rows[0].Verdict, test.want)
				}
			}
		}
	}
}

// A claim on which data sets disagree says which is which, in the table, the
// document and the row.
func TestDisagreementNamesTheSets(t *testing.T) {
	surrogate := effect("slice", 0.8, 1.1, 1.4)
	surrogate.DataState = "surrogate"
	rows, _ := Judge("experiment", []Claim{claim}, []results.EffectRow{effect("pol", 1.1, 1.5, 2), effect("year", 0.2, 0.5, 0.9), surrogate, effect("uji", 2, 3, 4)})
	want := "reproduced on pol, uji; not on year; inconclusive on slice (surrogate)"
	if got := rows[0].Disagreement(); rows[0].Verdict != Partly || got != want {
		t.Errorf("%s: %q, want partly: %q", rows[0].Verdict, got, want)
	}
	var table strings.Builder
	if err := PrintTable(&table, rows); err != nil || !strings.Contains(table.String(), "surrogate data among them\n    "+want+"\n") {
		t.Errorf("%v, the table is\n%s", err, table.String())
	}
	agreeing, _ := Judge("experiment", []Claim{claim}, []results.EffectRow{effect("pol", 1.1, 1.5, 2), effect("uji", 2, 3, 4)})
	if text := agreeing[0].Disagreement(); text != "" {
		t.Errorf("sets that agree are said to disagree: %q", text)
	}
}

// Every verdict comes with the rule that it follows from, in words.
func TestRulesInWords(t *testing.T) {
	for expectation, want := range map[Expectation]string{
		Above(1):      "all of the 95 % interval of the epochs-ratio lies above 1, not reproduced where none",
		Below(1.01):   "lies below 1.01,",
		Near(1, 0.05): "lies within 1 ± 0.05,",
	} {
		tested := claim
		tested.Expect = expectation
		rows, _ := Judge("experiment", []Claim{tested}, nil)
		if !strings.Contains(rows[0].Rule, want) {
			t.Errorf("the rule of %v is %q", expectation, rows[0].Rule)
		}
	}
}

// A table's expectation is read back as what it is about.
func TestBounds(t *testing.T) {
	for expectation, want := range map[Expectation][]float64{Above(1): {1}, Below(1.01): {1.01}, AtMost(1): {1}, Above(-2): {-2}, Near(1.5, 0.25): {1.25, 1.75}} {
		if got := Bounds(expectation.String()); !slices.Equal(got, want) {
			t.Errorf("%v is about %v, want %v", expectation, got, want)
		}
	}
	if got := Bounds("fast"); got != nil {
		t.Errorf("no expectation is about %v", got)
	}
}
