package publish

import (
	"fmt"

	"gradsample/datasets"
	"gradsample/experiments/declare"
	"gradsample/report/page"
)

// Page builds the run's page from its tables and figures, and returns its path.
func Page(experiments []declare.Experiment, profile string, folders Folders) (string, error) {
	run := page.Run{Profile: profile, Folder: folders.Results, Plots: folders.Plots}
	for _, e := range experiments {
		described := page.Experiment{
			Name: e.Name, Title: e.Title, Mirrors: e.Mirrors, Settings: e.Settings, Deviation: e.Deviation, Figures: e.Figures,
		}
		for _, method := range e.Methods {
			described.Methods = append(described.Methods, page.Method{
				Name: method.Name, Baseline: e.Baselines[method.Name], From: string(method.From), Settings: string(method.Settings),
			})
		}
		run.Experiments = append(run.Experiments, described)
	}
	for _, entry := range datasets.Catalogue() {
		run.Data = append(run.Data, page.DataSet{Name: entry.Name, Title: entry.Title, Licence: entry.Licence, Citation: entry.Citation})
	}
	path, err := page.Write(run)
	if err != nil {
		return "", fmt.Errorf("the page of %s: %w", folders.Results, err)
	}
	return path, nil
}
