package main

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"gradsample/report/compare"
)

func newCompare(stdout io.Writer) *cobra.Command {
	o := options{profile: "quick"}
	command := &cobra.Command{
		Use:   "compare A B",
		Short: "two runs side by side: verdicts, differences with intervals, overlaid curves",
		Long: "compare holds two runs against each other, each a results folder, an archive of one (.zip, .tar,\n" +
			".tar.gz, .tar.zst, .tar.xz), or \"reference\" for the committed run. Its exit status is 1 where a claim's\n" +
			"verdict changed. A claim that one of them did not run cannot change.",
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, names []string) error {
			if _, err := o.check(); err != nil {
				return err
			}
			return o.compare(names[0], names[1], stdout)
		},
	}
	command.Flags().StringVar(&o.out, "out", "", "folder for tables and figures (default results/compare, with figures in plots/compare)")
	o.addFormats(command.Flags())
	return command
}

// compare holds two runs against each other, and fails where a verdict changed.
func (o *options) compare(nameA, nameB string, stdout io.Writer) error {
	a, err := compare.Open(nameA)
	if err != nil {
		return err
	}
	b, err := compare.Open(nameB)
	if err != nil {
		return err
	}
	verdicts, differences := compare.Verdicts(a, b), compare.Differences(a, b)
	if err := compare.Print(stdout, a, b, verdicts, differences); err != nil {
		return err
	}
	tables, figures := filepath.Join("results", "compare"), filepath.Join("plots", "compare")
	if o.out != "" {
		tables, figures = o.out, filepath.Join(o.out, "plots")
	}
	overlays := compare.Figures(a, b)
	if err := compare.Write(tables, figures, verdicts, differences, overlays, o.formats); err != nil {
		return fmt.Errorf("%w: %w", errStopped, err)
	}
	fmt.Fprintf(stdout, "\ntables in %s, %d figures in %s\n", tables, len(overlays), figures)
	if changed := compare.Changed(verdicts); changed > 0 {
		return fmt.Errorf("%w: %d of %d", errChanged, changed, len(verdicts))
	}
	return nil
}
