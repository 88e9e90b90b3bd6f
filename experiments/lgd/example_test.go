package lgd

import (
	"slices"
	"testing"

	"gradsample/experiments/declare"
	"gradsample/harness"
	"gradsample/optimize"
	"gradsample/report"
)

// MomentumConvergence is the README's example of a new experiment.
func MomentumConvergence() declare.Experiment {
	return declare.Experiment{
		Experiment: harness.Experiment{
			Name: "momentum-convergence", Title: "Least squares with momentum", Mirrors: "a question of our own",
			Problems:    []harness.Problem{declare.Regression("pol", ""), declare.Regression("kin40k", harness.Standard)},
			Methods:     samplers("", true, optimize.Settings{Rule: "momentum"}),
			Measurement: "convergence", Tuned: true, Reference: "reference", Timing: "timing",
			Sizes: declare.TunedSizes(2, 10, 100),
		},
		Kind: declare.Convergence, Baselines: baselines(""),
		Settings: "momentum 0.9, batch 1, constant step tuned per method",
		Figures:  declare.ConvergenceFigures("", "Least squares, momentum"),
		Claims: []report.Claim{{
			ID: "momentum-lgd", Place: "nowhere", Statement: "LGD needs fewer epochs with momentum too",
			Metric: "epochs-ratio", Method: "lgd-paper", At: "train 0.1", Expect: report.Above(1),
		}},
	}
}

// The example expands into trials in every profile, as all experiments do.
func TestExperimentsExpandInEveryProfile(t *testing.T) {
	names := map[string]bool{}
	for _, e := range append(Experiments(), MomentumConvergence()) {
		if names[e.Name] {
			t.Errorf("two experiments are called %s", e.Name)
		}
		names[e.Name] = true
		before := 0
		for _, profile := range harness.Profiles() {
			stages, err := harness.Stages(e.Experiment, profile, 0)
			if err != nil {
				t.Fatal(err)
			}
			if len(stages) < before || len(stages) == 0 {
				t.Errorf("%s: profile %s has %d problems, a smaller one %d", e.Name, profile, len(stages), before)
			}
			before = len(stages)
			for _, stage := range stages {
				if len(stage.Trials()) == 0 {
					t.Errorf("%s, profile %s: nothing to run on %s", e.Name, profile, stage.Problem.Data)
				}
			}
			few := profile == harness.Quick || profile == harness.Standard && e.Kind == declare.Kernel // networks take long
			if size := e.Sizes[profile]; e.Tuned && (size.Seeds < 5 || !few && size.Seeds < 10) {
				t.Errorf("%s, profile %s: %d seeds", e.Name, profile, size.Seeds)
			}
		}
		for method, baseline := range e.Baselines {
			if !slices.Contains(e.MethodNames(), method) || !slices.Contains(e.MethodNames(), baseline) {
				t.Errorf("%s compares %q with %q, which are not both among its methods", e.Name, method, baseline)
			}
		}
		for _, claim := range e.Claims {
			if !slices.Contains(e.MethodNames(), claim.Method) {
				t.Errorf("%s claims something of %q, which is not among its methods", e.Name, claim.Method)
			}
		}
	}
}
