package harness

import (
	"testing"

	"gradsample/results"
)

// A limit holds in its own profile: for training rows, in quick for test rows too.
func TestLimitsHoldInTheirProfiles(t *testing.T) {
	p := Problem{Problem: results.Problem{Data: "toy", Loss: "least-squares"}, Limit: map[Profile]int{Quick: 10, Standard: 100}}
	alike := p
	alike.Alike = true
	for _, test := range []struct {
		declared Problem
		profile  Profile
		want     results.Problem
	}{
		{p, Quick, results.Problem{Data: "toy", Loss: "least-squares", Rows: 10, TestRows: 10}},
		{p, Standard, results.Problem{Data: "toy", Loss: "least-squares", Rows: 100}},
		{p, Paper, p.Problem},
		{alike, Quick, results.Problem{Data: "toy", Loss: "least-squares", Rows: 10, TestRows: 10, Same: true}},
		{alike, Paper, p.Problem},
	} {
		if got := test.declared.At(test.profile); got != test.want {
			t.Errorf("%s, alike %t: %+v, want %+v", test.profile, test.declared.Alike, got, test.want)
		}
	}
}
