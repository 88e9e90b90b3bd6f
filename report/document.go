package report

import (
	"fmt"
	"os"
	"strings"

	"github.com/google/renameio/v2"
)

// Update replaces what stands between the markers <!-- name --> and
// <!-- /name --> in a document, and says whether that changed it. A document
// without the markers is an error: the text would be lost.
func Update(path, name, text string) (changed bool, err error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return false, fmt.Errorf("updating a document: %w", err)
	}
	updated, err := replaceBetween(string(content), name, text)
	if err != nil {
		return false, fmt.Errorf("%s: %w", path, err)
	}
	if updated == string(content) {
		return false, nil
	}
	if err := renameio.WriteFile(path, []byte(updated), 0o644); err != nil {
		return false, fmt.Errorf("updating %s: %w", path, err)
	}
	return true, nil
}

// replaceBetween puts text between a pair of markers, each on its own line.
func replaceBetween(document, name, text string) (string, error) {
	open, shut := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
	before, rest, found := strings.Cut(document, open)
	if !found {
		return "", fmt.Errorf("no marker %q: add it, and %q after it", strings.TrimSpace(open), shut)
	}
	_, after, found := strings.Cut(rest, shut)
	if !found {
		return "", fmt.Errorf("no marker %q after %q", shut, strings.TrimSpace(open))
	}
	return before + open + "\n" + strings.TrimSpace(text) + "\n\n" + shut + after, nil
}
