package page

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"gradsample/plots"
	"gradsample/report"
	"gradsample/results"
)

// claim is a claim with its evidence and the figure of it.
type claim struct {
	report.ClaimRow
	Evidence []report.EvidenceRow
	Figure   *figure // none without evidence
}

// Says names whose statement the claim is: a paper's, in our words, or our own.
func (c claim) Says() string {
	switch {
	case strings.HasPrefix(c.Paper, "beyond"):
		return "We ask whether"
	case strings.HasPrefix(c.Paper, "review"):
		return "The review asks whether"
	}
	return "The paper says"
}

// Meaning says what the claim's metric is.
func (c claim) Meaning() string { return results.MetricMeaning(c.Metric) }

// tally counts a verdict.
type tally struct {
	Verdict report.Verdict
	Claims  int
}

// claimFigures is the folder of the claims' figures, beside the experiments'.
const claimFigures = "claims"

// claims reads the verdicts, and draws of each claim what every data set says.
func (b *builder) claims() ([]claim, error) {
	rows, err := report.ReadClaims(b.run.Folder)
	if err != nil {
		return nil, err
	}
	evidence, err := report.ReadEvidence(b.run.Folder)
	if err != nil {
		return nil, err
	}
	var claims []claim
	for _, row := range rows {
		c := claim{ClaimRow: row}
		for _, e := range evidence {
			if e.ID == row.ID {
				c.Evidence = append(c.Evidence, e)
			}
		}
		if len(c.Evidence) > 0 {
			if c.Figure, err = b.claimFigure(c); err != nil {
				return nil, err
			}
		}
		claims = append(claims, c)
	}
	return claims, nil
}

// claimFigure draws the intervals of a claim's evidence beside what is expected.
func (b *builder) claimFigure(c claim) (*figure, error) {
	f := intervals(c)
	if err := f.Save(filepath.Join(b.run.Plots, claimFigures), "svg"); err != nil {
		return nil, err
	}
	drawing, err := b.drawing(filepath.Join(claimFigures, f.Name))
	if err != nil {
		return nil, err
	}
	shown := figure{ID: "claim/" + c.ID, Title: f.Title, Caption: f.Caption}
	if drawing != "" {
		shown.Drawings = append(shown.Drawings, drawing)
	}
	b.show(shown.ID, fromFigure(f))
	return &shown, nil
}

// intervals is a claim's figure: a row a data set.
func intervals(c claim) plots.Figure {
	panel := plots.Panel{Kind: plots.Intervals, XLabel: c.Metric + ", " + c.At, LogX: true}
	s := plots.Series{Label: c.Method, Style: lastWord(c.Method)}
	for _, e := range c.Evidence {
		panel.Rows = append(panel.Rows, e.DataName())
		s.X, s.Lower, s.Upper = append(s.X, float64(e.Estimate)), append(s.Lower, float64(e.Lower)), append(s.Upper, float64(e.Upper))
		if e.Estimate < 0 || e.Lower < 0 || strings.HasSuffix(e.Metric, "-difference") {
			panel.LogX = false
		}
	}
	for _, bound := range report.Bounds(c.Expected) {
		panel.Lines = append(panel.Lines, plots.Reference{Value: bound, Label: "expected " + c.Expected})
	}
	if len(panel.Lines) == 2 { // the ends of a range, of which one label tells
		panel.Lines[0].Label = ""
	}
	panel.Series = []plots.Series{s}
	return plots.Figure{
		Name: c.ID, Title: report.Capital(c.Statement), Panels: []plots.Panel{panel},
		Caption: "Points: estimates; bars: 95 % intervals (bootstrap over seeds). Line: what is expected.",
	}
}

// lastWord is the sampler of a method whose name begins with its step rule.
func lastWord(method string) string { return method[strings.LastIndex(method, " ")+1:] }

// count counts the verdicts.
func count(claims []claim) []tally {
	var all []tally
	for _, verdict := range []report.Verdict{report.Reproduced, report.Partly, report.NotReproduced, report.Inconclusive, report.NotRun} {
		claims := slices.DeleteFunc(slices.Clone(claims), func(c claim) bool { return c.Verdict != verdict })
		if len(claims) > 0 {
			all = append(all, tally{verdict, len(claims)})
		}
	}
	return all
}

// question is one of the review's with its answer.
type question = report.AnswerRow

// questions reads the answers.
func (b *builder) questions() ([]question, error) { return report.ReadAnswers(b.run.Folder) }

// advice is what to use on one problem for one target.
type advice struct {
	results.Setting
	At       string
	Baseline string
	Cells    []report.AdviceRow // by epochs, by seconds, by seconds with the set-up
}

// Use is the sampler to use: the one that is soonest with everything counted.
func (a advice) Use() string { return a.Cells[len(a.Cells)-1].Best }

// advice reads the advice, a line a problem and target.
func (b *builder) advice() ([]advice, error) {
	rows, err := report.ReadAdvice(b.run.Folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []advice
	for _, row := range rows {
		last := len(list) - 1
		if last < 0 || list[last].Setting != row.Setting || list[last].At != row.At || list[last].Baseline != row.Baseline {
			list = append(list, advice{Setting: row.Setting, At: row.At, Baseline: row.Baseline})
			last++
		}
		list[last].Cells = append(list[last].Cells, row)
	}
	return list, nil
}
