package datasets

import (
	"encoding/hex"
	"errors"
	"net/url"
	"strings"
	"testing"
)

func TestCatalogueNames(t *testing.T) {
	wanted := []string{
		"yearmsd", "slice", "ujiindoorloc", "blogfeedback", "protein", "kin40k", "keggundirected", "pol",
		"cadata", "cpusmall", "census-house", "a9a", "adult", "w8a", "ijcnn1", "cod-rna", "covtype",
		"mnist", "fashion-mnist", "cifar10", "imagenet", "mrpc", "rte", "lgd-released",
	}
	if got := strings.Join(Names(), " "); got != strings.Join(wanted, " ") {
		t.Errorf("the catalogue has %s", got)
	}
	seen := map[string]bool{}
	for _, name := range Names() {
		if seen[name] {
			t.Errorf("%s is there twice", name)
		}
		seen[name] = true
		if strings.ContainsAny(name, ":/\\ ") || name != strings.ToLower(name) {
			t.Errorf("%q cannot be typed as a name", name)
		}
	}
}

func TestEveryEntryIsComplete(t *testing.T) {
	for _, e := range Catalogue() {
		t.Run(e.Name, func(t *testing.T) {
			if e.Title == "" || e.Licence == "" || e.Citation == "" {
				t.Error("title, licence or citation is missing")
			}
			if len(e.Variants) == 0 || e.Variants[0].Subset != "" {
				t.Error("the first variant is not the whole set")
			}
			if e.Task == Reference {
				return
			}
			if e.Train < 1 || e.Test < 0 || e.Columns < 1 {
				t.Errorf("shape %d+%d x %d", e.Train, e.Test, e.Columns)
			}
			if (e.Task == Binary || e.Task == TextPair) != (e.Positive != "") {
				t.Errorf("positive label %q of a %s set", e.Positive, e.Task)
			}
			if (e.Task == Multiclass) != (e.Classes > 2) {
				t.Errorf("%d classes of a %s set", e.Classes, e.Task)
			}
			if len(e.Targets) == 0 {
				t.Error("it has no target")
			}
			checkSurrogateRule(t, e)
			checkVariants(t, e)
		})
	}
}

func checkSurrogateRule(t *testing.T, e *Entry) {
	t.Helper()
	rule := e.Surrogate
	if rule == nil {
		if e.Task != TextPair && e.Brought == "" { // what the user has to bring may be missing
			t.Error("nothing can stand in for it")
		}
		return
	}
	if (e.Task == Multiclass) != (rule.Kind == Pixels) || (rule.Kind == Pixels) != (rule.Contrast > 0) {
		t.Errorf("surrogate of kind %s for a %s set", rule.Kind, e.Task)
	}
	if (e.Task == Binary) != (rule.Positive > 0 && rule.Positive < 1) || (rule.Kind == Dense) != (rule.Density == 0) {
		t.Errorf("share of positive labels %v, density %v", rule.Positive, rule.Density)
	}
	for _, target := range e.Targets {
		if e.Task != Multiclass && (target.R2 <= 0 || target.R2 >= 1) {
			t.Errorf("target %s has R2 %v", target.Name, target.R2)
		}
	}
}

func checkVariants(t *testing.T, e *Entry) {
	t.Helper()
	names := map[string]bool{surrogateName: true, "": false}
	for _, target := range e.Targets {
		if target.Name == "" || names[target.Name] {
			t.Errorf("target name %q is empty or taken", target.Name)
		}
		names[target.Name] = true
	}
	for _, v := range e.Variants {
		if v.Name != "" && names[v.Name] {
			t.Errorf("variant name %q is taken", v.Name)
		}
		names[v.Name] = v.Name != ""
		if (v.Subset != "") != (v.Name != "") || v.OnRequest && v.Subset == "" {
			t.Errorf("variant %q: a subset must have a name, the whole set needs none", v.Name)
		}
		if train, test := e.Rows(&v); v.Subset != "" && train+test >= e.Train+e.Test {
			t.Errorf("variant %q is said to be a subset and has %d+%d rows", v.Name, train, test)
		}
	}
}

func TestEveryFileIsDescribed(t *testing.T) {
	for _, e := range Catalogue() {
		for i := range e.Variants {
			for _, f := range e.Variants[i].files() {
				where := e.Name + ": " + f.name()
				if len(f.Paths) == 0 {
					t.Errorf("%s has no path", where)
				}
				for _, sum := range []string{f.SHA256, f.Content} {
					if bytes, err := hex.DecodeString(sum); sum != "" && (err != nil || len(bytes) != 32 || sum != strings.ToLower(sum)) {
						t.Errorf("%s: %q is no SHA-256", where, sum)
					}
				}
				if (f.By == "") != (f.SHA256 == "" && f.Content == "") {
					t.Errorf("%s: checksum by %q", where, f.By)
				}
				if f.Size < 0 || len(f.Sources) == 0 && f.By == "" && len(f.Paths) < 2 {
					t.Errorf("%s: size %d, or neither source nor checksum", where, f.Size)
				}
				for _, source := range f.Sources {
					u, err := url.Parse(source)
					if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.ContainsAny(source, " \t") {
						t.Errorf("%s: address %q: %v", where, source, err)
					}
				}
			}
		}
	}
}

func TestChoose(t *testing.T) {
	tests := []struct{ name, target, canonical, chosenTarget, chosenVariant string }{
		{"ujiindoorloc", "", "ujiindoorloc", "longitude", ""},
		{"ujiindoorloc:longitude", "", "ujiindoorloc", "longitude", ""},
		{"ujiindoorloc:latitude", "", "ujiindoorloc:latitude", "latitude", ""},
		{"ujiindoorloc", "latitude", "ujiindoorloc:latitude", "latitude", ""},
		{"ujiindoorloc", "LATITUDE", "ujiindoorloc:latitude", "latitude", ""},
		{"ujiindoorloc:latitude:surrogate", "", "ujiindoorloc:latitude", "latitude", ""},
		{"yearmsd:sample", "", "yearmsd:sample", "year", "sample"},
		{"yearmsd:surrogate", "", "yearmsd", "year", ""},
		{"lgd-released", "", "lgd-released", "", ""},
	}
	for _, test := range tests {
		c, err := choose(test.name, test.target)
		if err != nil {
			t.Errorf("%s %s: %v", test.name, test.target, err)
			continue
		}
		target, variant := "", ""
		if c.target != nil {
			target = c.target.Name
		}
		if c.variant != nil {
			variant = c.variant.Name
		}
		if c.name != test.canonical || target != test.chosenTarget || variant != test.chosenVariant {
			t.Errorf("%s %s: name %s, target %s, variant %s", test.name, test.target, c.name, target, variant)
		}
		if c.surrogate != strings.HasSuffix(test.name, surrogateName) {
			t.Errorf("%s: surrogate %v", test.name, c.surrogate)
		}
	}
	for _, name := range []string{"", "yearsmd", "yearmsd:", "yearmsd:latitude", "mrpc:surrogate", "a9a:label:x"} {
		if _, err := choose(name, ""); !errors.Is(err, ErrUnknown) {
			t.Errorf("%q: error %v, expected ErrUnknown", name, err)
		}
	}
}

func TestSizeCountsEachFileOnce(t *testing.T) {
	for name, want := range map[string]int64{"mnist": 9912422 + 28881 + 1648877 + 4542, "ujiindoorloc": 1463759} {
		e, _ := Find(name)
		if bytes, known := e.Size(); bytes != want || !known {
			t.Errorf("%s: %d bytes, known: %v; expected %d", name, bytes, known, want)
		}
	}
	if e, _ := Find("yearmsd"); e != nil {
		if _, known := e.Size(); known {
			t.Error("yearmsd: no size is published")
		}
	}
}
