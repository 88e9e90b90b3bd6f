package sampling

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"gradsample/hashing"
)

func TestCatalogueIsComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, name := range Names() {
		d, ok := Describe(name)
		if !ok || seen[name] || d.Name != name || d.Meaning == "" || d.PerStepCost == "" {
			t.Errorf("sampler %q is described as %+v", name, d)
		}
		seen[name] = true
	}
	if _, ok := Describe("no such sampler"); ok {
		t.Error("a sampler that does not exist is described")
	}
}

func TestNewRefusesInOneClearLine(t *testing.T) {
	keyless := newLeastSquares(10, 3)
	keyless.keyless = true
	infinite := newLeastSquares(10, 3)
	infinite.x.Data[7] = float32(math.Inf(1))
	good, wide := newLeastSquares(10, 3), newLeastSquares(2, 800)
	cases := []struct {
		name     string
		p        *linear
		settings Settings
		want     error
		mention  string
	}{
		{"unifrom", good, Settings{}, ErrUnknown, "static-norm"},
		{"lgd-paper", keyless, Settings{}, ErrNoKeys, "uniform"},
		{"lgd-released", keyless, Settings{}, ErrNoKeys, "oracle"},
		{"lgd-paper", good, Settings{Bits: 31}, ErrSettings, "k = 31"},
		{"lgd-paper", good, Settings{Bits: -1}, ErrSettings, "1 to 30"},
		{"lgd-paper", good, Settings{Tables: -2}, ErrSettings, "l = -2"},
		{"lgd-paper", good, Settings{Density: 1.1}, ErrSettings, "density 1.1"},
		{"lgd-paper", good, Settings{Density: math.NaN()}, ErrSettings, "density NaN"},
		{"uniform", good, Settings{Hash: "minhash"}, ErrSettings, `"minhash"; choose one of simhash`},
		{"lgd-released", good, Settings{Hash: hashing.QuadraticHashing}, ErrHash, "simhash, not quadratic"},
		{"lgd-released", good, Settings{Hash: hashing.PolytopeHashing}, ErrHash, "lgd-paper"},
		{"lgd-exact", good, Settings{Hash: hashing.QuadraticHashing, Whiten: true}, ErrHash, "quadratic codes"},
		{"lgd-paper", good, Settings{Hash: hashing.PolytopeHashing, Polytope: 12}, hashing.ErrSettings, "m = 12"},
		{"lgd-exact", good, Settings{Hash: hashing.PolytopeHashing, Bits: 7}, hashing.ErrSettings, "35 bits; choose k = 6"},
		{"lgd-exact", wide, Settings{Hash: hashing.QuadraticHashing}, hashing.ErrSettings, "smaller density"},
		{"static-norm", good, Settings{Epsilon: 1}, ErrSettings, "epsilon 1"},
		{"static-norm", good, Settings{Epsilon: -.1}, ErrSettings, "epsilon -0.1"},
		{"lgd-exact", good, Settings{Refresh: -1}, ErrSettings, "refresh -1"},
		{"lgd-exact", keyless, Settings{}, ErrNoKeys, "uniform"},
		{"lgd-exact", infinite, Settings{Weighted: true}, nil, "not finite"},
		{"lgd-exact", infinite, Settings{Whiten: true}, nil, "not finite"},
		{"lgd-exact", newLeastSquares(2, maxWhitened), Settings{Whiten: true}, errWhitening, "at most 8192"},
		{"dci", good, Settings{Power: -1}, ErrSettings, "power -1"},
		{"dci", infinite, Settings{}, nil, "not finite"},
		{"stale-norm", good, Settings{Drift: .9}, ErrSettings, "drift 0.9"},
		{"auto", good, Settings{Clock: "sundial"}, ErrSettings, `clock "sundial"`},
		{"lgd-released", good, Settings{BucketCap: -1}, ErrSettings, "bucket cap -1"},
		{"lgd-released", good, Settings{Defects: []string{"none"}}, ErrSettings, DefectAlwaysReplace},
		{"static-norm", infinite, Settings{}, nil, "+Inf"},
	}
	for _, c := range cases {
		_, err := New(t.Context(), c.name, c.p, c.settings, streams("refused"), 1)
		if err == nil {
			t.Errorf("%s with %+v was accepted", c.name, c.settings)
			continue
		}
		if c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s with %+v: error %v is not %v", c.name, c.settings, err, c.want)
		}
		if text := err.Error(); !strings.Contains(text, c.mention) || strings.Contains(text, "\n") {
			t.Errorf("%s with %+v: error %q does not mention %q in one line", c.name, c.settings, text, c.mention)
		}
	}
}

func TestConstructionCanBeCancelled(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, name := range []string{"lgd-paper", "lgd-released", "lgd-exact", "dci"} {
		if _, err := New(cancelled, name, newLeastSquares(10, 3), Settings{}, streams("cancelled"), 1); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: a cancelled construction returns %v", name, err)
		}
	}
}

func TestZeroSettingsMeanTheDefaults(t *testing.T) {
	p := newLeastSquares(30, 3)
	explicit := Settings{Hash: hashing.SimHashing, Bits: 5, Tables: 100, Density: 1, BucketCap: 64, Power: 1}
	for _, name := range Names() {
		zero, filled := make([]Draw, 40), make([]Draw, 40)
		newSampler(t, name, p, Settings{}, streams("defaults")).Draw(someTheta(p), zero)
		newSampler(t, name, p, explicit, streams("defaults")).Draw(someTheta(p), filled)
		if !slices.Equal(zero, filled) {
			t.Errorf("%s: zero settings are not the defaults", name)
		}
	}
	exact := Settings{Epsilon: .1, Refresh: 100}
	zero, filled := make([]Draw, 150), make([]Draw, 150)
	newSampler(t, "lgd-exact", p, Settings{}, streams("defaults")).Draw(someTheta(p), zero)
	newSampler(t, "lgd-exact", p, exact, streams("defaults")).Draw(someTheta(p), filled)
	if !slices.Equal(zero, filled) {
		t.Error("lgd-exact's own defaults are not as documented")
	}
	polytope := Settings{Hash: hashing.PolytopeHashing, Bits: 1, Polytope: 16}
	newSampler(t, "lgd-exact", p, Settings{Hash: hashing.PolytopeHashing}, streams("defaults")).Draw(someTheta(p), zero)
	newSampler(t, "lgd-exact", p, polytope, streams("defaults")).Draw(someTheta(p), filled)
	if !slices.Equal(zero, filled) {
		t.Error("the defaults of cross-polytope hashing are not as documented")
	}
	if text, err := json.Marshal(Settings{}); err != nil || string(text) != "{}" {
		t.Errorf("zero settings are written %s, %v", text, err)
	}
}

// The number of workers that build the tables must not reach a draw.
func TestDrawsDoNotDependOnWorkers(t *testing.T) {
	p := newLeastSquares(3000, 3)
	for _, name := range []string{"lgd-paper", "lgd-released", "lgd-exact", "dci"} {
		var first []Draw
		for _, workers := range []int{1, 2, 3} {
			sampler, err := New(t.Context(), name, p, Settings{Tables: 20, Weighted: true}, streams("workers"), workers)
			if err != nil {
				t.Fatal(err)
			}
			draws := make([]Draw, 200)
			sampler.Draw(someTheta(p), draws)
			if first == nil {
				first = draws
			}
			if !slices.Equal(draws, first) {
				t.Errorf("%s: %d workers give other draws than one", name, workers)
			}
		}
	}
}

func TestDivergedParametersHaveNoMomentsButDraws(t *testing.T) {
	p := newLeastSquares(20, 3)
	theta := []float32{1, float32(math.NaN()), 2}
	for _, name := range Names() {
		sampler, draws := newSampler(t, name, p, Settings{Tables: 5}, streams("diverged")), make([]Draw, 50)
		sampler.Draw(theta, draws)
		for _, d := range draws {
			if d.Row < 0 || d.Row >= 20 {
				t.Errorf("%s draws row %d of 20", name, d.Row)
			}
		}
		_, err := sampler.Moments(theta)
		if needs := name == "oracle" || name == "stale-norm" || name == "dci" || strings.HasPrefix(name, "lgd"); needs != (err != nil) {
			t.Errorf("%s: moments at NaN return error %v", name, err)
		}
	}
}

func TestCountedCosts(t *testing.T) {
	const rows, dim, tables, bits = 500, 4, 6, 3
	p := newLeastSquares(rows, dim)
	theta, draws := someTheta(p), make([]Draw, 10)
	hashed := uint64(rows * (dim + 1) * (tables*bits + 1))
	cases := map[string]struct{ draws, setup uint64 }{
		"uniform":             {},
		"permuted":            {},
		"static-norm":         {0, rows * dim},
		"static-norm-squared": {0, rows * dim},
		// A norm of the query, then ten times a code and an inner product.
		"lgd-paper":    {2 * ((dim + 1) + 10*(dim+1)*(bits+1)), hashed},
		"lgd-released": {2 * ((dim + 1) + 10*(dim+1)*(bits+1)), hashed},
		// All codes once; no norms.
		"lgd-exact": {(dim + 1) * tables * bits, rows * (dim + 1) * tables * bits},
		// All directions once; theirs, the rows' norms and the projections before.
		"dci": {(dim + 1) * tables, (dim+1)*tables + rows*dim + rows*((dim+1)*tables+tables)},
		// All norms once, in the first batch.
		"stale-norm": {rows * (dim + 1), 0},
		// Uniform draws, so early.
		"auto":   {},
		"oracle": {2 * rows * (dim + 1), 0},
	}
	for _, name := range Names() {
		sampler := newSampler(t, name, p, Settings{Bits: bits, Tables: tables}, streams("costs"))
		for range 2 {
			sampler.Draw(theta, draws)
		}
		want := cases[name]
		if got := sampler.Cost().MultiplyAdds; got != want.draws {
			t.Errorf("%s: two batches of ten draws cost %d multiply-adds, should be %d", name, got, want.draws)
		}
		if got := sampler.SetupCost().MultiplyAdds; got != want.setup {
			t.Errorf("%s: set-up costs %d multiply-adds, should be %d", name, got, want.setup)
		}
		if cost := sampler.Cost(); (cost.Bytes == 0) != (name == "uniform" || name == "permuted" || name == "auto") {
			t.Errorf("%s: the draws read %d bytes", name, cost.Bytes)
		}
	}
}

// Whitening costs half a matrix a row for the second moment, and as much for
// the norms of weighted draws.
func TestCountedCostOfWhitening(t *testing.T) {
	const rows, dim = 50, 4
	setup := func(settings Settings) uint64 {
		settings.Bits, settings.Tables = 3, 2
		return newSampler(t, "lgd-exact", newLeastSquares(rows, dim-1), settings, streams("whitening")).SetupCost().MultiplyAdds
	}
	plain, moment, norms := uint64(rows*dim*3*2), uint64(rows*dim*(dim+1)/2), uint64(rows*dim)
	if got, want := setup(Settings{Whiten: true}), plain+moment; got != want {
		t.Errorf("whitening: set-up costs %d multiply-adds, should be %d", got, want)
	}
	if got, want := setup(Settings{Whiten: true, Weighted: true}), plain+2*moment+norms; got != want {
		t.Errorf("whitening weighted rows: set-up costs %d multiply-adds, should be %d", got, want)
	}
}
