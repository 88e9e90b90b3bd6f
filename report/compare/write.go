package compare

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"gradsample/report"
	"gradsample/results"
)

// The files of a comparison.
const (
	VerdictsFile    = "verdicts.csv"
	DifferencesFile = "differences.csv"
)

// Write leaves the tables of a comparison in one folder and its figures in
// another, in the given formats.
func Write(folder, figures string, verdicts []VerdictRow, differences []DifferenceRow, overlays []Overlay, formats []string) error {
	errs := []error{
		results.WriteCSV(filepath.Join(folder, VerdictsFile), verdicts),
		results.WriteCSV(filepath.Join(folder, DifferencesFile), differences),
	}
	for _, overlay := range overlays {
		errs = append(errs, overlay.Figure.Save(filepath.Join(figures, overlay.Experiment), formats...))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("writing the comparison: %w", err)
	}
	return nil
}

// mostPrinted is how many differences are printed; the file has all, and those by
// the clock.
const mostPrinted = 20

// Print says what a comparison found: who was compared, every verdict, and the
// surest differences.
func Print(w io.Writer, a, b Run, verdicts []VerdictRow, differences []DifferenceRow) error {
	fmt.Fprintf(w, "A  %s\nB  %s\n\n", a.describe(), b.describe())
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "claim\tA\tB\t")
	for _, row := range verdicts {
		mark := ""
		if row.Changed {
			mark = "changed"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", row.ID, row.A, row.B, mark)
	}
	table.Flush()
	counted, clocked := apart(differences)
	differing := Differing(counted)
	fmt.Fprintf(w, "\n%d of %d verdicts changed; %d of %d effects differ, their 95 %% interval leaving out no change (chance alone lets one in twenty); by the clock %d of %d\n",
		Changed(verdicts), len(verdicts), len(differing), len(counted), len(Differing(clocked)), len(clocked))
	if len(differing) == 0 {
		return nil
	}
	fmt.Fprintln(w, "\nThe surest differences, B's over A's or less A's:")
	table = tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "experiment\tdata set\tmetric\tmethod\tat\tA\tB\tchange, with 95 % interval\t")
	for _, row := range differing[:min(mostPrinted, len(differing))] {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", row.Experiment, row.Dataset, row.Metric, row.Method, row.At,
			report.Short(row.A), report.Short(row.B), row.change(), row.caution())
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("printing the differences: %w", err)
	}
	return nil
}

// apart separates what a clock measured: on another machine, or on a busier one,
// it measures something else.
func apart(differences []DifferenceRow) (counted, clocked []DifferenceRow) {
	for _, row := range differences {
		if results.ByClock(row.Metric) {
			clocked = append(clocked, row)
		} else {
			counted = append(counted, row)
		}
	}
	return counted, clocked
}

// change writes the change with its interval.
func (row DifferenceRow) change() string {
	sign := ""
	if row.Scale == ScaleRatio {
		sign = "×"
	}
	return fmt.Sprintf("%s%s [%s, %s]", sign, report.Short(row.Change), report.Short(row.Lower), report.Short(row.Upper))
}

// caution says what else differs between the runs, so that a change may be of
// the question and not of the answer.
func (row DifferenceRow) caution() string {
	var notes []string
	if row.RowsA != row.RowsB {
		notes = append(notes, fmt.Sprintf("%d and %d rows", row.RowsA, row.RowsB))
	}
	if row.StateA != row.StateB {
		notes = append(notes, row.StateA+" and "+row.StateB+" data")
	}
	if results.ByClock(row.Metric) {
		notes = append(notes, "by the clock")
	}
	return strings.Join(notes, ", ")
}
