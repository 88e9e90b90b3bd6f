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
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"truncate-record": changeRecords(1, half), "flip-bit": changeRecords(1, flipped), "age-records": changeRecords(1e6, aged),
			"waits-for": waitsFor,
		},
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
	})
}

// changeRecords rewrites records in a run's folder, as many as are asked for.
func changeRecords(most int, change func(content string) string) func(*testscript.TestScript, bool, []string) {
	return func(script *testscript.TestScript, _ bool, arguments []string) {
		paths, err := filepath.Glob(script.MkAbs(filepath.Join(arguments[0], "trials", "*", "*.json")))
		if err != nil || len(paths) == 0 {
			script.Fatalf("no records in %s: %v", arguments[0], err)
		}
		for _, path := range paths[:min(most, len(paths))] {
			content, err := os.ReadFile(path)
			script.Check(err)
			changed := change(string(content))
			if changed == string(content) {
				script.Fatalf("%s has nothing to change", path)
			}
			script.Check(os.WriteFile(path, []byte(changed), 0o644))
		}
	}
}

// waitsFor waits until a file is there.
func waitsFor(script *testscript.TestScript, _ bool, arguments []string) {
	for range 600 {
		if _, err := os.Stat(script.MkAbs(arguments[0])); err == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	script.Fatalf("%s has not come", arguments[0])
}

// flipped flips the last bit of the first number of a payload, a digit that stays
// one.
func flipped(content string) string {
	at := strings.Index(content, `"rows":[[`) + len(`"rows":[[`)
	return content[:at] + string(content[at]^1) + content[at+1:]
}

// half cuts a record off.
func half(content string) string { return content[:len(content)/2] }

// aged makes a record one of an earlier layout.
func aged(content string) string {
	return strings.Replace(content, `{"format":2,`, `{"format":1,"earlier":true,`, 1)
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
