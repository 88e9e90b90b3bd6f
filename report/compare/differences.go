package compare

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"gradsample/report"
	"gradsample/results"
)

// VerdictRow is a claim in both runs.
type VerdictRow struct {
	ID         string         `csv:"id"`
	Statement  string         `csv:"statement"`
	Experiment string         `csv:"experiment"`
	A          report.Verdict `csv:"verdict_a"`
	B          report.Verdict `csv:"verdict_b"`
	Changed    bool           `csv:"changed"`
	DetailsA   string         `csv:"details_a"`
	DetailsB   string         `csv:"details_b"`
}

// Verdicts pairs the claims of two runs, in A's order, then those that only B
// knows. A claim that one of them did not run has no verdict that could change.
func Verdicts(a, b Run) []VerdictRow {
	var rows []VerdictRow
	find := func(claims []report.ClaimRow, id string) report.ClaimRow {
		if i := slices.IndexFunc(claims, func(row report.ClaimRow) bool { return row.ID == id }); i >= 0 {
			return claims[i]
		}
		return report.ClaimRow{Verdict: report.NotRun}
	}
	add := func(known, first, second report.ClaimRow) {
		row := VerdictRow{
			ID: known.ID, Statement: known.Statement, Experiment: known.Experiment,
			A: first.Verdict, B: second.Verdict, DetailsA: first.Details, DetailsB: second.Details,
		}
		row.Changed = row.A != row.B && row.A != report.NotRun && row.B != report.NotRun
		rows = append(rows, row)
	}
	for _, claim := range a.Claims {
		add(claim, claim, find(b.Claims, claim.ID))
	}
	for _, claim := range b.Claims {
		if first := find(a.Claims, claim.ID); first.ID == "" {
			add(claim, first, claim)
		}
	}
	return rows
}

// Changed counts the verdicts that changed.
func Changed(rows []VerdictRow) int {
	count := 0
	for _, row := range rows {
		if row.Changed {
			count++
		}
	}
	return count
}

// The scales of a difference.
const (
	ScaleRatio      = "ratio"      // B's estimate / A's
	ScaleDifference = "difference" // B's estimate − A's
)

// DifferenceRow is an effect in both runs, and how much it differs.
type DifferenceRow struct {
	Experiment string        `csv:"experiment"`
	Dataset    string        `csv:"dataset"`
	StateA     string        `csv:"data_state_a"`
	StateB     string        `csv:"data_state_b"`
	RowsA      int           `csv:"train_rows_a"`
	RowsB      int           `csv:"train_rows_b"`
	Preprocess string        `csv:"preprocess"`
	Loss       string        `csv:"loss"`
	Metric     string        `csv:"metric"`
	Method     string        `csv:"method"`
	Baseline   string        `csv:"baseline"`
	At         string        `csv:"at"`
	A          results.Float `csv:"estimate_a"`
	LowerA     results.Float `csv:"lower_a"`
	UpperA     results.Float `csv:"upper_a"`
	B          results.Float `csv:"estimate_b"`
	LowerB     results.Float `csv:"lower_b"`
	UpperB     results.Float `csv:"upper_b"`
	Scale      string        `csv:"scale"` // ratio or difference
	Change     results.Float `csv:"change"`
	Lower      results.Float `csv:"change_lower"`
	Upper      results.Float `csv:"change_upper"`
	Differs    bool          `csv:"differs"` // the interval leaves "no change" out
}

// effectKey says what an effect is about, but for the number of rows: profiles
// take different parts of a data set. Where a run has several sizes of it, these
// belong to the key.
type effectKey struct {
	experiment, dataset, preprocess, loss, metric, method, baseline, at string
	rows                                                                int
}

// keyed lists effects under their keys.
func keyed(effects []results.EffectRow) (map[effectKey]results.EffectRow, []effectKey) {
	sizes := map[effectKey]int{}
	plain := func(e results.EffectRow) effectKey {
		return effectKey{e.Experiment, e.Dataset, e.Preprocess, e.Loss, e.Metric, e.Method, e.Baseline, e.At, 0}
	}
	for _, e := range effects {
		sizes[plain(e)]++
	}
	rows := map[effectKey]results.EffectRow{}
	var order []effectKey
	for _, e := range effects {
		key := plain(e)
		if sizes[key] > 1 {
			key.rows = e.Rows
		}
		rows[key] = e
		order = append(order, key)
	}
	return rows, order
}

// Differences pairs the effects that both runs have a number for, in A's order.
func Differences(a, b Run) []DifferenceRow {
	_, order := keyed(a.Effects)
	inA, _ := keyed(a.Effects)
	inB, _ := keyed(b.Effects)
	var rows []DifferenceRow
	for _, key := range order {
		first := inA[key]
		second, ok := inB[key]
		if !ok || !first.Finite() || !second.Finite() {
			continue
		}
		row := DifferenceRow{
			Experiment: first.Experiment, Dataset: first.Dataset, StateA: first.DataState, StateB: second.DataState,
			RowsA: first.Rows, RowsB: second.Rows, Preprocess: first.Preprocess, Loss: first.Loss,
			Metric: first.Metric, Method: first.Method, Baseline: first.Baseline, At: first.At,
			A: first.Estimate, LowerA: first.Lower, UpperA: first.Upper, B: second.Estimate, LowerB: second.Lower, UpperB: second.Upper,
		}
		row.compare()
		rows = append(rows, row)
	}
	return rows
}

// compare fills in the change with its interval: ratios are compared by their
// quotient, all else by its difference.
func (row *DifferenceRow) compare() {
	row.Scale = ScaleDifference
	if strings.HasSuffix(row.Metric, "-ratio") || strings.HasSuffix(row.Metric, "-growth") {
		row.Scale = ScaleRatio
	}
	to, from := func(v results.Float) float64 { return float64(v) }, func(v float64) results.Float { return results.Float(v) }
	unchanged := 0.0
	if row.Scale == ScaleRatio {
		to = func(v results.Float) float64 { return math.Log(float64(v)) }
		from = func(v float64) results.Float { return results.Float(math.Exp(v)) }
		unchanged = 1
	}
	change, lower, upper := difference(
		[3]float64{to(row.LowerA), to(row.A), to(row.UpperA)}, [3]float64{to(row.LowerB), to(row.B), to(row.UpperB)})
	row.Change, row.Lower, row.Upper = from(change), from(lower), from(upper)
	row.Differs = float64(row.Lower) > unchanged || float64(row.Upper) < unchanged
}

// difference is b − a with the interval that follows from theirs, each given as
// lower bound, estimate and upper bound: the method of variance estimates
// recovery (Zou and Donner, Statistics in Medicine, 2008), which takes the runs
// as independent. Runs with the same seeds are not, so it is then too wide.
// Two equal infinities do not differ; what nothing bounds has an infinite bound.
func difference(a, b [3]float64) (change, lower, upper float64) {
	change = minus(b[1], a[1])
	lower = change - math.Hypot(minus(b[1], b[0]), minus(a[2], a[1]))
	upper = change + math.Hypot(minus(b[2], b[1]), minus(a[1], a[0]))
	if math.IsNaN(lower) {
		lower = math.Inf(-1)
	}
	if math.IsNaN(upper) {
		upper = math.Inf(1)
	}
	return change, lower, upper
}

// minus is x − y, and 0 for two equal infinities.
func minus(x, y float64) float64 {
	if x == y {
		return 0
	}
	return x - y
}

// Differing lists the effects that differ, the surest first: those whose interval
// is farthest from no change, measured in its own width.
func Differing(rows []DifferenceRow) []DifferenceRow {
	differing := slices.DeleteFunc(slices.Clone(rows), func(row DifferenceRow) bool { return !row.Differs })
	slices.SortStableFunc(differing, func(a, b DifferenceRow) int { return cmp.Compare(b.distance(), a.distance()) })
	return differing
}

// distance is how far the interval lies from no change, in widths of it.
func (row DifferenceRow) distance() float64 {
	lower, upper := float64(row.Lower), float64(row.Upper)
	if row.Scale == ScaleRatio {
		lower, upper = math.Log(lower), math.Log(upper)
	}
	gap := max(lower, -upper)
	if width := upper - lower; width > 0 && !math.IsInf(width, 0) {
		return gap / width
	}
	return gap
}
