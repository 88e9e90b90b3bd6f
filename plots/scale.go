package plots

import (
	"cmp"
	"path/filepath"
	"slices"

	"gradsample/results"
)

// scalePanels are what a figure of growth shows, in its order. Draws and steps have an
// axis on which constant ones can be told apart, and the oracle's leave it.
var scalePanels = []struct {
	title, label string
	least, most  float64
	value        func(results.TimingRow) float64 // nil: memory, which no clock measures
}{
	{"a draw", "nanoseconds", 10, 1e5, func(r results.TimingRow) float64 { return 1e9 * float64(r.DrawSeconds) }},
	{"a step", "nanoseconds", 10, 1e5, func(r results.TimingRow) float64 { return 1e9 * float64(r.StepSeconds) }},
	{"the set-up", "milliseconds", 0, 0, func(r results.TimingRow) float64 { return 1e3 * float64(r.SetupTime) }},
	{"memory of the sampler", "MiB", 0, 0, nil},
}

// scale draws what samplers take against the number of rows.
func (d Declared) scale(folder string) (Figure, error) {
	timings, err := results.ReadCSV[results.TimingRow](filepath.Join(folder, "timings.csv"))
	if err != nil {
		return Figure{}, err
	}
	held, err := results.ReadCSV[results.ScaleRow](filepath.Join(folder, "scale.csv"))
	if err != nil {
		return Figure{}, err
	}
	caches, err := readOptional[results.CacheRow](folder, "timing-caches.csv")
	if err != nil {
		return Figure{}, err
	}
	bySize := func(a, b results.Setting) int { return cmp.Compare(a.Rows, b.Rows) }
	slices.SortStableFunc(timings, func(a, b results.TimingRow) int { return bySize(a.Setting, b.Setting) })
	slices.SortStableFunc(held, func(a, b results.ScaleRow) int { return bySize(a.Setting, b.Setting) })
	settings := grouped(timings, func(r results.TimingRow) results.Setting { return r.Setting })
	figure := d.figure(d.settingsNote(), "Points: medians over turns; bars: 10 % to 90 % quantiles.", cacheCaption(caches))
	for _, shown := range scalePanels {
		panel := Panel{
			Kind: Scaling, Title: shown.title, XLabel: scaleOf(axisScales, "rows").label, YLabel: shown.label, LogX: true, LogY: true,
			YMin: shown.least, YMax: shown.most, Lines: cacheLines(caches, settings),
		}
		for _, method := range timedMethods(timings) {
			series := Series{Label: method}
			if shown.value == nil {
				series.addHeld(held)
			} else {
				series.addTimed(timings, settings, shown.value)
			}
			if len(series.X) > 0 {
				panel.Series = append(panel.Series, series)
			}
		}
		figure.Panels = append(figure.Panels, panel)
	}
	return figure, nil
}

// addHeld appends a sampler's memory, in MiB. One that holds nothing has no points.
func (s *Series) addHeld(rows []results.ScaleRow) {
	for _, row := range rows {
		if row.Method == s.Label {
			s.X = append(s.X, float64(row.Rows))
			s.Y = append(s.Y, float64(row.MemoryBytes)/(1<<20))
		}
	}
}

// addTimed appends a method's medians over turns, with their quantiles.
func (s *Series) addTimed(rows []results.TimingRow, settings []results.Setting, value func(results.TimingRow) float64) {
	for _, setting := range settings {
		var values []float64
		for _, row := range rows {
			if row.Setting == setting && row.Method == s.Label {
				values = append(values, value(row))
			}
		}
		if len(values) > 0 {
			lower, median, upper := results.Band(values, 0.1)
			s.X, s.Y = append(s.X, float64(setting.Rows)), append(s.Y, median)
			s.Lower, s.Upper = append(s.Lower, lower), append(s.Upper, upper)
		}
	}
}

// cacheLines stand where inputs and targets fill a memory of the machine.
func cacheLines(caches []results.CacheRow, settings []results.Setting) []Reference {
	var lines []Reference
	largest := settings[len(settings)-1]
	for _, cache := range caches {
		rows := float64(cache.Bytes) / (4 * float64(largest.Columns+1))
		if rows <= 2*float64(largest.Rows) { // no empty axis for a line
			lines = append(lines, Reference{Value: rows, Label: cache.Level, Vertical: true})
		}
	}
	return lines
}

// cacheCaption explains the steps of the curves.
func cacheCaption(caches []results.CacheRow) string {
	if len(caches) == 0 {
		return "Triangles at an edge: beyond the axis. Curves rise where rows or tables outgrow a cache of the processor, whose sizes the system did not tell."
	}
	return "Triangles at an edge: beyond the axis. Vertical lines: where the rows alone fill a cache of the processor, or the memory, " +
		"as far as the axis goes; curves rise there, and earlier where tables are larger than rows."
}
