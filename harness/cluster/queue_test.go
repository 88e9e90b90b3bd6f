package cluster

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// slurm puts commands of these names and shell scripts in the place of Slurm's.
func slurm(t *testing.T, commands map[string]string) {
	t.Helper()
	folder := t.TempDir()
	for name, script := range commands {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", folder+":"+os.Getenv("PATH"))
}

func TestSubmit(t *testing.T) {
	j := job()
	j.Folder = filepath.Join(t.TempDir(), "slurm")
	calls := filepath.Join(t.TempDir(), "calls")
	slurm(t, map[string]string{"sbatch": `echo "$@" >>` + calls + `; test -f "$3" -o -f "$4" && case "$2" in --dep*) echo "13;here";; *) echo 12;; esac`})
	s, err := j.Submit(context.Background(), []string{"--partition=long", "--exclusive"})
	if err != nil || s.Tasks != "12" || s.Merge != "13" {
		t.Fatalf("submitted %+v, %v", s, err)
	}
	content, err := os.ReadFile(calls)
	want := "--parsable --partition=long --exclusive " + j.in("tasks.sh") + "\n--parsable --dependency=afterany:12 " + j.in("merge.sh") + "\n"
	if err != nil || string(content) != want {
		t.Errorf("called sbatch with\n%s\nwant\n%s", content, want)
	}
}

// A job whose merge cannot be submitted is taken back, and the reason is one line.
func TestSubmitTakesBack(t *testing.T) {
	j := job()
	j.Folder = t.TempDir()
	cancelled := filepath.Join(t.TempDir(), "cancelled")
	slurm(t, map[string]string{
		"sbatch":  `case "$2" in --dep*) echo "sbatch: error: no" >&2; echo "sbatch: more" >&2; exit 1;; *) echo 12;; esac`,
		"scancel": `echo "$@" >` + cancelled,
	})
	_, err := j.Submit(context.Background(), nil)
	if !errors.Is(err, ErrSlurm) || err.Error() != "slurm: sbatch: sbatch: error: no; sbatch: more" {
		t.Errorf("the error is %v", err)
	}
	if content, err := os.ReadFile(cancelled); err != nil || string(content) != "12\n" {
		t.Errorf("cancelled %q, %v", content, err)
	}
	slurm(t, map[string]string{"scancel": `echo "scancel: no" >&2; exit 1`})
	if _, err := j.Submit(context.Background(), nil); err == nil || strings.Contains(err.Error(), "\n") || !strings.HasSuffix(err.Error(), "job 12 is still there: slurm: scancel: scancel: no") {
		t.Errorf("where it cannot be taken back the error is %v", err)
	}
}

func TestFollow(t *testing.T) {
	for _, test := range []struct {
		name, squeue, status string
		want                 int
		states               map[string]string
		problem              string
	}{
		{
			"until the merge has ended", `echo "12_0 COMPLETED"; echo "12_1 FAILED"; echo "13 RUNNING"; echo 1 >"$FOLDER/merge-13.status"`, "", 1,
			map[string]string{"12_0": "COMPLETED", "12_1": "FAILED"},
			"",
		},
		{"when the queue has forgotten everything", `echo "slurm_load_jobs error: Invalid job id specified" >&2; exit 1`, "0", 0, nil, ""},
		{"past failures of the queue", `test -f "$FOLDER/once" && echo 0 >"$FOLDER/merge-13.status"; touch "$FOLDER/once"; echo "Unable to contact slurm controller" >&2; exit 1`, "", 0, nil, ""},
		{"a merge that was cancelled", `echo "13 CANCELLED"`, "", 0, nil, "job 13, is no longer there and left no result"},
		{"a status that is none", `echo "13 RUNNING"`, "none", 0, nil, "reading the merge's status"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := Submitted{Job: job(), Tasks: "12", Merge: "13"}
			s.Folder = t.TempDir()
			t.Setenv("FOLDER", s.Folder)
			slurm(t, map[string]string{"squeue": test.squeue})
			if test.status != "" {
				if err := os.WriteFile(filepath.Join(s.Folder, "merge-13.status"), []byte(test.status+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			var last map[string]string
			status, err := s.Follow(context.Background(), time.Millisecond, func(states map[string]string) { last = states })
			if test.problem == "" && err != nil || test.problem != "" && (err == nil || !strings.Contains(err.Error(), test.problem)) {
				t.Fatalf("ended with %v, want %q", err, test.problem)
			}
			if status != test.want || len(test.states) > 0 && !cmp.Equal(last, test.states) {
				t.Errorf("status %d, want %d; states %v, want %v", status, test.want, last, test.states)
			}
		})
	}
	s := Submitted{Job: job(), Tasks: "12", Merge: "13"}
	s.Folder = t.TempDir()
	slurm(t, map[string]string{"squeue": `echo "13 PENDING"`})
	ctx, cancel := context.WithCancel(context.Background())
	if _, err := s.Follow(ctx, time.Hour, func(map[string]string) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("who no longer follows gets %v", err)
	}
}
