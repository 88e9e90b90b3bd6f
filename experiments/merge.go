package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"gradsample/harness"
)

func newMerge(stdout, stderr io.Writer) *cobra.Command {
	var o options
	var patterns []string
	command := &cobra.Command{
		Use:   "merge DIR… --out DIR",
		Short: "unite the trials of several folders, then aggregate, draw, judge",
		Long: "merge unites the trial records of folders, which need share no disk, in the folder --out, lists\n" +
			"what is missing there, aggregates, draws and judges. Two different outcomes of a trial are an error.\n" +
			"Statistics pool over machines; seconds are those of the machine that timed most trials.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, folders []string) error {
			return o.merge(command.Context(), folders, patterns, stdout, stderr)
		},
	}
	o.addRunFolder(command.Flags())
	o.addPlan(command.Flags())
	o.addFormats(command.Flags())
	command.Flags().StringSliceVar(&patterns, "experiments", nil, "names or globs of experiments (default: those that have records)")
	return command
}

func (o *options) merge(ctx context.Context, folders, patterns []string, stdout, stderr io.Writer) error {
	if o.out == "" {
		return errors.New("--out is missing: give the folder to unite the records in")
	}
	if _, err := o.check(); err != nil {
		return err
	}
	release, err := o.occupy(stderr)
	if err != nil {
		return err
	}
	defer release()
	merged, err := harness.Merge(folders, o.out)
	for _, line := range merged.Damaged {
		fmt.Fprintln(stderr, "warning:", line)
	}
	if errors.Is(err, harness.ErrNoRecords) {
		_ = os.Remove(o.out) // made for nothing; it stays if anything is there
		return err
	}
	if err != nil {
		return fmt.Errorf("%w: merging: %w", errStopped, err)
	}
	fmt.Fprintf(stdout, "%s from %s in %s\n", counted(merged.Records, "trial"), counted(len(folders), "folder"), o.out)
	if len(patterns) == 0 {
		if patterns, err = recorded(merged.Store, o.out); err != nil {
			return err
		}
	}
	j, err := o.job(ctx, patterns)
	if err != nil {
		return err
	}
	j.records = merged.Store
	for _, line := range j.notRun {
		fmt.Fprintln(stderr, "note:", line)
	}
	provenance := harness.Begin(os.Args[1:], j.profile, j.digest)
	for _, folder := range folders {
		runs, err := harness.ReadProvenances(folder)
		if err != nil {
			return fmt.Errorf("%w: %w", errStopped, err)
		}
		provenance.Include(runs)
	}
	report, err := j.look(ctx, nil)
	if err != nil {
		return err
	}
	for _, line := range report.Missing {
		fmt.Fprintln(stderr, "missing:", line)
	}
	if err := j.publish(ctx, report, provenance, stdout); err != nil {
		return err
	}
	if len(report.Missing) > 0 {
		return fmt.Errorf("%w: %d; `run --profile %s --out %s` adds them", errMissing, len(report.Missing), o.profile, o.out)
	}
	return o.failures(report)
}

// recorded names the experiments of the catalogue that a folder's store has records
// of.
func recorded(store *harness.Store, folder string) ([]string, error) {
	records, _, err := store.All()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errStopped, err)
	}
	has := map[string]bool{}
	for _, record := range records {
		has[record.Trial.Experiment] = true
	}
	var names []string
	for _, name := range experimentNames() {
		if has[name] {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%w: %s has records of no experiment in the catalogue", errStopped, folder)
	}
	return names, nil
}
