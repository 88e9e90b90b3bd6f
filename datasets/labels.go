package datasets

import (
	"fmt"
	"slices"
	"strconv"
)

// maxClasses bounds how many distinct numbers may be taken for classes, so that a
// column of measurements is not.
const maxClasses = 1000

// distinct returns the values that y has, in increasing order, or nil if there are
// more than limit.
func distinct(y []float32, limit int) []float32 {
	var values []float32
	for _, value := range y {
		at, found := slices.BinarySearch(values, value)
		if found {
			continue
		}
		if len(values) == limit {
			return nil
		}
		values = slices.Insert(values, at, value)
	}
	return values
}

// guessTask takes a target of exactly two values for a binary task, more than two
// names for classes, and anything else for a regression.
func guessTask(y []float32, names []string) Task {
	switch {
	case len(names) > 2:
		return Multiclass
	case len(distinct(y, 2)) == 2:
		return Binary
	}
	return Regression
}

// setLabels gives the targets the form that the task has: numbers as they are, -1
// and +1, or class numbers from 0. names are what class numbers in y stand for, nil
// where y is numbers. positive names the label that becomes +1; where it is empty
// the greater one does.
func (t *table) setLabels(task Task, names []string, positive string) error {
	t.Task = task
	switch task {
	case Regression:
		if names != nil {
			return fmt.Errorf("%w: the target %s is text (%q, ...): it can be classified, not regressed on", ErrRequest, t.Target, names[0])
		}
		return nil
	case Binary:
		return t.setSigns(names, positive)
	case Multiclass:
		return t.setClasses(names)
	}
	return fmt.Errorf("%w: task %q; there are %s, %s and %s", ErrRequest, task, Regression, Binary, Multiclass)
}

func (t *table) setSigns(names []string, positive string) error {
	values := distinct(t.Y, maxClasses)
	if positive == "" && len(values) != 2 {
		return fmt.Errorf("%w: a binary target has two values, %s has %s", ErrRequest, t.Target, countOf(values))
	}
	var plus float32
	switch at := slices.Index(names, positive); {
	case positive == "":
		plus = values[1]
	case names != nil && at >= 0:
		plus = float32(at)
	case names == nil:
		number, err := strconv.ParseFloat(positive, 32)
		if err != nil {
			return fmt.Errorf("%w: the label %q of %s is no number, the labels of the file are", ErrRequest, positive, t.Target)
		}
		plus = float32(number)
	default:
		return fmt.Errorf("%w: no row has the label %q; there are %q", ErrRequest, positive, names)
	}
	for i, value := range t.Y {
		t.Y[i] = sign(value == plus)
	}
	t.Classes = 2
	return nil
}

func (t *table) setClasses(names []string) error {
	if names != nil {
		t.Classes = len(names) // y has class numbers already
		return nil
	}
	values := distinct(t.Y, maxClasses)
	if len(values) < 2 {
		return fmt.Errorf("%w: a class target has two to %d values, %s has %s", ErrRequest, maxClasses, t.Target, countOf(values))
	}
	for i, value := range t.Y {
		at, _ := slices.BinarySearch(values, value)
		t.Y[i] = float32(at)
	}
	t.Classes = len(values)
	return nil
}

// countOf says how many values a list from distinct has.
func countOf(values []float32) string {
	if values == nil {
		return fmt.Sprintf("more than %d", maxClasses)
	}
	return strconv.Itoa(len(values))
}
