package plots

import (
	"testing"

	"gradsample/results"
)

func TestCaptionSaysWhatTheDataAre(t *testing.T) {
	setting := func(name, state string) results.Setting {
		return results.Setting{Dataset: name, DataState: state, Preprocess: "standard"}
	}
	tests := []struct {
		settings []results.Setting
		want     string
	}{
		{[]results.Setting{setting("a", "real")}, "Preprocessing: standard."},
		{
			[]results.Setting{setting("a", "real"), setting("b", "surrogate"), setting("b", "surrogate"), setting("synthetic:heavy", "synthetic")},
			"Preprocessing: standard. Data: b is a surrogate, synthetic:heavy is synthetic; the others are real.",
		},
		{[]results.Setting{setting("synthetic:heavy", "synthetic")}, "Preprocessing: standard. Data: synthetic:heavy is synthetic."},
	}
	for _, test := range tests {
		if got := dataCaption(test.settings); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
