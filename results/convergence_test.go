package results

import (
	"math"
	"testing"
)

// trained is a record of a method whose training loss is given at whole epochs.
func trained(method string, seed uint64, status Status, losses ...float64) *Record {
	r := &Record{
		Trial: Trial{
			Experiment: "e", Purpose: PurposeResult, Seed: seed, Methods: []Method{{Name: method}},
			Problem: Problem{Data: "d"}, Budget: float64(len(losses) - 1),
		},
		Data: Data{Name: "d", State: "real", Rows: 10}, Status: status, Step: 0.5,
		Payload: NewTable("iteration", "epoch", "gradient_evaluations", "multiply_adds", "bytes", "train_loss", "test_loss",
			"mean_weight", "tables_tried", "empty"),
	}
	for epoch, loss := range losses {
		e := float64(epoch)
		r.Payload.Add(10*e, e, 10*e, 100*e, 400*e, loss, 2*loss, 1, 0, 0)
	}
	return r
}

// solved is a reference record.
func solved(seed uint64, optimum, start float64) *Record {
	r := &Record{Trial: Trial{Experiment: "e", Purpose: PurposeReference, Seed: seed, Problem: Problem{Data: "d"}}, Status: StatusDone}
	r.Payload = NewTable("optimum_train", "optimum_test", "start_train", "start_test", "gradient_norm", "converged")
	r.Payload.Add(optimum, 2*optimum, start, 2*start, 1e-12, 1)
	return r
}

func TestExcessIsMeasuredFromTheReference(t *testing.T) {
	all := AggregateConvergence([]*Record{
		solved(0, 1, 5),
		trained("m", 0, StatusDone, 5, 3, 2), trained("m", 1, StatusDone, 5, 2, 1.5), trained("m", 2, StatusDone, 5, 4, 3),
	}, []string{"m"}, nil)
	for probe, want := range []float64{1, 0.5, 0.25} {
		row := all.Curves[probe]
		if float64(row.TrainExcess) != want || float64(row.TestExcess) != want || row.Seeds != 3 || row.Diverged != 0 {
			t.Errorf("probe %d: excess %v and %v over %d seeds, want %v over 3", probe, row.TrainExcess, row.TestExcess, row.Seeds, want)
		}
	}
	if got := float64(all.Curves[2].TrainExcessLower); math.Abs(got-0.15) > 1e-12 {
		t.Errorf("lower edge of the band %v, want 0.15", got)
	}
}

func TestDivergedSeedsStayInTheAggregate(t *testing.T) {
	all := AggregateConvergence([]*Record{
		solved(0, 0, 4),
		trained("m", 0, StatusDone, 4, 2, 1), trained("m", 1, StatusDiverged, 4), trained("m", 2, StatusDiverged, 4, 9),
	}, []string{"m"}, nil)
	last := all.Curves[2]
	if !math.IsInf(float64(last.TrainLoss), 1) || last.Diverged != 2 || last.Seeds != 3 {
		t.Errorf("the median of one finite and two diverged seeds is %v, diverged %d of %d", last.TrainLoss, last.Diverged, last.Seeds)
	}
	if all.Summary[0].Diverged != 2 {
		t.Errorf("summary counts %d diverged seeds", all.Summary[0].Diverged)
	}
}

func TestTargetsAreInterpolatedAndCensored(t *testing.T) {
	all := AggregateConvergence([]*Record{solved(0, 0, 1), trained("m", 0, StatusDone, 1, 0.4, 0.04)}, []string{"m"}, nil)
	want := map[float64]float64{
		0.5:  math.Log(1/0.5) / math.Log(1/0.4), // within the first epoch
		0.2:  1 + math.Log(0.4/0.2)/math.Log(0.4/0.04),
		0.05: 1 + math.Log(0.4/0.05)/math.Log(0.4/0.04),
		0.01: math.Inf(1), // never
	}
	for _, row := range all.Targets {
		if epochs, ok := want[float64(row.Target)]; ok && row.Quantity == "train" {
			if got := float64(row.Epochs); got != epochs && math.Abs(got-epochs) > 1e-12 {
				t.Errorf("target %v reached after %v epochs, want %v", row.Target, got, epochs)
			}
		}
	}
}

func TestMethodsAreComparedSeedBySeed(t *testing.T) {
	var records []*Record
	for seed := range uint64(6) {
		scale := float64(seed + 1)
		records = append(records, solved(seed, 0, scale),
			trained("uniform", seed, StatusDone, scale, scale/4, scale/16, scale/64),
			trained("lgd", seed, StatusDone, scale, scale/16, scale/256, scale/4096))
	}
	baselines, places := map[string]string{"lgd": "uniform"}, map[string]bool{}
	all := AggregateConvergence(records, []string{"uniform", "lgd"}, baselines)
	for _, row := range ConvergenceEffects(all, baselines) {
		places[row.At] = true
		if (row.At == "train 0.1" || row.At == QuantityBest) && (math.Abs(float64(row.Estimate)-2) > 1e-12 || row.Lower != row.Upper || row.N != 6) {
			t.Errorf("a method that always takes half the epochs has the effect %v [%v, %v] at %s, n = %d", row.Estimate, row.Lower, row.Upper, row.At, row.N)
		}
	}
	if !places["train 0.1"] || !places[QuantityBest] {
		t.Errorf("effects at %v: the baseline's best, or a declared target, is missing", places)
	}
}

func TestOrderOfRecordsDoesNotMatter(t *testing.T) {
	records := []*Record{
		solved(0, 1, 5), trained("a", 0, StatusDone, 5, 3), trained("a", 1, StatusDone, 5, 2), trained("b", 0, StatusDone, 5, 4), trained("b", 1, StatusDone, 5, 1),
	}
	first := AggregateConvergence(records, []string{"a", "b"}, nil)
	second := AggregateConvergence([]*Record{records[4], records[2], records[0], records[3], records[1]}, []string{"a", "b"}, nil)
	if len(first.Curves) != 4 || len(second.Curves) != 4 {
		t.Fatalf("%d and %d rows, want 4", len(first.Curves), len(second.Curves))
	}
	for i := range first.Curves {
		if first.Curves[i].TrainLoss != second.Curves[i].TrainLoss || first.Curves[i].Method != second.Curves[i].Method {
			t.Errorf("row %d differs: %+v and %+v", i, first.Curves[i], second.Curves[i])
		}
	}
}
