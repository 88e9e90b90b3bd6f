package neural

import (
	"context"
	"errors"
	"math"
	"testing"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/kernel"
)

// testFeatures returns the pooled features of some rows, worked out at once and
// on demand.
func testFeatures(t *testing.T, rows int) (vec.Matrix, *Features, kernel.Table) {
	t.Helper()
	n := newTestNetwork(t, parsed(t, everyKind))
	table := newTestTable(rows, n)
	features, err := NewFeatures(newTestMapper(t, n, "pool1", 2), table)
	if err != nil {
		t.Fatal(err)
	}
	return mapped(t, n, "pool1", table.X, 1), features, table
}

func TestFeaturesStream(t *testing.T) {
	want, features, table := testFeatures(t, streamRows+7)
	rows := 0
	err := features.Stream(t.Context(), func(first int, x vec.Matrix, y []float32) error {
		if first != rows || !sameBits(x.Data, want.Data[first*want.Cols:(first+x.Rows)*want.Cols]) || !sameBits(y, table.Y[first:first+x.Rows]) {
			t.Errorf("other features of %d rows from %d on", x.Rows, first)
		}
		rows += x.Rows
		return nil
	})
	if err != nil || rows != want.Rows {
		t.Errorf("%d rows of %d (%v)", rows, want.Rows, err)
	}
	stop := errors.New("enough")
	if err := features.Stream(t.Context(), func(int, vec.Matrix, []float32) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("a visitor's error becomes %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := features.Stream(cancelled, func(int, vec.Matrix, []float32) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("after a cancellation the error is %v", err)
	}
}

// A kernel method that asks for features as it goes does what it does with the
// features in memory.
func TestKernelMethodsLearnFromFeatures(t *testing.T) {
	stored, features, table := testFeatures(t, 200)
	var scores [2][]float64
	for i, data := range []kernel.Data{kernel.Table{X: stored, Y: table.Y}, features} {
		trainer, err := kernel.NewTrainer(kernel.Problem{
			Data: data, Source: kernel.NewPermuted(200, rng.New("neural test", "kernel order")), Outputs: 3,
			Features: kernel.FeatureSettings{Kernel: kernel.Kernel{Name: "gaussian", Bandwidth: 5}, Stream: []string{"neural test"}},
		}, kernel.Settings{Loss: kernel.Softmax, Step: "constant:1", Block: 32}, kernel.Resources{})
		if err != nil {
			t.Fatal(err)
		}
		if err := trainer.Advance(5); err != nil {
			t.Fatal(err)
		}
		scores[i] = make([]float64, 3*stored.Rows)
		if err := trainer.Model().Predict(scores[i], stored, 1); err != nil {
			t.Fatal(err)
		}
	}
	for i, score := range scores[0] {
		if math.Float64bits(score) != math.Float64bits(scores[1][i]) {
			t.Fatalf("score %d is %v from memory, %v on demand", i, score, scores[1][i])
		}
	}
}

func TestRowsThatDoNotFitAreRefused(t *testing.T) {
	n := newTestNetwork(t, parsed(t, everyKind))
	m, pooled := newTestMapper(t, n, "", 1), newTestMapper(t, n, "pool1", 1)
	table := newTestTable(3, n)
	narrow := vec.NewMatrix(3, 2)
	if _, err := NewFeatures(m, kernel.Table{X: narrow, Y: table.Y}); !errors.Is(err, ErrData) {
		t.Errorf("features of 2 columns: error %v", err)
	}
	if err := m.Map(narrow, vec.NewMatrix(3, 3)); !errors.Is(err, ErrData) {
		t.Errorf("a map of 2 columns: error %v", err)
	}
	if err := m.Map(table.X, vec.NewMatrix(3, 4)); !errors.Is(err, ErrData) {
		t.Errorf("a map to 4 columns: error %v", err)
	}
	if err := pooled.Observe(table.X, table.Y, make([]Observation, 3)); !errors.Is(err, ErrData) {
		t.Errorf("observations of features: error %v", err)
	}
	table.Y[1] = -1
	if _, err := m.Evaluate(t.Context(), table); !errors.Is(err, ErrData) {
		t.Errorf("class -1: error %v", err)
	}
	if _, err := NewMapper(n, "pool9", 1); !errors.Is(err, ErrNetwork) {
		t.Errorf("a layer that is not there: error %v", err)
	}
}
