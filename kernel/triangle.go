package kernel

import (
	"fmt"
	"math"

	"gradsample/internal/parallel"
	"gradsample/internal/vec"

	"gonum.org/v1/gonum/blas/blas64"
)

// groupsOfPanel is how many groups of rows a square of a panel's width has.
const groupsOfPanel = vec.PanelColumns / vec.GroupRows

// triangle is the lower triangular L of a Cholesky factorization L Lᵀ, made and
// solved with by the same substitution in panels. It has whole groups of rows; those
// behind the last equation are those of the identity.
type triangle struct {
	equations int
	// groups[g] is the rows from g·vec.GroupRows on, as vec.SubstituteInPanel wants
	// them.
	groups [][]float64
}

// factorizePanels returns the Cholesky factor of m + ridge I, for a symmetric m of
// which fill sets the columns from a first one on, as many rows as a panel has. It
// fails with ErrSingular.
func factorizePanels(equations int, ridge float64, fill func(first int, panel []float64)) (*triangle, error) {
	groups := parallel.Count(equations, vec.GroupRows)
	l, whole := &triangle{equations: equations}, make([]float64, groups*vec.PanelTile)
	for first := 0; first < groups; first += groupsOfPanel {
		end := min(first+groupsOfPanel, groups)
		panel := whole[:end*vec.PanelTile]
		fill(first*vec.GroupRows, panel)
		for i := first * vec.GroupRows; i < end*vec.GroupRows; i++ {
			diagonal := &panel[i*vec.PanelColumns+i-first*vec.GroupRows]
			if *diagonal += ridge; i >= equations {
				*diagonal = 1
			}
		}
		l.substitute(panel[:first*vec.PanelTile])
		for group := first; group < end; group++ {
			if !l.extend(panel, (group-first)*vec.GroupRows) {
				return nil, fmt.Errorf("%w: %d equations with %v on the diagonal; raise the ridge", ErrSingular, equations, ridge)
			}
		}
	}
	return l, nil
}

// extend adds a group of rows to L. The panel has the columns of the matrix that
// belong to them, from a column on, of which the rows of all groups before are solved
// for; then those of this group are. It returns false if the matrix is not positive
// definite.
func (l *triangle) extend(panel []float64, column int) bool {
	known := len(l.groups) * vec.GroupRows
	group := make([]float64, (known+vec.GroupRows)*vec.GroupRows)
	for k := range known {
		copy(group[k*vec.GroupRows:][:vec.GroupRows], panel[k*vec.PanelColumns+column:])
	}
	var rows [vec.PanelTile]float64
	copy(rows[:], panel[known*vec.PanelColumns:])
	// With an identity for the square on the diagonal, substitution leaves what it is
	// the factor of.
	square := group[known*vec.GroupRows:]
	for r := range vec.GroupRows {
		square[r*vec.GroupRows+r] = 1
	}
	vec.SubstituteInPanel(panel, group)
	if !factorizeSquare(square, panel[known*vec.PanelColumns+column:]) {
		return false
	}
	copy(panel[known*vec.PanelColumns:], rows[:])
	vec.SubstituteInPanel(panel, group)
	l.groups = append(l.groups, group)
	return true
}

// factorizeSquare sets the lower triangle of square, column by column, to the
// Cholesky factor of the upper triangle of m, row by row of a panel, with the
// reciprocals of its diagonal.
func factorizeSquare(square, m []float64) bool {
	const size = vec.GroupRows
	for c := range size {
		for r := c; r < size; r++ {
			sum := m[c*vec.PanelColumns+r]
			for k := range c {
				sum = math.FMA(-square[k*size+r], square[k*size+c], sum)
			}
			if r > c {
				square[c*size+r] = sum * square[c*size+c]
				continue
			}
			if !(sum > 0) {
				return false
			}
			square[c*size+c] = 1 / math.Sqrt(sum)
		}
	}
	return true
}

// substitute replaces a panel K by L⁻¹K. With fewer rows than L has it is that of
// the first ones.
func (l *triangle) substitute(panel []float64) {
	for _, group := range l.groups[:len(panel)/vec.PanelTile] {
		vec.SubstituteInPanel(panel, group)
	}
}

// substituteBack replaces x by L⁻ᵀx.
func (l *triangle) substituteBack(x blas64.General) {
	for i := x.Rows - 1; i >= 0; i-- {
		group, r := l.groups[i/vec.GroupRows], i%vec.GroupRows
		row := x.Data[i*x.Stride:][:x.Cols]
		for o := range row {
			row[o] *= group[i*vec.GroupRows+r]
		}
		for k := range i {
			factor, other := group[k*vec.GroupRows+r], x.Data[k*x.Stride:][:x.Cols]
			for o, value := range row {
				other[o] = math.FMA(-factor, value, other[o])
			}
		}
	}
}

// condition returns a lower bound of the condition number of L Lᵀ.
func (l *triangle) condition() float64 {
	least, most := math.Inf(1), 0.0
	for i := range l.equations {
		reciprocal := l.groups[i/vec.GroupRows][i*vec.GroupRows+i%vec.GroupRows]
		least, most = min(least, reciprocal), max(most, reciprocal)
	}
	return math.Pow(most/least, 2)
}
