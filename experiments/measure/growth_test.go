package measure

import (
	"context"
	"reflect"
	"testing"
	"time"

	"gradsample/harness"
	"gradsample/results"
	"gradsample/sampling"
)

// What growth counts is the same in every run, and what it times has a row a turn.
func TestGrowthCountsWhatSamplersHold(t *testing.T) {
	growth, data := Growth{Turn: 50 * time.Microsecond}, problem()
	asked := trial("uniform", results.PurposeTiming, 0)
	asked.Methods = nil
	for _, name := range sampling.Names() {
		asked.Methods = append(asked.Methods, trial(name, results.PurposeTiming, 0).Methods...)
	}
	run := func() harness.Outcome {
		outcome, err := growth.Run(context.Background(), asked, harness.Inputs{Problem: data})
		if err != nil {
			t.Fatal(err)
		}
		return outcome
	}
	first, second := run(), run()
	if !reflect.DeepEqual(first.Payload, second.Payload) {
		t.Errorf("payloads %v and %v", first.Payload, second.Payload)
	}
	if got, want := len(first.Timings.Rows), growthRounds*len(asked.Methods); got != want {
		t.Errorf("%d turns, want %d", got, want)
	}
	const rows, tables = 400, 10
	per := map[string]float64{ // bytes a row that cannot be done without, and are nearly all
		"uniform": 0, "permuted": 4, "static-norm": 48, "lgd-paper": 5 * tables, "lgd-released": 5 * tables,
		"lgd-exact": 5*tables + 8, "dci": 8 * tables, "stale-norm": 48, "oracle": 16,
	}
	for i, bytes := range first.Payload.Column("memory_bytes") {
		name := asked.Methods[i].Name
		least, ok := per[name]
		if ok && (bytes < least*rows || bytes > least*rows+20_000) {
			t.Errorf("%s holds %g bytes for %d rows, expected %g and little more", name, bytes, rows, least*rows)
		}
	}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := growth.Run(stopped, asked, harness.Inputs{Problem: data}); err == nil {
		t.Error("a cancelled trial ended")
	}
}
