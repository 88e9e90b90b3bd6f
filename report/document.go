package report

import (
	"fmt"
	"os"
	"strings"

	"github.com/google/renameio/v2"
)

// Section is a generated part of documents, between the markers <!-- name -->
// and <!-- /name -->, each on its own line.
type Section struct{ Name, Text string }

// Update replaces the sections that a document has markers for, and says whether
// that changed it. A document without any is an error: the text would be lost.
func Update(path string, sections []Section) (changed bool, err error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return false, fmt.Errorf("updating a document: %w", err)
	}
	updated, found := string(content), false
	for _, section := range sections {
		if !strings.Contains(updated, section.open()) {
			continue
		}
		if updated, err = section.replace(updated); err != nil {
			return false, fmt.Errorf("%s: %w", path, err)
		}
		found = true
	}
	switch {
	case !found:
		return false, fmt.Errorf("%s: no marker %q: add it, and %q after it", path, strings.TrimSpace(sections[0].open()), sections[0].shut())
	case updated == string(content):
		return false, nil
	}
	if err := renameio.WriteFile(path, []byte(updated), 0o644); err != nil {
		return false, fmt.Errorf("updating %s: %w", path, err)
	}
	return true, nil
}

func (s Section) open() string { return "<!-- " + s.Name + " -->\n" }
func (s Section) shut() string { return "<!-- /" + s.Name + " -->" }

// replace puts the section's text between its markers.
func (s Section) replace(document string) (string, error) {
	before, rest, _ := strings.Cut(document, s.open())
	_, after, found := strings.Cut(rest, s.shut())
	if !found {
		return "", fmt.Errorf("no marker %q after %q", s.shut(), strings.TrimSpace(s.open()))
	}
	return before + s.open() + "\n" + strings.TrimSpace(s.Text) + "\n\n" + s.shut() + after, nil
}
