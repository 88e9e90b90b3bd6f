package datasets

import (
	"math"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"gradsample/internal/vec"
)

// small is an entry with as few rows as a test of its surrogate needs.
func small(e *Entry, train int) *Entry {
	copied := *e
	copied.Train, copied.Test = train, 100
	return &copied
}

// leastSquaresR2 is the share of y's variance that least squares with intercept
// explains, less what it finds in noise.
func leastSquaresR2(x vec.Matrix, y []float32) float64 {
	mean, deviation := columnMoments(x)
	yMean, yDeviation := columnMoments(vec.Matrix{Rows: len(y), Cols: 1, Data: y})
	standard := mat.NewDense(x.Rows, x.Cols, nil)
	target := mat.NewVecDense(x.Rows, nil)
	for i := range x.Rows {
		for j, value := range x.Row(i) {
			if deviation[j] > 0 {
				standard.Set(i, j, (float64(value)-mean[j])/deviation[j])
			}
		}
		target.SetVec(i, (float64(y[i])-yMean[0])/yDeviation[0])
	}
	var gram mat.SymDense
	gram.SymOuterK(1/float64(x.Rows), standard.T())
	for j := range x.Cols {
		gram.SetSym(j, j, gram.At(j, j)+1e-8) // constant or repeated columns
	}
	var moment, theta mat.VecDense
	moment.MulVec(standard.T(), target)
	moment.ScaleVec(1/float64(x.Rows), &moment)
	var factor mat.Cholesky
	if !factor.Factorize(&gram) {
		return math.NaN()
	}
	if err := factor.SolveVecTo(&theta, &moment); err != nil {
		return math.NaN()
	}
	rows, columns := float64(x.Rows), float64(x.Cols)
	return 1 - (1-mat.Dot(&theta, &moment))*(rows-1)/(rows-columns-1)
}

func TestSurrogateHasTheRealR2(t *testing.T) {
	for _, e := range Catalogue() {
		if e.Surrogate == nil || e.Task == Multiclass || e.Dim() > 400 {
			continue
		}
		g := newGenerator(small(e, 5000), &e.Targets[0])
		table := g.table()
		got, want := leastSquaresR2(table.X, table.Y), e.Targets[0].R2
		if g.noise < 1e-3 {
			want = min(want, 0.5) // labels cut from the score without noise: there is no more to be had
		}
		if math.Abs(got-want) > 0.07 {
			t.Errorf("%s: R2 %.3f, the real set has %.3f", e.Name, got, want)
		}
	}
}

func TestSurrogateLabels(t *testing.T) {
	for _, e := range Catalogue() {
		if e.Surrogate == nil || e.Task == Regression {
			continue
		}
		table := newGenerator(small(e, 4000), &e.Targets[0]).table()
		values := distinct(table.Y, 20)
		if e.Task == Multiclass {
			if len(values) != e.Classes || values[0] != 0 || table.Classes != e.Classes {
				t.Errorf("%s has the labels %v", e.Name, values)
			}
			continue
		}
		if !slices.Equal(values, []float32{-1, 1}) || table.Classes != 2 {
			t.Errorf("%s has the labels %v", e.Name, values)
		}
		var positive float64
		for _, y := range table.Y {
			positive += float64(y+1) / 2 / float64(len(table.Y))
		}
		if want := e.Surrogate.Positive; math.Abs(positive-want) > 0.03 {
			t.Errorf("%s: a share %.3f of the labels is +1, the real set has %.3f", e.Name, positive, want)
		}
	}
}

func TestSurrogateColumns(t *testing.T) {
	for _, name := range []string{"a9a", "mnist"} { // flags and pixels
		e, _ := Find(name)
		table := newGenerator(small(e, 2000), &e.Targets[0]).table()
		if table.X.Rows != 2100 || table.X.Cols != e.Dim() || table.Train != 2000 {
			t.Errorf("%s: %d x %d, %d for training", name, table.X.Rows, table.X.Cols, table.Train)
		}
		most, whole, ones := float32(1), true, 0.0
		if name == "mnist" {
			most = 255
		}
		for _, value := range table.X.Data {
			whole = whole && value == float32(math.Floor(float64(value))) && value >= 0 && value <= most
			ones += float64(value) / float64(len(table.X.Data))
		}
		if !whole {
			t.Errorf("%s has values other than 0..%v", name, most)
		}
		if density := e.Surrogate.Density; name == "a9a" && math.Abs(ones-density) > 0.3*density {
			t.Errorf("%s: a share %.3f of the values is 1, the real set has %.3f", name, ones, density)
		}
	}
}

// A linear function tells a class from the others well, but not without errors.
func TestSurrogateClassesOverlap(t *testing.T) {
	e, _ := Find("mnist")
	table := newGenerator(small(e, 2900), &e.Targets[0]).table()
	for i, class := range table.Y {
		table.Y[i] = sign(class == 3)
	}
	if r2 := leastSquaresR2(table.X, table.Y); r2 < 0.2 || r2 > 0.8 {
		t.Errorf("least squares explains a share %.2f of a class's label", r2)
	}
}

// Row lengths and residuals have heavier tails than a normal variable's, whose
// kurtosis is 3; and columns are correlated.
func TestSurrogateIsHeavyTailedAndCorrelated(t *testing.T) {
	e, _ := Find("yearmsd")
	table := newGenerator(small(e, 8000), &e.Targets[0]).table()
	if kurtosis := fourthMoment(table.Y); kurtosis < 3.5 {
		t.Errorf("targets have kurtosis %.2f", kurtosis)
	}
	lengths := make([]float32, table.X.Rows)
	for i := range lengths {
		lengths[i] = float32(math.Sqrt(vec.SumSquares(table.X.Row(i))))
	}
	slices.Sort(lengths)
	if ratio := lengths[len(lengths)*99/100] / lengths[len(lengths)/2]; ratio < 2 {
		t.Errorf("the 99th percentile of row lengths is %.2f times the median", ratio)
	}
	var largest float64
	for j := 1; j < 20; j++ {
		largest = max(largest, math.Abs(correlation(table.X, 0, j)))
	}
	if largest < 0.3 {
		t.Errorf("the largest of 19 correlations of columns is %.2f", largest)
	}
}

func fourthMoment(values []float32) float64 {
	mean, deviation := columnMoments(vec.Matrix{Rows: len(values), Cols: 1, Data: values})
	var sum float64
	for _, value := range values {
		sum += math.Pow((float64(value)-mean[0])/deviation[0], 4)
	}
	return sum / float64(len(values))
}

func correlation(x vec.Matrix, a, b int) float64 {
	mean, deviation := columnMoments(x)
	var sum float64
	for i := range x.Rows {
		sum += (float64(x.Row(i)[a]) - mean[a]) * (float64(x.Row(i)[b]) - mean[b])
	}
	return sum / (float64(x.Rows) * deviation[a] * deviation[b])
}

func TestSurrogateDoesNotDependOnWorkers(t *testing.T) {
	e, _ := Find("ijcnn1")
	many := newGenerator(small(e, 5000), &e.Targets[0]).table()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := newGenerator(small(e, 5000), &e.Targets[0]).table()
	if !sameTable(one, many) {
		t.Error("one worker made another table than several")
	}
}

func TestTwoTargetsShareTheRows(t *testing.T) {
	e, _ := Find("ujiindoorloc")
	first := newGenerator(small(e, 300), &e.Targets[0]).table()
	second := newGenerator(small(e, 300), &e.Targets[1]).table()
	if !slices.Equal(first.X.Data, second.X.Data) || slices.Equal(first.Y, second.Y) {
		t.Error("the targets should differ and the rows should not")
	}
}
