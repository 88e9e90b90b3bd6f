package report

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gradsample/results"
)

var claim = Claim{ID: "faster", Statement: "it is faster", Metric: "epochs-ratio", Method: "lgd", At: "train 0.1", Expect: Above(1)}

// effect is the claim's effect on one data set.
func effect(dataset string, lower, estimate, upper float64) results.EffectRow {
	return results.EffectRow{
		Setting: results.Setting{Dataset: dataset, DataState: "real"}, Metric: claim.Metric, Method: claim.Method, At: claim.At,
		Estimate: results.Float(estimate), Lower: results.Float(lower), Upper: results.Float(upper), N: 5,
	}
}

func TestVerdicts(t *testing.T) {
	above, below, across := effect("a", 1.1, 1.5, 2), effect("b", 0.2, 0.5, 0.9), effect("c", 0.8, 1.1, 1.4)
	for _, test := range []struct {
		name    string
		effects []results.EffectRow
		want    Verdict
	}{
		{"nothing measured", nil, NotRun},
		{"every set shows it", []results.EffectRow{above, effect("d", 1.01, 3, math.Inf(1))}, Reproduced},
		{"some sets show it", []results.EffectRow{above, below}, Partly},
		{"some sets show it, others cannot tell", []results.EffectRow{above, across}, Partly},
		{"no set shows it and one contradicts", []results.EffectRow{below, across}, NotReproduced},
		{"every set contradicts", []results.EffectRow{below}, NotReproduced},
		{"no set can tell", []results.EffectRow{across}, Inconclusive},
		{"too few seeds for an interval", []results.EffectRow{effect("e", math.Inf(-1), 2, math.Inf(1))}, Inconclusive},
		{"no number", []results.EffectRow{effect("f", math.NaN(), math.NaN(), math.NaN())}, NotRun},
	} {
		rows, evidence := Judge("experiment", []Claim{claim}, test.effects)
		if rows[0].Verdict != test.want {
			t.Errorf("%s: %s, want %s", test.name, rows[0].Verdict, test.want)
		}
		if test.want != NotRun && len(evidence) != len(test.effects) {
			t.Errorf("%s: %d pieces of evidence for %d effects", test.name, len(evidence), len(test.effects))
		}
	}
}

func TestExpectations(t *testing.T) {
	for _, test := range []struct {
		expect       Expectation
		lower, upper float64
		want         Verdict
	}{
		{AtMost(1), 0.2, 1, Reproduced},
		{AtMost(1), 1.01, 1.5, NotReproduced},
		{AtMost(1), 1, 1.5, Inconclusive},
		{Below(1), 0.2, 0.9, Reproduced},
		{Below(1), 1, 1.5, NotReproduced},
		{Below(1), 0.9, 1.1, Inconclusive},
		{Near(1.5, 0.25), 1.3, 1.7, Reproduced},
		{Near(1.5, 0.25), 1.8, 1.9, NotReproduced},
		{Near(1.5, 0.25), 0.5, 1.2, NotReproduced},
		{Near(1.5, 0.25), 1.7, 1.8, Inconclusive},
		{Above(0), 0, 1, Inconclusive},
	} {
		if got := test.expect.judge(test.lower, test.upper); got != test.want {
			t.Errorf("%v for [%g, %g]: %s, want %s", test.expect, test.lower, test.upper, got, test.want)
		}
	}
}

func TestOtherMethodsAndTargetsAreNoEvidence(t *testing.T) {
	for _, change := range []func(*results.EffectRow){
		func(e *results.EffectRow) { e.Method = "other" },
		func(e *results.EffectRow) { e.At = "train 0.2" },
		func(e *results.EffectRow) { e.Metric = "seconds-ratio" },
	} {
		other := effect("a", 2, 3, 4)
		change(&other)
		if rows, _ := Judge("experiment", []Claim{claim}, []results.EffectRow{other}); rows[0].Verdict != NotRun {
			t.Errorf("%s at %s of %s was taken for evidence", other.Metric, other.At, other.Method)
		}
	}
}

func TestStandInsAreNamed(t *testing.T) {
	surrogate := effect("year", 2, 3, 4)
	surrogate.DataState = "surrogate"
	rows, _ := Judge("experiment", []Claim{claim}, []results.EffectRow{surrogate, effect("a", 2, 3, 4)})
	if !rows[0].Surrogate || rows[0].Subset || !strings.Contains(rows[0].Details, "year (surrogate) 3 [2, 4]") {
		t.Errorf("the row does not say what stood in: %+v", rows[0])
	}
	if text := Markdown(rows); !strings.Contains(text, "**reproduced**") || !strings.Contains(text, "surrogate") {
		t.Errorf("the table does not say what stood in:\n%s", text)
	}
	if text := Brief(rows); !strings.Contains(text, "**reproduced** | 2 of 2 (surrogate data among them) |") {
		t.Errorf("the short table does not say that something stood in:\n%s", text)
	}
}

// A synthetic set is what the experiment asks for, and its name says what it is.
func TestSyntheticIsNoStandIn(t *testing.T) {
	named, deformed := effect("synthetic:heavy", 2, 3, 4), effect("mnist:deformed", 2, 3, 4)
	named.DataState, deformed.DataState = "synthetic", "synthetic"
	rows, _ := Judge("experiment", []Claim{claim}, []results.EffectRow{named, deformed})
	if rows[0].Surrogate || rows[0].Subset || rows[0].note() != "" {
		t.Errorf("the row says that something stood in: %+v", rows[0])
	}
	if want := "synthetic:heavy 3 [2, 4]; mnist:deformed (synthetic) 3 [2, 4]"; rows[0].Details != want {
		t.Errorf("details %q, want %q", rows[0].Details, want)
	}
}

func TestUpdateReplacesBetweenItsMarkersOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "README.md")
	if err := os.WriteFile(path, []byte("before\n<!-- verdicts -->\nold\n<!-- /verdicts -->\nafter\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for round, want := range []bool{true, false} {
		changed, err := Update(path, []Section{{"answers", "none"}, {"verdicts", "new\n"}})
		if err != nil || changed != want {
			t.Errorf("round %d: changed %t, %v", round, changed, err)
		}
	}
	content, _ := os.ReadFile(path)
	if got, want := string(content), "before\n<!-- verdicts -->\n\nnew\n\n<!-- /verdicts -->\nafter\n"; got != want {
		t.Errorf("document is %q, want %q", got, want)
	}
	if _, err := Update(path, []Section{{"numbers", "x"}}); err == nil {
		t.Error("a document without the markers was accepted")
	}
}

// The numbers of a clock stay out of the files that must not differ from run to
// run, and are found again by whoever reads the verdicts.
func TestClocksStayOutOfTheStatisticalFiles(t *testing.T) {
	timed := effect("a", 2, 3.25, 4)
	timed.Metric = results.MetricSecondsRatio
	quick := claim
	quick.ID, quick.Metric = "quicker", results.MetricSecondsRatio
	rows, evidence := Judge("experiment", []Claim{claim, quick}, []results.EffectRow{effect("a", 2, 2.5, 4), timed})
	folder := t.TempDir()
	if err := WriteClaims(folder, rows, evidence); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"claims.csv", "claims-by-data-set.csv"} {
		content, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(content), "3.25") || !strings.Contains(string(content), "2.5") {
			t.Errorf("%s holds a clock's numbers, or misses the others:\n%s", name, content)
		}
	}
	read, err := ReadClaims(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(read) != 2 || read[0] != rows[0] || read[1] != rows[1] {
		t.Errorf("read %+v, wrote %+v", read, rows)
	}
}
