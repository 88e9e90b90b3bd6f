package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"gradsample/harness"
)

// part are the flags that choose a part of a plan.
type part struct {
	shard    string
	index    int
	keysFrom string
	digest   string
}

func (p *part) add(flags *pflag.FlagSet) {
	flags.StringVar(&p.shard, "shard", "", "i/n: run part i, from 0, of n, and nothing but its trials (default: as an array job's SLURM_ARRAY_TASK_ID\nor JOB_COMPLETION_INDEX says, of SLURM_ARRAY_TASK_COUNT or GRADSAMPLE_SHARDS parts)")
	flags.IntVar(&p.index, "index", -1, "run nothing but the trial with this index of the plan")
	flags.StringVar(&p.keysFrom, "keys-from", "", "run nothing but the trials whose keys are in this file, one a line")
	flags.StringVar(&p.digest, "digest", "", "refuse to run any other plan than the one with this digest")
}

// given is how many flags choose a part.
func (p *part) given() (flags int) {
	for _, is := range []bool{p.shard != "", p.index != -1, p.keysFrom != ""} {
		if is {
			flags++
		}
	}
	return flags
}

// chosen is a part of a plan.
type chosen struct {
	keys map[string]bool // of its trials; nil for all
	name string          // how to call it; empty for the whole
}

// file is the part's name as that of a file.
func (c chosen) file() string {
	return strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(c.name), "-"), "-")
}

// choose returns the trials that are asked for.
func (p *part) choose(plan []harness.Planned, digest string) (chosen, error) {
	if p.digest != "" && p.digest != digest {
		return chosen{}, fmt.Errorf("%w: --digest %s, but this plan has %s; all parts need the same program, data and flags", errRefused, p.digest, digest)
	}
	switch {
	case p.given() > 1:
		return chosen{}, fmt.Errorf("--shard, --index and --keys-from exclude one another")
	case p.index != -1:
		if p.index < 0 || p.index >= len(plan) {
			return chosen{}, fmt.Errorf("--index %d: the plan has the trials 0 to %d", p.index, len(plan)-1)
		}
		return chosen{map[string]bool{plan[p.index].Key: true}, fmt.Sprintf("trial %d", p.index)}, nil
	case p.keysFrom != "":
		keys, err := readKeys(p.keysFrom, plan)
		return chosen{keys, "the keys in " + filepath.Base(p.keysFrom)}, err
	}
	text := p.shard
	if text == "" {
		var err error
		if text, err = shardOf(os.Getenv); text == "" {
			return chosen{}, err
		}
	}
	shard, err := harness.ParseShard(text)
	if err != nil {
		return chosen{}, fmt.Errorf("--shard %w", err)
	}
	return chosen{shard.Keys(plan), "shard " + shard.String()}, nil
}

// arrayVariable names what tells the number of a task of an array job; empty
// outside of one.
func arrayVariable(environment func(string) string) string {
	for _, variable := range []string{"SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX"} {
		if environment(variable) != "" {
			return variable
		}
	}
	return ""
}

// shardOf is the shard that an array job's environment asks for; empty where
// there is none. Slurm says how many tasks an array has, but that is not all
// there are where a plan takes several arrays; Kubernetes does not say.
func shardOf(environment func(string) string) (string, error) {
	variable := arrayVariable(environment)
	if variable == "" {
		return "", nil
	}
	number := func(name string, otherwise int) (int, error) {
		text := environment(name)
		if text == "" {
			return otherwise, nil
		}
		value, err := strconv.Atoi(text)
		if err != nil {
			return 0, fmt.Errorf("%s=%s: no whole number", name, text)
		}
		return value, nil
	}
	index, err := number(variable, 0)
	if err != nil {
		return "", err
	}
	count, err := number("GRADSAMPLE_SHARDS", 0)
	if err != nil {
		return "", err
	}
	if count == 0 && variable == "SLURM_ARRAY_TASK_ID" {
		first, firstErr := number("SLURM_ARRAY_TASK_MIN", 0)
		step, stepErr := number("SLURM_ARRAY_TASK_STEP", 1)
		if count, err = number("SLURM_ARRAY_TASK_COUNT", 0); err == nil {
			err = firstErr
		}
		if err == nil {
			err = stepErr
		}
		if err != nil {
			return "", err
		}
		index = (index - first) / max(step, 1)
	}
	if count == 0 {
		return "", fmt.Errorf("%s=%d, but of how many? Set GRADSAMPLE_SHARDS, or give --shard i/n", variable, index)
	}
	return fmt.Sprintf("%d/%d", index, count), nil
}

// readKeys reads keys of a plan, one a line.
func readKeys(path string, plan []harness.Planned) (map[string]bool, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("--keys-from: %w", err)
	}
	planned := map[string]bool{}
	for _, line := range plan {
		planned[line.Key] = true
	}
	keys := map[string]bool{}
	for i, line := range strings.Split(string(content), "\n") {
		key := strings.TrimSpace(line)
		if key == "" {
			continue
		}
		if !planned[key] {
			return nil, fmt.Errorf("--keys-from %s:%d: the plan has no key %q", path, i+1, key)
		}
		keys[key] = true
	}
	return keys, nil
}
