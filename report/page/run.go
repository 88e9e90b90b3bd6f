package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/google/renameio/v2"

	"gradsample/harness"
	"gradsample/plots"
)

// File is where the page lies in a run's folder.
var File = filepath.Join("report", "index.html")

// Run is what a page is made of.
type Run struct {
	Profile     string
	Folder      string // of the tables
	Plots       string // of the figures
	Experiments []Experiment
	Data        []DataSet
}

// Experiment is what was declared of an experiment. One without tables in the
// run's folder is left out.
type Experiment struct {
	Name, Title, Mirrors string
	Settings, Deviation  string
	Figures              []plots.Declared
	Methods              []Method
}

// Method is a method as it was declared.
type Method struct {
	Name, Baseline string
	From           string // the smallest profile that runs it; empty: every one
	Settings       string // JSON
}

// DataSet is what the catalogue says of a data set.
type DataSet struct{ Name, Title, Licence, Citation string }

// Write builds the page of a run and returns its path.
func Write(run Run) (path string, err error) {
	b := &builder{run: run, charts: map[string]chart{}}
	content, err := b.document()
	if err != nil {
		return "", fmt.Errorf("building the page: %w", err)
	}
	path = filepath.Join(run.Folder, File)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", fmt.Errorf("making the page's folder: %w", err)
	}
	if err := renameio.WriteFile(path, content, 0o644); err != nil {
		return "", fmt.Errorf("writing the page: %w", err)
	}
	return path, nil
}

// builder collects the charts while it builds the page's parts.
type builder struct {
	run    Run
	mu     sync.Mutex
	charts map[string]chart // by the ID of their figure
}

// show puts a figure's chart on the page.
func (b *builder) show(figure string, c chart) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.charts[figure] = c
}

// document is what the templates fill in.
type document struct {
	Run         Run
	Tally       []tally
	Claims      []claim
	Advice      []advice
	Questions   []question
	Experiments []experiment
	Data        []data
	Record      record
	Checklist   []check
	Style       template.CSS
	Charts      template.JS
	Script      template.JS
}

// Shows tells whether an experiment was run, and so has a place on the page.
func (d document) Shows(name string) bool {
	return slices.ContainsFunc(d.Experiments, func(e experiment) bool { return e.Name == name })
}

// document builds all parts and fills the templates.
func (b *builder) document() ([]byte, error) {
	d := document{Run: b.run}
	provenance, _, err := harness.ReadProvenance(b.run.Folder)
	if err != nil {
		return nil, err
	}
	for _, part := range []func() error{
		func() (err error) { d.Claims, err = b.claims(); return err },
		func() (err error) { d.Advice, err = b.advice(); return err },
		func() (err error) { d.Questions, err = b.questions(); return err },
		func() (err error) { d.Experiments, err = b.experiments(); return err },
	} {
		if err := part(); err != nil {
			return nil, err
		}
	}
	d.Tally = count(d.Claims)
	d.Record = newRecord(provenance, d.Experiments)
	d.Data = b.data(d.Experiments, provenance)
	d.Checklist = checklist(d)
	charts, err := json.Marshal(b.charts)
	if err != nil {
		return nil, fmt.Errorf("encoding the charts: %w", err)
	}
	d.Style, d.Charts, d.Script = template.CSS(asset("style.css")), template.JS(charts), template.JS(script())
	var page bytes.Buffer
	if err := templates.ExecuteTemplate(&page, "page.html", d); err != nil {
		return nil, fmt.Errorf("filling the templates: %w", err)
	}
	return page.Bytes(), nil
}
