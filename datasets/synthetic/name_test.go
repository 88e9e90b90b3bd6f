package synthetic

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	tests := []struct {
		name, canonical        string
		rows, columns, classes int
	}{
		{"synthetic:gaussian", "synthetic:gaussian", 10000, 20, 0},
		{"synthetic:gaussian,rows=1e5,columns=90,noise=1", "synthetic:gaussian,rows=100000,columns=90", 100000, 90, 0},
		{"synthetic:gaussian,noise=-0,rows=10000", "synthetic:gaussian,noise=0", 10000, 20, 0},
		{"synthetic:heavy,freedom=5,tail=1.5,rows=2000000", "synthetic:heavy,rows=2000000,tail=1.5,freedom=5", 2000000, 20, 0},
		{"synthetic:classes", "synthetic:classes", 10000, 20, 2},
		{"synthetic:classes,classes=10,seed=7", "synthetic:classes,classes=10,seed=7", 10000, 20, 10},
		{"synthetic:kernel,columns=3", "synthetic:kernel,columns=3", 10000, 3, 0},
	}
	for _, test := range tests {
		s, err := Parse(test.name)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if s.Name() != test.canonical || s.Rows() != test.rows || s.Columns() != test.columns || s.Classes() != test.classes {
			t.Errorf("%s: %s, %d x %d, %d classes", test.name, s.Name(), s.Rows(), s.Columns(), s.Classes())
		}
	}
}

// Each refusal is one line that lists what is allowed.
func TestParseRefuses(t *testing.T) {
	tests := []struct {
		name  string
		is    error
		lists string
	}{
		{"synthetic:", ErrFamily, "gaussian, heavy, sparse-outliers, correlated, classes, kernel"},
		{"synthetic:gausian,rows=3", ErrFamily, "gaussian, heavy"},
		{"gaussian", ErrFamily, "gaussian, heavy"},
		{"synthetic:gaussian,tail=1", ErrKey, "rows=10000,columns=20,noise=1,seed=1"},
		{"synthetic:gaussian,", ErrKey, `no key ""`},
		{"synthetic:gaussian,rows", ErrKey, "a whole number from 2 to 1000000000"},
		{"synthetic:gaussian,rows=10.5", ErrKey, "a whole number from 2 to 1000000000"},
		{"synthetic:gaussian,noise=NaN", ErrKey, "a number from 0 to 1e+06"},
		{"synthetic:gaussian,noise=Inf", ErrKey, "a number from 0 to 1e+06"},
		{"synthetic:gaussian,noise=1,noise=1", ErrKey, "twice"},
		{"synthetic:correlated,columns=3000", ErrKey, "from 1 to 2000"},
		{"synthetic:classes,classes=21", ErrKey, "columns=20 is too few for classes=21"},
	}
	for _, test := range tests {
		_, err := Parse(test.name)
		if !errors.Is(err, test.is) || !strings.Contains(err.Error(), test.lists) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v; expected %v with %q", test.name, err, test.is, test.lists)
		}
	}
}

func TestFamiliesAreWellFormed(t *testing.T) {
	for _, f := range Families() {
		seen := map[string]bool{}
		for _, p := range f.Parameters {
			if seen[p.Name] || p.Default < p.Least || p.Default > p.Most {
				t.Errorf("%s: %s is there twice, or %v is not in [%v, %v]", f.Name, p.Name, p.Default, p.Least, p.Most)
			}
			seen[p.Name] = true
		}
		s, err := Parse(Prefix + f.Name)
		if err != nil || s.Name() != Prefix+f.Name || f.Meaning == "" || s.Family().Name != f.Name {
			t.Errorf("%s: %v", f.Name, err)
		}
		full, err := Parse(Prefix + f.Name + "," + f.Defaults())
		if err != nil || full.Key() != s.Key() || full.Full() != Prefix+f.Name+","+f.Defaults() {
			t.Errorf("%s is not the same with every key: %v", f.Name, err)
		}
	}
}

// Whatever can be read is written so that it reads the same.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"synthetic:gaussian,rows=100000,columns=90,noise=1", "synthetic:heavy,tail=0.3,freedom=7", "synthetic:kernel,bandwidth=5e-1",
		"synthetic:classes,classes=3,margin=1e2", "synthetic:sparse-outliers,share=.5,ratio=0", "synthetic:correlated,decay=1,decay=2", "synthetic:,=", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		s, err := Parse(name)
		if err != nil {
			if !errors.Is(err, ErrFamily) && !errors.Is(err, ErrKey) {
				t.Fatal(err)
			}
			return
		}
		for _, other := range []string{s.Name(), s.Full()} {
			again, err := Parse(other)
			if err != nil || again.Name() != s.Name() || !cmp.Equal(again.values, s.values) {
				t.Fatalf("%q is written %q, which reads as %+v, %v", name, other, again, err)
			}
		}
	})
}
