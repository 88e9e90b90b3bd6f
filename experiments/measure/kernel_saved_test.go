package measure

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gradsample/datasets"
	"gradsample/datasets/format"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/kernel"
	"gradsample/results"
)

// waves writes a file of three inputs and a smooth target of two of them.
func waves(t testing.TB, rows int) string {
	t.Helper()
	random := rng.New("waves")
	var text strings.Builder
	text.WriteString("a,b,c,y\n")
	for range rows {
		a, b := 10*random.Float64(), 3+random.Float64()
		fmt.Fprintf(&text, "%.5f,%.5f,%.5f,%.5f\n", a, b, random.Float64(), 40+7*math.Sin(a)*b)
	}
	path := filepath.Join(t.TempDir(), "waves.csv")
	if err := os.WriteFile(path, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// fitWaves trains a model on a file and says how its rows were prepared.
func fitWaves(t testing.TB, path string, request datasets.Request, store *datasets.Store) (*datasets.Problem, *SavedModel, results.Trial) {
	t.Helper()
	request.Name, request.Experiment = path, "fit"
	problem, err := store.Load(context.Background(), request)
	if err != nil {
		t.Fatal(err)
	}
	settings := KernelSettings{Components: 2, Training: kernel.Settings{Method: kernel.DSG, Block: 16, Precondition: 0.01}}
	trial := results.Trial{
		Experiment: "fit", Problem: results.Problem{Data: path, Loss: kernel.Squared}, Methods: []results.Method{KernelMethod("dsg", settings)},
	}
	fitted, err := FitKernel(context.Background(), trial, problem, KernelFit{Settings: settings, Iterations: 3, Workers: 1}, func(KernelFitRow) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	preparation, err := Prepare(problem, fitted.PCA, path, format.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return problem, &SavedModel{Preparation: preparation, Model: fitted.Model}, trial
}

// openStore opens data sets in a folder of their own.
func openStore(t testing.TB) *datasets.Store {
	t.Helper()
	store, err := datasets.Open(datasets.Options{CacheDir: t.TempDir(), Offline: true})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

// A saved model predicts rows as their file has them with the bits that it
// predicted them with during training.
func TestSavedModelPredictsTheSameBits(t *testing.T) {
	path, store := waves(t, 80), openStore(t)
	for _, preprocess := range []string{datasets.PreprocessStandard, datasets.PreprocessReleased, datasets.PreprocessUnit, datasets.PreprocessRaw} {
		problem, saved, _ := fitWaves(t, path, datasets.Request{Preprocess: preprocess}, store)
		projected, err := saved.PCA.Transform(context.Background(), problem.Test.X, 1)
		if err != nil {
			t.Fatal(err)
		}
		want := make([]float64, problem.Test.X.Rows)
		if err := saved.Model.Predict(want, projected, 1); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "model")
		if err := saved.Save(file); err != nil {
			t.Fatal(err)
		}
		loaded, err := LoadModel(file)
		if err != nil {
			t.Fatal(err)
		}
		raw := rawTestRows(t, path, problem, store)
		got, err := loaded.Scores(context.Background(), raw, 3)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: scores %v after loading, %v before", preprocess, got[:3], want[:3])
		}
	}
}

// rawTestRows are a problem's test rows as their file has them.
func rawTestRows(t *testing.T, path string, problem *datasets.Problem, store *datasets.Store) vec.Matrix {
	t.Helper()
	raw, err := store.Load(context.Background(), datasets.Request{Name: path, Preprocess: datasets.PreprocessRaw, Experiment: "fit"})
	if err != nil || raw.Test.X.Rows != problem.Test.X.Rows {
		t.Fatalf("%d test rows, error %v", raw.Test.X.Rows, err)
	}
	return raw.Test.X
}

func TestDamagedModelsAreRefused(t *testing.T) {
	_, saved, _ := fitWaves(t, waves(t, 30), datasets.Request{}, openStore(t))
	file := filepath.Join(t.TempDir(), "model")
	if err := saved.Save(file); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(name string, content []byte) {
		if err := os.WriteFile(file, content, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadModel(file); !errors.Is(err, kernel.ErrModel) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s gave error %v", name, err)
		}
	}
	for _, length := range []int{0, 5, len(savedMagic), len(savedMagic) + 30, len(whole) / 2, len(whole) - 1} {
		refused(fmt.Sprintf("the first %d bytes", length), whole[:length])
	}
	for at := 0; at < len(whole); at += 1 + len(whole)/97 {
		changed := slices.Clone(whole)
		changed[at] ^= 4
		refused(fmt.Sprintf("a change of byte %d", at), changed)
	}
	saved.Dim++
	if err := saved.Save(file); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadModel(file); !errors.Is(err, kernel.ErrModel) {
		t.Errorf("a preparation that does not fit the model gave error %v", err)
	}
}

// Nothing that a file may hold makes loading panic or predict rows of a wrong
// shape.
func FuzzLoadModel(f *testing.F) {
	_, saved, _ := fitWaves(f, waves(f, 30), datasets.Request{}, openStore(f))
	file := filepath.Join(f.TempDir(), "model")
	if err := saved.Save(file); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(savedMagic + "00\n{}\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "model")
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		m, err := LoadModel(path)
		if err != nil {
			return
		}
		if scores, err := m.Scores(context.Background(), vec.NewMatrix(2, m.Dim), 1); err != nil || len(scores) != 2*m.Model.Outputs() {
			t.Fatalf("%d scores, error %v", len(scores), err)
		}
	})
}
