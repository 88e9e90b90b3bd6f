package datasets

import (
	"errors"
	"slices"
	"testing"

	"gradsample/datasets/format"
	"gradsample/internal/vec"
)

func formatTable(columns []string, classes []string, y []float32, x ...float32) *format.Table {
	return &format.Table{Columns: columns, Classes: classes, Y: y, X: vec.Matrix{Rows: len(y), Cols: len(columns), Data: x}}
}

func TestJoinPutsTestRowsLast(t *testing.T) {
	ab := []string{"a", "b"}
	joined, _, err := join(
		[]*format.Table{formatTable(ab, nil, []float32{1}, 1, 2), formatTable(ab, nil, []float32{2}, 3, 4)},
		[]*format.Table{formatTable(ab, nil, []float32{3}, 5, 6)}, false)
	if err != nil {
		t.Fatal(err)
	}
	if joined.Train != 2 || !slices.Equal(joined.Y, []float32{1, 2, 3}) || !slices.Equal(joined.X.Data, []float32{1, 2, 3, 4, 5, 6}) {
		t.Errorf("%d training rows, %v, %v", joined.Train, joined.Y, joined.X.Data)
	}
}

func TestJoinAlignsOneHotColumns(t *testing.T) {
	train := formatTable([]string{"age", "city=Oslo", "city=Rome"}, nil, []float32{1}, 30, 1, 0)
	test := formatTable([]string{"age", "city=Paris", "city=Rome"}, nil, []float32{2, 3}, 40, 1, 0, 50, 0, 1)
	joined, _, err := join([]*format.Table{train}, []*format.Table{test}, true)
	if err != nil {
		t.Fatal(err)
	}
	if want := []float32{30, 1, 0, 40, 0, 0, 50, 0, 1}; !slices.Equal(joined.X.Data, want) {
		t.Errorf("rows %v, expected %v", joined.X.Data, want)
	}
	if _, _, err := join([]*format.Table{train}, []*format.Table{test}, false); !errors.Is(err, ErrRequest) {
		t.Errorf("columns of other names were joined, error %v", err)
	}
}

func TestJoinRefuses(t *testing.T) {
	one := []string{"a"}
	first := formatTable(one, []string{"x", "y"}, []float32{0}, 1)
	unlabelled := formatTable(one, nil, nil)
	for _, other := range []*format.Table{unlabelled, formatTable(one, []string{"x", "z"}, []float32{0}, 1)} {
		if _, _, err := join([]*format.Table{first}, []*format.Table{other}, false); !errors.Is(err, ErrRequest) {
			t.Errorf("classes %v, labels %v: error %v", other.Classes, other.Y, err)
		}
	}
}

func TestShapeIsChecked(t *testing.T) {
	e := toy()
	v := &e.Variants[0]
	tests := []struct {
		rows, train, columns int
		ok                   bool
	}{
		{50, 50, 2, true}, // one file with both parts
		{50, 40, 2, true},
		{50, 39, 2, false},
		{49, 49, 2, false},
		{50, 40, 3, false},
	}
	for _, test := range tests {
		table := &table{X: vec.NewMatrix(test.rows, test.columns), Train: test.train}
		err := table.checkShape(e, v)
		if (err == nil) != test.ok || err == nil && table.Train != 40 || err != nil && !errors.Is(err, ErrChecksum) {
			t.Errorf("%+v: %d training rows, error %v", test, table.Train, err)
		}
	}
}
