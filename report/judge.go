package report

import (
	"fmt"
	"math"
	"strings"

	"gradsample/results"
)

// ClaimRow is a judged claim, over all data sets.
type ClaimRow struct {
	ID         string  `csv:"id"`
	Paper      string  `csv:"paper"`
	Place      string  `csv:"place"`
	Statement  string  `csv:"statement"`
	Experiment string  `csv:"experiment"`
	Metric     string  `csv:"metric"`
	Method     string  `csv:"method"`
	At         string  `csv:"at"`
	Expected   string  `csv:"expected"`
	Verdict    Verdict `csv:"verdict"`
	DataSets   int     `csv:"data_sets"`
	Agreeing   int     `csv:"data_sets_reproducing"`
	Seeds      int     `csv:"n"` // the fewest on any data set
	Surrogate  bool    `csv:"surrogate_used"`
	Subset     bool    `csv:"subset_used"`
	// The data sets by what they say, so that a claim on which they disagree tells
	// which is which.
	ReproducedOn    string `csv:"reproduced_on"`
	NotReproducedOn string `csv:"not_reproduced_on"`
	InconclusiveOn  string `csv:"inconclusive_on"`
	Rule            string `csv:"rule"` // of the verdict, in words
	Details         string `csv:"details"`
}

// EvidenceRow is a claim held against one data set.
type EvidenceRow struct {
	ID string `csv:"id"`
	results.EffectRow
	Expected string  `csv:"expected"`
	Verdict  Verdict `csv:"verdict"`
}

// Judge holds an experiment's claims against its effects.
func Judge(experiment string, claims []Claim, effects []results.EffectRow) ([]ClaimRow, []EvidenceRow) {
	var rows []ClaimRow
	var evidence []EvidenceRow
	for _, claim := range claims {
		found := claim.evidence(effects)
		rows = append(rows, claim.row(experiment, found))
		evidence = append(evidence, found...)
	}
	return rows, evidence
}

// evidence judges a claim on every data set that has its effect.
func (c Claim) evidence(effects []results.EffectRow) []EvidenceRow {
	var rows []EvidenceRow
	for _, effect := range effects {
		if effect.Metric == c.Metric && effect.Method == c.Method && effect.At == c.At && effect.Finite() {
			rows = append(rows, EvidenceRow{
				ID: c.ID, EffectRow: effect, Expected: c.Expect.String(),
				Verdict: c.Expect.judge(float64(effect.Lower), float64(effect.Upper)),
			})
		}
	}
	return rows
}

// row combines a claim's evidence.
func (c Claim) row(experiment string, evidence []EvidenceRow) ClaimRow {
	row := ClaimRow{
		ID: c.ID, Paper: c.Paper, Place: c.Place, Statement: c.Statement, Experiment: experiment,
		Metric: c.Metric, Method: c.Method, At: c.At, Expected: c.Expect.String(), Rule: c.Expect.rule(c.Metric), DataSets: len(evidence),
	}
	var verdicts []Verdict
	var details []string
	for i, e := range evidence {
		verdicts = append(verdicts, e.Verdict)
		if e.Verdict == Reproduced {
			row.Agreeing++
		}
		if i == 0 || e.N < row.Seeds {
			row.Seeds = e.N
		}
		row.Surrogate = row.Surrogate || e.DataState == "surrogate"
		row.Subset = row.Subset || e.DataState == "subset"
		details = append(details, e.summary())
		row.place(e)
	}
	row.Verdict, row.Details = combine(verdicts), strings.Join(details, "; ")
	return row
}

// place enters a data set in the list of those that say the same.
func (row *ClaimRow) place(e EvidenceRow) {
	list := map[Verdict]*string{Reproduced: &row.ReproducedOn, NotReproduced: &row.NotReproducedOn, Inconclusive: &row.InconclusiveOn}[e.Verdict]
	if *list != "" {
		*list += ", "
	}
	*list += e.DataName()
}

// summary is one data set's evidence in a few words.
func (e EvidenceRow) summary() string {
	return fmt.Sprintf("%s %s [%s, %s]", e.DataName(), Short(e.Estimate), Short(e.Lower), Short(e.Upper))
}

// DataName is the data set, with its size where several sizes are judged, and
// whether something stood in for it.
func (e EvidenceRow) DataName() string {
	name := e.Dataset
	if e.Metric == results.MetricStepRatio {
		name = fmt.Sprintf("%s at N = %d", name, e.Rows)
	}
	if e.DataState != "real" && !strings.HasPrefix(name, e.DataState+":") {
		name += " (" + e.DataState + ")"
	}
	return name
}

// Short is a number to three digits.
func Short(value results.Float) string {
	switch v := float64(value); {
	case math.IsInf(v, 1):
		return "∞"
	case math.IsInf(v, -1):
		return "−∞"
	case math.Abs(v) >= 1000 && math.Abs(v) < 1e6:
		return fmt.Sprintf("%.0f", v)
	default:
		return fmt.Sprintf("%.3g", v)
	}
}
