package optimize

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
)

func TestBadSettingsAreRefused(t *testing.T) {
	o := newProblem(t, 10, 3, 0)
	for _, test := range []struct {
		settings Settings
		message  string
	}{
		{Settings{}, "step 0; choose"},
		{Settings{Step: -1}, "step -1"},
		{Settings{Step: math.NaN()}, "step NaN"},
		{Settings{Step: math.Inf(1)}, "step +Inf"},
		{Settings{Step: 1, Rule: "rmsprop"}, `rule "rmsprop"; choose from sgd, momentum, adagrad, adam`},
		{Settings{Step: 1, Schedule: "cosine"}, `schedule "cosine"; choose from constant, inverse, inverse-sqrt`},
		{Settings{Step: 1, ScheduleOffset: -5}, "schedule offset -5"},
		{Settings{Step: 1, Batch: -1}, "batch -1"},
		{Settings{Step: 1, Momentum: 1}, "momentum 1"},
		{Settings{Step: 1, Beta2: -0.5}, "beta2 -0.5"},
		{Settings{Step: 1, Epsilon: math.NaN()}, "epsilon NaN"},
		{Settings{Step: 1, Warmup: -1}, "warm-up of -1"},
		{Settings{Step: 1, Reduction: "sag"}, `reduction "sag"; choose from svrg, saga, or none`},
		{Settings{Step: 1, Reduction: SVRG, Snapshot: -2}, "snapshots every -2 epochs"},
		{Settings{Step: 1, Reduction: SVRG, Snapshot: math.NaN()}, "snapshots every NaN epochs"},
		{Settings{Step: 1, Reduction: SVRG, Snapshot: math.Inf(1)}, "snapshots every +Inf epochs"},
		{Settings{Step: 1, Reduction: SAGA, Snapshot: 2}, "without svrg"},
		{Settings{Step: 1, Snapshot: 2}, "without svrg"},
		{Settings{Step: 1, Reduction: SAGA, Rule: Adam}, "saga with rule adam"},
	} {
		_, err := NewTrainer(o, newSampler(t, "uniform", o, 1), test.settings)
		if !errors.Is(err, ErrSettings) || !strings.Contains(err.Error(), test.message) {
			t.Errorf("%+v gave error %v, want one with %q", test.settings, err, test.message)
		}
	}
}

// A trial's key is made of this text: fields that are not set must not appear,
// so that a later field leaves old keys as they are.
func TestSettingsAsIdentity(t *testing.T) {
	for _, test := range []struct {
		settings Settings
		want     string
	}{
		{Settings{Step: 0.5}, `{"step":0.5}`},
		{
			Settings{"adagrad", 0.1, "inverse", 7, 8, true, 0.8, 0.99, 1e-6, 9, "svrg", 2.5},
			`{"rule":"adagrad","step":0.1,"schedule":"inverse","schedule_offset":7,"batch":8,"average":true,"momentum":0.8,"beta2":0.99,"epsilon":0.000001,"warmup":9,"reduction":"svrg","snapshot":2.5}`,
		},
	} {
		text, err := json.Marshal(test.settings)
		if err != nil || string(text) != test.want {
			t.Errorf("%+v is written %s (%v), want %s", test.settings, text, err, test.want)
		}
	}
}

func TestSchedules(t *testing.T) {
	for _, test := range []struct {
		schedule string
		want     [3]float64 // at 0, T and 3T
	}{
		{"", [3]float64{0.6, 0.6, 0.6}},
		{Constant, [3]float64{0.6, 0.6, 0.6}},
		{Inverse, [3]float64{0.6, 0.3, 0.15}},
		{InverseSqrt, [3]float64{0.6, 0.6 / math.Sqrt2, 0.3}},
	} {
		// T is one epoch by default: 40 rows in batches of 4.
		settings := Settings{Step: 0.6, Schedule: test.schedule, Batch: 4}.WithDefaults(40)
		for i, at := range []int{0, 10, 30} {
			if got := settings.stepAt(at); math.Abs(got-test.want[i]) > 1e-15 {
				t.Errorf("%q: step %v at iteration %d, want %v", test.schedule, got, at, test.want[i])
			}
		}
	}
}
