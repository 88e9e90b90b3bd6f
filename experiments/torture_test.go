package main

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gradsample/experiments/declare"
	"gradsample/experiments/measure"
	"gradsample/harness"
	"gradsample/internal/rng"
	"gradsample/kernel"
	"gradsample/results"
)

var torture = flag.Int("torture", 14, "mishaps that TestTorture lets happen")

// TestTorture lets runs suffer what happens to runs, in random order and at random
// moments, and lets others finish what they left: their statistical CSVs are those
// of a run that nothing happened to, no finished trial is lost, and each damaged
// file is reported in one line.
func TestTorture(t *testing.T) {
	v, random := newVictim(t), rng.New("torture")
	happened := map[string]int{}
	for total, kinds := 0, v.mishaps(); total < *torture; {
		v.begin()
		for left := 1 + random.IntN(6); left > 0 && total < *torture; left-- {
			// In turn, so that few mishaps are of all kinds.
			kind := kinds[total%len(kinds)]
			kind.happen(v, random)
			v.nothingIsLost(kind.name)
			happened[kind.name]++
			total++
		}
		v.complete(random)
	}
	t.Logf("mishaps: %v; %d runs were cut off by a signal", happened, v.cut)
}

// suffering is the command line with a catalogue of three experiments that run for
// some tenths of a second, so that there is time for mishaps.
func suffering() {
	catalogue = func() []declare.Experiment {
		walk, stroll := tinyExperiment("walk"), tinyExperiment("stroll")
		walk.Figures = declare.ConvergenceFigures("", "Least squares on houses")[:1]
		for _, e := range []declare.Experiment{walk, stroll} {
			size := e.Sizes[harness.Quick]
			size.Seeds, size.Epochs, size.Tuning = 4, 30_000, 3000
			e.Sizes[harness.Quick] = size
		}
		return []declare.Experiment{walk, stroll, glide()}
	}
	main()
}

// glide is an experiment with kernel methods.
func glide() declare.Experiment {
	e := tinyExperiment("glide")
	e.Kind, e.Measurement, e.Reference, e.Tuned = declare.Kernel, "kernel", "", false
	e.Problems[0].Loss = kernel.Squared
	e.Methods, e.Baselines, e.Claims = nil, nil, nil
	for _, method := range []string{kernel.DSG, kernel.Cyclic} {
		settings := measure.KernelSettings{
			Training: kernel.Settings{Method: method, Batch: 4, Step: "inverse:1,10", Ridge: 0.1}, Kernel: kernel.Kernel{Bandwidth: 1}, Sampler: "permuted",
		}
		e.Methods = append(e.Methods, harness.Method{Method: measure.KernelMethod(method, settings)})
	}
	e.Sizes[harness.Quick] = harness.Size{Seeds: 2, Epochs: 1000}
	return e
}

// victim is a folder that runs suffer in.
type victim struct {
	*testing.T
	place   string // where houses.csv lies
	disk    string // holds the folders, and can be full or read-only
	folder  string
	mounted bool
	cut     int               // runs that a signal cut off; others had ended before
	takes   time.Duration     // a run that nothing happens to
	finds   time.Duration     // one that has nothing left to run
	trials  int               // of a run
	tables  map[string][]byte // its statistical CSVs
	known   map[string]string // digests of the finished trials, by key
}

// newVictim runs once without a mishap.
func newVictim(t *testing.T) *victim {
	v := &victim{T: t, place: t.TempDir(), disk: t.TempDir()}
	t.Setenv("GRADSAMPLE_DATA", "")
	t.Setenv("GRADSAMPLE_OFFLINE", "1")
	t.Setenv("GRADSAMPLE_CACHE", t.TempDir())
	if err := os.WriteFile(filepath.Join(v.place, "houses.csv"), []byte(houses), 0o644); err != nil {
		t.Fatal(err)
	}
	v.mounted = exec.Command("mount", "-t", "tmpfs", "-o", "size=64m", "gradsample-torture", v.disk).Run() == nil
	t.Cleanup(func() {
		if v.mounted {
			_ = exec.Command("umount", v.disk).Run()
		}
	})
	v.begin()
	v.run() // reads the data into the cache
	v.begin()
	start := time.Now()
	if r := v.run(); r.status != exitDone || r.stderr != "" {
		t.Fatalf("a run without mishaps ended with %d: %s", r.status, r.stderr)
	}
	v.takes, v.tables = time.Since(start), v.statistical()
	v.nothingIsLost("nothing")
	v.trials = len(v.known)
	start = time.Now()
	v.run()
	v.finds = time.Since(start)
	if len(v.tables) < 10 {
		t.Fatalf("%d statistical CSVs", len(v.tables))
	}
	return v
}

const houses = "rooms,area,age,price\n3,70,30,210\n4,95,12,330\n2,45,50,120\n5,130,5,480\n3,75,20,240\n" +
	"4,100,40,300\n2,50,10,160\n6,150,2,560\n3,65,60,180\n5,120,25,420\n1,30,15,90\n4,90,33,290\n"

// begin makes a new folder.
func (v *victim) begin() {
	folder, err := os.MkdirTemp(v.disk, "run")
	if err != nil {
		v.Fatal(err)
	}
	v.folder, v.known = folder, map[string]string{}
}

// ended is how a run ended; its status is -1 where a signal ended it.
type ended struct {
	status         int
	stdout, stderr string
}

// command is the command line, ready to run on the folder.
func (v *victim) command() (command *exec.Cmd, end func(error) ended) {
	command = exec.Command("suffering", "run", "--out", v.folder, "--workers", "2", "--format", "svg")
	var stdout, stderr bytes.Buffer
	command.Dir, command.Stdout, command.Stderr = v.place, &stdout, &stderr
	return command, func(err error) ended {
		if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
			v.Fatal(err)
		}
		return ended{command.ProcessState.ExitCode(), stdout.String(), stderr.String()}
	}
}

// run lets a run go to its end.
func (v *victim) run() ended {
	command, end := v.command()
	return end(command.Run())
}

// nothingIsLost holds the records against those that were there before.
func (v *victim) nothingIsLost(mishap string) {
	records, _, err := harness.NewStore(v.folder).All()
	if err != nil {
		v.Fatal(err)
	}
	digests := map[string]string{}
	for _, record := range records {
		digests[record.Key] = record.Digest
	}
	for key, digest := range v.known {
		if digests[key] != digest {
			v.Errorf("%s: the record %s was %q and is %q", mishap, key, digest, digests[key])
		}
	}
	v.known = digests
}

// complete damages files, finishes what is missing, and holds the result against
// the run that nothing happened to.
func (v *victim) complete(random *rng.Stream) {
	v.damage(random)
	expected := v.reportable()
	r := v.run()
	if r.status != exitDone {
		v.Errorf("completing a run ended with %d: %s", r.status, r.stderr)
	}
	lines := strings.Split(strings.TrimSuffix(r.stderr, "\n"), "\n")
	for _, path := range expected {
		reported := func(line string) bool { return strings.HasPrefix(line, "warning: "+path+": damaged record: ") }
		at := slices.IndexFunc(lines, reported)
		if at < 0 {
			v.Errorf("%s is damaged, and nobody says so:\n%s", path, r.stderr)
			continue
		}
		lines = slices.Delete(lines, at, at+1)
	}
	for _, line := range lines {
		if line != "" && !strings.HasPrefix(line, "warning: removed ") {
			v.Errorf("nothing was wrong with this, or it is said twice: %s", line)
		}
	}
	v.nothingIsLost("completing")
	tables := v.statistical()
	for name, content := range v.tables {
		if !bytes.Equal(content, tables[name]) {
			v.Errorf("%s is not that of a run without mishaps", name)
		}
	}
	if len(tables) != len(v.tables) {
		v.Errorf("%d statistical CSVs, want %d", len(tables), len(v.tables))
	}
	for _, path := range v.files(regexp.MustCompile(`^\.`)) {
		v.Errorf("%s was left", path)
	}
}

// statistical reads what must not depend on anything that happened.
func (v *victim) statistical() map[string][]byte {
	tables := map[string][]byte{}
	for _, path := range v.files(regexp.MustCompile(`\.csv$`)) {
		if name := filepath.Base(path); strings.HasPrefix(name, "timing") || name == "environment.csv" {
			continue
		}
		tables[strings.TrimPrefix(path, v.folder)] = v.read(path)
	}
	return tables
}

// files lists the folder's files of such names.
func (v *victim) files(names *regexp.Regexp) (paths []string) {
	err := filepath.WalkDir(v.folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && names.MatchString(entry.Name()) {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		v.Fatal(err)
	}
	return paths
}

// damage flips a bit of some records and checkpoints, cuts them off, empties them
// or adds to them.
func (v *victim) damage(random *rng.Stream) {
	paths := v.files(regexp.MustCompile(`^[0-9a-f]{64}\.(json|checkpoint)$`))
	for range min(len(paths), random.IntN(4)) {
		path := paths[random.IntN(len(paths))]
		content := v.read(path)
		if len(content) == 0 {
			continue // it was emptied before
		}
		switch at := random.IntN(len(content)); random.IntN(4) {
		case 0:
			content[at] ^= 1 << random.IntN(8)
		case 1:
			content = content[:at]
		case 2:
			content = nil
		case 3:
			content = append(content, content[at:]...)
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			v.Fatal(err)
		}
		if key, ok := strings.CutSuffix(filepath.Base(path), ".json"); ok && !v.sound(path) {
			delete(v.known, key)
		}
	}
}

// sound tells whether a record or a checkpoint is there and can be read. A flipped
// bit may spell the same content.
func (v *victim) sound(path string) bool {
	if _, err := os.Stat(path); err != nil {
		return false
	}
	if strings.HasSuffix(path, ".json") {
		_, err := results.DecodeRecord(v.read(path))
		return err == nil
	}
	_, err := results.DecodeCheckpoint(v.read(path))
	return err == nil
}

// reportable lists the files that a run has to report: damaged records, and damaged
// checkpoints that it needs.
func (v *victim) reportable() (paths []string) {
	for _, path := range v.files(regexp.MustCompile(`^[0-9a-f]{64}\.json$`)) {
		if !v.sound(path) {
			paths = append(paths, path)
		}
	}
	for _, path := range v.files(regexp.MustCompile(`^[0-9a-f]{64}\.checkpoint$`)) {
		if !v.sound(path) && !v.sound(strings.TrimSuffix(path, ".checkpoint")+".json") {
			paths = append(paths, path)
		}
	}
	return paths
}

func (v *victim) read(path string) []byte {
	content, err := os.ReadFile(path)
	if err != nil {
		v.Fatal(err)
	}
	return content
}
