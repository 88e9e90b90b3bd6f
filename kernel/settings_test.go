package kernel

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
)

func TestBadTrainingSettingsAreRefused(t *testing.T) {
	table := newTable(Squared, 10, 2, "bad settings")
	nan := math.NaN()
	for _, test := range []struct {
		settings Settings
		message  string
	}{
		{Settings{}, "no step; choose"},
		{Settings{Step: "constant:x"}, `"x" is no number above 0; write constant:a`},
		{Settings{Step: "constant:1", Method: "adam"}, `method "adam"; choose from dsg, cyclic, cdsg, revisit, features-sgd`},
		{Settings{Step: "constant:1", Loss: "cosine"}, `loss "cosine"; choose from squared`},
		{Settings{Step: "constant:1", HuberDelta: -1}, "huber delta -1"},
		{Settings{Step: "constant:1", Ridge: -1}, "ridge -1"},
		{Settings{Step: "constant:1", Ridge: nan}, "ridge NaN"},
		{Settings{Step: "constant:1", Penalty: "norm"}, `penalty "norm"; choose from function, coefficients`},
		{Settings{Step: "constant:1", Block: -2}, "block of -2"},
		{Settings{Step: "constant:1", Batch: -2}, "batch of -2"},
		{Settings{Step: "constant:1", Precondition: -2}, "precondition -2"},
		{Settings{Step: "constant:1", MaxFeatures: 5}, "dsg adds features without end"},
		{Settings{Step: "constant:1", Method: Revisit}, "max features 0; revisit needs"},
		{Settings{Step: "constant:1", Method: Revisit, Block: 4, MaxFeatures: 10}, "multiple of the block, 4"},
		{Settings{Step: "constant:1", Method: Revisit, MaxFeatures: 10, Revisit: "wise"}, `revisit "wise"`},
		{Settings{Method: FeaturesSGD, MaxFeatures: 10, Precondition: 1}, "features-sgd takes plain steps"},
		{Settings{Step: "constant:1", Method: Cyclic, Generate: -1}, "generate -1"},
		{Settings{Step: "constant:1", Method: CDSG, Rule: "luck"}, `rule "luck"; choose from newton, line-search, descent`},
		{Settings{Method: CDSG, Rule: Newton, Precondition: 1}, "rule newton takes plain steps"},
		{Settings{Step: "constant:1", Method: CDSG, C: -1}, "c -1"},
		{Settings{Step: "constant:1", Method: CDSG, Cap: 0.5}, "cap 0.5"},
		{Settings{Method: CDSG, Precondition: 1, Rho: -1}, "rho -1"},
		{Settings{Step: "constant:1", Loss: Softmax}, "give the number of classes"},
	} {
		_, err := NewTrainer(newTrainingProblem(table, Squared, "bad settings"), test.settings, Resources{})
		if !errors.Is(err, ErrSettings) || !strings.Contains(err.Error(), test.message) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%+v gave error %v, want one with %q", test.settings, err, test.message)
		}
	}
}

func TestDefaultsOfTrainingSettings(t *testing.T) {
	for _, test := range []struct {
		settings   Settings
		rule, step string
		mapped     int
	}{
		{Settings{Step: "constant:1"}, Descent, "constant:1", 64},
		{Settings{Step: "constant:1", Block: 48}, Descent, "constant:1", 96},
		{Settings{Block: 512, Precondition: 1e-3}, Descent, "constant:1", 512},
		{Settings{Block: 65, Precondition: 1e-3, Loss: Softmax}, Descent, "constant:2", 65},
		{Settings{Precondition: 1e-3, Loss: Logistic}, Descent, "constant:4", 64},
	} {
		s := test.settings.WithDefaults()
		if s.Rule != test.rule || s.Step != test.step || s.FeatureBlock() != test.mapped {
			t.Errorf("%+v: rule %s, step %s, %d features at a time", test.settings, s.Rule, s.Step, s.FeatureBlock())
		}
		if again := s.WithDefaults(); again != s {
			t.Errorf("defaults of %+v change when filled in twice", test.settings)
		}
	}
}

// A trial's key is made of this text: fields that are not set must not appear,
// so that a later field leaves old keys as they are.
func TestTrainingSettingsAsIdentity(t *testing.T) {
	text, err := json.Marshal(Settings{Method: CDSG, Step: "inverse:1,10", Cap: 2})
	if want := `{"method":"cdsg","step":"inverse:1,10","cap":2}`; err != nil || string(text) != want {
		t.Errorf("written %s (%v), want %s", text, err, want)
	}
}

func TestWarnings(t *testing.T) {
	table := newTable(Squared, 10, 2, "warnings")
	for _, test := range []struct {
		settings Settings
		want     string
	}{
		{Settings{Step: "inverse:8,0.9", Batch: 64}, "t0 below theta²/batch = 1 "},
		{Settings{Step: "inverse:8,1", Batch: 64}, ""},
		{Settings{Step: "constant:8"}, ""},
		{Settings{Precondition: 1e-3, Ridge: 1e-3}, "ridge takes nothing back"},
		{Settings{Precondition: 1e-3, Ridge: 1e-2, Method: CDSG, Penalty: PenaltyCoefficients}, "a step may raise"},
		{Settings{Precondition: 1e-3, Ridge: 1e-3, Method: CDSG, Penalty: PenaltyCoefficients}, ""},
		{Settings{Precondition: 1e-3, Ridge: 1e-2, Method: CDSG}, ""},
	} {
		warnings := newKernelTrainer(t, newTrainingProblem(table, Squared, "warnings"), test.settings, Resources{}).Warnings()
		got := strings.Join(warnings, "; ")
		if (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
			t.Errorf("%+v warns %q, want %q", test.settings, got, test.want)
		}
	}
}
