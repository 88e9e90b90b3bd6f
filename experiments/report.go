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
			return o.report(documents, stdout)
		},
	}
	o.addRunFolder(command.Flags())
	command.Flags().StringSliceVar(&documents, "into", nil, "documents whose lines between <!-- verdicts --> and <!-- /verdicts --> are replaced, and between <!-- answers --> and <!-- /answers -->")
	return command
}

// report prints verdicts and answers, or puts each into the documents that have
// a place for it.
func (o *options) report(documents []string, stdout io.Writer) error {
	rows, err := report.ReadClaims(o.folders().Results)
	if err != nil {
		return fmt.Errorf("no verdicts, run the experiments first: %w", err)
	}
	answers, err := report.ReadAnswers(o.folders().Results)
	if err != nil {
		return fmt.Errorf("no answers, run the experiments first: %w", err)
	}
	sections := []report.Section{{Name: "verdicts", Text: report.Markdown(rows)}, {Name: "answers", Text: report.MarkdownAnswers(answers)}}
	if len(documents) == 0 {
		_, err := fmt.Fprintf(stdout, "%s\n%s", sections[0].Text, sections[1].Text)
		return err
	}
	for _, document := range documents {
		changed, err := report.Update(document, sections)
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%s: changed %t\n", document, changed)
	}
	return nil
}
