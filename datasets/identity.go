package datasets

import (
	"context"

	"gradsample/datasets/synthetic"
)

// Checksum returns what a Problem's Info.Checksum will be, without preparing
// its rows. A set that is not yet in the cache is read or made for that; of one that
// is only the head is read, and whether it is whole is found out by who loads it.
func (s *Store) Checksum(ctx context.Context, r Request) (string, error) {
	r.unread = true
	from, err := s.open(ctx, &r)
	if err != nil {
		return "", err
	}
	defer from.release()
	return from.checksum, nil
}

// Extent is how many rows, for training and test together, and how many columns a
// request's set has, before any choice of rows. A set that is not yet in the cache
// is read or made for that.
func (s *Store) Extent(ctx context.Context, r Request) (rows, columns int, err error) {
	r.unread = true
	from, err := s.open(ctx, &r)
	if err != nil {
		return 0, 0, err
	}
	defer from.release()
	if from.generate != nil {
		set, err := synthetic.Parse(r.Name)
		return set.Rows(), set.Columns(), err
	}
	return from.X.Rows, from.X.Cols, nil
}

// Varies tells whether the rows of a request may depend on its seed: they do
// where the split or the choice of rows is random.
func (r Request) Varies() bool {
	if r.MaxRows > 0 || r.MaxTestRows > 0 {
		return true
	}
	if r.Split == SplitNone {
		return false
	}
	c, err := choose(r.Name, r.Target)
	if err != nil || r.Split == SplitHalf || c.entry.Test == 0 {
		return true
	}
	for i := range c.entry.Variants { // a subset may lack the published test part
		v := &c.entry.Variants[i]
		if c.variant != nil && c.variant != v || c.variant == nil && v.OnRequest {
			continue
		}
		if _, test := c.entry.Rows(v); test == 0 {
			return true
		}
	}
	return false
}
