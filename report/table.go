package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode/utf8"
)

// PrintTable prints the verdicts as a run shows them: a line a claim, and under
// it, where they disagree, what the data sets say.
func PrintTable(w io.Writer, rows []ClaimRow) error {
	var lines strings.Builder
	table := tabwriter.NewWriter(&lines, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "claim\tverdict\texpected\tdata sets\tnote")
	for _, row := range rows {
		fmt.Fprintf(table, "%s\t%s\t%s %s\t%d of %d\t%s\n", row.ID, row.Verdict, row.Metric, row.Expected, row.Agreeing, row.DataSets, row.note())
	}
	err := table.Flush()
	for i, line := range strings.SplitAfter(lines.String(), "\n") {
		if i > 0 && i <= len(rows) && rows[i-1].Disagreement() != "" {
			line += "    " + rows[i-1].Disagreement() + "\n"
		}
		if err == nil {
			_, err = io.WriteString(w, line)
		}
	}
	if err != nil {
		return fmt.Errorf("printing the verdicts: %w", err)
	}
	return nil
}

// note says whether stand-ins for real data were used.
func (row ClaimRow) note() string {
	var notes []string
	if row.Surrogate {
		notes = append(notes, "surrogate data among them")
	}
	if row.Subset {
		notes = append(notes, "subset among them")
	}
	return strings.Join(notes, ", ")
}

// Disagreement says which data sets show a claim and which do not; empty where
// all say the same.
func (row ClaimRow) Disagreement() string {
	var parts []string
	for _, list := range []struct{ verb, sets string }{
		{"reproduced on", row.ReproducedOn}, {"not on", row.NotReproducedOn}, {"inconclusive on", row.InconclusiveOn},
	} {
		if list.sets != "" {
			parts = append(parts, list.verb+" "+list.sets)
		}
	}
	if len(parts) < 2 {
		return ""
	}
	return strings.Join(parts, "; ")
}

// Brief writes the verdicts as README's table: for claims about one data set what
// was measured, for others the sets that reproduce them.
func Brief(rows []ClaimRow) string {
	var b strings.Builder
	b.WriteString("| claim | what it says | verdict | reproduced on |\n| --- | --- | --- | --- |\n")
	for _, row := range rows {
		on := fmt.Sprintf("%d of %d", row.Agreeing, row.DataSets)
		switch {
		case row.DataSets == 0:
			on = "–"
		case row.DataSets == 1:
			on += ": " + row.Details
		case row.Agreeing > 0 && row.Agreeing < row.DataSets:
			on += ": " + row.ReproducedOn
		case row.note() != "":
			on += " (" + row.note() + ")"
		}
		fmt.Fprintf(&b, "| %s | %s | **%s** | %s |\n", row.ID, Capital(row.Statement), row.Verdict, on)
	}
	return b.String()
}

// Markdown writes the verdicts as a table for REPRODUCE.md, with all that was
// measured.
func Markdown(rows []ClaimRow) string {
	var b strings.Builder
	b.WriteString("| claim | verdict | what it says | measured, with 95 % interval |\n| --- | --- | --- | --- |\n")
	for _, row := range rows {
		measured := row.Details
		if measured == "" {
			measured = "–"
		}
		if text := row.Disagreement(); text != "" {
			measured = Capital(text) + ". " + measured
		}
		fmt.Fprintf(&b, "| %s | **%s** | %s (%s; expected %s %s) | %s |\n",
			row.ID, row.Verdict, Capital(row.Statement), row.Place, row.Metric, row.Expected, measured)
	}
	return b.String()
}

// Capital begins a sentence.
func Capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return strings.ToUpper(string(first)) + text[size:]
}
