package results

import (
	"math"
	"runtime"
	"slices"

	"gradsample/internal/parallel"
)

// Targets are the fractions of the excess at θ = 0 whose reaching is timed.
var Targets = []float64{0.5, 0.2, 0.1, 0.05, 0.02, 0.01}

// QuantityBest names the target that a baseline sets: the lowest excess of the
// training loss that it reached itself, seed by seed.
const QuantityBest = "train best"

// cell is everything that was recorded of one method on one problem.
type cell struct {
	setting    Setting
	method     string
	results    []*Record // in the order of their seeds
	tuning     []*Record
	references map[uint64]*Record
}

// Convergence aggregates the records of one convergence experiment.
type Convergence struct {
	Curves  []CurveRow
	Targets []TargetRow
	Summary []SummaryRow
	Tuning  []TuningRow
}

// AggregateConvergence turns records into rows. The rows' order follows order,
// the experiment's methods; problems follow the order of their first record.
// Baselines names the method that each is compared with, for the target that
// they set: their own best.
func AggregateConvergence(records []*Record, order []string, baselines map[string]string) Convergence {
	whole := cells(records, order)
	parts := make([]Convergence, len(whole))
	parallel.Jobs(runtime.GOMAXPROCS(0), len(whole), func(_, i int) {
		c := whole[i]
		runs := c.runs()
		parts[i] = Convergence{
			Curves: c.curves(runs), Targets: c.targets(runs, c.baseline(whole, baselines)),
			Summary: []SummaryRow{c.summary(runs)}, Tuning: c.ledgerRows(),
		}
	})
	return Convergence{
		Curves:  joined(parts, func(c Convergence) []CurveRow { return c.Curves }),
		Targets: joined(parts, func(c Convergence) []TargetRow { return c.Targets }),
		Summary: joined(parts, func(c Convergence) []SummaryRow { return c.Summary }),
		Tuning:  joined(parts, func(c Convergence) []TuningRow { return c.Tuning }),
	}
}

// joined is a table of all parts, which has several hundred thousand rows.
func joined[Row any](parts []Convergence, table func(Convergence) []Row) []Row {
	tables := make([][]Row, len(parts))
	for i, part := range parts {
		tables[i] = table(part)
	}
	return slices.Concat(tables...)
}

// SettingOf describes a record's data and problem.
func SettingOf(r *Record) Setting {
	return Setting{
		Experiment: r.Trial.Experiment, Dataset: r.Data.Name, DataState: r.Data.State,
		Rows: r.Data.Rows, TestRows: r.Data.TestRows, Columns: r.Data.Columns,
		Preprocess: r.Trial.Problem.Preprocess, Split: r.Data.Split, Loss: r.Trial.Problem.Loss,
		Ridge: Float(r.Trial.Problem.Ridge), DataNote: r.Data.Note,
	}
}

// cells groups records by problem and method.
func cells(records []*Record, order []string) []*cell {
	var problems []Problem
	references := map[Problem]map[uint64]*Record{}
	grouped := map[Problem]map[string]*cell{}
	for _, r := range records {
		problem := r.Trial.Problem
		if grouped[problem] == nil {
			problems = append(problems, problem)
			references[problem], grouped[problem] = map[uint64]*Record{}, map[string]*cell{}
		}
		method := r.Trial.MethodName()
		c := grouped[problem][method]
		if c == nil {
			c = &cell{setting: SettingOf(r), method: method, references: references[problem]}
			grouped[problem][method] = c
		}
		switch r.Trial.Purpose {
		case PurposeReference:
			references[problem][r.Trial.Seed] = r
		case PurposeTuning:
			c.tuning = append(c.tuning, r)
		case PurposeResult:
			c.results = append(c.results, r)
		}
	}
	var ordered []*cell
	for _, problem := range problems {
		for _, method := range order {
			if c := grouped[problem][method]; c != nil && len(c.results) > 0 {
				bySeed := func(a, b *Record) int { return int(a.Trial.Seed) - int(b.Trial.Seed) }
				slices.SortStableFunc(c.results, bySeed)
				slices.SortStableFunc(c.tuning, bySeed)
				ordered = append(ordered, c)
			}
		}
	}
	return ordered
}

// seedRun is one seed's curve with its excesses.
type seedRun struct {
	record                    *Record
	epoch, evaluations        []float64
	multiplyAdds              []float64
	train, test               []float64
	trainExcess, testExcess   []float64
	optimumTrain, certificate float64
}

// runs reads the curves of a cell's result records.
func (c *cell) runs() []seedRun {
	runs := make([]seedRun, len(c.results))
	for i, r := range c.results {
		run := seedRun{
			record: r, epoch: r.Payload.Column("epoch"), evaluations: r.Payload.Column("gradient_evaluations"),
			multiplyAdds: r.Payload.Column("multiply_adds"),
			train:        r.Payload.Column("train_loss"), test: r.Payload.Column("test_loss"),
			optimumTrain: math.NaN(), certificate: math.NaN(),
		}
		reference := c.references[r.Trial.Seed]
		if reference == nil { // one reference serves all seeds where all see the same rows
			reference = c.references[0]
		}
		if reference != nil {
			at := reference.Payload.Value
			run.optimumTrain, run.certificate = at("optimum_train"), at("gradient_norm")
			run.trainExcess = excess(run.train, at("optimum_train"), at("start_train"))
			run.testExcess = excess(run.test, at("optimum_test"), at("start_test"))
		} else {
			run.trainExcess, run.testExcess = excess(run.train, math.NaN(), 0), excess(run.test, math.NaN(), 0)
		}
		runs[i] = run
	}
	return runs
}

// excess is (loss − optimum)/(start − optimum).
func excess(losses []float64, optimum, start float64) []float64 {
	fractions := make([]float64, len(losses))
	for i, loss := range losses {
		fractions[i] = (loss - optimum) / (start - optimum)
	}
	return fractions
}

// longest returns the curve with the most probes: seeds that diverged have
// fewer.
func longest(runs []seedRun) seedRun {
	best := runs[0]
	for _, run := range runs {
		if len(run.epoch) > len(best.epoch) {
			best = run
		}
	}
	return best
}

// at collects a value of every seed at a probe; +Inf for seeds that ended
// before it.
func at(runs []seedRun, probe int, values func(seedRun) []float64) []float64 {
	collected := make([]float64, len(runs))
	for i, run := range runs {
		collected[i] = math.Inf(1)
		if v := values(run); probe < len(v) {
			collected[i] = v[probe]
		}
	}
	return collected
}

// curves aggregates the seeds probe by probe.
func (c *cell) curves(runs []seedRun) []CurveRow {
	whole := longest(runs)
	values := map[string][][]float64{}
	for _, name := range []string{"iteration", "gradient_evaluations", "multiply_adds", "bytes", "mean_weight", "tables_tried", "empty"} {
		values[name] = c.column(name)
	}
	rows := make([]CurveRow, 0, len(whole.epoch))
	for probe := range whole.epoch {
		row := CurveRow{Setting: c.setting, Method: c.method, Seeds: len(runs), Epoch: Float(whole.epoch[probe])}
		for _, run := range runs {
			if probe >= len(run.epoch) {
				row.Diverged++
			}
		}
		column := func(name string) Float { return medianAt(values[name], probe) }
		row.Iteration = int(column("iteration"))
		row.GradientEvaluations, row.MultiplyAdds, row.Bytes = column("gradient_evaluations"), column("multiply_adds"), column("bytes")
		row.MeanWeight, row.TablesTried, row.Empty = column("mean_weight"), column("tables_tried"), column("empty")
		row.TrainLossLower, row.TrainLoss, row.TrainLossUpper = band(at(runs, probe, func(r seedRun) []float64 { return r.train }))
		row.TestLossLower, row.TestLoss, row.TestLossUpper = band(at(runs, probe, func(r seedRun) []float64 { return r.test }))
		row.TrainExcessLower, row.TrainExcess, row.TrainExcessUpper = band(at(runs, probe, func(r seedRun) []float64 { return r.trainExcess }))
		row.TestExcessLower, row.TestExcess, row.TestExcessUpper = band(at(runs, probe, func(r seedRun) []float64 { return r.testExcess }))
		rows = append(rows, row)
	}
	return rows
}

// column reads a column of all results, seed by seed.
func (c *cell) column(name string) [][]float64 {
	columns := make([][]float64, len(c.results))
	for i, r := range c.results {
		columns[i] = r.Payload.Column(name)
	}
	return columns
}

// medianAt is the median of a column at a probe over the seeds that reached it.
func medianAt(column [][]float64, probe int) Float {
	values := make([]float64, 0, len(column))
	for _, v := range column {
		if probe < len(v) && !math.IsNaN(v[probe]) {
			values = append(values, v[probe])
		}
	}
	if len(values) == 0 {
		return Float(math.NaN())
	}
	return Float(Median(values))
}

// band is the 10 % quantile, the median and the 90 % quantile; NaN where a
// value is missing.
func band(values []float64) (lower, median, upper Float) {
	low, middle, high := Band(values, 0.1)
	return Float(low), Float(middle), Float(high)
}

// targets says when each seed first reached each target, and the best excess of
// the training loss that the same seed of the baseline reached.
func (c *cell) targets(runs, baseline []seedRun) []TargetRow {
	rows := make([]TargetRow, 0, len(runs)*(2*len(Targets)+1))
	for _, run := range runs {
		add := func(quantity string, fractions []float64, target float64) {
			rows = append(rows, TargetRow{
				Setting: c.setting, Method: c.method, Seed: run.record.Trial.Seed, Quantity: quantity, Target: Float(target),
				Epochs:       Float(crossing(run.epoch, fractions, target)),
				MultiplyAdds: Float(crossing(run.multiplyAdds, fractions, target)),
				Budget:       Float(run.record.Budget),
			})
		}
		for _, target := range Targets {
			add("train", run.trainExcess, target)
		}
		for _, target := range Targets {
			add("test", run.testExcess, target)
		}
		for _, rival := range baseline {
			if rival.record.Trial.Seed == run.record.Trial.Seed {
				if best := rival.best(); !math.IsNaN(best) {
					add(QuantityBest, run.trainExcess, best)
				}
			}
		}
	}
	return rows
}

// baseline returns the runs of the method that the cell's is compared with on
// the same problem: its own, where it has none.
func (c *cell) baseline(all []*cell, baselines map[string]string) []seedRun {
	name, ok := baselines[c.method]
	for _, other := range all {
		if ok && other.setting == c.setting && other.method == name {
			return other.runs()
		}
	}
	return c.runs()
}

// best is the lowest excess of the training loss along a run; NaN where it is
// not known.
func (r seedRun) best() float64 {
	best := math.NaN()
	for _, excess := range r.trainExcess {
		if !math.IsNaN(excess) && !(best <= excess) {
			best = excess
		}
	}
	return best
}

// crossing is the position at which a curve first falls to a target, linear in
// the logarithm of the excess between probes; +Inf where it never does.
func crossing(position, fractions []float64, target float64) float64 {
	for i, fraction := range fractions {
		if !(fraction <= target) {
			continue
		}
		if i == 0 {
			return position[0]
		}
		before := fractions[i-1]
		if fraction <= 0 || math.IsInf(before, 0) {
			return position[i]
		}
		share := math.Log(before/target) / math.Log(before/fraction)
		return position[i-1] + share*(position[i]-position[i-1])
	}
	return math.Inf(1)
}

// summary is the cell's last probe, its step size and its failures.
func (c *cell) summary(runs []seedRun) SummaryRow {
	row := SummaryRow{Setting: c.setting, Method: c.method, Seeds: len(runs), Budget: Float(c.results[0].Budget)}
	var steps []float64
	for _, r := range c.results {
		switch r.Status {
		case StatusDiverged:
			row.Diverged++
		case StatusFailed:
			row.Failed++
		}
		steps = append(steps, r.Step)
	}
	row.Step = Float(Median(steps))
	ledger := c.ledger()
	if len(ledger.Tries) > 0 {
		row.Multiple, row.AtEdge = Float(ledger.Tries[ledger.Best()].Multiple), ledger.AtEdge()
	}
	row.OptimumTrain, row.Certificate = Float(runs[0].optimumTrain), Float(runs[0].certificate)
	last := len(longest(runs).epoch) - 1
	row.TrainLossLower, row.TrainLoss, row.TrainLossUpper = band(at(runs, last, func(r seedRun) []float64 { return r.train }))
	row.TestLossLower, row.TestLoss, row.TestLossUpper = band(at(runs, last, func(r seedRun) []float64 { return r.test }))
	_, row.TrainExcess, _ = band(at(runs, last, func(r seedRun) []float64 { return r.trainExcess }))
	row.MeanWeight, row.TablesTried = medianAt(c.column("mean_weight"), last), medianAt(c.column("tables_tried"), last)
	return row
}

func (c *cell) ledger() Ledger {
	var ledger Ledger
	if grid := c.results[0].Trial.Grid; grid != nil {
		ledger.Grid = *grid
	}
	ledger.Add(c.tuning)
	return ledger
}

// ledgerRows lists every try of the cell's tuning.
func (c *cell) ledgerRows() []TuningRow {
	ledger := c.ledger()
	last := ledger.Grid.Multiple(ledger.Grid.Points - 1)
	var rows []TuningRow
	for i, try := range ledger.Tries {
		row := TuningRow{
			Setting: c.setting, Method: c.method, Multiple: Float(try.Multiple), Step: Float(try.Step),
			Extension: try.Multiple < ledger.Grid.First || try.Multiple > last,
			Seeds:     len(try.Losses), Loss: Float(try.Loss()), Chosen: i == ledger.Best(),
		}
		for _, loss := range try.Losses {
			if math.IsInf(loss, 1) {
				row.Diverged++
			}
		}
		row.AtEdge = row.Chosen && ledger.AtEdge()
		rows = append(rows, row)
	}
	return rows
}
