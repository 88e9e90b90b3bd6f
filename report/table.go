package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode/utf8"
)

// PrintTable prints the verdicts as a run shows them: a line a claim, and under
// it what each data set says.
func PrintTable(w io.Writer, rows []ClaimRow) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "claim\tverdict\texpected\tdata sets\tnote")
	for _, row := range rows {
		fmt.Fprintf(table, "%s\t%s\t%s %s\t%d of %d\t%s\n", row.ID, row.Verdict, row.Metric, row.Expected, row.Agreeing, row.DataSets, row.note())
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("printing the verdicts: %w", err)
	}
	return nil
}

// note says which data sets disagree, and whether stand-ins for real data were
// used.
func (row ClaimRow) note() string {
	var notes []string
	if text := row.Disagreement(); text != "" {
		notes = append(notes, text)
	}
	if row.Surrogate {
		notes = append(notes, "surrogate data among them")
	}
	if row.Subset {
		notes = append(notes, "subset among them")
	}
	return strings.Join(notes, "; ")
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

// Markdown writes the verdicts as a table for REPRODUCE.md and README.
func Markdown(rows []ClaimRow) string {
	var b strings.Builder
	b.WriteString("| claim | verdict | what it says | measured, with 95 % interval |\n| --- | --- | --- | --- |\n")
	for _, row := range rows {
		measured := row.Details
		if measured == "" {
			measured = "–"
		}
		if text := row.Disagreement(); text != "" {
			measured = capital(text) + ". " + measured
		}
		fmt.Fprintf(&b, "| %s | **%s** | %s (%s; expected %s %s) | %s |\n",
			row.ID, row.Verdict, capital(row.Statement), row.Place, row.Metric, row.Expected, measured)
	}
	return b.String()
}

func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return strings.ToUpper(string(first)) + text[size:]
}
