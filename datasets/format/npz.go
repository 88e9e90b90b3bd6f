package format

import (
	"archive/zip"
	"fmt"
	"slices"
	"strings"
)

// npz decodes an archive of arrays: one of inputs and, unless a column of it is the
// target, one of labels.
type npz struct {
	npy
	labels string // name of the array of labels; empty: none was read
}

func (d *npz) read(in *input) error {
	inputs := in.findArray(d.options.Member, "X", "x")
	if inputs == nil && d.options.Member == "" && len(in.archive.File) == 1 {
		inputs = in.archive.File[0]
	}
	if inputs == nil {
		return in.problem(0, 0, fmt.Sprintf("has no array %q of inputs, only %s", orElse(d.options.Member, "X"), in.arrays()), "choose with Member")
	}
	var labels *zip.File
	if d.options.Target == "" || d.options.Target == DefaultTarget {
		labels = in.findArray(d.options.Labels, "y", "Y")
	}
	if labels == nil && d.options.Labels != "" {
		return in.problem(0, 0, fmt.Sprintf("has no array %q of labels, only %s", d.options.Labels, in.arrays()), "choose with Labels")
	}
	if labels != nil {
		d.options.Target = ""
	}
	if err := d.readArray(in, inputs, d.addArray); err != nil || labels == nil {
		return err
	}
	d.labels = strings.TrimSuffix(labels.Name, ".npy")
	return d.readArray(in, labels, d.addLabels)
}

func (d *npz) addLabels(a *array) error {
	if a.cols != 1 {
		return a.in.problem(0, 0, fmt.Sprintf("has %d labels a row", a.cols), "save one label a row")
	}
	err := a.each(func(row []float32) error {
		d.y = append(d.y, row[0])
		return nil
	})
	if err == nil && len(d.y) != d.rows {
		err = a.in.problem(0, 0, fmt.Sprintf("has %d labels for %d rows", len(d.y), d.rows), "save one label a row")
	}
	return err
}

func (d *npz) finish(in *input) (*Table, error) {
	t, err := d.builder.finish(in)
	if err == nil && d.labels != "" {
		t.Target = d.labels
	}
	return t, err
}

// findArray returns the array of a name, or else of the first usual name that there
// is.
func (in *input) findArray(name string, usual ...string) *zip.File {
	if name != "" {
		usual = []string{strings.TrimSuffix(name, ".npy")}
	}
	for _, name := range usual {
		for _, file := range in.archive.File {
			if strings.TrimSuffix(file.Name, ".npy") == name {
				return file
			}
		}
	}
	return nil
}

// arrays lists the names of the arrays.
func (in *input) arrays() string {
	var names []string
	for _, file := range in.archive.File {
		names = append(names, strings.TrimSuffix(file.Name, ".npy"))
	}
	slices.Sort(names)
	return orElse(some(names), "no array at all")
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func (d *npz) readArray(in *input, file *zip.File, add func(*array) error) error {
	unpacked, err := file.Open()
	if err != nil {
		return in.damaged(0, err)
	}
	defer unpacked.Close()
	a, err := openArray(newInput(in.name+"/"+file.Name, in.allowance.limit(unpacked)), d.options)
	if err != nil {
		return err
	}
	return add(a)
}
