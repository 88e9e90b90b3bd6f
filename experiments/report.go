package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"gradsample/report"
)

func newReport(stdout io.Writer) *cobra.Command {
	var o options
	var documents []string
	command := &cobra.Command{
		Use:   "report",
		Short: "print the verdicts as Markdown, or put them into documents, from the run's CSVs alone",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if _, err := o.check(); err != nil {
				return err
			}
			rows, err := report.ReadClaims(o.folders().Results)
			if err != nil {
				return fmt.Errorf("no verdicts, run the experiments first: %w", err)
			}
			text := report.Markdown(rows)
			if len(documents) == 0 {
				_, err := io.WriteString(stdout, text)
				return err
			}
			for _, document := range documents {
				changed, err := report.Update(document, "verdicts", text)
				if err != nil {
					return err
				}
				fmt.Fprintf(stdout, "%s: changed %t\n", document, changed)
			}
			return nil
		},
	}
	o.addRunFolder(command.Flags())
	command.Flags().StringSliceVar(&documents, "into", nil, "documents whose lines between <!-- verdicts --> and <!-- /verdicts --> are replaced")
	return command
}
