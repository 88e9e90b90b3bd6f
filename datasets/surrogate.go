package datasets

import (
	"fmt"
	"strconv"

	"gradsample/internal/parallel"
	"gradsample/internal/vec"
)

// Surrogate says how to make rows that can stand in for a set that cannot be had:
// as many rows and columns, correlated columns, rows and residuals of heavy-tailed
// size, and the R² that the entry's target has on the real set. They are a
// synthetic problem of the same size, no more, and every result says so.
//
// A row of kind dense is x = u·(Σ_k z_k·w_k + σ·e) with standard normal z (Factors
// of them, with loadings w_k that fall like 1/√k) and e, and u = √(5/χ²_5) the same
// for the whole row, which makes x multivariate Student t with 5 degrees of
// freedom. The score is s = β·x, the target s + noise, where the noise is again
// Student t with 5 degrees of freedom (binary sets: normal), and its size is what
// gives the wanted R² (or, where labels that are cut from a score cannot have it,
// the largest that they can).
type Surrogate struct {
	Kind SurrogateKind
	// Factors is the rank of what the columns have in common.
	Factors int
	// Density is the mean share of ones of kind flags, and of pixels of kind pixels
	// that are not black.
	Density float64
	// Positive is the share of +1 among the labels of a binary set.
	Positive float64
	// Contrast is the deviation between class means of a pixel, in units of its
	// deviation within a class; chosen so that a linear classifier is right about as
	// often as on the real set.
	Contrast float64
}

// SurrogateKind is the look of a surrogate's columns.
type SurrogateKind string

// The kinds. Flags are 0 or 1, one where a dense value passes the column's own
// threshold. Pixels are whole numbers 0..255 around a mean image of the row's
// class, most of them 0.
const (
	Dense  SurrogateKind = "dense"
	Flags  SurrogateKind = "flags"
	Pixels SurrogateKind = "pixels"
)

// surrogateVersion is part of every surrogate's checksum: results made with another
// generator are other results.
const surrogateVersion = "surrogate 1"

// tailFreedom is the degrees of freedom of the Student t distributions, and
// tailDeviation the standard deviation that they have, √(5/3).
const (
	tailFreedom   = 5
	tailDeviation = 1.2909944487358056
)

// commonShare is the part of a column's variance that comes from the factors.
const commonShare = 0.7

// surrogateKey names all that a surrogate's rows depend on.
func surrogateKey(e *Entry, target *Target) string {
	return fmt.Sprintf("%s|%s|%s|%d+%d rows|%d columns|%d classes|R2 %g|%+v", surrogateVersion,
		e.Name, target.Name, e.Train, e.Test, e.Dim(), e.Classes, target.R2, *e.Surrogate)
}

// table makes all rows of a surrogate; the same bits on any number of cores.
func (g *generator) table() *table {
	e := g.entry
	t := &table{X: vec.NewMatrix(e.Train+e.Test, e.Dim()), Train: e.Train, Task: e.problemTask(), Target: g.target.Name}
	t.Y = make([]float32, t.X.Rows)
	if t.Task != Regression {
		t.Classes = max(e.Classes, 2)
	}
	parallel.Blocks(t.X.Rows, blockRows, func(block, from, to int) {
		random := g.stream("rows", strconv.Itoa(block))
		for i := from; i < to; i++ {
			t.Y[i] = g.row(random, t.X.Row(i))
		}
	})
	return t
}
