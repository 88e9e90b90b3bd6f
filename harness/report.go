package harness

import (
	"fmt"
	"slices"
	"strings"

	"gradsample/results"
)

// Report says what a run did, or, from Look, what it would do.
type Report struct {
	Ran, Found       int               // trials run now, and found finished
	Diverged, Failed int               // among both
	Missing          []string          // trials without a usable record, one line each; from Look only
	Left             Estimate          // how long those take, and the failed ones, which are tried again
	Damaged          []string          // files that could not be used, one line each
	Failures         []string          // one line a failed trial
	Warnings         []string          // what else should be known
	Records          []*results.Record // of every trial that was run or found, in the order of their keys
}

// sort puts what trials left, in the order in which they ended, into a fixed one.
func (r *Report) sort() {
	slices.SortFunc(r.Records, func(a, b *results.Record) int { return strings.Compare(a.Key, b.Key) })
	for _, lines := range []*[]string{&r.Missing, &r.Failures, &r.Damaged, &r.Warnings} {
		slices.Sort(*lines)
		*lines = slices.Compact(*lines)
	}
}

// describe names a trial in a line.
func describe(trial results.Trial) string {
	text := fmt.Sprintf("%s, %s on %s", trial.Experiment, trial.Purpose, trial.Problem.Data)
	if name := trial.MethodName(); name != "" {
		text = fmt.Sprintf("%s, %s of %s on %s", trial.Experiment, trial.Purpose, name, trial.Problem.Data)
	}
	if trial.Problem.Rows > 0 {
		text += fmt.Sprintf(" (%d rows)", trial.Problem.Rows)
	}
	if trial.Purpose == results.PurposeTuning {
		text += fmt.Sprintf(" at %.3g", trial.Multiple)
	}
	return fmt.Sprintf("%s, seed %d", text, trial.Seed)
}

// count enters a trial in the report and tells the progress. A failed one that is
// only looked at has to be run again.
func (r *Runner) count(record *results.Record, measurement Measurement, found bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if found {
		r.report.Found++
	} else {
		r.report.Ran++
	}
	r.report.Records = append(r.report.Records, record)
	trial := record.Trial
	trial.Budget = record.Budget
	r.estimator.learn(record, r.Data.cost(trial, measurement))
	switch record.Status {
	case results.StatusDiverged:
		r.report.Diverged++
	case results.StatusFailed:
		r.report.Failed++
		r.report.Failures = append(r.report.Failures, describe(record.Trial)+": "+record.Reason)
		if r.looking {
			r.estimator.add(record.Trial, r.Data.cost(record.Trial, measurement))
		}
	}
	if r.Progress != nil && !r.looking {
		r.Progress(record, found)
	}
}

// miss enters a trial that has to be run. A shorter record of it is a part of
// what it takes.
func (r *Runner) miss(key string, trial results.Trial, measurement Measurement, shorter *results.Record) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.looking {
		return
	}
	cost := r.Data.cost(trial, measurement)
	if _, ok := measurement.(Extender); ok && shorter != nil && shorter.Status == results.StatusDone && shorter.Budget < trial.Budget {
		cost *= 1 - shorter.Budget/trial.Budget
	}
	r.report.Missing = append(r.report.Missing, describe(trial)+" ("+key[:12]+"…)")
	r.estimator.add(trial, cost)
}

// damaged enters a file that cannot be used.
func (r *Runner) damaged(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Damaged = append(r.report.Damaged, err.Error())
}

// outdated counts a record of an earlier version.
func (r *Runner) outdated() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.earlier++
}

// warn enters what a user should know.
func (r *Runner) warn(line string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Warnings = append(r.report.Warnings, line)
}
