package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"gradsample/experiments/publish"
	"gradsample/report"
	"gradsample/report/dictionary"
)

func newReport(stdout io.Writer) *cobra.Command {
	var o options
	var documents []string
	command := &cobra.Command{
		Use:   "report",
		Short: "rebuild the run's page, and the generated parts of documents, from its CSVs alone",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if _, err := o.check(); err != nil {
				return err
			}
			path, err := publish.Page(catalogue(), o.profile, o.folders())
			if err != nil {
				return fmt.Errorf("no page without results, run the experiments first: %w", err)
			}
			fmt.Fprintf(stdout, "page: %s\n", path)
			if len(documents) == 0 {
				return nil
			}
			sections, err := sections(o.folders().Results)
			if err != nil {
				return err
			}
			return update(documents, sections, stdout)
		},
	}
	o.addRunFolder(command.Flags())
	command.Flags().StringSliceVar(&documents, "into", nil, "documents in which what stands between <!-- NAME --> and <!-- /NAME --> is replaced, NAME being verdicts, answers, run or dictionary")
	return command
}

// sections are the generated parts of documents: what a run found, and what its
// tables hold.
func sections(folder string) ([]report.Section, error) {
	rows, err := report.ReadClaims(folder)
	if err != nil {
		return nil, fmt.Errorf("no verdicts, run the experiments first: %w", err)
	}
	answers, err := report.ReadAnswers(folder)
	if err != nil {
		return nil, fmt.Errorf("no answers, run the experiments first: %w", err)
	}
	made, err := publish.MadeBy(folder)
	if err != nil {
		return nil, err
	}
	return []report.Section{
		{Name: "brief", Text: report.Brief(rows)},
		{Name: "verdicts", Text: report.Markdown(rows)},
		{Name: "answers", Text: report.MarkdownAnswers(answers)},
		{Name: "run", Text: made},
		{Name: "dictionary", Text: dictionary.Markdown()},
	}, nil
}

// update replaces the generated parts of documents.
func update(documents []string, sections []report.Section, stdout io.Writer) error {
	for _, document := range documents {
		changed, err := report.Update(document, sections)
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "%s: changed %t\n", document, changed)
	}
	return nil
}
