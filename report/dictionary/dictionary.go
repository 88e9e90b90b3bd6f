// Package dictionary describes every table that a run writes: which file, what a
// row is, and of each column the type, the unit and the meaning. Files and types
// come from the row types themselves; a test holds the meanings against their csv
// tags, so that no column can be added without one.
package dictionary

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gradsample/report"
	"gradsample/report/compare"
	"gradsample/results"
)

// table is a file with the type of its rows.
type table struct {
	file string
	row  string // what a row is
	of   reflect.Type
}

func tableOf[T any](file, row string) table { return table{file, row, reflect.TypeFor[T]()} }

// Run, experiment and comparison are the folders in which tables lie.
var (
	runTables = []table{
		tableOf[report.ClaimRow]("claims.csv", "a claim; of those by the clock the verdict alone"),
		tableOf[report.ClaimRow]("timing-claims.csv", "a claim by the clock, with its numbers"),
		tableOf[report.EvidenceRow]("claims-by-data-set.csv", "a claim on one data set"),
		tableOf[report.EvidenceRow]("timing-claims-by-data-set.csv", "a claim by the clock on one data set"),
		tableOf[report.AnswerRow]("answers.csv", "a question of the review"),
		tableOf[report.AdviceRow]("timing-advice.csv", "what is soonest on a problem, by one metric and target"),
		tableOf[results.CurveRow](results.CurvesFile, "as in curves.csv, of all experiments"),
		tableOf[results.KernelRow](results.ErrorsFile, "as in errors.csv, of all experiments"),
		tableOf[results.EffectRow](results.EffectsFile, "as in effects.csv, of all experiments"),
		tableOf[results.EffectRow](results.TimingEffectsFile, "as in timing-effects.csv, of all experiments"),
	}
	experimentTables = []table{
		tableOf[results.CurveRow]("curves.csv", "a method at one probe of its training, over seeds"),
		tableOf[results.TargetRow]("targets.csv", "when one seed of a method reached one target"),
		tableOf[results.SummaryRow]("summary.csv", "a method at the end of its budget"),
		tableOf[results.TuningRow]("tuning.csv", "a step size that was tried"),
		tableOf[results.EffectRow]("effects.csv", "a method compared with its baseline, or a quantity of it"),
		tableOf[results.EffectRow]("timing-effects.csv", "the same by the clock"),
		tableOf[results.QualityRow]("quality.csv", "estimates at frozen parameters, over seeds"),
		tableOf[results.SweepRow]("sweep.csv", "a quantity at one place of a sweep, over seeds"),
		tableOf[results.CostRow]("cost.csv", "the counted cost of a method"),
		tableOf[results.TimingRow]("timings.csv", "a turn of a method in the timing lane"),
		tableOf[results.ScaleRow]("scale.csv", "what a sampler takes on a number of rows"),
		tableOf[results.CacheRow]("timing-caches.csv", "a memory of the machine that scale was timed on"),
		tableOf[results.KernelRow]("errors.csv", "a kernel method at one probe, over seeds"),
		tableOf[results.KernelTargetRow]("targets-kernel.csv", "when one seed of a kernel method reached its baseline's best test error"),
		tableOf[results.KernelSummaryRow]("summary-kernel.csv", "a kernel method at the end of its budget"),
		tableOf[results.KernelTimingRow]("timings-kernel.csv", "a kernel method at one probe of the timing lane"),
		tableOf[results.PublishedRow]("published.csv", "a point of a published training curve"),
		tableOf[results.PublishedQualityRow]("published.csv", "a point of the published gradient comparison, in gradient-quality"),
		tableOf[results.EnvironmentRow]("environment.csv", "the program and its machine"),
	}
	comparisonTables = []table{
		tableOf[compare.VerdictRow](compare.VerdictsFile, "a claim in both runs"),
		tableOf[compare.DifferenceRow](compare.DifferencesFile, "an effect in both runs"),
	}
)

// Markdown writes the dictionary: the files, then every column once.
func Markdown() string {
	var text strings.Builder
	for _, folder := range []struct {
		title  string
		tables []table
	}{
		{"In the run's folder", runTables}, {"In an experiment's folder", experimentTables}, {"Of a comparison", comparisonTables},
	} {
		fmt.Fprintf(&text, "## %s\n\n| file | a row is | columns |\n| --- | --- | --- |\n", folder.title)
		for _, t := range folder.tables {
			fmt.Fprintf(&text, "| `%s` | %s | %s |\n", t.file, t.row, t.columnList())
		}
		text.WriteByte('\n')
	}
	text.WriteString("The setting is `" + strings.Join(names(reflect.TypeFor[results.Setting]()), "`, `") + "`: where a row's numbers come from.\n")
	text.WriteString("\n## Metrics of effects\n\n| metric | is |\n| --- | --- |\n")
	for _, metric := range results.MetricMeanings {
		fmt.Fprintf(&text, "| `%s` | %s |\n", metric[0], metric[1])
	}
	text.WriteString("\n## Columns\n\n| column | type | unit | meaning |\n| --- | --- | --- | --- |\n")
	for _, c := range columns {
		fmt.Fprintf(&text, "| `%s`%s | %s | %s | %s |\n", c.name, c.where(), typeOf(c), c.unit, c.meaning)
	}
	return text.String()
}

// columnList names a table's columns, its setting in a word.
func (t table) columnList() string {
	all := names(t.of)
	setting := names(reflect.TypeFor[results.Setting]())
	var list []string
	for _, name := range all {
		if hasSetting(t.of) && slices.Contains(setting, name) {
			if name == setting[0] {
				list = append(list, "the setting")
			}
			continue
		}
		list = append(list, "`"+name+"`")
	}
	return strings.Join(list, ", ")
}

// hasSetting tells whether rows say where their numbers come from.
func hasSetting(row reflect.Type) bool {
	_, ok := row.FieldByName("Setting")
	return ok
}

// names lists the columns of a row type in their order.
func names(row reflect.Type) []string {
	var list []string
	for _, column := range results.Columns(row) {
		list = append(list, column.Name)
	}
	return list
}

// where says in which file a column of several meanings has this one.
func (c column) where() string {
	if c.file == "" {
		return ""
	}
	return " in `" + c.file + "`"
}

// typeOf is the type of a column's cells, as readers of CSV call it.
func typeOf(c column) string {
	for _, t := range allTables() {
		for _, field := range results.Columns(t.of) {
			if field.Name != c.name || c.file != "" && c.file != t.file {
				continue
			}
			switch field.Type.Kind() {
			case reflect.Float64:
				return "number"
			case reflect.Int, reflect.Uint64:
				return "integer"
			case reflect.Bool:
				return "true or false"
			default:
				return "text"
			}
		}
	}
	return ""
}

func allTables() []table {
	return slices.Concat(runTables, experimentTables, comparisonTables)
}
