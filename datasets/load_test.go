package datasets

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gradsample/datasets/format"
	"gradsample/internal/rng"
)

// testStore has one data folder and a cache of its own, and fetches without pauses.
func testStore(t *testing.T) (s *Store, data string) {
	t.Helper()
	t.Setenv("GRADSAMPLE_DATA", "")
	t.Setenv("GRADSAMPLE_OFFLINE", "")
	data = t.TempDir()
	s, err := Open(Options{DataDirs: []string{data}, CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	s.fetcher = quickFetcher(nil)
	return s, data
}

// addEntry puts an entry into the catalogue for the time of a test.
func addEntry(t *testing.T, e *Entry) {
	t.Helper()
	before := catalogue
	catalogue = append(slices.Clip(catalogue), e)
	t.Cleanup(func() { catalogue = before })
}

// toyCSV has two inputs and a target that is their sum.
func toyCSV(rows int) []byte {
	var b strings.Builder
	random := rng.New("toy")
	for range rows {
		x, y := random.IntN(100), random.IntN(100)
		fmt.Fprintf(&b, "%d,%d,%d\n", x, y, x+y)
	}
	return []byte(b.String())
}

// toy is a set of 40 training and 10 test rows in one file, with a subset of 20.
func toy(sources ...string) *Entry {
	read := separated(noHeader, lastColumn)
	return &Entry{
		Name: "toy", Title: "Toy", Task: Regression, Train: 40, Test: 10, Columns: 2,
		Licence: "none", Citation: "us", Targets: []Target{{Name: "sum", R2: 0.5}},
		Variants: []Variant{
			{Parts: []Part{{
				File: File{Paths: []string{"toy/toy.csv", "toy/toy.csv.gz"}, Sources: sources, Content: sumOf(toyCSV(50)), By: "us"},
				Read: read,
			}}},
			{Name: "half", Subset: "20 of 50 rows", Train: 20, Parts: []Part{{
				File: File{Paths: []string{"toy/half.csv"}, Content: sumOf(toyCSV(20)), By: "us"}, Read: read,
			}}},
			{Name: "bit", Subset: "5 of 50 rows", OnRequest: true, Train: 5, Parts: []Part{{
				File: File{Paths: []string{"toy/bit.csv"}, Content: sumOf(toyCSV(5)), By: "us"}, Read: read,
			}}},
		},
		Surrogate: &Surrogate{Kind: Dense, Factors: 1},
	}
}

func put(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

// What is loaded depends on what is there: the whole set before a subset, a subset
// that can stand for it before a surrogate, and a small one only by name.
func TestLoadTakesTheBestThereIs(t *testing.T) {
	addEntry(t, toy())
	tests := []struct {
		name  string
		files map[string][]byte
		ask   string
		state State
		rows  int
		split string
	}{
		{"whole", map[string][]byte{"toy.csv": toyCSV(50), "half.csv": toyCSV(20)}, "toy", StateReal, 40, "published"},
		{"whole, packed by somebody", map[string][]byte{"toy.csv.gz": gzipped(toyCSV(50))}, "toy", StateReal, 40, "published"},
		{"subset", map[string][]byte{"half.csv": toyCSV(20), "bit.csv": toyCSV(5)}, "toy", StateSubset, 18, "random 9:1"},
		{"small subset is not taken", map[string][]byte{"bit.csv": toyCSV(5)}, "toy", StateSurrogate, 40, "published"},
		{"small subset by name", map[string][]byte{"toy.csv": toyCSV(50), "bit.csv": toyCSV(5)}, "toy:bit", StateSubset, 4, "random 9:1"},
		{"nothing", nil, "toy", StateSurrogate, 40, "published"},
		{"surrogate by name", map[string][]byte{"toy.csv": toyCSV(50)}, "toy:surrogate", StateSurrogate, 40, "published"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, data := testStore(t)
			for name, content := range test.files {
				put(t, filepath.Join(data, "toy", name), content)
			}
			p, err := s.Load(t.Context(), Request{Name: test.ask, AllowSurrogate: true})
			if err != nil {
				t.Fatal(err)
			}
			if p.Info.State != test.state || p.Info.Rows != test.rows || p.Info.Split != test.split {
				t.Errorf("%s, %d rows, split %s; expected %s, %d, %s", p.Info.State, p.Info.Rows, p.Info.Split, test.state, test.rows, test.split)
			}
			if p.Train.X.Rows != test.rows || len(p.Train.Y) != test.rows || p.Test.X.Rows != p.Info.TestRows || p.Info.Dim != 2 {
				t.Errorf("shapes %d x %d and %d x %d", p.Train.X.Rows, p.Train.X.Cols, p.Test.X.Rows, p.Test.X.Cols)
			}
			if (test.state != StateReal) != (p.Info.Note != "") || len(p.Info.Checksum) != 64 {
				t.Errorf("note %q, checksum %q", p.Info.Note, p.Info.Checksum)
			}
		})
	}
}

// How a file is packed, and where it lies, is no part of what it is.
func TestChecksumIsOfTheContent(t *testing.T) {
	addEntry(t, toy())
	sums := map[string]bool{}
	for name, content := range map[string][]byte{"toy.csv": toyCSV(50), "toy.csv.gz": gzipped(toyCSV(50))} {
		s, data := testStore(t)
		put(t, filepath.Join(data, "toy", name), content)
		p, err := s.Load(t.Context(), Request{Name: "toy"})
		if err != nil {
			t.Fatal(err)
		}
		sums[p.Info.Checksum] = true
	}
	s, _ := testStore(t)
	p, err := s.Load(t.Context(), Request{Name: "toy:surrogate"})
	if err != nil {
		t.Fatal(err)
	}
	sums[p.Info.Checksum] = true
	if len(sums) != 2 {
		t.Errorf("%d checksums of two packings and a surrogate, expected 2", len(sums))
	}
}

func TestLoadDownloadsAndMendsTheCache(t *testing.T) {
	var requests atomic.Int64
	s1 := server(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		requests.Store(int64(n))
		w.Write(toyCSV(50))
	})
	addEntry(t, toy(s1.URL))
	s, _ := testStore(t)
	load := func(wantRequests int64) {
		t.Helper()
		p, err := s.Load(t.Context(), Request{Name: "toy", Preprocess: PreprocessRaw})
		if err != nil {
			t.Fatal(err)
		}
		if p.Info.State != StateReal || p.Train.Y[0] != p.Train.X.Data[0]+p.Train.X.Data[1] {
			t.Errorf("%s, first row %v, %v", p.Info.State, p.Train.X.Row(0), p.Train.Y[0])
		}
		if got := requests.Load(); got != wantRequests {
			t.Errorf("%d requests, expected %d", got, wantRequests)
		}
	}
	load(1)
	load(1)
	cached := filepath.Join(s.CacheDir(), "files", "toy", "toy.csv")
	put(t, cached, []byte("1,2,3\n"))
	if err := os.Chtimes(cached, time.Now(), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	load(2)
}

func TestLoadErrors(t *testing.T) {
	addEntry(t, toy())
	tests := []struct {
		name    string
		file    []byte
		request Request
		want    error
		says    string
	}{
		{"no such set", nil, Request{Name: "nosuch"}, ErrUnknown, "nosuch"},
		{"no such variant", nil, Request{Name: "toy:quarter"}, ErrUnknown, "half, bit, surrogate"},
		{"no such target", nil, Request{Name: "toy", Target: "product"}, ErrUnknown, "sum"},
		{"not here", nil, Request{Name: "toy"}, ErrNotFound, "toy:surrogate"},
		{"another file", toyCSV(49), Request{Name: "toy", AllowSurrogate: true}, ErrChecksum, "replace the file"},
		{"no such split", toyCSV(50), Request{Name: "toy", Split: "thirds"}, ErrRequest, "thirds"},
		{"no such preprocessing", toyCSV(50), Request{Name: "toy", Preprocess: "whiten"}, ErrRequest, "whiten"},
		{"no table", nil, Request{Name: "lgd-released"}, ErrRequest, "files to compare with"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, data := testStore(t)
			if test.file != nil {
				put(t, filepath.Join(data, "toy", "toy.csv"), test.file)
			}
			_, err := s.Load(t.Context(), test.request)
			if !errors.Is(err, test.want) || !strings.Contains(fmt.Sprint(err), test.says) {
				t.Errorf("error %v, expected %v with %q", err, test.want, test.says)
			}
			if strings.Contains(fmt.Sprint(err), "\n") {
				t.Errorf("the error is more than a line: %v", err)
			}
		})
	}
}

func TestOfflineDoesNotDownload(t *testing.T) {
	s1 := server(t, func(_ int, w http.ResponseWriter, _ *http.Request) { w.Write(toyCSV(50)) })
	addEntry(t, toy(s1.URL))
	t.Setenv("GRADSAMPLE_OFFLINE", "1")
	s, err := Open(Options{CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(t.Context(), Request{Name: "toy"}); !errors.Is(err, ErrOffline) || !errors.Is(err, ErrNotFound) {
		t.Errorf("error %v, expected ErrOffline", err)
	}
}

func TestMaxRowsIsSaid(t *testing.T) {
	addEntry(t, toy())
	s, data := testStore(t)
	put(t, filepath.Join(data, "toy", "toy.csv"), toyCSV(50))
	load := func(seed uint64) *Problem {
		p, err := s.Load(t.Context(), Request{Name: "toy", MaxRows: 15, Preprocess: PreprocessRaw, Experiment: "e", Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	p := load(1)
	if p.Info.State != StateSubset || p.Info.Rows != 15 || p.Info.TestRows != 10 || !strings.Contains(p.Info.Note, "15 of 40") {
		t.Errorf("%+v", p.Info)
	}
	if !slices.Equal(load(1).Train.Y, p.Train.Y) || slices.Equal(load(2).Train.Y, p.Train.Y) {
		t.Error("the choice of rows should depend on the seed alone")
	}
}

// A limit of the test rows leaves the training rows, and what they are scaled by, as they are.
func TestMaxTestRows(t *testing.T) {
	addEntry(t, toy())
	s, data := testStore(t)
	put(t, filepath.Join(data, "toy", "toy.csv"), toyCSV(50))
	load := func(most int, seed uint64) *Problem {
		p, err := s.Load(t.Context(), Request{Name: "toy", MaxTestRows: most, Experiment: "e", Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	all, p := load(0, 1), load(4, 1)
	if p.Info.State != StateSubset || p.Info.TestRows != 4 || p.Test.X.Rows != 4 || p.Info.Note != "a random choice of 4 of 10 test rows" {
		t.Errorf("%+v", p.Info)
	}
	if !slices.Equal(p.Train.X.Data, all.Train.X.Data) {
		t.Error("the training rows changed")
	}
	for i := range p.Test.X.Rows {
		if !slices.ContainsFunc(span(0, 10), func(j int) bool { return slices.Equal(p.Test.X.Row(i), all.Test.X.Row(j)) }) {
			t.Errorf("test row %d is none of all", i)
		}
	}
	if !slices.Equal(load(4, 1).Test.Y, p.Test.Y) || slices.Equal(load(4, 2).Test.Y, p.Test.Y) {
		t.Error("the choice of rows should depend on the seed alone")
	}
}

func TestOwnFile(t *testing.T) {
	s, data := testStore(t)
	path := filepath.Join(data, "own.csv")
	put(t, path, []byte("age,city,income,left\n30,3.5,10,no\n40,1.5,20,yes\n50,2.5,35,no\n60,0.5,40,yes\n"))
	tests := []struct {
		target  string
		drop    []string
		task    Task
		want    Task
		classes int
		first   float32
	}{
		{"income", []string{"left"}, "", Regression, 0, 10},
		{"", nil, "", Binary, 2, -1},
		{"left", nil, "", Binary, 2, -1},
		{"income", []string{"left"}, Multiclass, Multiclass, 4, 0},
	}
	for _, test := range tests {
		p, err := s.Load(t.Context(), Request{
			Name: path, Target: test.target, Task: test.task, Read: format.Options{Drop: test.drop},
			Split: SplitNone, Preprocess: PreprocessRaw,
		})
		if err != nil {
			t.Errorf("target %q: %v", test.target, err)
			continue
		}
		i := p.Info
		if i.Task != test.want || i.Classes != test.classes || p.Train.Y[0] != test.first || i.State != StateOwn || i.Name != "own.csv" || i.TestRows != 0 {
			t.Errorf("target %q: first target %v, %+v", test.target, p.Train.Y[0], i)
		}
	}
	_, err := s.Load(t.Context(), Request{Name: path, Target: "height"})
	if err == nil || !strings.Contains(err.Error(), "height") || !strings.Contains(err.Error(), "own.csv") {
		t.Errorf("a missing column: error %v", err)
	}
	_, err = s.Load(t.Context(), Request{Name: path, Target: "left", Task: Regression})
	if !errors.Is(err, ErrRequest) {
		t.Errorf("a text target to regress on: error %v", err)
	}
}

// A changed file is another data set; the one before is not served from the cache.
func TestChangedOwnFileIsReadAnew(t *testing.T) {
	s, data := testStore(t)
	path := filepath.Join(data, "own.libsvm")
	load := func(content string) *Problem {
		put(t, path, []byte(content))
		p, err := s.Load(t.Context(), Request{Name: path, Split: SplitNone, Preprocess: PreprocessRaw})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	first := load("1 1:2 3:4\n-1 2:1\n")
	second := load("1 1:2 3:40\n-1 2:1\n")
	if first.Info.Checksum == second.Info.Checksum || second.Train.X.Row(0)[2] != 40 || first.Train.X.Row(0)[2] != 4 {
		t.Errorf("rows %v and %v", first.Train.X.Row(0), second.Train.X.Row(0))
	}
	if first.Info.Task != Binary || !slices.Equal(first.Train.Y, []float32{1, -1}) {
		t.Errorf("task %s, labels %v", first.Info.Task, first.Train.Y)
	}
}

// Loading twice gives the same bits, parsed or from the cache.
func TestLoadIsRepeatable(t *testing.T) {
	addEntry(t, toy())
	s, _ := testStore(t)
	r := Request{Name: "toy:surrogate", Split: SplitHalf, Experiment: "e", Seed: 3, Preprocess: PreprocessReleased}
	first, err := s.Load(t.Context(), r)
	second, err2 := s.Load(t.Context(), r)
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(first.Train.X.Data, second.Train.X.Data) || !slices.Equal(first.Test.Y, second.Test.Y) || first.Info != second.Info {
		t.Error("the second start gave another problem")
	}
	if math.IsNaN(float64(first.Train.X.Data[0])) || len(first.Scaling.Row) != 25 {
		t.Errorf("%d divisors of 25 rows", len(first.Scaling.Row))
	}
}
