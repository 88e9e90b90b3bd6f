package page

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"gradsample/internal/parallel"
	"gradsample/plots"
	"gradsample/results"
)

// experiment is an experiment with its figures and tables.
type experiment struct {
	Experiment
	Shown   []figure
	Tables  []table
	Summary []results.SummaryRow
	Kernel  []results.KernelSummaryRow
	Tuning  []ledger
	Ledger  *figure // of the tuning; none where nothing was tuned
	Data    []results.Setting
	Machine results.EnvironmentRow
}

// table is a CSV file to follow a link to.
type table struct {
	Name, Link string
	Rows       int
	Kilobytes  int
}

// ledger is the tuning of a method on a data set in a line.
type ledger struct {
	results.TuningRow     // the chosen try
	Tries, Extended, Lost int
}

// experiments builds what was run, in the declared order, several at a time.
func (b *builder) experiments() ([]experiment, error) {
	built, errs := make([]*experiment, len(b.run.Experiments)), make([]error, len(b.run.Experiments))
	parallel.Jobs(runtime.GOMAXPROCS(0), len(built), func(_, i int) { built[i], errs[i] = b.experiment(b.run.Experiments[i]) })
	var list []experiment
	for i, e := range built {
		if errs[i] != nil {
			return nil, errs[i]
		}
		if e != nil {
			list = append(list, *e)
		}
	}
	return list, nil
}

// experiment builds one; nil where it was not run.
func (b *builder) experiment(declared Experiment) (*experiment, error) {
	tables, err := b.tables(declared.Name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	e := &experiment{Experiment: declared, Tables: tables}
	if e.Shown, err = b.figures(declared); err != nil {
		return nil, err
	}
	return e, b.read(e)
}

// tables lists an experiment's CSV files.
func (b *builder) tables(name string) ([]table, error) {
	entries, err := os.ReadDir(filepath.Join(b.run.Folder, name))
	if err != nil {
		return nil, fmt.Errorf("listing the tables of %s: %w", name, err)
	}
	var list []table
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) != ".csv" {
			continue
		}
		content, err := os.ReadFile(filepath.Join(b.run.Folder, name, entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("listing the tables of %s: %w", name, err)
		}
		list = append(list, table{
			Name: entry.Name(), Link: "../" + name + "/" + entry.Name(),
			Rows: strings.Count(string(content), "\n") - 1, Kilobytes: (len(content) + 1023) / 1024,
		})
	}
	return list, nil
}

// read takes up the tables that the page shows itself.
func (b *builder) read(e *experiment) error {
	var err error
	if e.Summary, err = optional[results.SummaryRow](b, e.Name, "summary.csv"); err != nil {
		return err
	}
	if e.Kernel, err = optional[results.KernelSummaryRow](b, e.Name, "summary-kernel.csv"); err != nil {
		return err
	}
	tuning, err := optional[results.TuningRow](b, e.Name, "tuning.csv")
	if err != nil {
		return err
	}
	if len(tuning) > 0 {
		e.Tuning = ledgers(tuning)
		f := ledgerFigure(tuning)
		e.Ledger = &figure{ID: e.Name + "/tuning", Title: f.Title, Caption: f.Caption}
		b.show(e.Ledger.ID, fromFigure(f))
	}
	environment, err := optional[results.EnvironmentRow](b, e.Name, "environment.csv")
	if err != nil {
		return err
	}
	if len(environment) > 0 {
		e.Machine = environment[0]
	}
	e.Data, err = b.settings(e.Name)
	return err
}

// optional reads a table that an experiment may not have.
func optional[T any](b *builder, experiment, name string) ([]T, error) {
	rows, err := results.ReadCSV[T](filepath.Join(b.run.Folder, experiment, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return rows, err
}

// settings lists the data that an experiment saw, by the table that it has.
func (b *builder) settings(name string) ([]results.Setting, error) {
	for _, file := range []string{"summary.csv", "summary-kernel.csv", "quality.csv", "cost.csv", "sweep.csv"} {
		rows, err := optional[results.Setting](b, name, file)
		if err != nil {
			return nil, err
		}
		if len(rows) > 0 {
			return distinct(rows), nil
		}
	}
	return nil, nil
}

func distinct(rows []results.Setting) []results.Setting {
	var list []results.Setting
	for _, row := range rows {
		if !slices.Contains(list, row) {
			list = append(list, row)
		}
	}
	return list
}

// ledgers sums up the tuning: a line a method on a data set.
func ledgers(rows []results.TuningRow) []ledger {
	var list []ledger
	for _, row := range rows {
		last := len(list) - 1
		if last < 0 || list[last].Setting != row.Setting || list[last].Method != row.Method {
			list = append(list, ledger{TuningRow: row})
			last++
		}
		l := &list[last]
		l.Tries++
		l.Lost += row.Diverged
		if row.Extension {
			l.Extended++
		}
		if row.Chosen {
			l.TuningRow = row
		}
	}
	return list
}

// ledgerFigure shows every try of the tuning: a panel a data set.
func ledgerFigure(rows []results.TuningRow) plots.Figure {
	f := plots.Figure{
		Title:   "Tuning: training loss at the end of the budget, against the step size",
		Caption: "Step sizes are multiples of the method’s own scale; losses are medians over the tuning seeds, which no result uses. The line of a try that diverged leaves the panel.",
	}
	for _, row := range rows {
		panel := slices.IndexFunc(f.Panels, func(p plots.Panel) bool { return p.Title == panelName(row.Setting) })
		if panel < 0 {
			panel = len(f.Panels)
			f.Panels = append(f.Panels, plots.Panel{
				Kind: plots.Sweep, Title: panelName(row.Setting), XLabel: "step size / the method’s scale", YLabel: "training loss", LogX: true, LogY: true,
			})
		}
		p := &f.Panels[panel]
		index := slices.IndexFunc(p.Series, func(s plots.Series) bool { return s.Label == row.Method })
		if index < 0 {
			index = len(p.Series)
			p.Series = append(p.Series, plots.Series{Label: row.Method, Style: lastWord(row.Method)})
		}
		p.Series[index].X = append(p.Series[index].X, float64(row.Multiple))
		p.Series[index].Y = append(p.Series[index].Y, float64(row.Loss))
	}
	return f
}

// panelName tells problems of one experiment apart.
func panelName(s results.Setting) string {
	name := fmt.Sprintf("%s, %s, %d × %d", s.Dataset, s.Preprocess, s.Rows, s.Columns)
	if s.DataState != "real" {
		name += ", " + s.DataState
	}
	return name
}
