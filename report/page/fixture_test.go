package page

import (
	"fmt"
	"math"
	"path/filepath"
	"testing"

	"gradsample/plots"
	"gradsample/report"
	"gradsample/results"
)

// A small run, made up row by row: training curves that were timed, and a sweep
// with a map. Its numbers mean nothing, and are of every kind that a page meets:
// infinite, missing, beyond the axes.

// sets are the data sets of the run.
var sets = []results.Setting{
	{Dataset: "pol", DataState: "real", Rows: 12000, TestRows: 3000, Columns: 26, Preprocess: "standard", Split: "random 9:1", Loss: "least-squares"},
	{Dataset: "yearmsd", DataState: "surrogate", Rows: 20000, TestRows: 51630, Columns: 90, Preprocess: "standard", Split: "published", Loss: "least-squares", DataNote: "synthetic rows <of> the real set's shape"},
}

func in(experiment string, s results.Setting) results.Setting {
	s.Experiment = experiment
	return s
}

// write writes a table of the run.
func write[T any](t testing.TB, folder, name string, rows []T) {
	t.Helper()
	if err := results.WriteCSV(filepath.Join(folder, name), rows); err != nil {
		t.Fatal(err)
	}
}

// fixture writes the run's tables and figures into a folder and describes it.
func fixture(t testing.TB) Run {
	t.Helper()
	folder := t.TempDir()
	run := Run{Profile: "quick", Folder: folder, Plots: filepath.Join(folder, "plots"), Experiments: []Experiment{walk(t, folder), maps(t, folder), features(t, folder)}}
	run.Experiments = append(run.Experiments, Experiment{Name: "later", Title: "Not run yet"})
	run.Data = []DataSet{{Name: "pol", Title: "Pole telecommunication", Licence: "CC BY 4.0", Citation: "Weiss and Indurkhya, 1995"}}
	verdicts(t, run)
	for _, e := range run.Experiments[:3] {
		for _, declared := range e.Figures {
			f, err := plots.Build(declared, filepath.Join(folder, e.Name))
			if err != nil {
				t.Fatal(err)
			}
			if err := f.Save(filepath.Join(run.Plots, e.Name), "svg"); err != nil {
				t.Fatal(err)
			}
		}
	}
	return run
}

// walk is an experiment with training curves.
func walk(t testing.TB, folder string) Experiment {
	var curves []results.CurveRow
	var timings []results.TimingRow
	var summary []results.SummaryRow
	var tuning []results.TuningRow
	for s, set := range sets {
		for m, method := range []string{"uniform", "lgd-paper", "stale-norm"} {
			at := in("walk", set)
			loss := 1.0
			for probe := range 12 {
				row := results.CurveRow{Setting: at, Method: method, Seeds: 5, Iteration: 100 * probe * probe, Epoch: results.Float(float64(probe*probe) / 100)}
				row.MultiplyAdds, row.MeanWeight = results.Float(1000*probe*probe*(m+1)), 1.1
				row.TrainLoss, row.TestLoss = results.Float(loss), results.Float(1.1*loss)
				row.TrainExcess, row.TrainExcessLower, row.TrainExcessUpper = results.Float(loss), results.Float(0.8*loss), results.Float(1.3*loss)
				row.TestLossLower, row.TestLossUpper = results.Float(loss), results.Float(1.2*loss)
				if method == "lgd-paper" && s == 1 && probe > 8 { // it diverges
					row.Diverged, row.TrainExcess, row.TrainExcessUpper = 3, results.Float(math.Inf(1)), results.Float(math.Inf(1))
				}
				curves = append(curves, row)
				loss *= 0.6 + 0.05*float64(m)
			}
			for round := range 3 {
				timings = append(timings, results.TimingRow{Setting: at, Method: method, Round: round, Iterations: 100, StepSeconds: results.Float(1e-6 * float64(m+1)), SetupTime: results.Float(float64(m) / 10), Machine: "cafe"})
			}
			summary = append(summary, results.SummaryRow{Setting: at, Method: method, Seeds: 5, Budget: 1.21, Step: 0.01, Multiple: 0.3, TrainLoss: results.Float(loss), TestLoss: 0.2, TrainExcess: 0.01, MeanWeight: 1.1})
			for i, multiple := range []results.Float{0.1, 0.3, 1} {
				tuning = append(tuning, results.TuningRow{Setting: at, Method: method, Multiple: multiple, Step: multiple / 30, Seeds: 2, Loss: results.Float(0.5 + math.Abs(float64(i-1))), Chosen: i == 1, Extension: i == 2})
			}
		}
	}
	write(t, folder, "walk/curves.csv", curves)
	write(t, folder, "walk/timings.csv", timings)
	write(t, folder, "walk/summary.csv", summary)
	write(t, folder, "walk/tuning.csv", tuning)
	write(t, folder, "walk/environment.csv", []results.EnvironmentRow{{Profile: "quick", GoVersion: "go1.26", System: "linux/amd64", Processor: "a processor", Cores: 2, MemoryMiB: 4096, Kernels: "avx2", Commit: "0123456789abcdef", Machine: "cafe"}})
	e := Experiment{
		Name: "walk", Title: "Least squares & a walk", Mirrors: "LGD, Figures 2 and 3", Settings: "SGD, batch 1", Deviation: "steps are tuned",
		Methods: []Method{{Name: "uniform", Settings: `{"sampler":"uniform"}`}, {Name: "lgd-paper", Baseline: "uniform", Settings: `{"sampler":"lgd-paper","sampling":{"bits":5}}`}},
	}
	for _, quantity := range []string{"train", "test"} {
		for _, across := range []string{"epoch", "seconds"} {
			e.Figures = append(e.Figures, plots.Declared{Name: quantity + "-" + across, Title: e.Title, Source: plots.FromCurves, Quantity: quantity, Axis: across})
		}
	}
	return e
}

// maps is an experiment with a sweep and a map.
func maps(t testing.TB, folder string) Experiment {
	var rows []results.SweepRow
	for _, set := range sets {
		for k := 1; k <= 9; k += 2 {
			for _, l := range []float64{math.NaN(), 1, 10, 100} {
				row := results.SweepRow{Setting: in("maps", set), Method: "lgd-paper", Axis: "k", X: results.Float(k), Y: results.Float(l), Quantity: "variance_ratio", Seeds: 5}
				if !math.IsNaN(l) {
					row.Across = "l"
				}
				row.Median = results.Float(0.4 * float64(k) * math.Pow(max(1, l), -0.2))
				if math.IsNaN(l) {
					row.Median = results.Float(k)
				}
				row.Lower, row.Upper, row.Minimum, row.Maximum = row.Median/2, row.Median*2, row.Median/3, row.Median*3
				rows = append(rows, row)
			}
		}
	}
	write(t, folder, "maps/sweep.csv", rows)
	return Experiment{Name: "maps", Title: "Maps", Mirrors: "nothing", Figures: []plots.Declared{
		{Name: "line", Title: "Variance against K", Source: plots.FromSweep, Quantity: "variance_ratio", Axis: "k"},
		{Name: "map", Title: "Variance over K and L", Source: plots.FromMap, Quantity: "variance_ratio", Axis: "k", Across: "l", Prefix: "lgd-paper"},
	}}
}

// features is an experiment with kernel methods: one that is trained, and one that
// is solved for 32 and for 64 features.
func features(t testing.TB, folder string) Experiment {
	at := in("features", sets[0])
	var rows []results.KernelRow
	var timings []results.KernelTimingRow
	add := func(method string, iteration, count int, e results.Float) {
		rows = append(rows, results.KernelRow{
			Setting: at, Method: method, Seeds: 5, Iteration: iteration, Features: results.Float(count),
			TrainError: e, TrainErrorLower: 0.9 * e, TrainErrorUpper: 1.1 * e, TestError: 2 * e, TestErrorLower: 1.9 * e, TestErrorUpper: 2.1 * e,
		})
		if method != "dsg" || iteration > 0 {
			timings = append(timings, results.KernelTimingRow{Setting: at, Method: method, Iteration: iteration, Features: count, TrainSeconds: results.Float(count), PredictSeconds: 1})
		}
	}
	for iteration := range 4 {
		add("dsg", iteration, 16*iteration, 1/results.Float(1+iteration))
	}
	add("nystrom", 0, 32, 0.3)
	add("nystrom", 0, 64, 0.2)
	write(t, folder, "features/errors.csv", rows)
	write(t, folder, "features/timings-kernel.csv", timings)
	write(t, folder, "features/summary-kernel.csv", []results.KernelSummaryRow{{Setting: at, Method: "dsg", Seeds: 5, Budget: 3, Features: 48, TestError: 0.5, Best: 0.5}})
	e := Experiment{Name: "features", Title: "Kernel methods", Mirrors: "CDSG", Methods: []Method{{Name: "dsg"}, {Name: "nystrom", Baseline: "dsg"}}}
	for _, across := range []string{"iteration", "features", "train_seconds", "predict_seconds"} {
		e.Figures = append(e.Figures, plots.Declared{Name: across, Title: e.Title, Source: plots.FromErrors, Quantity: "test", Axis: across})
	}
	return e
}

// verdicts judges claims that come out in every way.
func verdicts(t testing.TB, run Run) {
	t.Helper()
	var effects []results.EffectRow
	for i, set := range sets {
		for _, metric := range []string{results.MetricEpochsRatio, results.MetricSecondsRatio, results.MetricTotalSecondsRatio} {
			for m, method := range []string{"lgd-paper", "stale-norm"} {
				centre := results.Float([]float64{0.3, 2}[(i+m)%2])
				effects = append(effects, results.EffectRow{Setting: in("walk", set), Metric: metric, Method: method, Baseline: "uniform", At: "train 0.1", Estimate: centre, Lower: 0.8 * centre, Upper: results.Float(math.Inf(1)), N: 5})
				effects[len(effects)-1].Upper = 1.3 * centre
			}
		}
	}
	effects[1].Upper = results.Float(math.Inf(1))
	var claims []report.Claim
	for i, expect := range []report.Expectation{report.Above(1), report.Below(3), report.Near(50, 1), report.Above(0.3)} {
		claims = append(claims, report.Claim{
			ID: fmt.Sprintf("claim-%d", i), Paper: "Chen, Xu and Shrivastava", Place: "Figure 2", Statement: "a method is <faster>",
			Metric: results.MetricEpochsRatio, Method: "lgd-paper", At: "train 0.1", Expect: expect,
		})
	}
	claims = append(claims, report.Claim{ID: "claim-not-run", Paper: "beyond the paper", Statement: "nobody looked", Metric: results.MetricMeanWeight, Method: "none", Expect: report.Above(1)})
	rows, evidence := report.Judge("walk", claims, effects)
	if err := report.WriteClaims(run.Folder, rows, evidence); err != nil {
		t.Fatal(err)
	}
	if err := report.WriteAdvice(run.Folder, report.Advise(effects)); err != nil {
		t.Fatal(err)
	}
	write(t, run.Folder, report.AnswersFile, []report.AnswerRow{{ID: "q", Question: "Is it so?", Answer: "It is, at 3 of 4.", Experiment: "walk"}, {ID: "r", Question: "And so?", Experiment: "maps"}, {ID: "s", Question: "And that?", Experiment: "later"}})
}
