package vec

import (
	"math"
	"testing"

	"gradsample/internal/rng"

	"pgregory.net/rapid"
)

func wideNormals(random *rng.Stream, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = random.NormFloat64() * math.Exp(4*random.NormFloat64())
	}
	return x
}

// Distances, products and substitution against chains of multiply-adds spelled out
// one by one.
func TestPanelsAreChainsOfMultiplyAdds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := rng.New("vec", "panels", rapid.String().Draw(t, "seed"))
		checkPanels(t, random, rapid.IntRange(0, 40).Draw(t, "depth"), rapid.IntRange(0, 9).Draw(t, "spare"))
	})
}

// checkPanels has memory between groups and rows of sums that is none of theirs.
func checkPanels(t rapid.TB, random *rng.Stream, depth, spare int) {
	group, panel := wideNormals(random, depth*GroupRows), wideNormals(random, depth*PanelColumns)
	got := wideNormals(random, PanelTile)
	PanelDistances(got, group, panel)
	var want [PanelTile]float64
	for r := range GroupRows {
		for c := range PanelColumns {
			for k := range depth {
				apart := panel[k*PanelColumns+c] - group[k*GroupRows+r]
				want[r*PanelColumns+c] = math.FMA(apart, apart, want[r*PanelColumns+c])
			}
		}
	}
	sameWide(t, "distances", got, want[:])

	stride, apart := PanelColumns+spare, depth*GroupRows+spare
	right, sums := wideNormals(random, 2*apart+depth*GroupRows), wideNormals(random, GroupRows*stride)
	expected := append([]float64(nil), sums...)
	AddGroupProducts(sums, stride, group, right, apart)
	for r := range GroupRows {
		for c := range PanelColumns {
			for n := range depth {
				other := right[c/GroupRows*apart+n*GroupRows+c%GroupRows]
				expected[r*stride+c] = math.FMA(group[n*GroupRows+r], other, expected[r*stride+c])
			}
		}
	}
	sameWide(t, "products", sums, expected)

	lower := wideNormals(random, (depth+GroupRows)*GroupRows)
	panel = wideNormals(random, (depth+GroupRows+1)*PanelColumns)
	expected = append([]float64(nil), panel...)
	SubstituteInPanel(panel, lower)
	for i := depth; i < depth+GroupRows; i++ {
		for c := range PanelColumns {
			sum := &expected[i*PanelColumns+c]
			for k := range i {
				*sum = math.FMA(-lower[k*GroupRows+i-depth], expected[k*PanelColumns+c], *sum)
			}
			*sum *= lower[i*GroupRows+i-depth]
		}
	}
	sameWide(t, "substitution", panel, expected)
}

func sameWide(t rapid.TB, what string, got, want []float64) {
	t.Helper()
	for i, w := range want {
		if math.Float64bits(got[i]) != math.Float64bits(w) && (got[i] == got[i] || w == w) {
			t.Fatalf("%s: element %d of %d is %v, want %v", what, i, len(want), got[i], w)
		}
	}
}

// Solving with a triangle undoes multiplying by it.
func TestSubstitutionSolves(t *testing.T) {
	const size = 5 * GroupRows
	random := rng.New("vec", "substitution")
	var lower [size][size]float64
	for i := range size {
		for j := range i {
			lower[i][j] = random.NormFloat64() / size
		}
		lower[i][i] = 1 + random.Float64()
	}
	solution, panel := make([]float64, size*PanelColumns), make([]float64, size*PanelColumns)
	for i := range solution {
		solution[i] = random.NormFloat64()
	}
	for i := range size {
		for c := range PanelColumns {
			for j := range i + 1 {
				panel[i*PanelColumns+c] += lower[i][j] * solution[j*PanelColumns+c]
			}
		}
	}
	for first := 0; first < size; first += GroupRows {
		group := make([]float64, (first+GroupRows)*GroupRows)
		for r := range GroupRows {
			for k := range first + r {
				group[k*GroupRows+r] = lower[first+r][k]
			}
			group[(first+r)*GroupRows+r] = 1 / lower[first+r][first+r]
		}
		SubstituteInPanel(panel, group)
	}
	for i, want := range solution {
		if !(math.Abs(panel[i]-want) <= 1e-13) {
			t.Fatalf("element %d is %v, want %v", i, panel[i], want)
		}
	}
}

func TestPanelsDoNotAllocate(t *testing.T) {
	group, panel := make([]float64, 20*GroupRows), make([]float64, 20*PanelColumns)
	sums, right := make([]float64, PanelTile), make([]float64, 60*GroupRows)
	allocated := testing.AllocsPerRun(10, func() {
		PanelDistances(sums, group, panel)
		AddGroupProducts(sums, PanelColumns, group, right, 20*GroupRows)
		SubstituteInPanel(panel, group)
		WideExponentials(sums, 1)
	})
	if allocated > 0 {
		t.Errorf("%v allocations", allocated)
	}
}

func TestPanelsRefuseWhatDoesNotFit(t *testing.T) {
	group, panel, sums := make([]float64, 2*GroupRows), make([]float64, 2*PanelColumns), make([]float64, PanelTile)
	for name, call := range map[string]func(){
		"distances of a short panel":     func() { PanelDistances(sums, group, panel[:PanelColumns:PanelColumns]) },
		"distances to a short tile":      func() { PanelDistances(sums[:PanelTile-1:PanelTile-1], group, panel) },
		"substitution in a short panel":  func() { SubstituteInPanel(panel[:len(panel):len(panel)], make([]float64, PanelTile)) },
		"substitution without a group":   func() { SubstituteInPanel(panel, nil) },
		"products of too few groups":     func() { AddGroupProducts(sums, PanelColumns, group, group, 2*GroupRows) },
		"products to too small a result": func() { AddGroupProducts(sums, PanelColumns+1, group, make([]float64, 6*GroupRows), 2*GroupRows) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s do not panic", name)
				}
			}()
			call()
		}()
	}
}
