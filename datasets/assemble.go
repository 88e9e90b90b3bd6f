package datasets

import (
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"gradsample/datasets/format"
	"gradsample/internal/vec"
)

// assemble reads the parts of a variant, whose files are found, and joins them:
// training rows first.
func assemble(entry *Entry, target *Target, v *Variant, found []Location) (*table, error) {
	if entry.Task == TextPair {
		return readPairs(entry, target, v, found)
	}
	tables, err := readParts(entry, target, v, found)
	if err != nil {
		return nil, err
	}
	var train, test []*format.Table
	for i, part := range v.Parts {
		if part.Test {
			test = append(test, tables[i])
		} else {
			train = append(train, tables[i])
		}
	}
	t, names, err := join(train, test, v.Parts[0].Read.Text == format.OneHot)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", entry.Name, err)
	}
	t.Target = target.Name
	if err := t.checkShape(entry, v); err != nil {
		return nil, err
	}
	if err := t.setLabels(entry.problemTask(), names, entry.Positive); err != nil {
		return nil, fmt.Errorf("%s: %w", entry.Name, err)
	}
	return t, nil
}

// readParts reads all parts, several at a time.
func readParts(entry *Entry, target *Target, v *Variant, found []Location) ([]*format.Table, error) {
	tables := make([]*format.Table, len(v.Parts))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, part := range v.Parts {
		path, options := found[0].Path, part.options(entry, target)
		found = found[1:]
		if part.Companion != nil {
			options.Labels = found[0].Path
			found = found[1:]
		}
		group.Go(func() (err error) {
			tables[i], err = format.Read(path, options)
			return err
		})
	}
	return tables, group.Wait()
}

// options are the part's, with the target that was asked for; the set's other
// targets are no inputs.
func (p *Part) options(entry *Entry, target *Target) format.Options {
	o := p.Read
	if o.Target != chosenTarget {
		return o
	}
	o.Target = target.Column
	for _, other := range entry.Targets {
		if other.Column != target.Column {
			o.Drop = append(slices.Clip(o.Drop), other.Column)
		}
	}
	return o
}

// problemTask is the task of the rows that Load gives.
func (e *Entry) problemTask() Task {
	if e.Task == TextPair {
		return Binary
	}
	return e.Task
}

// checkShape compares what was read with what was published.
func (t *table) checkShape(entry *Entry, v *Variant) error {
	if entry.Brought != "" && t.Train < t.X.Rows {
		return nil // the user decides how much of it to bring
	}
	train, test := entry.Rows(v)
	if t.Train == t.X.Rows && test > 0 && t.X.Rows == train+test {
		t.Train = train // one file has both parts, one after the other
	}
	if t.X.Rows != train+test || t.Train != train || t.X.Cols != entry.Dim() {
		return fmt.Errorf("%s: %w: %d training and %d test rows of %d columns were read, %d, %d and %d were published",
			entry.Name, ErrChecksum, t.Train, t.X.Rows-t.Train, t.X.Cols, train, test, entry.Dim())
	}
	return nil
}

// join puts tables under one another. All must have the columns of the first. Only
// where text was one-hot encoded they may differ: a value that a later table lacks
// is 0 there, and one that only a later table has (no training row does) is left
// out. names are those of the classes, if the target is one.
func join(train, test []*format.Table, oneHot bool) (t *table, names []string, err error) {
	all := append(slices.Clip(train), test...)
	first := all[0]
	t = &table{Target: first.Target}
	rows := 0
	for _, part := range all {
		rows += part.X.Rows
	}
	t.X = vec.NewMatrix(rows, first.X.Cols)
	t.Y = make([]float32, 0, rows)
	at := 0
	for i, part := range all {
		if part.Y == nil {
			return nil, nil, fmt.Errorf("%w: the file has no labels", ErrRequest)
		}
		if !oneHot && !slices.Equal(part.Columns, first.Columns) {
			return nil, nil, fmt.Errorf("%w: one file has %d columns, another %d, or they are named otherwise", ErrRequest, len(first.Columns), len(part.Columns))
		}
		if !slices.Equal(part.Classes, first.Classes) {
			return nil, nil, fmt.Errorf("%w: one file has the labels %q, another %q", ErrRequest, first.Classes, part.Classes)
		}
		copyColumns(vec.Matrix{Rows: part.X.Rows, Cols: t.X.Cols, Data: t.X.Data[at*t.X.Cols:]}, first.Columns, part)
		t.Y = append(t.Y, part.Y...)
		if at += part.X.Rows; i < len(train) {
			t.Train = at
		}
	}
	return t, first.Classes, nil
}

// copyColumns copies a table to rows whose columns have the given names.
func copyColumns(to vec.Matrix, columns []string, from *format.Table) {
	if slices.Equal(columns, from.Columns) {
		copy(to.Data, from.X.Data)
		return
	}
	place := make(map[string]int, len(columns))
	for j, name := range columns {
		place[name] = j
	}
	for j, name := range from.Columns {
		if k, ok := place[name]; ok {
			for i := range from.X.Rows {
				to.Row(i)[k] = from.X.Row(i)[j]
			}
		}
	}
}
