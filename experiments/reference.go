package main

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"gradsample/experiments/publish"
	"gradsample/report/compare"
)

// referenceDocuments are the documents that quote the reference run.
var referenceDocuments = []string{"README.md", "REPRODUCE.md"}

// referenceFolders hold the committed run.
func referenceFolders() publish.Folders {
	return publish.Folders{Results: compare.ReferenceFolder, Plots: filepath.Join("plots", compare.Reference)}
}

func newReference(stdout io.Writer) *cobra.Command {
	var o options
	command := &cobra.Command{
		Use:   "reference",
		Short: "make a finished run the committed one, and put its verdicts and answers into README.md and REPRODUCE.md",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if _, err := o.check(); err != nil {
				return err
			}
			to := referenceFolders()
			size, err := publish.Reference(catalogue(), o.folders(), to)
			if err != nil {
				return err
			}
			fmt.Fprintf(stdout, "reference run in %s and %s: %.1f MB\n", to.Results, to.Plots, float64(size)/1e6)
			sections, err := sections(to.Results)
			if err != nil {
				return err
			}
			return update(referenceDocuments, sections, stdout)
		},
	}
	o.addRunFolder(command.Flags())
	return command
}
