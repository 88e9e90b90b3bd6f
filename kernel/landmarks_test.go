package kernel

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"math"
	"strconv"
	"testing"

	"gradsample/internal/rng"
	"gradsample/internal/vec"

	"gonum.org/v1/gonum/mat"
)

// Values by panels are those of the kernel, also where landmarks and rows fill no
// group and no panel, and far from the origin, where products would cancel.
func TestLandmarksHaveTheValuesOfTheKernel(t *testing.T) {
	for name, k := range kernels {
		for _, sizes := range [][2]int{{1, 1}, {7, 25}, {8, 24}, {9, 23}, {30, 70}} {
			z, x := normalRows(sizes[0], 3, "landmarks"), normalRows(sizes[1], 3, "rows")
			copy(x.Row(0), z.Row(0)) // k(x, x) is 1
			for _, m := range []vec.Matrix{z, x} {
				for i := range m.Data {
					m.Data[i] += 1e5
				}
			}
			got := general(z.Rows, x.Rows)
			newLandmarkBasis(k, z).fill(x, got)
			if got.Data[0] != 1 {
				t.Errorf("%s: %v at a landmark", name, got.Data[0])
			}
			for i, v := range got.Data {
				if want := k.Value(z.Row(i/x.Rows), x.Row(i%x.Rows)); !(math.Abs(v-want) <= 1e-15*(1+math.Abs(math.Log(want)))) {
					t.Fatalf("%s, %v: value %d is %v, want %v", name, sizes, i, v, want)
				}
			}
		}
	}
}

// panelsOf fills panels with the columns of a matrix.
func panelsOf(m mat.Matrix) func(first int, panel []float64) {
	rows, columns := m.Dims()
	return func(first int, panel []float64) {
		clear(panel)
		for i := range min(rows, len(panel)/vec.PanelColumns) {
			for c := range min(vec.PanelColumns, columns-first) {
				panel[i*vec.PanelColumns+c] = m.At(i, first+c)
			}
		}
	}
}

// (m + ridge I) x = b, for sizes around those of groups and panels.
func TestTriangleSolves(t *testing.T) {
	const ridge = 0.5
	for _, size := range []int{1, 7, 8, 9, 23, 24, 25, 48, 70} {
		a := wide(normalRows(size, size, "triangle", strconv.Itoa(size)))
		var m mat.Dense
		m.Mul(a, a.T())
		l, err := factorizePanels(size, ridge, panelsOf(&m))
		if err != nil {
			t.Fatal(err)
		}
		for i := range size {
			m.Set(i, i, m.At(i, i)+ridge)
		}
		b := wide(normalRows(size, 2, "right"))
		panel := make([]float64, len(l.groups)*vec.PanelTile)
		panelsOf(b)(0, panel)
		l.substitute(panel)
		x := general(size, 2)
		for i := range size {
			copy(x.Data[2*i:2*i+2], panel[i*vec.PanelColumns:])
		}
		l.substituteBack(x)
		var product mat.Dense
		product.Mul(&m, mat.NewDense(size, 2, x.Data))
		if !mat.EqualApprox(&product, b, 1e-9) {
			t.Errorf("%d equations are not solved", size)
		}
		if exact := mat.Cond(&m, 2); !(l.condition() <= exact*(1+1e-9) && l.condition() >= 1) {
			t.Errorf("%d equations: condition number at least %v, but it is %v", size, l.condition(), exact)
		}
	}
}

func TestTriangleRefusesWhatIsSingular(t *testing.T) {
	for _, size := range []int{8, 30} {
		m := mat.NewDense(size, size, nil)
		for i := range size {
			m.Set(i, i, 1)
		}
		for _, value := range []float64{0, -1, math.NaN()} {
			m.Set(size-2, size-2, value)
			if _, err := factorizePanels(size, 0, panelsOf(m)); !errors.Is(err, ErrSingular) {
				t.Errorf("%v on the diagonal: error %v, want ErrSingular", value, err)
			}
		}
	}
}

// Every landmark twice: what holds the second one up is the jitter alone, and without a
// ridge the equations have no digit left.
func TestNystromOfEqualLandmarks(t *testing.T) {
	x, y := problem(40)
	copy(x.Data[20*x.Cols:], x.Data[:20*x.Cols])
	k := kernels["gaussian"]
	if _, err := FitNystrom(context.Background(), k, 40, x, y, 0, rng.New("twice"), 1); !errors.Is(err, ErrSingular) {
		t.Errorf("error %v without a ridge, want ErrSingular", err)
	}
	e, err := FitNystrom(context.Background(), k, 40, x, y, 1e-3, rng.New("twice"), 1)
	if err != nil {
		t.Fatal(err)
	}
	checkPredictions(t, e, x, bruteForce(t, kernelMatrix(k, x, x), kernelMatrix(k, x, x), wide(y), 1e-3), 1e-5)
}

// Targets take groups of their own, and more than a panel of them two panels: each
// is fitted as if it were alone.
func TestNystromOfManyTargets(t *testing.T) {
	x, _ := problem(fewRows)
	y := normalRows(fewRows, vec.PanelColumns+3, "targets")
	fit := func(y vec.Matrix) vec.Matrix {
		e, err := FitNystrom(context.Background(), kernels["gaussian"], 30, x, y, 1e-4, rng.New("landmarks"), 2)
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.Predict(context.Background(), x, 2)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	all := fit(y)
	for _, o := range []int{0, 7, 8, vec.PanelColumns - 1, vec.PanelColumns, vec.PanelColumns + 2} {
		one := vec.NewMatrix(fewRows, 1)
		for n := range fewRows {
			one.Data[n] = y.Row(n)[o]
		}
		for n, want := range fit(one).Data {
			if got := all.Row(n)[o]; !(math.Abs(float64(got-want)) <= 1e-6) {
				t.Fatalf("target %d at row %d is %v, alone %v", o, n, got, want)
			}
		}
	}
}

func TestEquationsDoNotAllocate(t *testing.T) {
	x, y := problem(chunkPanels * vec.PanelColumns)
	kernels := newLandmarkBasis(kernels["gaussian"], between(x, 0, 20))
	l, err := factorizePanels(20, 1, func(first int, panel []float64) { clear(panel) })
	if err != nil {
		t.Fatal(err)
	}
	w := newWhitened(kernels, l, y.Cols, 1)
	some := func(m vec.Matrix) vec.Matrix { return between(m, 0, vec.PanelColumns) }
	if got := testing.AllocsPerRun(10, func() { w.evaluate(1, some(x), some(y), w.panels[0]); w.addProducts(1, 2) }); got != 0 {
		t.Errorf("a panel allocates %v times", got)
	}
}

// One fit to the bit: that it does not depend on the machine, since every path, the
// portable one included, runs this test with the same number.
func TestNystromHasTheSameBitsOnEveryPath(t *testing.T) {
	x, y := normalRows(600, 17, "bits", "rows"), normalRows(600, 9, "bits", "targets")
	e, err := FitNystrom(context.Background(), Kernel{Name: Gaussian, Bandwidth: 4}, 131, x, y, 1e-5, rng.New("bits"), 2)
	if err != nil {
		t.Fatal(err)
	}
	digest := fnv.New64a()
	for _, value := range e.coefficients.RawMatrix().Data {
		if err := binary.Write(digest, binary.LittleEndian, value); err != nil {
			t.Fatal(err)
		}
	}
	const want = 0xd258125bec0e260b
	if got := digest.Sum64(); got != want {
		t.Errorf("the coefficients by %s have the digest %#x, want %#x", vec.Path(), got, uint64(want))
	}
}
