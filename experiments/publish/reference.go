package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/renameio/v2"

	"gradsample/experiments/declare"
	"gradsample/harness"
	"gradsample/report"
	"gradsample/results"
)

// What a committed run holds: verdicts, answers and what they rest on. What has
// a row a seed, a turn of the clock, a step size that was tried or a place of a sweep
// stays behind, as do trial records; curves and effects are in the parquet files.
var (
	referenceRun = []string{
		"claims.csv", "claims-by-data-set.csv", "timing-claims.csv", "timing-claims-by-data-set.csv",
		report.AnswersFile, report.AdviceFile, results.CurvesFile, results.ErrorsFile, results.EffectsFile,
		results.TimingEffectsFile, harness.ProvenanceFile,
	}
	referenceExperiment = []string{"environment.csv", "summary.csv", "summary-kernel.csv", "cost.csv"}
)

// Reference replaces the folders of the committed run by the summaries of a run
// and the first figure of each experiment, and returns how many bytes they take.
func Reference(experiments []declare.Experiment, from, to Folders) (size int64, err error) {
	if _, err := os.Stat(filepath.Join(from.Results, "claims.csv")); err != nil {
		return 0, fmt.Errorf("no verdicts in %s, run the experiments first: %w", from.Results, err)
	}
	var files []copied
	for _, name := range referenceRun {
		files = append(files, copied{filepath.Join(from.Results, name), filepath.Join(to.Results, name)})
	}
	for _, e := range experiments {
		for _, name := range referenceExperiment {
			files = append(files, copied{filepath.Join(from.Results, e.Name, name), filepath.Join(to.Results, e.Name, name)})
		}
		for _, figure := range e.Figures[:min(1, len(e.Figures))] {
			files = append(files, copied{filepath.Join(from.Plots, e.Name, figure.Name+".svg"), filepath.Join(to.Plots, e.Name, figure.Name+".svg")})
		}
	}
	for _, folder := range []string{to.Results, to.Plots} {
		if err := os.RemoveAll(folder); err != nil {
			return 0, fmt.Errorf("replacing the reference run: %w", err)
		}
	}
	for _, file := range files {
		bytes, err := file.copy()
		if err != nil {
			return 0, fmt.Errorf("replacing the reference run: %w", err)
		}
		size += bytes
	}
	return size, nil
}

// copied is a file and where it goes.
type copied struct{ from, to string }

// copy copies a file, if the run has it.
func (c copied) copy() (int64, error) {
	content, err := os.ReadFile(c.from)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err == nil {
		err = os.MkdirAll(filepath.Dir(c.to), 0o755)
	}
	if err == nil {
		err = renameio.WriteFile(c.to, content, 0o644)
	}
	return int64(len(content)), err
}

// MadeBy says in a sentence what made a run, for documents.
func MadeBy(folder string) (string, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*", "environment.csv"))
	if err != nil {
		return "", fmt.Errorf("looking for what made the run: %w", err)
	}
	var parts []string
	for _, path := range paths {
		rows, err := results.ReadCSV[results.EnvironmentRow](path)
		if err != nil {
			return "", err
		}
		for _, row := range rows {
			part := fmt.Sprintf("profile %s, commit %.12s, %s, %s with %d cores", row.Profile, row.Commit, row.GoVersion, row.Processor, row.Cores)
			if !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
	}
	if len(parts) == 0 {
		return "Nothing says what made this run.", nil
	}
	made := "Made by: " + strings.Join(parts, "; ")
	provenance, ok, err := harness.ReadProvenance(folder)
	if err != nil {
		return "", fmt.Errorf("looking for what made the run: %w", err)
	}
	if ok {
		made += "; " + provenance.Ended.Format("2006-01-02")
	}
	return made + ".", nil
}
