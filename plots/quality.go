package plots

import (
	"fmt"
	"path/filepath"
	"slices"

	"gradsample/results"
)

// qualityEpoch is the frozen θ that the figures show: the authors' code
// compares after a twentieth of an epoch.
const qualityEpoch = 0.05

// quality draws estimates at one frozen θ against the number of samples.
func (d Declared) quality(folder string) (Figure, error) {
	rows, err := results.ReadCSV[results.QualityRow](filepath.Join(folder, "quality.csv"))
	if err != nil {
		return Figure{}, err
	}
	published, err := readOptional[results.PublishedQualityRow](folder, "published.csv")
	if err != nil {
		return Figure{}, err
	}
	rows = slices.DeleteFunc(rows, func(r results.QualityRow) bool { return float64(r.Epoch) != qualityEpoch })
	of := func(r results.QualityRow) results.Setting { return r.Setting }
	rows = kept(d, rows, of)
	settings := grouped(rows, of)
	figure := d.figure(dataCaption(settings), fmt.Sprintf("Parameters frozen after %g epochs of uniform SGD.", qualityEpoch), d.settingsNote(),
		"Lines: medians over seeds; bands: 10 % to 90 % quantiles.")
	anyPublished := false
	for _, setting := range settings {
		panel := Panel{Title: panelTitle(setting), Note: dataNote(setting), XLabel: "samples", YLabel: qualityLabels[d.Quantity], LogX: true, LogY: d.Quantity == "norm"}
		for _, row := range rows {
			if row.Setting == setting {
				panel.Series = d.qualityPoint(panel.Series, row)
			}
		}
		curves := d.publishedQuality(published, setting)
		anyPublished = anyPublished || len(curves) > 0
		panel.Series = append(panel.Series, curves...)
		figure.Panels = append(figure.Panels, panel)
	}
	if anyPublished {
		figure.Caption += " Dashed with rings: the authors' published comparison, on their own rows."
	}
	return figure, nil
}

var qualityLabels = map[string]string{
	"norm": "mean sampled norm / full", "similarity": "angular similarity", "single": "mean angular similarity",
}

// qualityPoint appends a row to its method's series.
func (d Declared) qualityPoint(all []Series, row results.QualityRow) []Series {
	index := slices.IndexFunc(all, func(s Series) bool { return s.Label == row.Method })
	if index < 0 {
		index = len(all)
		all = append(all, Series{Label: row.Method, N: row.Seeds})
	}
	series := &all[index]
	full := float64(row.FullNorm)
	median, lower, upper := float64(row.Norm)/full, float64(row.NormLower)/full, float64(row.NormUpper)/full
	switch d.Quantity {
	case "similarity":
		median, lower, upper = float64(row.Similarity), float64(row.SimilarityLower), float64(row.SimilarityUpper)
	case "single":
		median, lower, upper = float64(row.Single), float64(row.Single), float64(row.Single)
	}
	series.X, series.Y = append(series.X, float64(row.Samples)), append(series.Y, median)
	series.Lower, series.Upper = append(series.Lower, lower), append(series.Upper, upper)
	return all
}

// publishedQuality are the authors' curves of a data set, thinned to the
// numbers of samples that a log axis can tell apart. They have no similarity of
// weighted estimates.
func (d Declared) publishedQuality(rows []results.PublishedQualityRow, setting results.Setting) []Series {
	if d.Quantity == "similarity" {
		return nil
	}
	var all []Series
	for _, method := range []string{"uniform", "lgd-released"} {
		series := Series{Label: method + ", published", Style: method, Dashed: true}
		next := 1.0
		for _, row := range rows {
			if row.Dataset != setting.Dataset || row.Method != method || float64(row.Samples) < next {
				continue
			}
			next = float64(row.Samples) * 1.5
			y := float64(row.NormRatio)
			if d.Quantity == "single" {
				y = float64(row.Similarity)
			}
			series.X, series.Y = append(series.X, float64(row.Samples)), append(series.Y, y)
		}
		if len(series.X) > 0 {
			all = append(all, series)
		}
	}
	return all
}
