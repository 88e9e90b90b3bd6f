package datasets

import (
	"errors"
	"slices"
	"testing"
)

func TestGuessTask(t *testing.T) {
	tests := []struct {
		y     []float32
		names []string
		want  Task
	}{
		{[]float32{1.5, 2.5, 3}, nil, Regression},
		{[]float32{0, 1, 0}, nil, Binary},
		{[]float32{0, 1, 2}, nil, Regression}, // small whole numbers are numbers unless somebody says otherwise
		{[]float32{4, 4}, nil, Regression},
		{[]float32{0, 1, 1}, []string{"no", "yes"}, Binary},
		{[]float32{0, 1, 2}, []string{"a", "b", "c"}, Multiclass},
	}
	for _, test := range tests {
		if got := guessTask(test.y, test.names); got != test.want {
			t.Errorf("%v %v: %s, expected %s", test.y, test.names, got, test.want)
		}
	}
}

func TestSetLabels(t *testing.T) {
	abc := []string{"a", "b", "c"}
	tests := []struct {
		what     string
		y        []float32
		task     Task
		names    []string
		positive string
		want     []float32
		classes  int
	}{
		{"the greater is +1", []float32{3, 7, 3}, Binary, nil, "", []float32{-1, 1, -1}, 2},
		{"the second name is +1", []float32{1, 0}, Binary, []string{"a", "b"}, "", []float32{1, -1}, 2},
		{"one number against the rest", []float32{1, 2, 3, 2}, Binary, nil, "2", []float32{-1, 1, -1, 1}, 2},
		{"+1 as LIBSVM writes it", []float32{1, -1}, Binary, nil, "1", []float32{1, -1}, 2},
		{"one name against the rest", []float32{0, 1, 2}, Binary, abc, "b", []float32{-1, 1, -1}, 2},
		{"numbers become class numbers", []float32{5, 3, 9, 3}, Multiclass, nil, "", []float32{1, 0, 2, 0}, 3},
		{"names are class numbers already", []float32{2, 0}, Multiclass, abc, "", []float32{2, 0}, 3},
		{"numbers stay", []float32{2.5, 0}, Regression, nil, "", []float32{2.5, 0}, 0},
	}
	for _, test := range tests {
		table := &table{Y: slices.Clone(test.y)}
		if err := table.setLabels(test.task, test.names, test.positive); err != nil {
			t.Errorf("%s: %v", test.what, err)
			continue
		}
		if !slices.Equal(table.Y, test.want) || table.Classes != test.classes || table.Task != test.task {
			t.Errorf("%s: labels %v of %d classes, expected %v of %d", test.what, table.Y, table.Classes, test.want, test.classes)
		}
	}
}

func TestSetLabelsRefuses(t *testing.T) {
	many := make([]float32, maxClasses+1)
	for i := range many {
		many[i] = float32(i)
	}
	tests := []struct {
		what     string
		y        []float32
		task     Task
		names    []string
		positive string
	}{
		{"text cannot be regressed on", []float32{0, 1}, Regression, []string{"a", "b"}, ""},
		{"three values are not binary", []float32{0, 1, 2}, Binary, nil, ""},
		{"one value is not binary", []float32{1, 1}, Binary, nil, ""},
		{"a measurement is no class", many, Multiclass, nil, ""},
		{"one class is none", []float32{2, 2}, Multiclass, nil, ""},
		{"no such name", []float32{0, 1}, Binary, []string{"a", "b"}, "c"},
		{"a name among numbers", []float32{0, 1}, Binary, nil, "yes"},
		{"no such task", []float32{0, 1}, "ranking", nil, ""},
	}
	for _, test := range tests {
		table := &table{Y: test.y, Target: "y"}
		if err := table.setLabels(test.task, test.names, test.positive); !errors.Is(err, ErrRequest) {
			t.Errorf("%s: error %v", test.what, err)
		}
	}
}
