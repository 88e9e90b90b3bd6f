package publish

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"gradsample/datasets"
	"gradsample/experiments/declare"
	"gradsample/experiments/lgd"
	"gradsample/experiments/measure"
	"gradsample/experiments/questions"
	"gradsample/harness"
	"gradsample/results"
)

// small shrinks declared experiments to two sets and two seeds, so that all of
// the way from declaration to verdict is walked in seconds.
func small(t *testing.T) []declare.Experiment {
	t.Helper()
	var experiments []declare.Experiment
	for _, e := range append(lgd.Experiments(), questions.Experiments()...) {
		if e.Kind == declare.Kernel { // images
			continue
		}
		size := harness.Size{Seeds: 2, Epochs: 0.5, Grid: results.Grid{First: 0.1, Factor: 3, Points: 2, Seeds: 1, Extend: 1}}
		e.Sizes = map[harness.Profile]harness.Size{harness.Quick: size}
		data := []string{"pol", "cpusmall"}
		if e.Name == "logistic-convergence" {
			data = []string{"ijcnn1", "cod-rna"}
		}
		e.Problems = e.Problems[:min(2, len(e.Problems))]
		for i := range e.Problems {
			e.Problems[i].Rows, e.Problems[i].Limit = 300*(i+1), nil
			if made := &e.Problems[i].Data; strings.HasPrefix(*made, "synthetic:") {
				*made = sizes.ReplaceAllString(*made, "rows=700,columns=12")
			} else {
				*made = data[i]
			}
		}
		if e.Kind == declare.Cost { // the same set at two sizes
			e.Problems[1].Data = data[0]
		}
		for i := range e.Methods {
			e.Methods[i].Epochs = nil
		}
		experiments = append(experiments, e)
	}
	return experiments
}

// sizes are those of a synthetic set.
var sizes = regexp.MustCompile(`rows=\d+,columns=\d+`)

// run runs the experiments into a folder and publishes them.
func run(t *testing.T, folder string, workers int, experiments []declare.Experiment) {
	t.Helper()
	store, err := datasets.Open(datasets.Options{CacheDir: filepath.Join(t.TempDir(), "cache"), Offline: true})
	if err != nil {
		t.Fatal(err)
	}
	runner := &harness.Runner{
		Store: harness.NewStore(folder), Data: harness.NewData(store), Profile: harness.Quick, Workers: workers,
		Measurements: map[string]harness.Measurement{
			"reference": measure.Reference{}, "convergence": measure.Convergence{}, "quality": measure.Quality{}, "timing": measure.Timing{Turn: 100 * time.Microsecond},
			"sweep": measure.Sweep{}, "conditions": measure.Conditions{}, "collisions": measure.Collisions{},
			"growth": measure.Growth{Turn: 100 * time.Microsecond},
		},
	}
	var plain []harness.Experiment
	for _, e := range experiments {
		plain = append(plain, e.Experiment)
	}
	report, err := runner.Run(context.Background(), plain)
	if err != nil {
		t.Fatal(err)
	}
	if report.Failed > 0 {
		t.Fatalf("trials failed: %q", report.Failures)
	}
	for _, e := range experiments {
		if err := CSVs(e, report.Records, harness.Environment(), folder); err != nil {
			t.Fatal(err)
		}
	}
}

// statistical lists the CSVs of a run that no clock may reach.
func statistical(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".csv") || strings.HasPrefix(name, "timing") || name == "environment.csv" {
			return err
		}
		content, err := os.ReadFile(path)
		files[strings.TrimPrefix(path, folder)] = content
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// From declaration to verdict, the number of workers changes no byte of a
// statistical CSV, and every declared figure can be drawn from the CSVs.
func TestStatisticsDoNotDependOnWorkers(t *testing.T) {
	t.Setenv("GRADSAMPLE_DATA", "")
	experiments := small(t)
	first, second := t.TempDir(), t.TempDir()
	run(t, first, 1, experiments)
	run(t, second, 3, small(t))
	one, many := statistical(t, first), statistical(t, second)
	if len(one) < len(experiments) || len(one) != len(many) {
		t.Errorf("%d and %d statistical CSVs of %d experiments", len(one), len(many), len(experiments))
	}
	for name, content := range one {
		if !bytes.Equal(content, many[name]) {
			t.Errorf("%s differs between 1 and 3 workers", name)
		}
		if bytes.Count(content, []byte("\n")) < 2 {
			t.Errorf("%s has no rows", name)
		}
	}
	folders := Folders{Results: first, Plots: t.TempDir()}
	for _, e := range experiments {
		if err := Figures(e, folders, []string{"svg"}); err != nil {
			t.Error(err)
		}
	}
	rows, err := Claims(experiments, first)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row.DataSets == 0 && row.At != "d ≥ 90" {
			t.Errorf("claim %s has no evidence: its metric %q, method %q or place %q is not measured", row.ID, row.Metric, row.Method, row.At)
		}
		if row.DataSets > 0 && !row.Surrogate {
			t.Errorf("claim %s does not say that it rests on surrogates", row.ID)
		}
	}

	answers, err := Answers(experiments, first)
	if err != nil {
		t.Fatal(err)
	}
	for _, answer := range answers {
		if answer.Answer == "" || strings.Contains(answer.Answer, "NaN") || strings.Contains(answer.Answer, "%!") {
			t.Errorf("%s: %q", answer.ID, answer.Answer)
		}
	}
	summarise(t, experiments, folders, second)
	if answers, err = Answers(experiments, t.TempDir()); err != nil || answers[0].Answer != "" {
		t.Errorf("without results: %v, %v", answers, err)
	}
}

// summarise builds what is made of all experiments at once: the files of curves
// and of effects, which are the same to the byte in both runs, advice and the page,
// on which every experiment stands.
func summarise(t *testing.T, experiments []declare.Experiment, folders Folders, other string) {
	t.Helper()
	for _, folder := range []string{folders.Results, other} {
		if err := Gather(experiments, folder); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{results.CurvesFile, results.EffectsFile} {
		one, _ := os.ReadFile(filepath.Join(folders.Results, file))
		two, _ := os.ReadFile(filepath.Join(other, file))
		if len(one) < 1000 || !bytes.Equal(one, two) {
			t.Errorf("%s has %d and %d bytes, which should be the same", file, len(one), len(two))
		}
	}
	timed, err := results.ReadParquet[results.EffectRow](filepath.Join(folders.Results, results.TimingEffectsFile))
	if err != nil || len(timed) == 0 {
		t.Errorf("%d effects by the clock: %v", len(timed), err)
	}
	if err := Advice(experiments, folders.Results); err != nil {
		t.Fatal(err)
	}
	path, err := Page(experiments, "quick", folders)
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range experiments {
		if !bytes.Contains(page, []byte(`id="experiment-`+e.Name+`"`)) {
			t.Errorf("%s is not on the page", e.Name)
		}
		for _, claim := range e.Claims {
			if !bytes.Contains(page, []byte(`id="claim-`+claim.ID+`"`)) {
				t.Errorf("claim %s is not on the page", claim.ID)
			}
		}
	}
}

// The published curves enter the figures where their files are at hand.
func TestPublishedCurves(t *testing.T) {
	folder, data := t.TempDir(), t.TempDir()
	path := filepath.Join(data, "year_train_lsd")
	if err := os.WriteFile(path, []byte("15 0 0 200 400\n15 1 1500 50 200\n\n15 2 3000 20 100\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	e := declare.Experiment{Experiment: harness.Experiment{Name: "e"}, Kind: declare.Convergence, Published: true}
	if err := Published(e, []string{path}, folder); err != nil {
		t.Fatal(err)
	}
	rows, err := results.ReadCSV[results.PublishedRow](filepath.Join(folder, "e", "published.csv"))
	if err != nil {
		t.Fatal(err)
	}
	last := rows[len(rows)-1]
	if len(rows) != 3 || last.Dataset != "yearmsd" || last.Method != "lgd-released" || last.Seconds != 3 || last.TrainRatio != 0.1 || last.TestRatio != 0.25 {
		t.Errorf("read %d rows, the last %+v", len(rows), last)
	}
	if err := os.WriteFile(path, []byte("15 0 0 200 400\n15 1 x 50 200\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Published(e, []string{path}, folder); err == nil || !strings.Contains(err.Error(), "year_train_lsd:2:") {
		t.Errorf("a damaged file gives %v", err)
	}
}
