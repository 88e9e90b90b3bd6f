package harness

import (
	"strings"
	"testing"

	"gradsample/results"
)

// A problem on data that the user has not brought is left out with a line, others stay;
// an experiment of nothing else has none, and no trial.
func TestProblemsThatWereNotBrought(t *testing.T) {
	t.Setenv("GRADSAMPLE_DATA", "")
	e, r := declared(t), runner(t, t.TempDir(), 1, &fake{best: 1})
	lacking := Problem{Problem: results.Problem{Data: "imagenet"}}
	both := e
	both.Problems = append([]Problem{lacking}, e.Problems...)
	left, lines := r.Data.Available(both)
	if len(left.Problems) != 1 || left.Problems[0].Data != e.Problems[0].Data || len(lines) != 1 || !strings.HasPrefix(lines[0], "fake on imagenet: not run, it needs your own pictures") {
		t.Errorf("%v, %q", left.Problems, lines)
	}
	if len(both.Problems) != 2 {
		t.Error("the declared experiment was changed")
	}
	e.Problems = []Problem{lacking}
	left, lines = r.Data.Available(e)
	plan, err := Plan(t.Context(), []Experiment{left}, Quick, 0, r.Data, r.Measurements)
	if err != nil || len(plan) != 0 || len(lines) != 1 || !strings.HasPrefix(lines[0], "fake: not run") {
		t.Errorf("a plan of %d trials, %v, %q", len(plan), err, lines)
	}
}
