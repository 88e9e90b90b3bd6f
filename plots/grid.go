package plots

import (
	"slices"
	"strings"

	"gradsample/results"
)

// The most panels side by side that stay readable: without tick labels between
// them; and where blocks of those would make a figure taller than a page.
const (
	sideBySide = 4
	squeezed   = 6
	mostRows   = 6 // of panels on a page
)

// grid fills the figure with a panel a quantity and data set. One quantity, or
// one data set, makes the usual grid. Else each quantity has a row of panels, and
// each data set a column; where the page is too narrow for all data sets, the
// rows repeat in blocks below each other.
func (f *Figure) grid(quantities []string, settings []results.Setting, draw func(quantity string, setting results.Setting) Panel) {
	panel := func(quantity string, setting results.Setting) Panel {
		next := draw(quantity, setting)
		if preparedTwice(settings, setting) {
			next.Note = strings.TrimPrefix(next.Note+", "+setting.Preprocess, ", ")
		}
		return next
	}
	if len(quantities) == 1 || len(settings) == 1 {
		for _, setting := range settings {
			for _, quantity := range quantities {
				f.Panels = append(f.Panels, panel(quantity, setting))
			}
		}
		return
	}
	f.Shared = true
	f.Columns = blockWidth(len(settings), len(quantities))
	for first := 0; first < len(settings); first += f.Columns {
		last := min(first+f.Columns, len(settings))
		for row, quantity := range quantities {
			for _, setting := range settings[first:last] {
				next := panel(quantity, setting)
				if row > 0 {
					next.shorten(setting)
				}
				f.Panels = append(f.Panels, next)
			}
			if row < len(quantities)-1 {
				f.Panels = append(f.Panels, blanks(first+f.Columns-last)...)
			}
		}
	}
}

// preparedTwice tells whether a figure has the data set with another
// preprocessing too, so that its panels need to say which.
func preparedTwice(settings []results.Setting, one results.Setting) bool {
	return slices.ContainsFunc(settings, func(s results.Setting) bool { return s.Dataset == one.Dataset && s.Preprocess != one.Preprocess })
}

// blockWidth is the number of columns, shared out evenly over the blocks.
func blockWidth(sets, quantities int) int {
	for _, most := range []int{sideBySide, squeezed} {
		blocks := (sets + most - 1) / most
		if blocks*quantities <= mostRows || most == squeezed {
			return (sets + blocks - 1) / blocks
		}
	}
	return sets
}

// shorten names a panel below another one of its data set: the first of them
// has the size and the note.
func (p *Panel) shorten(setting results.Setting) {
	p.Title, p.Note = shortName(setting.Dataset), ""
	if note := dataNote(setting); note != "" {
		p.Title += ", " + note
	}
}

// blanks fill a row of panels that the last block leaves open.
func blanks(n int) []Panel {
	cells := make([]Panel, n)
	for i := range cells {
		cells[i].Kind = Blank
	}
	return cells
}
