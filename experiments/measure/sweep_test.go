package measure

import (
	"context"
	"math"
	"slices"
	"testing"

	"gradsample/harness"
	"gradsample/results"
	"gradsample/sampling"
)

// sweepTrial is a sweep of one method on a small problem.
func sweepTrial(settings SweepSettings) results.Trial {
	return results.Trial{
		Experiment: "sweep", Problem: results.Problem{Data: "toy", Loss: "least-squares"},
		Methods: []results.Method{SweepMethod("m", settings)},
	}
}

func runSweep(t *testing.T, settings SweepSettings) results.Table {
	t.Helper()
	problem := directions(200, 6)
	for i := range problem.Train.Y {
		problem.Train.Y[i] = problem.Train.X.Row(i)[0] + float32(i%7)
	}
	outcome, err := Sweep{}.Run(context.Background(), sweepTrial(settings), harness.Inputs{Problem: problem})
	if err != nil {
		t.Fatal(err)
	}
	return outcome.Payload
}

// A sweep's places are audits: each equals the audit with that setting alone.
func TestSweepAuditsEveryPlace(t *testing.T) {
	settings := SweepSettings{
		Sampler: "lgd-paper", Sampling: sampling.Settings{Tables: 30, TwoSided: true}, At: "epochs:0.5", Axis: Span(AxisK, 1, 3, 6),
	}
	whole := runSweep(t, settings)
	if got := whole.Column("k"); !slices.Equal(got, []float64{1, 3, 6}) {
		t.Fatalf("places %v", got)
	}
	for i, bits := range settings.Axis.Values {
		alone := settings
		alone.Axis = Span(AxisK, bits)
		for column, value := range runSweep(t, alone).Rows[0] {
			if got := whole.Rows[i][column]; got != value && !(math.IsNaN(float64(got)) && math.IsNaN(float64(value))) {
				t.Errorf("K = %g: %s is %v in the sweep, %v alone", bits, whole.Columns[column], got, value)
			}
		}
	}
	first := func(name string) float64 { return whole.Column(name)[0] }
	if v := first("variance_ratio"); math.Abs(v-1) > 1e-9 {
		t.Errorf("K = 1 two-sided has the variance ratio %g, uniform has 1", v)
	}
	settings.Marginal = true
	if v := runSweep(t, settings).Column("mse_ratio")[0]; math.Abs(v-1) > 1e-9 {
		t.Errorf("K = 1 two-sided has the marginal ratio %g, uniform has 1", v)
	}
	if b, l := first("below_median"), first("condition_share"); math.Abs(b-0.5) > 1e-12 || l != 1 {
		t.Errorf("uniform draws fall below the median with probability %g, and weigh at most 1 in a share of %g", b, l)
	}
}

func TestSweepTakesFirstRowsAndColumns(t *testing.T) {
	across := Span(AxisRows, 50, 100, 1000)
	table := runSweep(t, SweepSettings{
		Sampler: "lgd-paper", Sampling: sampling.Settings{Tables: 10, TwoSided: true}, At: "zero",
		Axis: Span(AxisColumns, 2, 6, 7), Across: &across, Bucket: 10,
	})
	if got := table.Column("columns"); !slices.Equal(got, []float64{2, 2, 6, 6}) {
		t.Errorf("columns %v: places beyond the problem's 6 columns and 200 rows must be left out", got)
	}
	rows := table.Column(results.AcrossPrefix + "rows")
	if !slices.Equal(rows, []float64{50, 100, 50, 100}) {
		t.Errorf("rows %v", rows)
	}
	setup := table.Column("setup_multiply_adds")
	// log2(50/10) and log2(100/10) are next to 2 and 3 bits: a table of twice the
	// rows with half as many bits more, and the norms of the keys.
	if want := 100.0*10*3*3 + 100*3; setup[1] != want {
		t.Errorf("100 rows of 2 columns take %g multiply-adds to hash into 10 tables, want %g", setup[1], want)
	}
}

func TestSweepAggregatesOverSeeds(t *testing.T) {
	record := func(seed uint64, value float64) *results.Record {
		table := results.NewTable("k", results.AcrossPrefix+"l", "bias", "ess")
		table.Add(5, 10, value, map[bool]float64{true: 2, false: math.NaN()}[seed == 0])
		trial := sweepTrial(SweepSettings{})
		trial.Purpose, trial.Seed = results.PurposeResult, seed
		return &results.Record{Trial: trial, Status: results.StatusDone, Payload: table, Data: results.Data{Name: "toy"}}
	}
	rows := results.AggregateSweep([]*results.Record{record(0, 1), record(1, 3), record(2, 2)}, []string{"m"})
	if len(rows) != 2 {
		t.Fatalf("%d rows, want one a quantity", len(rows))
	}
	bias, marginal := rows[0], rows[1]
	if bias.Axis != "k" || bias.Across != "l" || bias.X != 5 || bias.Y != 10 || bias.Seeds != 3 || bias.Median != 2 || bias.Minimum != 1 || bias.Maximum != 3 {
		t.Errorf("row %+v", bias)
	}
	if marginal.Seeds != 1 || marginal.Median != 2 {
		t.Errorf("what exists for one seed only: %+v", marginal)
	}
}
