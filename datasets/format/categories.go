package format

import "slices"

// categories are the distinct values of a text column, numbered as they come.
type categories struct {
	codes  map[string]int
	values []string
	closed bool // values were declared beforehand: no others may come but "?"
}

func newCategories(declared []string) *categories {
	c := &categories{codes: map[string]int{}}
	for _, value := range declared {
		c.code([]byte(value))
	}
	c.closed = len(declared) > 0
	return c
}

// code returns the number of a value, or -1 if there may not be one more.
func (c *categories) code(value []byte) int {
	if code, known := c.codes[string(value)]; known {
		return code
	}
	if (c.closed && string(value) != "?") || len(c.values) == maxCategories {
		return -1
	}
	code := len(c.values)
	c.codes[string(value)] = code
	c.values = append(c.values, string(value))
	return code
}

// sorted returns the values in sorted order, and for each code its place there.
func (c *categories) sorted() (values []string, rank []int) {
	values = slices.Sorted(slices.Values(c.values))
	rank = make([]int, len(values))
	for i, value := range values {
		rank[c.codes[value]] = i
	}
	return values, rank
}

// oneHot replaces the text columns of a table, whose elements are codes, by one
// 0/1 column per value. text[j] is nil where column j is numeric.
func (t *Table) oneHot(text []*categories, o Options) error {
	type slot struct {
		first int // column of the first value, or of the number
		rank  []int
	}
	var columns []string
	slots := make([]slot, len(text))
	for j, name := range t.Columns {
		slots[j].first = len(columns)
		if text[j] == nil {
			columns = append(columns, name)
			continue
		}
		values, rank := text[j].sorted()
		slots[j].rank = rank
		for _, value := range values {
			columns = append(columns, name+"="+value)
		}
	}
	if err := o.checkDense(t.X.Rows, len(columns)); err != nil {
		return err
	}
	wide := make([]float32, t.X.Rows*len(columns))
	for i := range t.X.Rows {
		row := wide[i*len(columns) : (i+1)*len(columns)]
		for j, value := range t.X.Row(i) {
			if rank := slots[j].rank; rank != nil {
				row[slots[j].first+rank[int(value)]] = 1
			} else {
				row[slots[j].first] = value
			}
		}
	}
	t.Columns = columns
	t.X.Cols, t.X.Data = len(columns), wide
	return nil
}
