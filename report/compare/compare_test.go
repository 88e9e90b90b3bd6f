package compare

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gradsample/internal/rng"
	"gradsample/report"
	"gradsample/results"
)

var claimed = []report.Claim{
	{ID: "sooner", Statement: "it is sooner", Metric: results.MetricEpochsRatio, Method: "lgd-paper", At: "train 0.1", Expect: report.Above(1)},
	{ID: "smaller", Statement: "it is smaller", Metric: results.MetricMeanWeight, Method: "lgd-paper", At: "end", Expect: report.Below(1)},
}

// effect is an effect on pol.
func effect(metric, at string, lower, estimate, upper float64) results.EffectRow {
	return results.EffectRow{
		Setting: results.Setting{Experiment: "walk", Dataset: "pol", DataState: "real", Rows: 100, Columns: 3, Preprocess: "standard", Loss: "least-squares"},
		Metric:  metric, Method: "lgd-paper", Baseline: "uniform", At: at,
		Estimate: results.Float(estimate), Lower: results.Float(lower), Upper: results.Float(upper), N: 5,
	}
}

// curves are those of two methods.
func curves(slope float64) []results.CurveRow {
	var rows []results.CurveRow
	for _, method := range []string{"uniform", "lgd-paper"} {
		for i := range 5 {
			value := results.Float(math.Exp(-slope * float64(i)))
			rows = append(rows, results.CurveRow{
				Setting: effect("", "", 0, 0, 0).Setting, Method: method, Seeds: 5, Iteration: i, Epoch: results.Float(i),
				TrainExcess: value, TrainExcessLower: value / 2, TrainExcessUpper: value * 2,
			})
		}
	}
	return rows
}

// kernelErrors are those of a trained kernel method and of an exact one, which has
// no course.
func kernelErrors() []results.KernelRow {
	setting := effect("", "", 0, 0, 0).Setting
	setting.Experiment = "features"
	row := func(method string, iteration int) results.KernelRow {
		return results.KernelRow{Setting: setting, Method: method, Seeds: 3, Iteration: iteration, TestError: 0.5, TestErrorLower: 0.4, TestErrorUpper: 0.6}
	}
	return []results.KernelRow{row("dsg", 0), row("dsg", 1), row("dsg", 2), row("nystrom", 0)}
}

// folder is a run's folder with these effects.
func folder(t *testing.T, slope float64, effects ...results.EffectRow) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run")
	rows, evidence := report.Judge("walk", claimed, effects)
	for _, err := range []error{
		report.WriteClaims(path, rows, evidence),
		results.WriteParquet(filepath.Join(path, results.EffectsFile), effects),
		results.WriteCSV(filepath.Join(path, "walk", "environment.csv"), []results.EnvironmentRow{{Profile: "quick", Commit: "0123456789abcdef", GoVersion: "go1.26", Processor: "a processor", Cores: 2}}),
		results.WriteParquet(filepath.Join(path, results.CurvesFile), curves(slope)),
		results.WriteParquet(filepath.Join(path, results.ErrorsFile), kernelErrors()),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func open(t *testing.T, name string) Run {
	t.Helper()
	run, err := Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func TestChangedVerdicts(t *testing.T) {
	a := open(t, folder(t, 1, effect(results.MetricEpochsRatio, "train 0.1", 1.5, 2, 3)))
	b := open(t, folder(t, 1, effect(results.MetricEpochsRatio, "train 0.1", 0.5, 0.6, 0.7), effect(results.MetricMeanWeight, "end", 0.5, 0.6, 0.7)))
	rows := Verdicts(a, b)
	if len(rows) != 2 || rows[0].A != report.Reproduced || rows[0].B != report.NotReproduced || !rows[0].Changed {
		t.Errorf("the first claim changed: %+v", rows)
	}
	if rows[1].A != report.NotRun || rows[1].B != report.Reproduced || rows[1].Changed {
		t.Errorf("a claim that one run has no number for did not change: %+v", rows[1])
	}
	if Changed(rows) != 1 || Changed(Verdicts(a, a)) != 0 {
		t.Errorf("%d changed, and %d against itself", Changed(rows), Changed(Verdicts(a, a)))
	}
	b.Claims = append(b.Claims, report.ClaimRow{ID: "new", Verdict: report.Reproduced})
	if rows = Verdicts(a, b); len(rows) != 3 || rows[2].ID != "new" || rows[2].Changed {
		t.Errorf("a claim that only B knows: %+v", rows)
	}
}

func TestDifferences(t *testing.T) {
	inf := math.Inf(1)
	for _, test := range []struct {
		name    string
		metric  string
		a, b    [3]float64
		change  float64
		differs bool
	}{
		{"the same", results.MetricEpochsRatio, [3]float64{1, 2, 4}, [3]float64{1, 2, 4}, 1, false},
		{"twice as good, but uncertain", results.MetricEpochsRatio, [3]float64{1, 2, 4}, [3]float64{2, 4, 8}, 2, false},
		{"ten times as good", results.MetricEpochsRatio, [3]float64{1.8, 2, 2.2}, [3]float64{18, 20, 22}, 10, true},
		{"a tenth as good", results.MetricEpochsRatio, [3]float64{1.8, 2, 2.2}, [3]float64{0.18, 0.2, 0.22}, 0.1, true},
		{"never in both", results.MetricEpochsRatio, [3]float64{0, 0, 0}, [3]float64{0, 0, 0}, 1, false},
		{"never, then at once", results.MetricEpochsRatio, [3]float64{0, 0, 0}, [3]float64{1, 2, 3}, inf, true},
		{"nothing bounds it", results.MetricEpochsRatio, [3]float64{0, 2, inf}, [3]float64{1, 20, 30}, 10, false},
		{"infinite in both", results.MetricEpochsRatio, [3]float64{2, inf, inf}, [3]float64{3, inf, inf}, 1, false},
		{"a difference", results.MetricSimilarityDifference, [3]float64{-0.1, 0, 0.1}, [3]float64{0.4, 0.5, 0.6}, 0.5, true},
		{"a small difference", results.MetricSimilarityDifference, [3]float64{-0.1, 0, 0.1}, [3]float64{0, 0.1, 0.2}, 0.1, false},
	} {
		a := Run{Effects: []results.EffectRow{effect(test.metric, "end", test.a[0], test.a[1], test.a[2])}}
		b := Run{Effects: []results.EffectRow{effect(test.metric, "end", test.b[0], test.b[1], test.b[2])}}
		rows := Differences(a, b)
		if len(rows) != 1 {
			t.Fatalf("%s: %d rows", test.name, len(rows))
		}
		row := rows[0]
		if math.Abs(float64(row.Change)-test.change) > 1e-12 || row.Differs != test.differs || math.IsNaN(float64(row.Lower+row.Upper)) && !math.IsInf(float64(row.Lower), 0) {
			t.Errorf("%s: change %v [%v, %v], differs %t; want %v, %t", test.name, row.Change, row.Lower, row.Upper, row.Differs, test.change, test.differs)
		}
		if back := Differences(b, a)[0]; back.Differs != test.differs {
			t.Errorf("%s: differs one way only", test.name)
		}
	}
}

// For normal estimates the interval of a difference is the usual one.
func TestDifferenceOfSymmetricIntervals(t *testing.T) {
	change, lower, upper := difference([3]float64{-3, 0, 3}, [3]float64{6, 10, 14})
	if change != 10 || math.Abs(lower-5) > 1e-12 || math.Abs(upper-15) > 1e-12 {
		t.Errorf("%v [%v, %v], want 10 ± 5", change, lower, upper)
	}
}

// Two runs of the same thing differ in at most one effect in twenty.
func TestNoiseHardlyEverDiffers(t *testing.T) {
	const pairs = 400
	random := rng.New("compare test", "noise")
	measured := func() results.EffectRow {
		logs := make([]float64, 5)
		for i := range logs {
			logs[i] = 0.4 * random.NormFloat64()
		}
		interval := results.Bootstrap(logs, results.Median, 400, random)
		return effect(results.MetricEpochsRatio, "end", math.Exp(interval.Lower), math.Exp(interval.Estimate), math.Exp(interval.Upper))
	}
	differing := 0
	for range pairs {
		a, b := Run{Effects: []results.EffectRow{measured()}}, Run{Effects: []results.EffectRow{measured()}}
		if Differences(a, b)[0].Differs {
			differing++
		}
	}
	if share := float64(differing) / pairs; share == 0 || share > 0.05 {
		t.Errorf("noise alone made %.1f %% of the effects differ, want some, but at most 5 %%", 100*share)
	}
}

// Profiles take different numbers of rows of one data set, which are compared;
// where a run has several sizes, each goes with its like.
func TestSizesArePaired(t *testing.T) {
	sized := func(rows int, estimate float64) results.EffectRow {
		e := effect(results.MetricStepRatio, "d < 90", estimate, estimate, estimate)
		e.Rows = rows
		return e
	}
	one, other := Run{Effects: []results.EffectRow{sized(100, 1)}}, Run{Effects: []results.EffectRow{sized(200, 2)}}
	if rows := Differences(one, other); len(rows) != 1 || rows[0].caution() != "100 and 200 rows, by the clock" {
		t.Errorf("one size each: %+v", rows)
	}
	many := Run{Effects: []results.EffectRow{sized(100, 1), sized(200, 3)}}
	reversed := Run{Effects: []results.EffectRow{sized(200, 3), sized(100, 1), sized(300, 7)}}
	rows := Differences(many, reversed)
	if len(rows) != 2 || rows[0].RowsB != 100 || rows[1].RowsB != 200 || rows[0].Differs || rows[1].Differs {
		t.Errorf("several sizes: %+v", rows)
	}
}

// An archive of a run, whatever packs it, is that run.
func TestArchives(t *testing.T) {
	path := folder(t, 1, effect(results.MetricEpochsRatio, "train 0.1", 1.5, 2, 3))
	for name, pack := range map[string]func(io.Writer, string){"run.zip": zipped, "run.tar.gz": tarred, "run.tgz": tarred} {
		archive := filepath.Join(t.TempDir(), name)
		file, err := os.Create(archive)
		if err != nil {
			t.Fatal(err)
		}
		pack(file, filepath.Dir(path))
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		run := open(t, archive)
		if rows := Verdicts(open(t, path), run); Changed(rows) != 0 || len(run.Effects) != 1 || len(run.Curves) != 4 || len(run.Environment) != 1 {
			t.Errorf("%s holds %d effects, %d curves; %+v", name, len(run.Effects), len(run.Curves), rows)
		}
	}
}

func zipped(w io.Writer, root string) {
	archive := zip.NewWriter(w)
	if err := archive.AddFS(os.DirFS(root)); err != nil {
		panic(err)
	}
	archive.Close()
}

func tarred(w io.Writer, root string) {
	packed := gzip.NewWriter(w)
	archive := tar.NewWriter(packed)
	if err := archive.AddFS(os.DirFS(root)); err != nil {
		panic(err)
	}
	archive.Close()
	packed.Close()
}

// What is no run says what it should be, and an archive cannot write outside.
func TestBadRuns(t *testing.T) {
	t.Chdir(t.TempDir())
	file := func(name, content string) string {
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return name
	}
	var escaping strings.Builder
	archive := zip.NewWriter(&escaping)
	member, err := archive.Create("../claims.csv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := member.Write([]byte("id\n")); err != nil {
		t.Fatal(err)
	}
	archive.Close()
	var without strings.Builder
	zip.NewWriter(&without).Close()
	for name, want := range map[string]string{
		"nowhere":                             `nowhere: no such run: give a results folder, an archive of one, or "reference"`,
		Reference:                             "reference: no such run",
		t.TempDir():                           "no verdicts that can be read",
		file("notes.txt", "x"):                "no folder, and no archive that is read",
		file("cut.zip", "PK"):                 "unpacking cut.zip",
		file("cut.tar.gz", "x"):               "unpacking cut.tar.gz",
		file("escape.zip", escaping.String()): `"../claims.csv" leads out of the archive`,
		file("empty.zip", without.String()):   "no claims.csv inside",
	} {
		if _, err := Open(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	if _, err := os.Stat("../claims.csv"); err == nil {
		t.Error("an archive wrote outside of its folder")
	}
}

// The figures overlay what both runs have; tables and text say what changed.
func TestWriteAndPrint(t *testing.T) {
	a := open(t, folder(t, 1, effect(results.MetricEpochsRatio, "train 0.1", 1.9, 2, 2.1)))
	b := open(t, folder(t, 2, effect(results.MetricEpochsRatio, "train 0.1", 0.19, 0.2, 0.21)))
	b.Curves = append(b.Curves, Curve{Setting: results.Setting{Experiment: "run", Dataset: "other"}, Method: "uniform"})
	overlays := Figures(a, b)
	if len(overlays) != 2 || len(overlays[0].Figure.Panels) != 2 || len(overlays[0].Figure.Panels[0].Series) != 2 || len(overlays[1].Figure.Panels) != 1 {
		t.Fatalf("overlays %+v", overlays)
	}
	verdicts, differences := Verdicts(a, b), Differences(a, b)
	out := t.TempDir()
	if err := Write(out, filepath.Join(out, "plots"), verdicts, differences, overlays, []string{"svg"}); err != nil {
		t.Fatal(err)
	}
	var files []string
	err := filepath.WalkDir(out, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, strings.TrimPrefix(path, out))
		}
		return err
	})
	if err != nil || strings.Join(files, " ") != "/differences.csv /plots/features/pol-standard.svg /plots/walk/pol-standard.svg /verdicts.csv" {
		t.Errorf("wrote %v, %v", files, err)
	}
	if read, err := results.ReadCSV[DifferenceRow](filepath.Join(out, DifferencesFile)); err != nil || len(read) != 1 || read[0] != differences[0] {
		t.Errorf("read %+v, %v", read, err)
	}
	var text strings.Builder
	if err := Print(&text, a, b, verdicts, differences); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"profile quick, commit 0123456789ab, go1.26 on a processor (2 cores)", "sooner   reproduced  not reproduced  changed", "1 of 2 verdicts changed; 1 of 1 effects differ", "×0.1 [0.0"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the text does not say %q:\n%s", want, text.String())
		}
	}
}
