package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What is wrong with a command line ends with status 2 and one line.
func TestWrongAuditsEndWithStatusTwo(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("GRADSAMPLE_DATA", "")
	t.Setenv("GRADSAMPLE_OFFLINE", "1")
	t.Setenv("GRADSAMPLE_CACHE", filepath.Join(folder, "cache"))
	file := filepath.Join(folder, "good.csv")
	if err := os.WriteFile(file, []byte("x,y\n1,2\n2,1\n3,5\n4,4\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{
		"", "--data nosuch.csv", "--data FILE --target z", "--data FILE --at start", "--data FILE --draws -1",
		"--data FILE --density 2", "--data FILE --density 1/x", "--data FILE --sampler best", "--data FILE --sampler lgd-paper --l -1",
		"--data FILE --epsilon 1 --sampler static-norm", "--data FILE --ridge -1", "--data FILE --preprocess none", "--data FILE extra",
	} {
		var stdout, stderr bytes.Buffer
		args := append([]string{"audit"}, strings.Fields(strings.ReplaceAll(wrong, "FILE", file))...)
		status := execute(args, &stdout, &stderr)
		if status != exitUsage || stdout.Len() > 0 || strings.Count(stderr.String(), "\n") != 1 {
			t.Errorf("audit %s: status %d, %q, %q", wrong, status, stdout.String(), stderr.String())
		}
	}
}
