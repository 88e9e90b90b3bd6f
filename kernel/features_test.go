package kernel

import (
	"errors"
	"math"
	"slices"
	"sync"
	"testing"

	"gradsample/internal/rng"
	"gradsample/internal/vec"

	"pgregory.net/rapid"
)

func newFeatures(t testing.TB, s FeatureSettings) *Features {
	t.Helper()
	f, err := NewFeatures(s)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func normalRows(rows, cols int, name ...string) vec.Matrix {
	x, random := vec.NewMatrix(rows, cols), rng.New(name...)
	for i := range x.Data {
		x.Data[i] = float32(random.NormFloat64())
	}
	return x
}

func mapped(f *Features, block int, x vec.Matrix) vec.Matrix {
	dst := vec.NewMatrix(f.BlockSize(), x.Rows)
	f.Map(block, x, dst)
	return dst
}

// Map against float64 arithmetic, within the error that its comment documents.
func TestMapIsTheCosine(t *testing.T) {
	const dim, rows = 37, 1100 // more rows than are given their phase at once
	x := normalRows(rows, dim, "map")
	for name, k := range kernels {
		f := newFeatures(t, FeatureSettings{Kernel: k, Dim: dim, Block: 13, Stream: []string{name}})
		got, block := mapped(f, 3, x), f.block(3)
		for i := range f.BlockSize() {
			w, b := block.frequencies.Row(i), float64(block.phases[i])
			for n := range rows {
				argument, size := b, b
				for c, v := range x.Row(n) {
					argument += float64(w[c]) * float64(v)
					size += math.Abs(float64(w[c]) * float64(v))
				}
				want := math.Sqrt2 * math.Cos(argument)
				value := float64(got.Row(i)[n])
				if tolerance := math.Sqrt2*(dim+2)*size/(1<<24) + 1e-6; !(math.Abs(value-want) <= tolerance) {
					t.Fatalf("%s: φ_%d(x_%d) = %v, want %v within %v", name, i, n, value, want, tolerance)
				}
			}
		}
	}
}

func TestValuesAreCosinesEvenInTheTails(t *testing.T) {
	k := Kernel{Name: Laplacian, Bandwidth: 1e-6}
	f := newFeatures(t, FeatureSettings{Kernel: k, Dim: 50, Block: 200, Stream: []string{"tails"}})
	for _, value := range mapped(f, 0, normalRows(100, 50, "tails")).Data {
		if !(math.Abs(float64(value)) <= math.Sqrt2+1e-6) {
			t.Fatalf("a feature is %v", value)
		}
	}
}

func TestStoredAndRegeneratedBlocksHaveTheSameBits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := Kernel{Name: rapid.SampledFrom(Names()).Draw(t, "kernel"), Bandwidth: 2}
		s := FeatureSettings{Kernel: k, Dim: rapid.IntRange(1, 9).Draw(t, "dim"), Block: rapid.IntRange(1, 9).Draw(t, "block"), Stream: []string{"bits"}}
		x := normalRows(7, s.Dim, "rows")
		stored, err := NewFeatures(s)
		if err != nil {
			t.Fatal(err)
		}
		s.Memory = 3 * stored.blockBytes() // three blocks are stored
		regenerated, err := NewFeatures(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range rapid.SliceOf(rapid.IntRange(0, 12)).Draw(t, "blocks") {
			if want, got := mapped(stored, block, x), mapped(regenerated, block, x); !slices.Equal(got.Data, want.Data) {
				t.Fatalf("block %d: %v regenerated, %v stored", block, got.Data, want.Data)
			}
		}
	})
}

func TestMemoryIsBounded(t *testing.T) {
	s := FeatureSettings{Kernel: kernels["gaussian"], Dim: 3, Block: 5, Stream: []string{"bytes"}}
	const blockBytes = 4 * 5 * (3 + 1)
	s.Memory = 6*blockBytes + 1
	f, x := newFeatures(t, s), normalRows(1, 3, "rows")
	for block := range 30 {
		mapped(f, block, x)
		mapped(f, block/2, x)
		if got, want := f.Bytes(), int64(min(block+1, 6+recentBlocks)*blockBytes); got != want {
			t.Fatalf("%d bytes after %d blocks, want %d", got, block+1, want)
		}
	}
}

func TestBlocksAndStreamsDiffer(t *testing.T) {
	x := normalRows(20, 4, "rows")
	s := FeatureSettings{Kernel: kernels["gaussian"], Dim: 4, Block: 6, Stream: []string{"a"}}
	f := newFeatures(t, s)
	s.Stream = []string{"b"}
	other := newFeatures(t, s)
	first := mapped(f, 0, x)
	if slices.Equal(first.Data, mapped(f, 1, x).Data) || slices.Equal(first.Data, mapped(other, 0, x).Data) {
		t.Error("two blocks or streams have the same features")
	}
}

// Blocks are mapped by many goroutines while they are drawn, stored and evicted.
func TestMapIsSafeForConcurrentCalls(t *testing.T) {
	x := normalRows(9, 4, "rows")
	s := FeatureSettings{Kernel: kernels["gaussian"], Dim: 4, Block: 6, Stream: []string{"concurrent"}}
	alone := newFeatures(t, s)
	s.Memory = 4 * alone.blockBytes()
	shared := newFeatures(t, s)
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := range 60 {
				block := (i*7 + worker) % 15
				if !slices.Equal(mapped(shared, block, x).Data, mapped(alone, block, x).Data) {
					t.Errorf("block %d differs", block)
				}
			}
		})
	}
	group.Wait()
}

func TestMapOfAStoredBlockAllocatesNothing(t *testing.T) {
	f := newFeatures(t, FeatureSettings{Kernel: kernels["gaussian"], Dim: 20, Block: 16, Stream: []string{"allocations"}})
	x, dst := normalRows(33, 20, "rows"), vec.NewMatrix(16, 33)
	if allocations := testing.AllocsPerRun(20, func() { f.Map(0, x, dst) }); allocations != 0 {
		t.Errorf("%v allocations", allocations)
	}
}

func TestPhasesAreUniform(t *testing.T) {
	f := newFeatures(t, FeatureSettings{Kernel: kernels["gaussian"], Dim: 1, Block: 1000, Stream: []string{"phases"}})
	var counts [20]float64
	for block := range 10 {
		for _, b := range f.block(block).phases {
			counts[min(19, int(20*float64(b)/(2*math.Pi)))]++
		}
	}
	checkUniform(t, "phases", counts[:])
}

func TestFeatureSettingsOutOfRangeAreRefused(t *testing.T) {
	good := FeatureSettings{Kernel: kernels["gaussian"], Dim: 1, Block: 1}
	for name, change := range map[string]func(*FeatureSettings){
		"kernel": func(s *FeatureSettings) { s.Kernel.Bandwidth = 0 },
		"dim":    func(s *FeatureSettings) { s.Dim = 0 },
		"block":  func(s *FeatureSettings) { s.Block = 0 },
		"memory": func(s *FeatureSettings) { s.Memory = -1 },
	} {
		s := good
		change(&s)
		if _, err := NewFeatures(s); !errors.Is(err, ErrSettings) {
			t.Errorf("%s: error %v, want ErrSettings", name, err)
		}
	}
}
