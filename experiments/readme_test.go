package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// block is a fenced block of a document that names a file.
type block struct{ file, text string }

// blocks lists README's fenced blocks that name a file: ```go file=path.
func blocks(t *testing.T) (readme string, all []block) {
	t.Helper()
	content, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range regexp.MustCompile("(?s)```\\w+ file=(\\S+)\n(.*?)```").FindAllStringSubmatch(string(content), -1) {
		all = append(all, block{match[1], match[2]})
	}
	return string(content), all
}

// Every Go example of the README is part of a file that the tests run.
func TestReadmeExamplesAreTested(t *testing.T) {
	_, all := blocks(t)
	checked := 0
	for _, b := range all {
		if !strings.HasSuffix(b.file, ".go") {
			continue
		}
		checked++
		source, err := os.ReadFile(filepath.Join("..", b.file))
		if err != nil {
			t.Errorf("README shows a part of %s: %v", b.file, err)
			continue
		}
		if !strings.Contains(string(source), strings.TrimSpace(b.text)) {
			t.Errorf("README shows code that is not in %s:\n%s", b.file, b.text)
		}
	}
	if checked < 3 {
		t.Errorf("README has %d Go examples, want one each for a sampler, a data set and an experiment", checked)
	}
}

// The README's run on one's own data works as it is written.
func TestReadmeOwnDataRuns(t *testing.T) {
	t.Setenv("GRADSAMPLE_DATA", "")
	t.Setenv("GRADSAMPLE_OFFLINE", "1")
	t.Setenv("GRADSAMPLE_CACHE", filepath.Join(t.TempDir(), "cache"))
	readme, all := blocks(t)
	t.Chdir(t.TempDir())
	for _, b := range all {
		if strings.HasSuffix(b.file, ".csv") {
			if err := os.WriteFile(b.file, []byte(b.text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	commands := regexp.MustCompile(`(?m)^go run \./experiments/\.\.\. ((?:fit|predict) .*)$`).FindAllStringSubmatch(readme, -1)
	if len(commands) < 4 {
		t.Fatalf("README has %d runs of fit and predict, want at least four", len(commands))
	}
	for _, command := range commands {
		var stdout, stderr bytes.Buffer
		if status := execute(strings.Fields(command[1]), &stdout, &stderr); status != exitDone {
			t.Errorf("%s: exit status %d: %s", command[1], status, stderr.String())
		}
		want := "iteration,epoch,seconds,train_loss,test_loss,mean_weight\n0,0,"
		switch {
		case strings.HasPrefix(command[1], "predict"):
			want = "row,prediction\n1,"
		case strings.Contains(command[1], "--method"):
			want = "iteration,features,old_updates,train_seconds,predict_seconds,train_error,test_error\n0,0,0,"
		}
		if !strings.HasPrefix(stdout.String(), want) {
			t.Errorf("%s printed %q", command[1], stdout.String())
		}
	}
}
