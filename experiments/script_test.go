package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"gradsample/experiments/declare"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gradsample": main, "tiny": tiny, "suffering": suffering})
}

// TestScripts runs the command line as a user would, without network and
// without data.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("GRADSAMPLE_OFFLINE", "1")
			env.Setenv("GRADSAMPLE_DATA", "")
			env.Setenv("GRADSAMPLE_CACHE", env.Cd+"/cache")
			return nil
		},
		Cmds:          map[string]func(*testscript.TestScript, bool, []string){"truncate-record": truncateRecord},
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
	})
}

// truncateRecord cuts a record in a run's folder in half.
func truncateRecord(script *testscript.TestScript, _ bool, arguments []string) {
	paths, err := filepath.Glob(script.MkAbs(filepath.Join(arguments[0], "trials", "*", "*.json")))
	if err != nil || len(paths) == 0 {
		script.Fatalf("no records in %s: %v", arguments[0], err)
	}
	info, err := os.Stat(paths[0])
	script.Check(err)
	script.Check(os.Truncate(paths[0], info.Size()/2))
}

// stopper asks for the end of the program once that says that it goes to work.
type stopper struct {
	bytes.Buffer
	once sync.Once
}

func (s *stopper) Write(text []byte) (int, error) {
	if strings.Contains(string(text), " trials to run, ") {
		s.once.Do(func() {
			time.AfterFunc(200*time.Millisecond, func() { _ = syscall.Kill(os.Getpid(), syscall.SIGTERM) })
		})
	}
	return s.Buffer.Write(text)
}

// A signal ends a run with status 75, says so in one line, and leaves checkpoints
// that the next run takes.
func TestSignalLeavesCheckpoints(t *testing.T) {
	t.Setenv("GRADSAMPLE_DATA", "")
	t.Setenv("GRADSAMPLE_CACHE", t.TempDir())
	t.Chdir(t.TempDir())
	declared := catalogue
	t.Cleanup(func() { catalogue = declared })
	catalogue = func() []declare.Experiment { return []declare.Experiment{tinyExperiment("walk")} }
	if err := os.WriteFile("houses.csv", []byte("rooms,price\n1,2\n2,3\n3,5\n4,4\n5,7\n6,6\n7,9\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		var stdout stopper
		var stderr bytes.Buffer
		status := execute([]string{"run", "--profile", "standard", "--workers", "2", "--out", "cut"}, &stdout, &stderr)
		if status != exitInterrupted || strings.Count(stderr.String(), "\n") != 1 || !strings.HasPrefix(stderr.String(), "interrupted: ") {
			t.Fatalf("status %d: %s", status, stderr.String())
		}
		checkpoints, err := filepath.Glob("cut/trials/*/*.checkpoint")
		if err != nil || len(checkpoints) != 2 {
			t.Errorf("%d checkpoints of two trials that were cut off, %v", len(checkpoints), err)
		}
	}
}
