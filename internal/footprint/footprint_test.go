package footprint

import "testing"

type leaf struct{ values []float64 }

type node struct {
	leaf
	any  any
	next *node
	f    func()
}

func TestBeyond(t *testing.T) {
	const size = 24 + 16 + 8 + 8 // of a node
	values := make([]float64, 10, 16)
	shared := &leaf{values: values}
	ring := &node{}
	ring.next = ring
	whole := make([]uint32, 30)
	for name, c := range map[string]struct {
		value  any
		others []any
		want   int64
	}{
		"nothing":               {nil, nil, 0},
		"a number":              {3, nil, 0},
		"capacity counts":       {values, nil, 16 * 8},
		"a pointer":             {&node{}, nil, size},
		"a ring ends":           {ring, nil, size},
		"an array once":         {[]*leaf{{values: values}, {values: values[:3]}}, nil, 2*8 + 2*24 + 16*8},
		"what others have":      {&node{leaf: *shared, any: shared}, []any{shared}, size},
		"values in interfaces":  {&node{any: leaf{values: values}}, nil, size + 24 + 16*8},
		"parts of one array":    {[][]uint32{whole[:10:10], whole[10:]}, nil, 2*24 + 30*4},
		"parts that overlap":    {[][]uint32{whole[5:10], whole[20:], whole, whole[7:8]}, nil, 4*24 + 30*4},
		"a part of what others": {&node{any: whole[3:]}, []any{whole}, size + 24},
		"maps":                  {map[int32][]byte{1: make([]byte, 5)}, nil, 4 + 24 + 5},
		"arrays":                {&[2][]byte{make([]byte, 3), nil}, nil, 48 + 3},
		"what nothing leads to": {&node{f: func() { _ = values }}, nil, size},
	} {
		if got := Beyond(c.value, c.others...); got != c.want {
			t.Errorf("%s: %d bytes, want %d", name, got, c.want)
		}
	}
}
