package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"gradsample/harness"
	"gradsample/harness/cluster"
	"gradsample/internal/whole"
)

// What runs the trials.
const (
	engineLocal      = "local"
	engineSlurm      = "slurm"
	engineKubernetes = "kubernetes"
)

// engine are the flags that say what runs the trials.
type engine struct {
	name     string
	chunk    int
	throttle int
	sbatch   []string
	pods     cluster.Pods
}

func (e *engine) add(flags *pflag.FlagSet) {
	flags.StringVar(&e.name, "engine", engineLocal, "what runs the trials: local, slurm (submits an array of jobs, follows it, merges),\nor kubernetes (prints the manifest of an Indexed Job)")
	flags.IntVar(&e.chunk, "chunk", 4, "cells (the trials of a method on a problem) to a task of an array, more or less")
	flags.IntVar(&e.throttle, "throttle", 0, "tasks of an array that run at a time (default all)")
	flags.StringArrayVar(&e.sbatch, "sbatch", nil, "an argument for sbatch, as --sbatch=--partition=long; may be given again")
	flags.StringVar(&e.pods.Image, "image", "", "image of the pods, of which this program is the entry point")
	flags.StringVar(&e.pods.Claim, "claim", "", "PersistentVolumeClaim of the pods, to which many can write (mounted at /gradsample, with the cache of the data)")
}

// check holds the flags against what they may be.
func (e *engine) check(p part) error {
	if names := []string{engineLocal, engineSlurm, engineKubernetes}; !slices.Contains(names, e.name) {
		return fmt.Errorf("--engine %s: choose among %v", e.name, names)
	}
	if e.chunk < 1 || e.throttle < 0 {
		return errors.New("--chunk, --throttle: give a number of cells, at least 1, and of tasks, at least 0")
	}
	if e.name != engineLocal && (p.given() > 0 || arrayVariable(os.Getenv) != "") {
		return fmt.Errorf("--engine %s shares the whole plan out: leave out --shard, --index and --keys-from, and do not run it in an array job", e.name)
	}
	return nil
}

// errLeft marks a cluster's job that goes on without this command.
var errLeft = errors.New("left alone")

// mountedAt is where pods find the claim.
const mountedAt = "/gradsample"

// spread describes the cluster's job for a plan.
func (j *job) spread(e *engine, patterns []string) cluster.Job {
	o := j.options
	cells := j.plan[len(j.plan)-1].Cell + 1
	shards := (cells + e.chunk - 1) / e.chunk
	if e.name == engineSlurm {
		shards = min(shards, cluster.MostTasks)
	}
	arguments, need := o.planArguments(), j.need()
	limits := []string{"--workers", strconv.Itoa(max(o.workers, 1)), "--memory", fmt.Sprintf("%dMiB", need>>20)}
	return cluster.Job{
		Name:   "gradsample-" + string(j.profile),
		Run:    slices.Concat([]string{"run"}, patterns, arguments, limits),
		Merge:  slices.Concat([]string{"merge", o.folders().Results}, arguments, repeated("--experiments", patterns), repeated("--format", o.formats)),
		Digest: j.digest, Shards: shards, AtOnce: e.throttle, Cores: max(o.workers, 1), Memory: int64(float64(need) / memoryShare),
	}
}

// planArguments are the flags that say which plan is run, and where.
func (o *options) planArguments() []string {
	arguments := []string{"--profile", o.profile, "--out", o.folders().Results}
	if o.seeds > 0 {
		arguments = append(arguments, "--seeds", strconv.Itoa(o.seeds))
	}
	if o.epochs > 0 {
		arguments = append(arguments, "--epochs", strconv.FormatFloat(o.epochs, 'g', -1, 64))
	}
	return append(arguments, repeated("--data", o.data)...)
}

// repeated gives a flag once for each value.
func repeated(flag string, values []string) (arguments []string) {
	for _, value := range values {
		arguments = append(arguments, flag, value)
	}
	return arguments
}

// leastMemory is what a task's trials may take at least: estimates are rough.
const leastMemory = 512 << 20

// need is the memory that a task's trials may take: what was asked for, or as much
// as the plan's largest trials that can run at once.
func (j *job) need() int64 {
	if j.options.memory != defaultMemory {
		return j.memory
	}
	var needs []int64
	for _, line := range j.plan {
		needs = append(needs, line.Memory)
	}
	slices.Sort(needs)
	sum := int64(leastMemory)
	for _, need := range needs[max(0, len(needs)-max(j.options.workers, 1)):] {
		sum += need
	}
	return sum
}

// slurm submits the plan, follows it, and says how it ended.
func (j *job) slurm(ctx context.Context, e *engine, patterns []string, stdout, stderr io.Writer) error {
	spread := j.spread(e, patterns)
	spread.Folder = filepath.Join(j.folder, engineSlurm)
	spread.Program = filepath.Join(spread.Folder, filepath.Base(os.Args[0]))
	// The program must be where tasks find it, and stay what it is while they run.
	if err := copyProgram(spread.Program); err != nil {
		return fmt.Errorf("%w: %w", errStopped, err)
	}
	submitted, err := spread.Submit(ctx, e.sbatch)
	if err != nil {
		return fmt.Errorf("%w: submitting: %w", errStopped, err)
	}
	fmt.Fprintf(stdout, "job %s: %s of about %s; job %s merges what they record, when all have ended\n",
		submitted.Tasks, counted(spread.Shards, "task"), counted(e.chunk, "cell"), submitted.Merge)
	fmt.Fprintf(stdout, "scripts and logs in %s, records in %s; scancel %s %s ends both jobs\n", spread.Folder, filepath.Join(j.folder, "trials"), submitted.Tasks, submitted.Merge)
	tasks, line := map[string]string{}, newStatusLine(stderr)
	status, err := submitted.Follow(ctx, lookEvery, func(states map[string]string) {
		tasks = states
		line.show(func() string { return j.taskLine(states) })
	})
	line.show(func() string { return "" })
	for _, task := range slices.Sorted(maps.Keys(tasks)) {
		if state := tasks[task]; slices.Contains(cluster.Unsuccessful, state) {
			fmt.Fprintf(stderr, "warning: task %s ended as %s, its log is %s\n", task, state, submitted.TaskLog(task))
		}
	}
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("the jobs %s and %s are %w: squeue shows them, scancel ends them, status tells what is done", submitted.Tasks, submitted.Merge, errLeft)
	case err != nil:
		return fmt.Errorf("%w: %w", errStopped, err)
	}
	log, err := os.ReadFile(submitted.Log())
	if err != nil {
		return fmt.Errorf("%w: reading what the merge printed: %w", errStopped, err)
	}
	if _, err := stdout.Write(log); err != nil {
		return fmt.Errorf("%w: %w", errStopped, err)
	}
	if status != exitDone {
		return fmt.Errorf("%w: the merge ended with status %d; the logs in %s say how the tasks ended", errStopped, status, spread.Folder)
	}
	return nil
}

// taskLine says how far the tasks are.
func (j *job) taskLine(states map[string]string) string {
	counts := map[string]int{}
	for _, state := range states {
		counts[strings.ToLower(state)]++
	}
	var words []string
	for _, state := range slices.Sorted(maps.Keys(counts)) {
		words = append(words, fmt.Sprintf("%d %s", counts[state], state))
	}
	recorded, err := harness.NewStore(j.folder).Count()
	if err != nil {
		return "tasks: " + strings.Join(words, ", ")
	}
	return fmt.Sprintf("%d of %d trials recorded; tasks: %s", recorded, len(j.plan), strings.Join(words, ", "))
}

// lookEvery is how often the queue is looked at.
const lookEvery = 5 * time.Second

// copyProgram copies this program, which `go run` removes at its end.
func copyProgram(to string) error {
	from, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding this program: %w", err)
	}
	content, err := os.ReadFile(from)
	if err == nil {
		err = whole.Write(to, content)
	}
	if err == nil {
		err = os.Chmod(to, 0o755)
	}
	if err != nil {
		return fmt.Errorf("copying this program: %w", err)
	}
	return nil
}

// kubernetes prints the manifest, and how to go on.
func (j *job) kubernetes(e *engine, patterns []string, stdout, stderr io.Writer) error {
	if len(j.plan) == 0 {
		return fmt.Errorf("there is no trial to run: %s", strings.Join(j.notRun, "; "))
	}
	spread := j.spread(e, patterns)
	pods := e.pods
	pods.Mount = mountedAt
	for i, argument := range spread.Run {
		if argument == "--out" {
			spread.Run[i+1] = path.Join(mountedAt, filepath.ToSlash(filepath.Base(j.folder)))
		}
	}
	manifest, err := spread.Manifest(pods)
	if err != nil {
		return err
	}
	if _, err := stdout.Write(manifest); err != nil {
		return fmt.Errorf("%w: %w", errStopped, err)
	}
	fmt.Fprintf(stderr, "kubectl apply takes this; when job/%s has ended, `merge` on the claim's folder %s gives tables, figures and verdicts\n", spread.Name, filepath.Base(j.folder))
	return nil
}
