package publish

import (
	"fmt"
	"path/filepath"

	"gradsample/experiments/declare"
	"gradsample/report"
	"gradsample/results"
)

// Answers answers the questions of all experiments from their CSVs, and writes
// answers.csv. A question whose experiment has no results stays without answer.
func Answers(experiments []declare.Experiment, folder string) ([]report.AnswerRow, error) {
	var rows []report.AnswerRow
	for _, e := range experiments {
		if e.Question == nil {
			continue
		}
		answer, err := e.Question.Answer(declare.Evidence{Folder: folder})
		if err != nil {
			return nil, fmt.Errorf("answering %s: %w", e.Question.ID, err)
		}
		rows = append(rows, report.AnswerRow{ID: e.Question.ID, Question: e.Question.Asks, Answer: answer, Experiment: e.Name})
	}
	if err := results.WriteCSV(filepath.Join(folder, report.AnswersFile), rows); err != nil {
		return nil, fmt.Errorf("writing the answers: %w", err)
	}
	return rows, nil
}
