package plots

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"gradsample/results"
)

// Source says which of an experiment's CSVs a declared figure is drawn from.
type Source string

// The sources.
const (
	FromCurves  Source = "curves"  // curves.csv, and timings.csv for seconds
	FromQuality Source = "quality" // quality.csv
	FromTimings Source = "timings" // timings.csv
	FromScale   Source = "scale"   // timings.csv, scale.csv and timing-caches.csv: all against the rows
	// FromErrors is errors.csv of kernel methods, and timings-kernel.csv for seconds: train,
	// test or limit against iteration, features, train_seconds or predict_seconds.
	FromErrors Source = "errors"
	FromBound  Source = "bound" // effects.csv: constants of cyclic methods beside their bound
	FromSweep  Source = "sweep" // sweep.csv: quantities along an axis
	FromMap    Source = "map"   // sweep.csv: one quantity of one method along an axis and across another
)

// Declared is a figure as an experiment declares it: data, not a program. Build
// draws it from the experiment's CSVs alone, one panel a data set.
type Declared struct {
	Name       string
	Title      string
	Source     Source
	Quantity   string   // train, test or weight; norm, similarity or single; step or draw; any of a sweep
	Quantities []string // curves and sweeps: several, each a row of panels, in place of Quantity
	Against    string   // sweeps: the quantity on the X axis, where points of a data set show one against another
	Axis       string   // iteration, epoch, seconds or multiply_adds; rows or columns; any of a sweep
	Across     string   // maps: what the Y axis counts
	Prefix     string   // only methods whose names begin so, which the legend leaves out if it ends in a space; maps: the one method
	Also       []string // methods of other names, such as baselines, that the figure shows too
	Data       []string // only these data sets; empty: all
	Settings   string   // of the experiment, for the caption
}

// ErrEmpty is returned by Build for a figure none of whose methods was run, as those
// of a larger profile.
var ErrEmpty = errors.New("none of its methods was run")

// Build returns the declared figure, filled from the CSVs in a folder.
func Build(d Declared, folder string) (Figure, error) {
	switch d.Source {
	case FromCurves:
		return d.convergence(folder)
	case FromQuality:
		return d.quality(folder)
	case FromTimings:
		return d.cost(folder)
	case FromScale:
		return d.scale(folder)
	case FromErrors:
		return d.errors(folder)
	case FromBound:
		return d.bound(folder)
	case FromSweep:
		if d.Against != "" {
			return d.against(folder)
		}
		return d.sweep(folder)
	case FromMap:
		return d.heatMap(folder)
	}
	return Figure{}, fmt.Errorf("figure %s is declared from %q, which is no source", d.Name, d.Source)
}

// AllQuantities lists what the figure shows.
func (d Declared) AllQuantities() []string {
	if len(d.Quantities) > 0 {
		return d.Quantities
	}
	return []string{d.Quantity}
}

// kept are the rows of the figure's data sets.
func kept[T any](d Declared, rows []T, setting func(T) results.Setting) []T {
	if len(d.Data) == 0 {
		return rows
	}
	return slices.DeleteFunc(rows, func(row T) bool { return !slices.Contains(d.Data, setting(row).Dataset) })
}

// figure begins a figure with a caption.
func (d Declared) figure(caption ...string) Figure {
	return Figure{Name: d.Name, Title: d.Title, Caption: strings.Join(slices.DeleteFunc(caption, func(s string) bool { return s == "" }), " ")}
}

// label is a method's name in the legend, and whether it belongs to the figure.
func (d Declared) label(method string) (string, bool) {
	if slices.Contains(d.Also, method) {
		return method, true
	}
	rest, ok := strings.CutPrefix(method, d.Prefix)
	if strings.HasSuffix(d.Prefix, " ") {
		return rest, ok
	}
	return method, ok
}

// settingsNote ends the caption.
func (d Declared) settingsNote() string {
	if d.Settings == "" {
		return ""
	}
	return d.Settings + "."
}

// dataNote names a panel's data where it is not the real set.
func dataNote(s results.Setting) string {
	if s.DataState == "real" {
		return ""
	}
	return s.DataState
}

// panelTitle names a panel's data set with its size.
func panelTitle(s results.Setting) string {
	return fmt.Sprintf("%s, %d × %d", shortName(s.Dataset), s.Rows, s.Columns)
}

// shortName leaves out of a synthetic set's name what stands beside it: that it
// is synthetic, and its size. The caption has the whole name.
func shortName(dataset string) string {
	family, synthetic := strings.CutPrefix(dataset, "synthetic:")
	if !synthetic {
		return dataset
	}
	parts := slices.DeleteFunc(strings.Split(family, ","), func(part string) bool {
		return strings.HasPrefix(part, "rows=") || strings.HasPrefix(part, "columns=")
	})
	return strings.Join(parts, ", ")
}

// dataCaption says what the panels' data are: preprocessing, and which sets are
// surrogates, subsets or synthetic.
func dataCaption(settings []results.Setting) string {
	var preprocess, sets, others []string
	for _, s := range settings {
		preprocess, sets = appendNew(preprocess, s.Preprocess), appendNew(sets, s.Dataset)
		if note := results.StateNote(s.Dataset, s.DataState); note != "" {
			others = appendNew(others, note)
		}
	}
	caption := "Preprocessing: " + strings.Join(preprocess, ", ") + "."
	if len(others) == 0 {
		return caption
	}
	caption += " Data: " + strings.Join(others, ", ")
	if len(others) < len(sets) {
		caption += "; the others are real"
	}
	return caption + "."
}

// appendNew appends what a list does not hold yet.
func appendNew(list []string, text string) []string {
	if slices.Contains(list, text) {
		return list
	}
	return append(list, text)
}

// grouped lists the distinct settings of rows in their order.
func grouped[T any](rows []T, setting func(T) results.Setting) []results.Setting {
	var settings []results.Setting
	for _, row := range rows {
		if s := setting(row); !slices.Contains(settings, s) {
			settings = append(settings, s)
		}
	}
	return settings
}

// readOptional reads a CSV that an experiment may not have.
func readOptional[T any](folder, name string) ([]T, error) {
	rows, err := results.ReadCSV[T](filepath.Join(folder, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return rows, err
}
