package cluster

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"gradsample/internal/whole"
)

// ErrSlurm is wrapped by the errors of Submit and Follow that Slurm's commands
// gave.
var ErrSlurm = errors.New("slurm")

// Submitted is a job that Slurm has, by the numbers of its array and its merge.
type Submitted struct {
	Job
	Tasks, Merge string
}

// Submit writes the job scripts to the job's folder and hands them to sbatch, the
// first with more arguments, which have precedence over the script's.
func (j Job) Submit(ctx context.Context, more []string) (Submitted, error) {
	s := Submitted{Job: j}
	for name, text := range map[string]string{"tasks.sh": j.TasksScript(), "merge.sh": j.MergeScript()} {
		if err := whole.Write(j.in(name), []byte(text)); err != nil {
			return s, fmt.Errorf("writing the job scripts: %w", err)
		}
	}
	var err error
	if s.Tasks, err = sbatch(ctx, append(more, j.in("tasks.sh"))...); err != nil {
		return s, err
	}
	if s.Merge, err = sbatch(ctx, "--dependency=afterany:"+s.Tasks, j.in("merge.sh")); err != nil {
		if _, cancelErr := output(ctx, "scancel", s.Tasks); cancelErr != nil {
			return s, fmt.Errorf("%w; job %s is still there: %w", err, s.Tasks, cancelErr)
		}
		return s, err
	}
	return s, nil
}

// Log is where the merge writes.
func (s Submitted) Log() string { return s.in("merge-" + s.Merge + ".log") }

// TaskLog is where a task writes.
func (s Submitted) TaskLog(task string) string { return s.in("task-" + task + ".log") }

// Unsuccessful are the states of tasks that did not do what they should.
var Unsuccessful = []string{"BOOT_FAIL", "CANCELLED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "TIMEOUT"}

// sbatch submits a script and returns the job's number.
func sbatch(ctx context.Context, arguments ...string) (string, error) {
	printed, err := output(ctx, "sbatch", append([]string{"--parsable"}, arguments...)...)
	number, _, _ := strings.Cut(strings.TrimSpace(printed), ";") // the cluster's name may follow
	return number, err
}

// output runs one of Slurm's commands.
func output(ctx context.Context, name string, arguments ...string) (string, error) {
	printed, err := exec.CommandContext(ctx, name, arguments...).Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && len(exit.Stderr) > 0 {
		err = errors.New(strings.ReplaceAll(strings.TrimSpace(string(exit.Stderr)), "\n", "; "))
	}
	if err != nil {
		return "", fmt.Errorf("%w: %s: %w", ErrSlurm, name, err)
	}
	return string(printed), nil
}

// looksWithoutMerge is how often Follow looks again for the status of a merge that
// the queue no longer has: a shared disk may show it late.
const looksWithoutMerge = 3

// Follow waits for the end of the merge and returns its exit status. At every look
// it tells the last known state of each task that was seen.
func (s Submitted) Follow(ctx context.Context, every time.Duration, tell func(states map[string]string)) (status int, err error) {
	states, gone := map[string]string{}, 0
	for {
		queued, err := s.look(ctx, states)
		if err != nil && ctx.Err() == nil && errors.Is(err, exec.ErrNotFound) {
			return 0, err
		}
		tell(states)
		status, ended, statusErr := s.mergeStatus()
		if ended || statusErr != nil {
			return status, statusErr
		}
		if err == nil && !queued {
			if gone++; gone > looksWithoutMerge {
				return 0, fmt.Errorf("%w: the merge, job %s, is no longer there and left no result; its log is %s", ErrSlurm, s.Merge, s.Log())
			}
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(every):
		}
	}
}

// look enters the tasks' states and tells whether the merge is queued or runs. What
// ended some time ago is forgotten by the queue.
func (s Submitted) look(ctx context.Context, states map[string]string) (queued bool, err error) {
	listed, err := output(ctx, "squeue", "--noheader", "--array", "--states=all", "--jobs="+s.Tasks+","+s.Merge, "--format=%i %T")
	if err != nil && strings.Contains(err.Error(), "Invalid job id") {
		return false, nil
	}
	for line := range strings.Lines(listed) {
		number, state, _ := strings.Cut(strings.TrimSpace(line), " ")
		if number == s.Merge {
			queued = state == "PENDING" || state == "RUNNING" || state == "COMPLETING" || state == "CONFIGURING"
		} else if number != "" {
			states[number] = state
		}
	}
	return queued, err
}

// mergeStatus reads what the merge's script leaves at its end.
func (s Submitted) mergeStatus() (status int, ended bool, err error) {
	content, err := os.ReadFile(s.in("merge-" + s.Merge + ".status"))
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(content) == 0 {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("reading the merge's status: %w", err)
	}
	status, err = strconv.Atoi(strings.TrimSpace(string(content)))
	if err != nil {
		return 0, false, fmt.Errorf("reading the merge's status: %w", err)
	}
	return status, true, nil
}
