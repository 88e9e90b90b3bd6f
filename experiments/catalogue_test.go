package main

import (
	"slices"
	"strings"
	"testing"

	"gradsample/harness"
	"gradsample/results"
)

// What experiments declare fits together: every profile can be planned, methods
// are compared with methods, claims are about methods that are run, by metrics
// that have a meaning, and no two experiments, claims or figures share a name.
func TestDeclarationsFitTogether(t *testing.T) {
	seen := map[string]bool{}
	once := func(kind, name string) {
		t.Helper()
		if seen[kind+" "+name] {
			t.Errorf("there are two of %s %s", kind, name)
		}
		seen[kind+" "+name] = true
	}
	for _, e := range catalogue() {
		once("experiment", e.Name)
		for _, profile := range []harness.Profile{harness.Quick, harness.Standard, harness.Paper} {
			stages, err := harness.Stages(e.Experiment, profile, 0)
			if err != nil || len(stages) == 0 {
				t.Errorf("%s in profile %s: %d stages, %v", e.Name, profile, len(stages), err)
			}
		}
		methods := e.MethodNames()
		for method, baseline := range e.Baselines {
			if !slices.Contains(methods, method) || !slices.Contains(methods, baseline) {
				t.Errorf("%s compares %q with %q, and runs %q", e.Name, method, baseline, methods)
			}
		}
		for _, figure := range e.Figures {
			once("figure", e.Name+"/"+figure.Name)
		}
		for _, claim := range e.Claims {
			once("claim", claim.ID)
			if !slices.Contains(methods, claim.Method) {
				t.Errorf("claim %s is about %q, which %s does not run", claim.ID, claim.Method, e.Name)
			}
			if results.MetricMeaning(claim.Metric) == "" {
				t.Errorf("claim %s: what is %q?", claim.ID, claim.Metric)
			}
			if strings.HasSuffix(claim.Statement, ".") || claim.Place == "" {
				t.Errorf("claim %s: %q at %q", claim.ID, claim.Statement, claim.Place)
			}
		}
	}
}
