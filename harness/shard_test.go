package harness

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gradsample/results"
)

func TestParseShard(t *testing.T) {
	for text, want := range map[string]Shard{"0/1": {0, 1}, "2/3": {2, 3}} {
		if got, err := ParseShard(text); err != nil || got != want || got.String() != text {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "1", "1/", "/2", "3/3", "-1/3", "0/0", "a/b", "1/2/3", "0/-1"} {
		if _, err := ParseShard(text); !errors.Is(err, ErrShard) {
			t.Errorf("%q gives %v", text, err)
		}
	}
}

// Every trial is in exactly one shard, with all others of its cell, and no
// shard has much more to do than another.
func TestShardsSplitThePlan(t *testing.T) {
	plan := planOf(t, timedExperiment(t), 0)
	cells := plan[len(plan)-1].Cell + 1
	if cells != 2*3 {
		t.Fatalf("%d cells: want two methods and the timing, on two problems", cells)
	}
	for count := 1; count <= cells+2; count++ {
		in, most := map[string]int{}, 0
		for index := range count {
			keys := Shard{index, count}.Keys(plan)
			most = max(most, len(keys))
			for _, line := range plan {
				if keys[line.Key] {
					in[line.Key]++
				}
			}
			for i, line := range plan[1:] {
				if plan[i].Cell == line.Cell && keys[plan[i].Key] != keys[line.Key] {
					t.Errorf("shard %d/%d cuts through cell %d", index, count, line.Cell)
				}
			}
		}
		for _, line := range plan {
			if in[line.Key] != 1 {
				t.Errorf("trial %d is in %d of %d shards", line.Index, in[line.Key], count)
			}
		}
		if fair := len(plan)/count + 11; most > fair {
			t.Errorf("one of %d shards has %d of %d trials", count, most, len(plan))
		}
	}
}

// timedExperiment has a timing lane and two problems.
func timedExperiment(t *testing.T) Experiment {
	t.Helper()
	e := declared(t)
	e.Timing = "fake"
	e.Problems = append(e.Problems, e.Problems[0])
	e.Problems[1].Ridge = 0.5
	return e
}

// A trial that is asked for alone brings the tuning that it rests on, and
// nothing else.
func TestOneTrialIsRunWithItsTuning(t *testing.T) {
	e := timedExperiment(t)
	plan := planOf(t, e, 0)
	for _, test := range []struct {
		index, ran int
	}{
		{0, 1},              // a tuning trial
		{8, 8 + 1},          // a result: four step sizes, two seeds each
		{2*11 + 0, 1 + 2*8}, // a timing: all methods' step sizes
		{23, 1}, {len(plan) - 1, 1 + 2*8},
	} {
		r := runner(t, t.TempDir(), 2, &fake{best: 0.3})
		r.Only = map[string]bool{plan[test.index].Key: true}
		report, err := r.Run(context.Background(), []Experiment{e})
		if err != nil {
			t.Fatal(err)
		}
		asked := slices.ContainsFunc(digests(report), func(line string) bool { return line[:keyLength] == plan[test.index].Key })
		if report.Ran != test.ran || !asked {
			t.Errorf("trial %d (%s): %d trials run, want %d with that one among them", test.index, plan[test.index].Trial.Purpose, report.Ran, test.ran)
		}
	}
}

// What shards computed in folders of their own, one of them cut off and run
// again, is what one run computes.
func TestMergedShardsAreOneRun(t *testing.T) {
	e := timedExperiment(t)
	e.Sizes = map[Profile]Size{Quick: {Seeds: 2, Epochs: 1, Grid: results.Grid{First: 0.2, Factor: 2, Points: 2, Seeds: 1, Extend: 2}}}
	plan := planOf(t, e, 0)
	run := func(ctx context.Context, folder string, only map[string]bool, measurement Measurement) (Report, error) {
		r := runner(t, folder, 2, measurement)
		r.Only = only
		return r.Run(ctx, []Experiment{e})
	}
	whole, err := run(context.Background(), t.TempDir(), nil, &fake{best: 1.6})
	if err != nil {
		t.Fatal(err)
	}
	for _, count := range []int{1, 3, 7} {
		var folders []string
		for index := range count {
			folder, keys := t.TempDir(), Shard{index, count}.Keys(plan)
			folders = append(folders, folder)
			if index == count/2 {
				ctx, cancel := context.WithCancel(context.Background())
				killed := &fake{best: 1.6, during: func(call int32) error {
					if call == 2 {
						cancel()
					}
					return nil
				}}
				if _, err := run(ctx, folder, keys, killed); !errors.Is(err, context.Canceled) {
					t.Fatalf("the killed shard ended with %v", err)
				}
			}
			report, err := run(context.Background(), folder, keys, &fake{best: 1.6})
			if err == nil {
				err = Begin(nil, Quick, "").Write(folder, "", report.Records)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		out := t.TempDir()
		if _, err := Merge(folders, out); err != nil {
			t.Fatal(err)
		}
		merged, err := runner(t, out, 2, &fake{best: 1.6}).Look(context.Background(), []Experiment{e})
		if err != nil {
			t.Fatal(err)
		}
		if len(merged.Missing) > 0 {
			t.Errorf("%d shards miss %q", count, merged.Missing)
		}
		if diff := cmp.Diff(digests(whole), digests(merged)); diff != "" {
			t.Errorf("%d shards:\n%s", count, diff)
		}
	}
}

// What is new is run, and nothing else.
func TestOnlyWhatIsNewIsRun(t *testing.T) {
	e, folder := timedExperiment(t), t.TempDir()
	e.Timing = ""
	ran := func(change func(*Experiment), seeds int) int {
		changed := e
		changed.Problems, changed.Methods = slices.Clone(e.Problems), slices.Clone(e.Methods)
		change(&changed)
		r := runner(t, folder, 2, &fake{best: 0.3})
		r.Seeds = seeds
		report, err := r.Run(context.Background(), []Experiment{changed})
		if err != nil {
			t.Fatal(err)
		}
		return report.Ran
	}
	for _, test := range []struct {
		what   string
		change func(*Experiment)
		seeds  int
		want   int
	}{
		{"everything", func(*Experiment) {}, 0, 2 * 2 * (8 + 3)},
		{"nothing", func(*Experiment) {}, 0, 0},
		{"a title", func(e *Experiment) { e.Title, e.Mirrors = "new", "new" }, 0, 0},
		{"a seed", func(*Experiment) {}, 4, 2 * 2},
		{"fewer seeds", func(*Experiment) {}, 2, 0},
		{"a method", func(e *Experiment) {
			third := e.Methods[0]
			third.Name = "third"
			e.Methods = append(e.Methods, third)
		}, 0, 2 * (8 + 3)},
		{"a data set", func(e *Experiment) { e.Problems[1].Data = declared(t).Problems[0].Data }, 0, 2 * (8 + 3)},
		{"another order", func(e *Experiment) { slices.Reverse(e.Methods); slices.Reverse(e.Problems) }, 0, 0},
	} {
		if got := ran(test.change, test.seeds); got != test.want {
			t.Errorf("%s: %d trials run, want %d", test.what, got, test.want)
		}
	}
}
