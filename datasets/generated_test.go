package datasets

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

func load(t *testing.T, s *Store, r Request) *Problem {
	t.Helper()
	p, err := s.Load(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSyntheticIsLoadedByName(t *testing.T) {
	s, _ := testStore(t)
	tests := []struct {
		ask, name string
		task      Task
		classes   int
		target    string
	}{
		{"synthetic:gaussian,rows=200,columns=20", "synthetic:gaussian,rows=200", Regression, 0, "y"},
		{"synthetic:classes,rows=200", "synthetic:classes,rows=200", Binary, 2, "class"},
		{"synthetic:classes,classes=3,rows=200", "synthetic:classes,rows=200,classes=3", Multiclass, 3, "class"},
	}
	for _, test := range tests {
		p := load(t, s, Request{Name: test.ask, Target: test.target})
		i := p.Info
		if i.Name != test.name || i.State != StateSynthetic || i.Task != test.task || i.Classes != test.classes || i.Target != test.target {
			t.Errorf("%s is %+v", test.ask, i)
		}
		if i.Rows != 180 || i.TestRows != 20 || i.Split != "random 9:1" || i.Dim != 20 || p.Train.X.Rows != 180 {
			t.Errorf("%s: %d + %d rows of %d columns, split %s", test.ask, i.Rows, i.TestRows, i.Dim, i.Split)
		}
		if (p.Train.Truth != nil) != (test.task == Regression) || (p.Test.Truth != nil) != (test.task == Regression) {
			t.Errorf("%s: noise-free targets %v", test.ask, p.Train.Truth != nil)
		}
		if labels := distinct(p.Train.Y, 5); test.task == Binary && !slices.Equal(labels, []float32{-1, 1}) ||
			test.task == Multiclass && !slices.Equal(labels, []float32{0, 1, 2}) {
			t.Errorf("%s has the labels %v", test.ask, labels)
		}
		if sum, err := s.Checksum(t.Context(), Request{Name: test.name}); err != nil || sum != i.Checksum {
			t.Errorf("%s: checksum %s, %v; loaded as %s", test.name, sum, err, i.Checksum)
		}
	}
}

// Identifying a set makes no row of it, and every key is part of its identity.
func TestSyntheticChecksum(t *testing.T) {
	s, _ := testStore(t)
	seen := map[string]string{}
	for _, name := range []string{
		"synthetic:gaussian,rows=1e9,columns=1e5", "synthetic:gaussian", "synthetic:gaussian,noise=2", "synthetic:gaussian,seed=2", "synthetic:correlated",
	} {
		sum, err := s.Checksum(t.Context(), Request{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := seen[sum]; ok {
			t.Errorf("%s and %s are one set", name, other)
		}
		seen[sum] = name
	}
}

// Whatever is done to the targets is done to their noise-free part: without noise
// both stay the same, with it their difference stays the noise.
func TestNoiseFreeTargetsAreScaledLikeTargets(t *testing.T) {
	s, _ := testStore(t)
	for _, how := range []string{PreprocessStandard, PreprocessReleased, PreprocessUnit, PreprocessRaw} {
		p := load(t, s, Request{Name: "synthetic:kernel,rows=500,noise=0", Preprocess: how})
		if !slices.Equal(p.Train.Y, p.Train.Truth) || !slices.Equal(p.Test.Y, p.Test.Truth) {
			t.Errorf("%s changes noise-free targets other than targets", how)
		}
	}
	raw := load(t, s, Request{Name: "synthetic:gaussian,rows=500", Preprocess: PreprocessRaw})
	standard := load(t, s, Request{Name: "synthetic:gaussian,rows=500"})
	for i := range raw.Test.Y {
		noise := float64(standard.Test.Y[i]-standard.Test.Truth[i]) * standard.Scaling.TargetDeviation
		if want := float64(raw.Test.Y[i] - raw.Test.Truth[i]); math.Abs(noise-want) > 1e-5 {
			t.Fatalf("test row %d has the noise %v, without preprocessing %v", i, noise, want)
		}
	}
}

func TestSyntheticIsRefused(t *testing.T) {
	s, _ := testStore(t)
	tests := []struct {
		request Request
		is      error
		says    string
	}{
		{Request{Name: "synthetic:gausian"}, ErrUnknown, "there are gaussian, heavy"},
		{Request{Name: "synthetic:gaussian,row=7"}, ErrRequest, "rows=10000,columns=20"},
		{Request{Name: "synthetic:gaussian,rows=7", Target: "z"}, ErrRequest, "no target z, only y"},
		{Request{Name: "synthetic:gaussian,rows=1e9,columns=1e5"}, ErrRequest, "ask for fewer rows"},
	}
	for _, test := range tests {
		if _, err := s.Load(t.Context(), test.request); !errors.Is(err, test.is) || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%+v: %v", test.request, err)
		}
	}
}

func TestRoomFor(t *testing.T) {
	const rows, columns = 1000, 8
	if err := roomFor("a", rows, columns, rows*(2*4*10+16)); err != nil {
		t.Error(err)
	}
	if err := roomFor("a", rows, columns, rows*(2*4*10+16)-1); !errors.Is(err, ErrRequest) {
		t.Errorf("error %v, expected ErrRequest", err)
	}
	if free := freeMemory(); free < 1<<20 || free > 1<<50 {
		t.Errorf("%v bytes of memory are free", free)
	}
}

// A set is made once for all seeds that take rows of it, which leave it as it is.
func TestGeneratedRowsAreShared(t *testing.T) {
	request := Request{Name: "synthetic:gaussian,rows=300,columns=3", Preprocess: PreprocessStandard, MaxRows: 20, Experiment: "e"}
	shared, _ := testStore(t)
	first, _ := testStore(t)
	again := func() (*table, error) { return nil, errors.New("made again") }
	for _, seed := range []uint64{1, 2, 1} {
		request.Seed = seed
		alone, _ := testStore(t)
		want, got := load(t, alone, request), load(t, shared, request)
		if !slices.Equal(got.Train.X.Data, want.Train.X.Data) || !slices.Equal(got.Test.Truth, want.Test.Truth) {
			t.Errorf("seed %d sees other rows of a set that another seed has seen", seed)
		}
		_, err := shared.generated.Get(got.Info.Checksum, again)
		if err != nil {
			t.Error(err)
		}
	}
	shared.Forget()
	if _, err := shared.generated.Get(load(t, first, request).Info.Checksum, again); err == nil {
		t.Error("a set that was to be dropped is kept")
	}
}
