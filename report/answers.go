package report

import (
	"fmt"
	"path/filepath"
	"strings"

	"gradsample/results"
)

// AnswersFile holds the answers, in a run's folder.
const AnswersFile = "answers.csv"

// AnswerRow is a question with what the run's tables say to it.
type AnswerRow struct {
	ID         string `csv:"question_id"`
	Question   string `csv:"question"`
	Answer     string `csv:"answer"` // empty where the experiment was not run
	Experiment string `csv:"experiment"`
}

// ReadAnswers reads the answers of a run back.
func ReadAnswers(folder string) ([]AnswerRow, error) {
	return results.ReadCSV[AnswerRow](filepath.Join(folder, AnswersFile))
}

// MarkdownAnswers writes questions and answers for a document.
func MarkdownAnswers(rows []AnswerRow) string {
	var text strings.Builder
	for _, row := range rows {
		answer := row.Answer
		if answer == "" {
			answer = "Not run."
		}
		fmt.Fprintf(&text, "- **%s** (`%s`)\n  %s\n", row.Question, row.Experiment, answer)
	}
	return text.String()
}
