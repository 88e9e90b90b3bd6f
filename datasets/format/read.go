package format

import (
	"fmt"
	"io"
)

// Read reads the table in a file, which may be packed as gz, bz2, xz, zip or tar.
// Errors are of type *Error.
func Read(path string, o Options) (*Table, error) {
	return read(path, o, func(o Options, visit func(*input) error) error {
		return openFile(path, o, visit)
	})
}

// ReadFrom reads the table in a stream. The name stands for it in messages, and its
// ending tells the format where the content does not.
func ReadFrom(r io.Reader, name string, o Options) (*Table, error) {
	return read(name, o, func(o Options, visit func(*input) error) error {
		return openStream(r, name, nil, 0, o, visit)
	})
}

// decoder reads one format.
type decoder interface {
	read(in *input) error             // adds the rows of one input
	finish(in *input) (*Table, error) // after the last input, which it names in errors
}

func read(name string, o Options, open func(Options, func(*input) error) error) (*Table, error) {
	o, err := o.check(name)
	if err != nil {
		return nil, err
	}
	var d decoder
	var last *input
	var format string // of the first input
	err = open(o, func(in *input) error {
		last = in
		found, err := o.Format, error(nil)
		if found == "" {
			found, err = detect(in)
		}
		if err == nil && d == nil {
			format = found
			d, err = newDecoder(in, format, o)
		}
		if err != nil {
			return err
		}
		if found != format {
			return in.problem(0, 0, fmt.Sprintf("is %s, the member before %s", found, format), "choose members of one format, or say which (Format)")
		}
		return d.read(in)
	})
	if err != nil {
		return nil, err
	}
	table, err := d.finish(last)
	if err != nil {
		return nil, err
	}
	if o.Labels != "" && format != NPZ {
		if err := table.addLabels(last, format, o); err != nil {
			return nil, err
		}
	}
	return table, nil
}

func newDecoder(in *input, format string, o Options) (decoder, error) {
	labelled := format == LIBSVM || format == CIFAR
	if labelled && o.Target != "" && o.Target != labelColumn && o.Target != DefaultTarget {
		return nil, in.problem(0, 0, fmt.Sprintf("is %s: its target is the label, not %q", format, o.Target), "leave Target empty")
	}
	if o.Labels != "" && format != IDX && format != NPY && format != NPZ {
		return nil, in.problem(0, 0, fmt.Sprintf("is %s, which has no separate labels", format), "leave Labels empty")
	}
	if format == IDX && o.Target == DefaultTarget {
		return nil, in.problem(0, 0, "is idx, whose labels are in a second file", "name that with Labels")
	}
	switch format {
	case LIBSVM:
		return &libsvm{options: o}, nil
	case ARFF:
		return &arff{options: o}, nil
	case IDX:
		return &idx{options: o}, nil
	case CIFAR:
		return &cifar{options: o}, nil
	case NPY:
		return &npy{options: o}, nil
	case NPZ:
		return &npz{npy: npy{options: o}}, nil
	case Parquet:
		return &parquetTable{options: o}, nil
	}
	return &delimited{options: o}, nil
}

// addLabels takes the targets from a second file of the same format.
func (t *Table) addLabels(in *input, format string, o Options) error {
	labels, err := Read(o.Labels, Options{Format: format, MaxBytes: o.MaxBytes})
	if err != nil {
		return err
	}
	if labels.X.Cols != 1 || labels.X.Rows != t.X.Rows {
		return &Error{
			File:    o.Labels,
			Problem: fmt.Sprintf("has %d x %d labels for the %d rows of %s", labels.X.Rows, labels.X.Cols, t.X.Rows, in.name),
			Remedy:  "give the labels of the same rows, one a row",
		}
	}
	t.Y, t.Target = labels.X.Data, labelColumn
	return nil
}
