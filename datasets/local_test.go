package datasets

import (
	"math"
	"os"
	"testing"
)

// The copies in GRADSAMPLE_DATA are what the catalogue says: shapes, and on whole
// sets the R² that surrogates imitate.
func TestLocalCopies(t *testing.T) {
	if os.Getenv("GRADSAMPLE_DATA") == "" {
		t.Skip("GRADSAMPLE_DATA is not set")
	}
	s, err := Open(Options{CacheDir: t.TempDir(), Offline: true})
	if err != nil {
		t.Fatal(err)
	}
	names := []string{
		"yearmsd:sample", "slice:first682", "ujiindoorloc:latitude", "protein", "kin40k", "keggundirected", "pol", "cadata",
		"cpusmall", "census-house", "a9a", "adult", "w8a:training-file", "cod-rna", "covtype:first20000", "mrpc", "rte",
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			c, err := choose(name, "")
			if err != nil {
				t.Fatal(err)
			}
			v := c.variant
			if v == nil {
				v, _ = s.present(c.entry)
			}
			if v == nil {
				t.Skip("not in GRADSAMPLE_DATA")
			}
			if _, here := s.locateAll(c.entry, v); !here {
				t.Skip("not in GRADSAMPLE_DATA")
			}
			p, err := s.Load(t.Context(), Request{Name: name})
			if err != nil {
				t.Fatal(err)
			}
			train, test := c.entry.Rows(v)
			if p.Info.Rows+p.Info.TestRows != train+test || p.Info.Dim != c.entry.Dim() || (p.Info.State == StateReal) != (v.Subset == "") {
				t.Errorf("%d rows of %d columns, %s; expected %d of %d", p.Info.Rows+p.Info.TestRows, p.Info.Dim, p.Info.State, train+test, c.entry.Dim())
			}
			if v.Subset == "" && c.target.R2 > 0 && p.Info.Dim < 200 {
				if r2 := leastSquaresR2(p.Train.X, p.Train.Y); math.Abs(r2-c.target.R2) > 0.03 {
					t.Errorf("R2 is %.3f, the catalogue says %.3f", r2, c.target.R2)
				}
			}
		})
	}
}

func TestLocalReferenceFiles(t *testing.T) {
	if os.Getenv("GRADSAMPLE_DATA") == "" {
		t.Skip("GRADSAMPLE_DATA is not set")
	}
	s, err := Open(Options{CacheDir: t.TempDir(), Offline: true})
	if err != nil {
		t.Fatal(err)
	}
	entry, _ := Find("lgd-released")
	if s.Status(entry).State != StateReal {
		t.Skip("no reference files beside GRADSAMPLE_DATA")
	}
	if status, err := s.Verify(t.Context(), "lgd-released"); err != nil || len(status.Files) != 27 {
		t.Errorf("%d files, %v", len(status.Files), err)
	}
}
