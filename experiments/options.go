package main

import (
	"fmt"
	"math"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"gradsample/datasets"
	"gradsample/experiments/cdsg"
	"gradsample/experiments/declare"
	"gradsample/experiments/lgd"
	"gradsample/experiments/measure"
	"gradsample/experiments/publish"
	"gradsample/experiments/questions"
	"gradsample/harness"
)

// catalogue lists every experiment, in the order in which they run.
var catalogue = func() []declare.Experiment {
	return slices.Concat(lgd.Experiments(), questions.Experiments(), cdsg.Experiments())
}

// measurements lists what trials can ask for.
func measurements() map[string]harness.Measurement {
	return map[string]harness.Measurement{
		"reference":     measure.Reference{},
		"convergence":   measure.Convergence{},
		"quality":       measure.Quality{},
		"sweep":         measure.Sweep{},
		"conditions":    measure.Conditions{},
		"collisions":    measure.Collisions{},
		"kernel":        measure.Kernel{},
		"kernel-timing": measure.KernelTiming{},
		"growth":        measure.Growth{Turn: 3 * time.Millisecond},
		"timing":        measure.Timing{Turn: 5 * time.Millisecond},
	}
}

// selected returns the experiments whose names match one of the patterns, all
// of them where there is no pattern.
func selected(patterns []string) ([]declare.Experiment, error) {
	if len(patterns) == 0 {
		return catalogue(), nil
	}
	var chosen []declare.Experiment
	matched := make([]bool, len(patterns))
	for _, e := range catalogue() {
		takes := false
		for i, pattern := range patterns {
			ok, err := filepath.Match(pattern, e.Name)
			if err != nil {
				return nil, fmt.Errorf("%q is no pattern: %w", pattern, err)
			}
			matched[i] = matched[i] || ok
			takes = takes || ok
		}
		if takes {
			chosen = append(chosen, e)
		}
	}
	if missed := slices.Index(matched, false); missed >= 0 {
		return nil, fmt.Errorf("no experiment is called %q: there are %s", patterns[missed], strings.Join(experimentNames(), ", "))
	}
	return chosen, nil
}

func experimentNames() []string {
	var names []string
	for _, e := range catalogue() {
		names = append(names, e.Name)
	}
	return names
}

// options are the flags that several commands share.
type options struct {
	profile string
	out     string
	data    []string
	seeds   int
	epochs  float64
	workers int
	memory  string
	formats []string
}

// addRunFolder adds the flags that say which run is meant.
func (o *options) addRunFolder(flags *pflag.FlagSet) {
	flags.StringVar(&o.profile, "profile", string(harness.Quick), "size of the run: quick, standard or paper")
	flags.StringVar(&o.out, "out", "", "folder of the run (default results/<profile>, with figures in plots/<profile>)")
}

// addPlan adds the flags that say what is run.
func (o *options) addPlan(flags *pflag.FlagSet) {
	flags.IntVar(&o.seeds, "seeds", 0, "result seeds of every method (default: the profile's)")
	flags.Float64Var(&o.epochs, "epochs", 0, "budget of the result trials, at step sizes found at the profile's budget; longer curves go on from shorter ones")
	flags.StringSliceVar(&o.data, "data", nil, "folders to look for data in, before GRADSAMPLE_DATA")
}

func (o *options) addFormats(flags *pflag.FlagSet) {
	flags.StringSliceVar(&o.formats, "format", []string{"svg", "png"}, "formats of the figures: svg, png, pdf")
}

// defaultMemory leaves some to what is not counted; memoryShare is the same.
const (
	defaultMemory = "75%"
	memoryShare   = 0.75
)

func (o *options) addWorkers(flags *pflag.FlagSet) {
	flags.IntVar(&o.workers, "workers", runtime.NumCPU(), "trials that run at once")
	flags.StringVar(&o.memory, "memory", defaultMemory, "what they may need together: 4GiB, 500MB, or a percentage of what the machine, or its control group, has")
}

// check holds the shared flags against what they may be.
func (o *options) check() (harness.Profile, error) {
	profile, err := harness.ParseProfile(o.profile)
	if err != nil {
		return "", err
	}
	if o.seeds < 0 {
		return "", fmt.Errorf("--seeds %d: give a number of seeds, at least 1", o.seeds)
	}
	if !(o.epochs >= 0) || math.IsInf(o.epochs, 0) {
		return "", fmt.Errorf("--epochs %g: give a positive number of epochs", o.epochs)
	}
	if o.workers < 0 {
		return "", fmt.Errorf("--workers %d: give a number of workers, at least 1", o.workers)
	}
	for _, format := range o.formats {
		if !slices.Contains([]string{"svg", "png", "pdf"}, format) {
			return "", fmt.Errorf("--format %s: choose among svg, png and pdf", format)
		}
	}
	return profile, nil
}

// folders are where the run's files lie.
func (o *options) folders() publish.Folders {
	if o.out != "" {
		return publish.Folders{Results: o.out, Plots: filepath.Join(o.out, "plots")}
	}
	return publish.Folders{Results: filepath.Join("results", o.profile), Plots: filepath.Join("plots", o.profile)}
}

// store opens the data sets.
func (o *options) store() (*datasets.Store, error) {
	store, err := datasets.Open(datasets.Options{DataDirs: o.data})
	if err != nil {
		return nil, fmt.Errorf("opening the data sets: %w", err)
	}
	return store, nil
}
