package deformed

// fieldCount is the number of displacement fields.
const fieldCount = 1522

// recipe is how an image is made from a digit.
type recipe struct {
	source   int  // row of the base
	plain    bool // the digit as it is
	first    int  // field along the columns
	second   int  // field along the rows
	negative bool // both fields the other way; since fieldCount is even, deformed images all are
	right    int  // pixels by which the picture moves to the right
	down     int  // and down
}

// shifts are the nine moves of one pixel or none: up, down, left, right, the
// diagonals, none.
var shifts = [9]struct{ right, down int }{
	{0, -1}, {0, 1}, {-1, 0}, {1, 0}, {-1, -1}, {1, -1}, {-1, 1}, {1, 1}, {0, 0},
}

// recipeOf is infinite MNIST's arithmetic, for a base of train digits followed by
// test digits: images begin with the test digits, then come the training digits, and
// then the training digits again and again, deformed. The products are those of
// unsigned numbers of 32 bits.
func recipeOf(index, train, test int) recipe {
	if index < test {
		return recipe{source: train + index, plain: true}
	}
	r := recipe{source: (index - test) % train, plain: index < test+train}
	if r.plain {
		return r
	}
	r.first = int(uint32(index) * 131071 % (fieldCount - 1))
	r.second = (r.first + 1 + 2*index) % fieldCount
	r.negative = (r.first+r.second)%2 == 1
	shift := shifts[r.first%len(shifts)]
	r.right, r.down = shift.right, shift.down
	return r
}
