package main

import (
	"encoding/json"
	"testing"

	"gradsample/sampling"
)

// A sampler that goes by the clock makes other draws in every run. That is for
// fit, by hand: what experiments find has to be the same everywhere.
func TestNoExperimentGoesByTheClock(t *testing.T) {
	methods, auto := 0, 0
	for _, e := range catalogue() {
		for _, m := range e.Methods {
			var settings struct {
				Sampler  string
				Sampling sampling.Settings
			}
			if err := json.Unmarshal(m.Settings, &settings); err != nil {
				t.Fatalf("%s, method %s: %v", e.Name, m.Name, err)
			}
			methods++
			if settings.Sampler == "auto" {
				auto++
			}
			if clock := settings.Sampling.Clock; clock != "" && clock != sampling.ClockCounted {
				t.Errorf("%s, method %s: clock %q; only %s gives the same draws again", e.Name, m.Name, clock, sampling.ClockCounted)
			}
		}
	}
	if auto == 0 {
		t.Errorf("none of %d methods is auto's, which alone reads a clock", methods)
	}
}
