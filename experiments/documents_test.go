package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gradsample/report"
)

// What README and REPRODUCE say of the committed run is what its tables say;
// `make docs` writes it.
func TestDocumentsAreNotStale(t *testing.T) {
	t.Chdir("..")
	sections, err := sections(referenceFolders().Results)
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("UPDATE_DOCS") != "" {
		if err := update(referenceDocuments, sections, io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	for _, document := range referenceDocuments {
		content, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(t.TempDir(), document)
		if err := os.WriteFile(copied, content, 0o644); err != nil {
			t.Fatal(err)
		}
		changed, err := report.Update(copied, sections)
		if err != nil {
			t.Fatal(err)
		}
		if changed {
			t.Errorf("%s is not what %s says: run `make docs`", document, referenceFolders().Results)
		}
	}
}

// Every section has a place in a document, and each figure that they show is
// there.
func TestDocumentsShowTheCommittedRun(t *testing.T) {
	t.Chdir("..")
	all := ""
	for _, document := range append([]string{"docs/data-dictionary.md"}, referenceDocuments...) {
		content, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		all += string(content)
	}
	for _, name := range []string{"brief", "verdicts", "answers", "run", "dictionary"} {
		if !strings.Contains(all, "\n<!-- "+name+" -->\n") || !strings.Contains(all, "\n<!-- /"+name+" -->\n") {
			t.Errorf("no document has a place for %s", name)
		}
	}
	figures := 0
	for _, part := range strings.Split(all, "](")[1:] {
		if target, _, _ := strings.Cut(part, ")"); strings.HasSuffix(target, ".svg") {
			figures++
			if _, err := os.Stat(target); err != nil {
				t.Errorf("a figure is missing: %v", err)
			}
		}
	}
	if figures == 0 {
		t.Error("no document shows a figure")
	}
}
