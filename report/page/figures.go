package page

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"gradsample/plots"
)

// figure is what the page shows of one or more declared figures: a chart, and
// for readers without JavaScript the drawings.
type figure struct {
	ID       string // of the chart's data
	Title    string
	Caption  string
	Drawings []template.HTML
}

// curveAxes are what training curves can be seen against, the first at first.
var curveAxes = []choice{{"epoch", "epochs"}, {"iteration", "iterations"}, {"seconds", "seconds"}, {"multiply_adds", "counted cost"}}

// curveQuantities names what they can show.
var curveQuantities = map[string]string{"train": "training loss", "test": "test loss", "weight": "mean weight"}

// errorAxes and errorQuantities are the same of kernel methods' errors.
var (
	errorAxes = []choice{
		{"iteration", "iterations"}, {"samples", "training samples"}, {"features", "features"}, {"train_seconds", "seconds of training"}, {"predict_seconds", "seconds of prediction"},
	}
	errorQuantities = map[string]string{"train": "training error", "test": "test error", "limit": "distance to the limit"}
)

// figures turns an experiment's declared figures into charts. Those that show
// the same curves in other views become one chart with switches.
func (b *builder) figures(e Experiment) ([]figure, error) {
	var list []figure
	var done []int
	for i, declared := range e.Figures {
		if slices.Contains(done, i) {
			continue
		}
		declared.Settings = e.Settings
		group := []int{i}
		if switched(declared) {
			group = views(e.Figures, i)
		}
		done = append(done, group...)
		c, caption, err := b.chartOf(e, group, declared)
		if errors.Is(err, plots.ErrEmpty) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("figure %s of %s: %w", declared.Name, e.Name, err)
		}
		shown := figure{ID: e.Name + "/" + declared.Name, Title: declared.Title, Caption: captions.Replace(caption)}
		for _, member := range group {
			drawing, err := b.drawing(filepath.Join(e.Name, e.Figures[member].Name))
			if err != nil {
				return nil, err
			}
			if drawing != "" {
				shown.Drawings = append(shown.Drawings, drawing)
			}
		}
		b.show(shown.ID, c)
		list = append(list, shown)
	}
	return list, nil
}

// captions puts what a caption says of the drawing into what the chart shows.
var captions = strings.NewReplacer("Dashed with rings:", "Thin lines:", "Triangles at an edge:", "Lines that leave a panel:")

// switched tells whether a figure's axes can be switched.
func switched(d plots.Declared) bool {
	return d.Source == plots.FromCurves || d.Source == plots.FromErrors
}

// views lists the figures that show the same curves as the first of them.
func views(all []plots.Declared, first int) []int {
	var group []int
	for i, other := range all {
		if other.Source == all[first].Source && other.Prefix == all[first].Prefix && other.Title == all[first].Title && slices.Equal(other.Data, all[first].Data) {
			group = append(group, i)
		}
	}
	return group
}

// chartOf builds the chart of a group of figures.
func (b *builder) chartOf(e Experiment, group []int, declared plots.Declared) (chart, string, error) {
	folder := filepath.Join(b.run.Folder, e.Name)
	if !switched(declared) {
		f, err := plots.Build(declared, folder)
		return fromFigure(f), f.Caption, err
	}
	var quantities []string
	for _, member := range group {
		for _, quantity := range e.Figures[member].AllQuantities() {
			if !slices.Contains(quantities, quantity) {
				quantities = append(quantities, quantity)
			}
		}
	}
	if declared.Source == plots.FromErrors {
		if quantities[0] == "test" {
			quantities = append(quantities, "train")
		}
		return curveChart(declared, quantities, errorAxes, errorQuantities, folder)
	}
	return curveChart(declared, quantities, curveAxes, curveQuantities, folder)
}

// curveChart holds curves against every axis that they have: no seconds where no
// method was timed.
func curveChart(declared plots.Declared, quantities []string, axes []choice, names map[string]string, folder string) (c chart, caption string, err error) {
	declared.Quantities = nil
	for _, quantity := range quantities {
		c.Y = append(c.Y, choice{quantity, names[quantity]})
	}
	for _, across := range axes {
		for i, quantity := range quantities {
			declared.Axis, declared.Quantity = across.Key, quantity
			f, err := plots.Build(declared, folder)
			if errors.Is(err, plots.ErrEmpty) && len(c.X) > 0 {
				continue
			}
			if err != nil {
				return c, "", err
			}
			if !slices.ContainsFunc(f.Panels, func(p plots.Panel) bool { return len(p.Series) > 0 }) {
				continue
			}
			if i == 0 {
				c.X = append(c.X, across)
			}
			if caption == "" {
				caption = f.Caption
			}
			c.add(f, across.Key, quantity)
		}
	}
	return c, caption, nil
}

// drawing is the figure that gonum drew, as part of a page; empty where it was
// not drawn.
func (b *builder) drawing(name string) (template.HTML, error) {
	content, err := os.ReadFile(filepath.Join(b.run.Plots, name+".svg"))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("taking up a figure: %w", err)
	}
	return template.HTML(slim(string(content))), nil
}

// prolog is what comes before the svg element.
var prolog = regexp.MustCompile(`(?s)^.*?<svg `)

// slim leaves out of a drawing what a page does not need: the prolog, and the
// style that all its texts share and style.css has.
func slim(svg string) string {
	svg = prolog.ReplaceAllString(svg, "<svg ")
	for _, common := range []string{
		"font-family:Liberation Sans,Arial,Helvetica,sans-serif;", "font-variant:normal;", "font-weight:normal;", "font-style:normal;",
	} {
		svg = strings.ReplaceAll(svg, common, "")
	}
	return svg
}
