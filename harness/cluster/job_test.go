package cluster

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// job is one with everything that needs care.
func job() Job {
	return Job{
		Name: "gradsample-quick", Program: "results/my run/slurm/gradsample",
		Run:    []string{"run", "linear-*", "--profile", "quick", "--out", "results/my run", "--workers", "2", "--memory", "600MiB"},
		Merge:  []string{"merge", "results/my run", "--profile", "quick", "--out", "results/my run", "--experiments", "linear-*"},
		Digest: "0123abcd", Shards: 20, AtOnce: 8, Cores: 2, Memory: 800<<20 - 1, Folder: "results/my run/slurm",
	}
}

func pods() Pods {
	return Pods{Image: "registry.example/gradsample:1", Claim: "gradsample", Mount: "/gradsample"}
}

// TestGolden holds what is generated against files that people have read. With
// UPDATE_GOLDEN=1 it writes them.
func TestGolden(t *testing.T) {
	manifest, err := job().Manifest(pods())
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]string{"tasks.sh": job().TasksScript(), "merge.sh": job().MergeScript(), "manifest.json": string(manifest)} {
		path := filepath.Join("testdata", name)
		if os.Getenv("UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
		if bash, err := exec.LookPath("bash"); err == nil && strings.HasSuffix(name, ".sh") {
			if output, err := exec.Command(bash, "-n", path).CombinedOutput(); err != nil {
				t.Errorf("%s: %s", name, output)
			}
		}
	}
}

func TestWithoutThrottleAllTasksRun(t *testing.T) {
	j := job()
	j.AtOnce, j.Folder = 0, "100%"
	script := j.TasksScript()
	for _, want := range []string{"--array=0-19\n", "--output=100%%/task-%A_%a.log\n"} {
		if !strings.Contains(script, want) {
			t.Errorf("the script lacks %q:\n%s", want, script)
		}
	}
}

// What is quoted comes out of a shell as it was.
func TestQuotedWordsSurviveAShell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[ -~\n\té]{0,8}`), 1, 5).Draw(t, "words")
		output, err := exec.Command("sh", "-c", `for word in `+quoted(words...)+`; do printf '%s\0' "$word"; done`).Output()
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Split(strings.TrimSuffix(string(output), "\x00"), "\x00"); !slices.Equal(got, words) {
			t.Fatalf("%q became %q", words, got)
		}
	})
}

func TestManifestNeedsItsParts(t *testing.T) {
	for _, test := range []struct {
		change func(*Job, *Pods)
		want   string
	}{
		{func(_ *Job, p *Pods) { p.Image = "" }, "--image"},
		{func(_ *Job, p *Pods) { p.Claim = "" }, "--claim"},
		{func(_ *Job, p *Pods) { p.Claim = "Not a name" }, `"Not a name"`},
		{func(j *Job, _ *Pods) { j.Name = "a_b" }, `"a_b"`},
		{func(j *Job, _ *Pods) { j.Shards = 100_001 }, "--chunk"},
	} {
		j, p := job(), pods()
		test.change(&j, &p)
		if _, err := j.Manifest(p); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("want an error with %s, got %v", test.want, err)
		}
	}
}
