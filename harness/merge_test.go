package harness

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gradsample/results"
)

// put seals a record and stores it in a folder of its own.
func put(t *testing.T, change func(*results.Record)) string {
	t.Helper()
	record := &results.Record{
		Trial: results.Trial{Experiment: "e", Measurement: "m", Purpose: results.PurposeResult, Seed: 1},
		Data:  results.Data{Name: "d", Checksum: "c"}, Algorithm: "m/1", Budget: 1, Status: results.StatusDone,
		Payload: results.NewTable("epoch", "train_loss"), Machine: "first",
	}
	record.Payload.Add(0, 4)
	record.Payload.Add(1, 2)
	change(record)
	key, err := record.Trial.Key(record.Data.Checksum, record.Algorithm)
	if err != nil {
		t.Fatal(err)
	}
	record.Key = key
	folder := t.TempDir()
	if err := NewStore(folder).Put(record); err != nil {
		t.Fatal(err)
	}
	return folder
}

// merged is what Merge keeps of folders that hold one trial.
func merged(t *testing.T, folders ...string) (*results.Record, error) {
	t.Helper()
	out := t.TempDir()
	if _, err := Merge(folders, out); err != nil {
		return nil, err
	}
	records, damaged, err := NewStore(out).All()
	if err != nil || len(damaged) > 0 || len(records) != 1 {
		t.Fatalf("merged into %d records, %q, %v", len(records), damaged, err)
	}
	return records[0], nil
}

func TestMergeChoosesTheBetterRecord(t *testing.T) {
	short := put(t, func(*results.Record) {})
	long := put(t, func(r *results.Record) { r.Budget = 3; r.Payload.Add(3, 1) })
	failed := put(t, func(r *results.Record) {
		r.Status, r.Reason, r.Payload = results.StatusFailed, "no memory", results.Table{}
	})
	for _, folders := range [][]string{{short, long}, {long, short}, {failed, short, long}, {long, failed}} {
		record, err := merged(t, folders...)
		if err != nil {
			t.Fatal(err)
		}
		if record.Budget != 3 || record.Status != results.StatusDone {
			t.Errorf("kept a record of %g epochs, %s", record.Budget, record.Status)
		}
	}
	if record, err := merged(t, failed); err != nil || record.Status != results.StatusFailed {
		t.Errorf("a failed trial alone: %v", err)
	}
}

func TestMergeRefusesTwoOutcomes(t *testing.T) {
	first := put(t, func(*results.Record) {})
	for name, other := range map[string]string{
		"another payload":   put(t, func(r *results.Record) { r.Payload.Rows[1][1] = 2.0000000000000004 }),
		"another status":    put(t, func(r *results.Record) { r.Status = results.StatusDiverged }),
		"another beginning": put(t, func(r *results.Record) { r.Budget = 3; r.Payload.Rows[0][1] = 5; r.Payload.Add(3, 1) }),
		"a shorter curve":   put(t, func(r *results.Record) { r.Budget = 3; r.Payload.Rows = r.Payload.Rows[:1] }),
	} {
		for _, folders := range [][]string{{first, other}, {other, first}} {
			out := t.TempDir()
			_, err := Merge(folders, out)
			if !errors.Is(err, ErrConflict) || !strings.Contains(err.Error(), first) || !strings.Contains(err.Error(), other) {
				t.Errorf("%s: %v, want both files named", name, err)
			}
			if entries, _ := os.ReadDir(out); len(entries) > 0 {
				t.Errorf("%s: something was written", name)
			}
		}
	}
	if _, err := Merge([]string{first, t.TempDir()}, t.TempDir()); !errors.Is(err, ErrNoRecords) {
		t.Errorf("a folder without trials gives %v", err)
	}
}

// Of the timings of one trial those of the machine that timed most are kept.
func TestMergeKeepsTimingsOfOneMachine(t *testing.T) {
	timing := func(machine string, seed uint64) string {
		return put(t, func(r *results.Record) {
			r.Trial.Purpose, r.Trial.Seed, r.Machine = results.PurposeTiming, seed, machine
		})
	}
	out := t.TempDir()
	report, err := Merge([]string{timing("a", 1), timing("b", 1), timing("a", 2), timing("b", 2), timing("b", 3)}, out)
	if err != nil {
		t.Fatal(err)
	}
	records, _, err := NewStore(out).All()
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range records {
		if record.Machine != "b" {
			t.Errorf("the timing of seed %d is that of %s", record.Trial.Seed, record.Machine)
		}
	}
	if len(records) != 3 || report.Machine != "b" {
		t.Errorf("%d records, the clock of %s", len(records), report.Machine)
	}
}

// Damaged files are reported and passed over, checkpoints go along, and what the
// target has counts too.
func TestMergeBringsCheckpointsAndReportsDamage(t *testing.T) {
	e := trained(t, 1)
	first, second, out := t.TempDir(), t.TempDir(), t.TempDir()
	whole, _ := runWalk(t, first, lasting(e, 4), &walk{})
	if _, err := Merge([]string{first}, out); err != nil {
		t.Fatal(err)
	}
	key := whole.Records[0].Key
	source := NewStore(second)
	if err := source.PutCheckpoint(&results.Checkpoint{Key: key, Multiples: []float64{0}}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(source.path(key), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	unfinished := strings.Repeat("ab", keyLength/2)
	if err := source.PutCheckpoint(&results.Checkpoint{Key: unfinished}); err != nil {
		t.Fatal(err)
	}
	report, err := Merge([]string{second}, out)
	if err != nil {
		t.Fatal(err)
	}
	if report.Records != 6 || len(report.Damaged) != 1 || !strings.Contains(report.Damaged[0], filepath.Base(source.path(key))) {
		t.Errorf("%d records, damaged %q", report.Records, report.Damaged)
	}
	if checkpoint, err := NewStore(out).Checkpoint(unfinished); err != nil || checkpoint == nil {
		t.Errorf("the checkpoint of an unfinished trial is lost: %v", err)
	}
	if _, epochs := runWalk(t, out, lasting(e, 5), &walk{}); epochs != 6 {
		t.Errorf("%d epochs from 4 to 5 of six trials after merging", epochs)
	}
}

func TestVerifyFindsWhatDoesNotHold(t *testing.T) {
	folder, e := t.TempDir(), timedExperiment(t)
	done, err := runner(t, folder, 2, &fake{best: 0.3}).Run(context.Background(), []Experiment{e})
	if err != nil {
		t.Fatal(err)
	}
	verify := func(measurement Measurement, count int) Verification {
		t.Helper()
		found, err := runner(t, folder, 2, measurement).Verify(context.Background(), count, 7)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	all := len(done.Records) - 2 // the timing trials cannot be repeated
	if found := verify(&fake{best: 0.3}, 1000); found.Checked != all || len(found.Problems) > 0 {
		t.Errorf("%d of %d checked: %q", found.Checked, all, found.Problems)
	}
	if found := verify(&fake{best: 0.3}, 3); found.Checked != 3 || found.Records != len(done.Records) {
		t.Errorf("%d checked of %d records", found.Checked, found.Records)
	}
	if found := verify(&fake{best: 0.2}, 1000); len(found.Problems) != all || !strings.Contains(found.Problems[0], "train_loss: ") {
		t.Errorf("another program: %d of %d problems", len(found.Problems), all)
	}
	if found := verify(newer{&fake{best: 0.3}}, 1000); found.Checked != 0 || len(found.Problems) != len(done.Records) ||
		!strings.Contains(found.Problems[0], "stale record: algorithm fake/1, this program has fake/2") {
		t.Errorf("a newer algorithm: %d checked, %d problems", found.Checked, len(found.Problems))
	}
	// One bit of a payload, which the digest tells.
	path := NewStore(folder).path(done.Records[0].Key)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	content[strings.Index(string(content), `"rows":[[`)+len(`"rows":[[`)+2] ^= 1
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	if found := verify(&fake{best: 0.3}, 0); len(found.Problems) != 1 || !strings.Contains(found.Problems[0], filepath.Base(path)) {
		t.Errorf("a flipped bit gives %q", found.Problems)
	}
}

// newer is the next version of an algorithm.
type newer struct{ Measurement }

func (newer) Algorithm() string { return "fake/2" }

// Records of an earlier layout are one line for all, whoever meets them, and are
// run again; a damaged one among them is a line of its own.
func TestEarlierRecordsAreOneLine(t *testing.T) {
	folder, e := t.TempDir(), declared(t)
	done, err := runner(t, folder, 2, &fake{best: 0.3}).Run(context.Background(), []Experiment{e})
	if err != nil {
		t.Fatal(err)
	}
	for i, record := range done.Records {
		path := NewStore(folder).path(record.Key)
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if content = []byte(strings.Replace(string(content), `{"format":2,`, `{"format":1,`, 1)); i == 0 {
			content = content[:len(content)/2]
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	all := len(done.Records)
	holds := func(what string, damaged, rest []string) {
		t.Helper()
		line := fmt.Sprintf("records of an earlier version of this program: %d; their trials are run again", all-1)
		if len(damaged) != 1 || !strings.Contains(damaged[0], done.Records[0].Key) || len(rest) != 1 || !strings.Contains(rest[0], line) {
			t.Errorf("%s: %q and %q", what, damaged, rest)
		}
	}
	found, err := runner(t, folder, 2, &fake{best: 0.3}).Verify(context.Background(), 1000, 7)
	if err != nil || len(found.Problems) != 2 {
		t.Fatalf("verified: %q, %v", found.Problems, err)
	}
	holds("verifying", found.Problems[:1], found.Problems[1:])
	united, err := Merge([]string{folder}, t.TempDir())
	if err != nil || len(united.Damaged) != 2 || united.Records != 0 {
		t.Fatalf("merged: %d records, %q, %v", united.Records, united.Damaged, err)
	}
	holds("merging", united.Damaged[:1], united.Damaged[1:])
	ahead, err := runner(t, folder, 2, &fake{best: 0.3}).Look(context.Background(), []Experiment{e})
	if err != nil || len(ahead.Missing) != len(planOf(t, e, 0)) {
		t.Errorf("looking misses %d trials, %v", len(ahead.Missing), err)
	}
	again, err := runner(t, folder, 2, &fake{best: 0.3}).Run(context.Background(), []Experiment{e})
	if err != nil || again.Ran != all {
		t.Errorf("%d of %d trials run again, %v", again.Ran, all, err)
	}
	holds("running", again.Damaged, again.Warnings)
	if diff := cmp.Diff(digests(done), digests(again)); diff != "" {
		t.Errorf("run again, the records are others:\n%s", diff)
	}
}
