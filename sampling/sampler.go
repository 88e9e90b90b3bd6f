package sampling

import (
	"gradsample/hashing"
	"gradsample/internal/rng"
)

// Draw is one drawn row.
type Draw struct {
	// Row is the row's number.
	Row int
	// Probability is that of drawing this row at these parameters, given the
	// tables. It is 0 where the sampler does not know it (lgd-paper and
	// lgd-released).
	Probability float64
	// Weight times the gradient of the row's loss estimates the gradient of the
	// mean loss. For finite parameters it is finite, also as a float32.
	Weight float64
	// TablesTried is l, the number of tables looked up until a bucket was not
	// empty; 0 for draws without tables.
	TablesTried int
	// BucketSize is |S|, the number of rows that the weight takes the bucket
	// for; 0 for draws without tables.
	BucketSize int
	// Empty tells that only empty buckets were found, and the row was drawn from
	// all: uniformly, with weight 1, unless the sampler's rows are weighted.
	Empty bool
}

// Cost is counted work.
type Cost struct {
	// MultiplyAdds counts products and sums, one for each pair, in inner
	// products, norms and projections.
	MultiplyAdds uint64
	// Bytes counts what these operations read, every operand once an operation,
	// and the table entries that are looked up. Random numbers cost nothing.
	Bytes uint64
}

// addNormsAt adds the computing of the gradients' norms of so many rows.
func (c *Cost) addNormsAt(rows int, population Population) {
	c.add(rows*(population.MultiplyAdds()/2+1), rows*4*population.Dim())
}

func (c *Cost) plus(other Cost) {
	c.MultiplyAdds += other.MultiplyAdds
	c.Bytes += other.Bytes
}

func (c *Cost) add(multiplyAdds, bytes int) {
	c.MultiplyAdds += uint64(multiplyAdds)
	c.Bytes += uint64(bytes)
}

// Sampler draws rows. It is not safe for use by several goroutines.
type Sampler interface {
	// Draw fills every element of draws with a draw at theta, independent of
	// the others (but for permuted, whose epochs cover all rows). A sampler that
	// holds on to what it saw of theta looks again, if that is due, before the
	// first of them. It does not allocate, but for auto where that tries or builds
	// another sampler.
	Draw(theta []float32, draws []Draw)
	// Moments returns the distribution of the next draw, if that is at theta, and
	// its weight's moments, exact but for rounding, given the tables and what the
	// sampler holds on to. It takes O(N) to
	// O(N(d + L)) time, counts as no cost, and draws nothing. It fails where
	// theta is so far off that a norm is not finite.
	Moments(theta []float32) (*Moments, error)
	// Cost returns the work of all Draws so far, without that of the gradients.
	Cost() Cost
	// SetupCost returns the work of the construction: norms, tables.
	SetupCost() Cost
}

// Forker is a sampler whose set-up can serve several runs: one that has tables.
type Forker interface {
	Sampler
	// Fork returns a sampler with the same tables and settings and no draw made,
	// for a population of the same rows and another stream of draws.
	Fork(population Population, order *rng.Stream) Sampler
}

// Population is what a sampler may ask of the rows and their losses. The losses
// of package objective are populations. Rows are numbered from 0; x_i is row i,
// v_i its key and q(theta) the query, which are such that a row with a large
// gradient tends to have a key that points along the query, or against it.
type Population interface {
	// Rows returns N, at least 1.
	Rows() int
	// Dim returns the number of columns of x.
	Dim() int
	// RowNorm returns ||x_i||.
	RowNorm(row int) float64
	// GradientNorms fills norms, of length Rows, with the norm of each row's
	// gradient at theta.
	GradientNorms(theta []float32, norms []float64)
	// GradientNorm returns one of them.
	GradientNorm(theta []float32, row int) float64
	// MultiplyAdds is the counted cost of one row's gradient, half of which are
	// the scores that its norm takes.
	MultiplyAdds() int
	// Keys returns the keys, or nil where the loss has none that could be hashed.
	Keys() hashing.Keys
	// KeyNorm returns ||v_i||.
	KeyNorm(row int) float64
	// Query returns q(theta), of length Keys().Dim(), without allocating. It is
	// valid until the next call.
	Query(theta []float32) []float32
	// Inner returns <v_i, q(theta)>.
	Inner(theta []float32, row int) float64
	// Inners sets those of several rows, in less time.
	Inners(theta []float32, rows []int, inners []float64)
	// FetchRows begins to bring into the cache what the gradients of rows need.
	FetchRows(rows []int)
}

// Streams are a sampler's sources of randomness. Samplers given streams of the
// same names share their hash functions, or their order of draws.
type Streams struct {
	// Hashes is for what is drawn once: hash functions, reservoirs.
	Hashes *rng.Stream
	// Order is for the draws. See GiveBack for when another sampler is to draw from it too.
	Order *rng.Stream
	// Shelf is where hash tables are looked for before they are built; nil: nowhere.
	// A sampler that finds them there counts the building all the same.
	Shelf Shelf
}

// Shelf returns the tables that build makes, or those that it made for the same
// key and population before. The key says what hash functions they are of.
type Shelf func(key string, build func() (*hashing.Tables, error)) (*hashing.Tables, error)
