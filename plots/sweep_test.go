package plots

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gradsample/internal/rng"
	"gradsample/results"
)

// The data sets of the synthetic sweeps, in several states.
var sweptSets = []results.Setting{
	{Dataset: "yearmsd", DataState: "subset", Rows: 20000, Columns: 90, Preprocess: "released"},
	{Dataset: "slice", DataState: "real", Rows: 53500, Columns: 384, Preprocess: "released"},
	{Dataset: "ujiindoorloc", DataState: "real", Rows: 19937, Columns: 529, Preprocess: "standard"},
	{Dataset: "blogfeedback", DataState: "surrogate", Rows: 52397, Columns: 280, Preprocess: "standard"},
	{Dataset: "keggundirected", DataState: "real", Rows: 64608, Columns: 27, Preprocess: "standard"},
	{Dataset: "protein", DataState: "real", Rows: 45730, Columns: 9, Preprocess: "standard"},
}

var (
	sweptNames    = []string{"variance_ratio", "bias", "empty_rate", "draw_multiply_adds"}
	sweptSamplers = []string{"uniform", "lgd-paper", "lgd-released", "lgd-exact", "dci"}
)

// sweptValue is what a quantity of a method could be at K bits: a variance that
// diverges as buckets empty, a bias with it, a share, a count.
func sweptValue(quantity, method string, k, columns float64) float64 {
	hashes, exact := strings.HasPrefix(method, "lgd"), method == "lgd-exact"
	empty := math.Exp(-200 * columns / 500 * math.Exp2(-k/1.3))
	switch {
	case quantity == "draw_multiply_adds" && hashes:
		return columns*k/30 + 20
	case quantity == "draw_multiply_adds":
		return 1 + 100*float64(len(method)%7)
	case quantity == "empty_rate" && hashes:
		return empty
	case quantity == "empty_rate", quantity == "bias" && (exact || !hashes):
		return 0
	case quantity == "bias":
		return 0.05 + 2*empty
	case method == "uniform":
		return 1
	case method == "lgd-paper" && k > 12:
		return inf
	case hashes && !exact:
		return (1-0.12*math.Log(k))*(1+50*empty*empty) + 0.05*float64(len(method)%3)
	}
	return 0.9 - 0.01*k - 0.02*float64(len(method)%3)
}

// sweptRow is a row of ten seeds, of one where the method is uniform.
func sweptRow(stream *rng.Stream, setting results.Setting, method, quantity string, k float64) results.SweepRow {
	row := results.SweepRow{Setting: setting, Method: method, Axis: "k", X: results.Float(k), Y: results.Float(nan), Quantity: quantity, Seeds: 10}
	value := sweptValue(quantity, method, k, float64(setting.Columns))
	spread := 1 + 0.15*stream.Float64()
	if method == "uniform" {
		row.Seeds, spread = 1, 1
	}
	row.Median, row.Lower, row.Upper = results.Float(value), results.Float(value/spread), results.Float(value*spread)
	row.Minimum, row.Maximum = row.Lower, row.Upper
	return row
}

// sweptRows is a sweep over K.
func sweptRows(settings []results.Setting) []results.SweepRow {
	stream := rng.New("synthetic sweep")
	var rows []results.SweepRow
	for _, setting := range settings {
		for _, method := range sweptSamplers {
			for _, quantity := range sweptNames {
				for _, k := range []float64{13, 1, 2, 3, 5, 7, 10} {
					rows = append(rows, sweptRow(stream, setting, method, quantity, k))
				}
			}
		}
	}
	return rows
}

// mapRows is a sweep over K and L.
func mapRows(settings []results.Setting, quantity string) []results.SweepRow {
	stream := rng.New("synthetic map")
	var rows []results.SweepRow
	for _, setting := range settings {
		for _, k := range []float64{1, 2, 3, 5, 7, 10, 13, 16} {
			for _, l := range []float64{1, 5, 10, 50, 100, 200} {
				row := sweptRow(stream, setting, "lgd-released", quantity, k)
				row.Median *= results.Float(1 + 0.5/l)
				row.Across, row.Y = "l", results.Float(l)
				if k*l < 3000 {
					rows = append(rows, row)
				}
			}
		}
	}
	return rows
}

func built(t *testing.T, d Declared, rows []results.SweepRow) Figure {
	t.Helper()
	folder := t.TempDir()
	if err := results.WriteCSV(filepath.Join(folder, "sweep.csv"), rows); err != nil {
		t.Fatal(err)
	}
	figure, err := Build(d, folder)
	if err != nil {
		t.Fatal(err)
	}
	return figure
}

// sweptFigure is a sweep over K.
func sweptFigure(quantities ...string) Declared {
	return Declared{
		Name: "sweep", Title: "What K does to the estimate", Source: FromSweep, Quantities: quantities, Axis: "k",
		Settings: "L = 100, density 1/30, two-sided; parameters after one epoch of uniform SGD",
	}
}

func mapFigure(quantity string) Declared {
	return Declared{Name: "map", Title: "Over K and L", Source: FromMap, Quantity: quantity, Axis: "k", Across: "l"}
}

func TestSweepsStayLegible(t *testing.T) {
	for _, test := range []struct {
		sets, quantities int
		columns, panels  int
	}{
		{1, 4, 2, 4},
		{3, 4, 3, 12},
		{4, 3, 4, 12},
		{5, 2, 3, 11}, // in two blocks, with one blank cell
		{6, 1, 3, 6},
		{6, 3, 3, 18},
		{6, 4, 6, 24},
	} {
		t.Run(fmt.Sprintf("%d quantities of %d", test.quantities, test.sets), func(t *testing.T) {
			figure := built(t, sweptFigure(sweptNames[:test.quantities]...), sweptRows(sweptSets[:test.sets]))
			if got := figure.columns(); got != test.columns || len(figure.Panels) != test.panels {
				t.Errorf("%d panels in %d columns, want %d in %d", len(figure.Panels), got, test.panels, test.columns)
			}
			checkLayout(t, figure)
			if page := figure.layout(); page.height > 10*72 {
				t.Errorf("the figure is %v points high, more than a page", page.height)
			}
		})
	}
}

func TestMapsAndScattersStayLegible(t *testing.T) {
	for _, sets := range []int{1, 3, 4, 6} {
		checkLayout(t, built(t, mapFigure("variance_ratio"), mapRows(sweptSets[:sets], "variance_ratio")))
	}
	against := sweptFigure("variance_ratio")
	against.Against = "bias"
	checkLayout(t, built(t, against, sweptRows(sweptSets)))
}

func TestSweepSeries(t *testing.T) {
	rows := sweptRows(sweptSets[:2])
	rows = slices.DeleteFunc(rows, func(r results.SweepRow) bool { return r.Dataset == "slice" && r.Method == "uniform" })
	panels := built(t, sweptFigure("variance_ratio"), rows).Panels
	if len(panels) != 2 || len(panels[0].Series) != 5 || len(panels[1].Series) != 4 {
		t.Fatalf("panels %v", panels)
	}
	uniform, paper := panels[0].Series[0], panels[0].Series[1]
	if uniform.Lower != nil || uniform.Upper != nil || uniform.N != 1 {
		t.Errorf("one seed has a band: %v", uniform)
	}
	if diff := compare(paper.X, []float64{1, 2, 3, 5, 7, 10, 13}); diff != "" {
		t.Errorf("the points are not in order: %s", diff)
	}
	if paper.N != 10 || len(paper.Lower) != 7 || !math.IsInf(paper.Y[6], 1) {
		t.Errorf("ten seeds, the last point infinite: %v", paper)
	}
	if panel := panels[0]; panel.LogX || !panel.LogY || panel.Lines[0].Value != 1 {
		t.Errorf("axes of the variance ratio over K: %v", panel)
	}
}

// A sweep over the rows has a panel a data set, whatever rows its settings name.
func TestSweepsOverSizesShareAPanel(t *testing.T) {
	var rows []results.SweepRow
	for _, n := range []int{1000, 10000, 53500} {
		for _, set := range []results.Setting{sweptSets[1], sweptSets[3]} {
			set.Rows = n
			if set.DataState == "real" && n < 53500 {
				set.DataState = "subset"
			}
			rows = append(rows, results.SweepRow{Setting: set, Method: "dci", Axis: "rows", X: results.Float(n), Y: results.Float(nan), Quantity: "variance_ratio", Median: 1})
		}
	}
	declared := sweptFigure("variance_ratio")
	declared.Axis = "rows"
	panels := built(t, declared, rows).Panels
	if len(panels) != 2 || len(panels[0].Series[0].X) != 3 || !panels[0].LogX {
		t.Fatalf("panels %v", panels)
	}
	if panels[0].Title != "slice" || panels[0].Note != "" || panels[1].Note != "surrogate" {
		t.Errorf("panels are titled %q, %q with notes %q, %q", panels[0].Title, panels[1].Title, panels[0].Note, panels[1].Note)
	}
}

func TestSyntheticSetsHaveShortTitles(t *testing.T) {
	for name, want := range map[string]string{
		"yearmsd": "yearmsd", "own,file.csv": "own,file.csv",
		"synthetic:gaussian,rows=1000,columns=20": "gaussian", "synthetic:kernel,columns=2,noise=0.1": "kernel, noise=0.1",
	} {
		if got := shortName(name); got != want {
			t.Errorf("%s is titled %q, want %q", name, got, want)
		}
	}
}

func TestSweepsOfUnknownNames(t *testing.T) {
	row := sweptRow(rng.New("one"), sweptSets[1], "my-sampler", "variance_ratio", 5)
	row.Quantity, row.Axis = "share_of_luck", "burn_in"
	declared := sweptFigure("share_of_luck")
	declared.Axis = "burn_in"
	panel := built(t, declared, []results.SweepRow{row}).Panels[0]
	if panel.XLabel != "burn in" || panel.YLabel != "share of luck" || panel.LogX || panel.LogY || len(panel.Lines) > 0 {
		t.Errorf("panel %v", panel)
	}
}

// A log axis has no place for the start of a run, so that axis is linear.
func TestSweepsFromZeroAreLinear(t *testing.T) {
	rows := sweptRows(sweptSets[:1])
	declared := sweptFigure("variance_ratio")
	declared.Axis = "epoch"
	for i := range rows {
		rows[i].Axis = "epoch"
	}
	if !built(t, declared, rows).Panels[0].LogX {
		t.Error("epochs from 1 on have a linear axis")
	}
	rows[0].X = 0
	if built(t, declared, rows).Panels[0].LogX {
		t.Error("epochs from 0 on have a log axis")
	}
}

func TestAFigureKeepsItsMethodsAndDataSets(t *testing.T) {
	declared := sweptFigure("variance_ratio")
	declared.Prefix, declared.Data = "lgd-", []string{"protein", "slice"}
	figure := built(t, declared, sweptRows(sweptSets))
	if got := figure.labels(); !slices.Equal(got, []string{"lgd-paper", "lgd-released", "lgd-exact"}) {
		t.Errorf("methods %v", got)
	}
	if len(figure.Panels) != 2 || !strings.HasPrefix(figure.Panels[0].Title, "slice") || !strings.HasPrefix(figure.Panels[1].Title, "protein") {
		t.Errorf("panels %v", figure.Panels)
	}
	rows := sweptRows(sweptSets[:1])
	for i := range rows {
		rows[i].Method = "adagrad " + rows[i].Method
	}
	declared = sweptFigure("variance_ratio")
	declared.Prefix = "adagrad "
	if got := built(t, declared, rows).labels(); !slices.Equal(got, sweptSamplers) {
		t.Errorf("the legend of a group is %v", got)
	}
}

func TestWhatASweepLacksIsSaid(t *testing.T) {
	folder := t.TempDir()
	if _, err := Build(sweptFigure("bias"), folder); err == nil || !strings.Contains(err.Error(), "sweep.csv") {
		t.Errorf("without a file: %v", err)
	}
	rows := mapRows(sweptSets[:1], "bias")
	other := rows[0]
	other.Method = "lgd-paper"
	if err := results.WriteCSV(filepath.Join(folder, "sweep.csv"), append(rows, other)); err != nil {
		t.Fatal(err)
	}
	noY := mapFigure("bias")
	noY.Across = "rows"
	for _, test := range []struct {
		declared Declared
		says     []string
	}{
		{sweptFigure("bias", "luck"), []string{"figure sweep", "no rows of bias, luck along k"}},
		{noY, []string{"no rows of bias along k and across rows"}},
		{mapFigure("bias"), []string{"one method", "lgd-released, lgd-paper"}},
	} {
		_, err := Build(test.declared, folder)
		for _, part := range test.says {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%q does not say %q", err, part)
			}
		}
	}
	only := mapFigure("bias")
	only.Prefix = "lgd-paper"
	if figure, err := Build(only, folder); err != nil || !strings.Contains(figure.Caption, "Method: lgd-paper.") {
		t.Errorf("the map of the method that the prefix names: %v", err)
	}
}
