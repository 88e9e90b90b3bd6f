package page

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gradsample/harness"
	"gradsample/report"
)

// content builds the page of a run and returns it.
func content(t *testing.T, run Run) string {
	t.Helper()
	path, err := Write(run)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestPageSaysEverything(t *testing.T) {
	text := content(t, fixture(t))
	for _, want := range []string{
		"1 reproduced, 2 partly, 1 not reproduced, 1 not run.",
		`id="claim-claim-0"`, "reproduced on yearmsd (surrogate); not on pol", // which sets disagree
		"Chen, Xu and Shrivastava, Figure 2", "a method is &lt;faster&gt;", // what is said, and where
		"all of the 95 % interval of the epochs-ratio lies above 1", // the rule
		"0.3 [0.24, 0.39]",                            // the numbers
		"nobody looked", "The experiment was not run", // a claim without evidence
		"Is it so?", "It is, at 3 of 4.", "Not run.", // questions
		"What should I use?", "<strong>lgd-paper</strong>", // advice
		"Steps are tuned.", "SGD, batch 1", "lgd-paper</th>", // experiments
		`href="../walk/curves.csv"`, "72 rows", `href="../curves.parquet"`,
		"Tuning ledger", "commit <code>0123456789abcdef</code>", "CC BY 4.0", "NeurIPS 7",
		"synthetic rows &lt;of&gt; the real set",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(text, "Not run yet") {
		t.Error("the page shows an experiment that has no tables")
	}
}

// One file, no network: nothing is loaded from anywhere, and links lead to files
// of the run.
func TestPageStandsAlone(t *testing.T) {
	run := fixture(t)
	policy, text := `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">`, content(t, run)
	if !strings.Contains(text, policy) {
		t.Error("the page does not forbid itself the network")
	}
	text = strings.Replace(text, policy, "", 1)
	for _, loaded := range regexp.MustCompile(`(?i)(src|srcset|@import|url\(|<link[^>]*href)\s*=?\s*["']?([^"'\s>)]*)`).FindAllStringSubmatch(text, -1) {
		if target := loaded[2]; target != "" && !strings.HasPrefix(target, "#") && !strings.HasPrefix(target, "data:") {
			t.Errorf("the page loads %q", loaded[0])
		}
	}
	checked := 0
	for _, link := range regexp.MustCompile(`href="(\.\./[^"]*)"`).FindAllStringSubmatch(text, -1) {
		if filepath.Ext(link[1]) != ".csv" {
			continue
		}
		checked++
		if _, err := os.Stat(filepath.Join(run.Folder, "report", link[1])); err != nil {
			t.Errorf("a link leads nowhere: %v", err)
		}
	}
	if checked < 10 {
		t.Errorf("%d links to tables", checked)
	}
	for _, link := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(text, -1) {
		if !strings.Contains(text, `id="`+link[1]+`"`) {
			t.Errorf("a link leads nowhere on the page: %s", link[1])
		}
	}
}

// The drawings stand in for the charts of all declared figures and claims.
func TestPageHasDrawings(t *testing.T) {
	text := content(t, fixture(t))
	if drawings := strings.Count(text, `<div class="drawing"><svg `); drawings != 4+2+4+4 {
		t.Errorf("%d drawings, want those of 4 curves, 2 sweeps, 4 views of errors and 4 claims", drawings)
	}
	if strings.Contains(text, "<?xml") || strings.Contains(text, "font-variant:normal") {
		t.Error("drawings have what a page does not need")
	}
}

func TestPageIsDeterministic(t *testing.T) {
	run := fixture(t)
	if first, second := content(t, run), content(t, run); first != second {
		t.Error("the same tables gave two pages")
	}
}

// Charts hold what the figures hold, with all the axes that training curves have.
func TestCharts(t *testing.T) {
	run := fixture(t)
	b := &builder{run: run, charts: map[string]chart{}}
	shown, err := b.figures(run.Experiments[0])
	if err != nil {
		t.Fatal(err)
	}
	if len(shown) != 1 || len(shown[0].Drawings) != 4 {
		t.Fatalf("%d figures, want one chart for four views", len(shown))
	}
	c := b.charts[shown[0].ID]
	if len(c.X) != 4 || len(c.Y) != 2 || len(c.Panels) != 2 {
		t.Fatalf("%d axes, %d quantities and %d panels", len(c.X), len(c.Y), len(c.Panels))
	}
	if note := c.Panels[1].Note; note != "surrogate" {
		t.Errorf("the second panel is noted %q", note)
	}
	for _, s := range c.Panels[0].Series {
		for _, across := range c.X {
			for _, quantity := range c.Y {
				if x, y := len(s.X[across.Key]), len(s.Y[quantity.Key].Median); x != 11 || y != 11 {
					t.Errorf("%s: %d values of %s for %d of %s", s.Name, x, across.Key, y, quantity.Key)
				}
			}
		}
	}
	encoded, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(encoded, []byte("1e999")) {
		t.Error("the diverged method's losses are not infinite in the chart")
	}
}

// Errors of kernel methods have axes to switch between too; what has no iterations
// has other points, a level line, against them.
func TestChartsOfErrors(t *testing.T) {
	run := fixture(t)
	b := &builder{run: run, charts: map[string]chart{}}
	shown, err := b.figures(run.Experiments[2])
	if err != nil || len(shown) != 1 || len(shown[0].Drawings) != 4 {
		t.Fatalf("%d figures, want one chart for four views; %v", len(shown), err)
	}
	c := b.charts[shown[0].ID]
	if len(c.X) != 5 || len(c.Y) != 2 || len(c.Panels) != 1 || len(c.Panels[0].Series) != 2 {
		t.Fatalf("%d axes, %d quantities, %d panels", len(c.X), len(c.Y), len(c.Panels))
	}
	for _, s := range c.Panels[0].Series {
		for _, across := range c.X {
			for _, quantity := range c.Y {
				values, ok := s.Y[quantity.Key+"@"+across.Key]
				if !ok {
					values = s.Y[quantity.Key]
				}
				if x := s.X[across.Key]; len(x) < 2 || len(x) != len(values.Median) {
					t.Errorf("%s: %d values of %s for %d of %s", s.Name, len(x), across.Key, len(values.Median), quantity.Key)
				}
			}
		}
	}
}

// The checklist follows from the records: what they lack is not claimed.
func TestChecklistFollowsFromTheRecords(t *testing.T) {
	run := fixture(t)
	answers := func() map[string]string {
		b := &builder{run: run, charts: map[string]chart{}}
		provenance, _, err := harness.ReadProvenance(run.Folder)
		if err != nil {
			t.Fatal(err)
		}
		d := document{Run: run}
		if d.Claims, err = b.claims(); err != nil {
			t.Fatal(err)
		}
		if d.Experiments, err = b.experiments(); err != nil {
			t.Fatal(err)
		}
		d.Tally, d.Record, d.Data = count(d.Claims), newRecord(provenance, d.Experiments), b.data(d.Experiments, provenance)
		all := map[string]string{}
		for _, c := range checklist(d) {
			all[c.Item] = c.Answer
		}
		return all
	}
	without := answers()
	for item, want := range map[string]string{
		"The results can be reproduced": "no", "Open access to the code": "yes", "Open access to the data": "partly",
		"Claims match the results": "partly", "Licences and sources of assets": "partly", "Results reproduced": "partly", "Artifacts evaluated: functional": "partly",
	} {
		if without[item] != want {
			t.Errorf("%s: %q, want %q", item, without[item], want)
		}
	}
	if err := harness.Begin([]string{"run"}, harness.Quick, "0123456789abcdef").Write(run.Folder, "", nil); err != nil {
		t.Fatal(err)
	}
	if with := answers(); with["The results can be reproduced"] != "yes" {
		t.Error("a run with provenance is not said to be reproducible")
	}
}

// A run without verdicts has no page.
func TestPageNeedsVerdicts(t *testing.T) {
	if _, err := Write(Run{Folder: t.TempDir()}); err == nil || !strings.Contains(err.Error(), "claims.csv") {
		t.Errorf("an empty folder gives %v", err)
	}
	if badge(report.Inconclusive).Sign != "?" || badge(report.NotRun).Sign != "–" {
		t.Error("verdicts without a sign of their own")
	}
}
