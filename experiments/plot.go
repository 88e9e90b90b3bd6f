package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"gradsample/experiments/declare"
	"gradsample/experiments/publish"
	"gradsample/harness"
)

func newPlot(stdout io.Writer) *cobra.Command {
	var o options
	command := &cobra.Command{
		Use:   "plot [name or glob …]",
		Short: "redraw figures, judge again and rebuild the page, from the CSVs alone",
		RunE: func(_ *cobra.Command, patterns []string) error {
			profile, err := o.check()
			if err != nil {
				return err
			}
			experiments, err := selected(patterns)
			if err != nil {
				return err
			}
			return o.redraw(profile, experiments, stdout)
		},
	}
	o.addRunFolder(command.Flags())
	o.addFormats(command.Flags())
	return command
}

// redraw draws every experiment that has CSVs.
func (o *options) redraw(profile harness.Profile, experiments []declare.Experiment, stdout io.Writer) error {
	folders := o.folders()
	drawn := 0
	for _, e := range experiments {
		if _, err := os.Stat(filepath.Join(folders.Results, e.Name)); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := publish.Figures(e, folders, o.formats); err != nil {
			return err
		}
		drawn++
	}
	if drawn == 0 {
		return fmt.Errorf("no results in %s: run the experiments first", folders.Results)
	}
	fmt.Fprintf(stdout, "figures of %d experiments in %s\n", drawn, folders.Plots)
	return judge(profile, folders, stdout)
}
