package harness

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"gradsample/results"
)

func TestAvailableMemory(t *testing.T) {
	machine := "MemTotal:       1000 kB\nMemFree: 1 kB\n"
	for _, test := range []struct {
		name  string
		files map[string]string
		want  int64
	}{
		{"nothing is told", nil, 0},
		{"no group", map[string]string{"proc/meminfo": machine}, 1024000},
		{"version 2, no limit", map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "0::/job", "sys/fs/cgroup/job/memory.max": "max\n"}, 1024000},
		{"version 2", map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "0::/job/step", "sys/fs/cgroup/job/memory.max": "5000\n", "sys/fs/cgroup/job/step/memory.max": "max\n"}, 5000},
		{"version 2 in a container", map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "0::/outside", "sys/fs/cgroup/memory.max": "7000\n"}, 7000},
		{"version 1", map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "5:cpu:/a\n4:memory:/a/b\n", "sys/fs/cgroup/memory/a/b/memory.limit_in_bytes": "6000\n"}, 6000},
		{"version 1, no limit", map[string]string{"proc/meminfo": machine, "proc/self/cgroup": "4:memory:/", "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"}, 1024000},
		{"a group alone", map[string]string{"proc/self/cgroup": "0::/", "sys/fs/cgroup/memory.max": "8000"}, 8000},
	} {
		root := fstest.MapFS{}
		for name, content := range test.files {
			root[name] = &fstest.MapFile{Data: []byte(content)}
		}
		if got := AvailableMemory(root); got != test.want {
			t.Errorf("%s: %d bytes, want %d", test.name, got, test.want)
		}
	}
}

func TestParseMemory(t *testing.T) {
	for text, want := range map[string]int64{"4GiB": 4 << 30, "500MB": 500e6, "1.5 GiB": 3 << 29, "75%": 750, "12": 12, "2G": 2 << 30, "7B": 7} {
		if got, err := ParseMemory(text, 1000); err != nil || got != want {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
	if got, err := ParseMemory("75%", 0); err != nil || got != 0 {
		t.Errorf("a share of what nobody tells: %d, %v", got, err)
	}
	for _, text := range []string{"", "x", "-1GiB", "0", "GiB", "NaN", "1e30GiB", "%"} {
		if _, err := ParseMemory(text, 1000); !errors.Is(err, ErrMemory) {
			t.Errorf("%q gives %v", text, err)
		}
	}
	if got := FormatMemory(3 << 29); got != "1.5 GiB" {
		t.Errorf("1.5 GiB is written %q", got)
	}
}

// heavy needs more memory in some trials than in others, by what needs may depend
// on: 30 or 70 bytes to tune one method or the other, 110 for a seed's result.
type heavy struct {
	*fake
	held, most atomic.Int64
}

func (h *heavy) Memory(trial results.Trial) int64 {
	switch {
	case trial.Purpose == results.PurposeResult:
		return 110
	case trial.MethodName() == "second":
		return 70
	}
	return 30
}

func (h *heavy) Run(ctx context.Context, trial results.Trial, inputs Inputs) (Outcome, error) {
	held := h.held.Add(h.Memory(trial))
	defer h.held.Add(-h.Memory(trial))
	for most := h.most.Load(); held > most && !h.most.CompareAndSwap(most, held); {
		most = h.most.Load()
	}
	return h.fake.Run(ctx, trial, inputs)
}

func TestMemoryStaysBelowTheLimit(t *testing.T) {
	for _, limit := range []int64{120, 80} {
		together := func(int32) error { time.Sleep(time.Millisecond); return nil } // lets trials overlap
		h := &heavy{fake: &fake{best: 0.3, during: together}}
		r := runner(t, t.TempDir(), 6, h)
		r.Memory = limit
		report, err := r.Run(context.Background(), []Experiment{declared(t)})
		if err != nil {
			t.Fatal(err)
		}
		// A trial of 110 bytes is above the smaller limit: it runs, alone, and says so.
		alone := limit < 110
		if h.most.Load() > max(limit, 110) || alone && h.most.Load() != 110 || alone != (len(report.Warnings) > 0) {
			t.Errorf("limit %d: %d bytes at once, warnings %q", limit, h.most.Load(), report.Warnings)
		}
	}
}

func TestMemoryOfWhatSaysNothing(t *testing.T) {
	data := runner(t, t.TempDir(), 1, &fake{}).Data
	for _, test := range []struct {
		problem results.Problem
		least   int64
	}{{results.Problem{Data: "yearmsd"}, 4 * 90 * 463715}, {declared(t).Problems[0].Problem, 40 * 2 * 4}} {
		if bytes, err := data.memory(context.Background(), results.Trial{Problem: test.problem}, &fake{}); err != nil || bytes < test.least {
			t.Errorf("%s is taken to need %d bytes, less than its rows: %v", test.problem.Data, bytes, err)
		}
	}
}

// What is kept between trials is given up where it leaves a trial no room, and
// only there.
func TestWhatIsKeptMakesRoom(t *testing.T) {
	for _, limit := range []int64{1 << 20, 1 << 50} {
		forgotten := 0
		r := runner(t, t.TempDir(), 1, &heavy{fake: &fake{best: 0.3}})
		r.Memory, r.Forget = limit, func() { forgotten++ }
		kept := make([]byte, 2<<20) // more than the smaller limit
		runtime.GC()
		report, err := r.Run(context.Background(), []Experiment{declared(t)})
		if err != nil {
			t.Fatal(err)
		}
		runtime.KeepAlive(kept)
		if short := limit < 1<<30; short && forgotten != report.Ran || !short && forgotten != 0 {
			t.Errorf("limit %d: %d of %d trials had to make room", limit, forgotten, report.Ran)
		}
	}
}

func TestCommandLinesAreReduced(t *testing.T) {
	given := []string{
		"run", "--out", "/home/ada/x/results", "--data=/mnt/ada,relative/path", "--keys-from=~ada/keys", "a*", "-n=3",
		"--out=../../ada/results", "--sbatch", "--mail-user=ada@host", "--sbatch=--account=ada", "--image=registry.host/ada",
	}
	want := "run --out …/results --data=…/ada,relative/path --keys-from=…/keys a* -n=3" +
		" --out=…/results --sbatch … --sbatch=… --image=…"
	if got := strings.Join(Reduced(given), " "); got != want {
		t.Errorf("reduced to %q, want %q", got, want)
	}
}

// A result folder says what made it, and names neither host nor user nor their
// folders.
func TestProvenance(t *testing.T) {
	commitHere, _ := commit()
	t.Chdir(t.TempDir())
	if away, _ := commit(); away != commitHere {
		t.Errorf("away from the sources the commit is %s, not %s", away, commitHere)
	}
	folder := t.TempDir()
	report, err := runner(t, folder, 2, &fake{best: 0.3}).Run(context.Background(), []Experiment{declared(t)})
	if err != nil {
		t.Fatal(err)
	}
	if err := Begin([]string{"run", folder}, Quick, "abc").Write(folder, "", report.Records); err != nil {
		t.Fatal(err)
	}
	runs, err := ReadProvenances(folder)
	if err != nil || len(runs) != 1 {
		t.Fatalf("%d runs, %v", len(runs), err)
	}
	p := runs[0]
	row := p.Program
	if p.Plan != "abc" || row.Profile != "quick" || row.GoVersion == "" || row.Kernels == "" || row.MemoryMiB == 0 || p.Kernel == "" ||
		p.Started.IsZero() || p.Ended.Before(p.Started) || len(p.Data) != 1 || len(p.Data[0].Checksum) != 64 || p.Algorithms[0] != "fake/1" || len(p.Machines) != 1 {
		t.Errorf("the provenance lacks something: %+v", p)
	}
	encoded, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	host, _ := os.Hostname()
	current, _ := user.Current()
	home, _ := os.UserHomeDir()
	for _, secret := range []string{host, home, folder, current.Name, filepath.Dir(folder)} {
		if len(secret) > 4 && strings.Contains(string(encoded), secret) {
			t.Errorf("the provenance names %q", secret)
		}
	}
	if runs, err := ReadProvenances(t.TempDir()); len(runs) > 0 || err != nil {
		t.Errorf("a folder without provenance: %v, %v", runs, err)
	}
}

// Parts of a plan may share a folder; a union has every run once, also that of
// another union.
func TestProvenanceOfParts(t *testing.T) {
	folder := t.TempDir()
	whole, first, second := Begin([]string{"run"}, Quick, "a"), Begin([]string{"run", "0"}, Quick, "a"), Begin([]string{"run", "1"}, Quick, "a")
	whole.Include([]Provenance{first, {Merged: []Provenance{second, first}}})
	for part, p := range map[string]Provenance{"": whole, "shard-0-2": first, "shard-1-2": second} {
		if err := p.Write(folder, part, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "provenance", "shard-9.json"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	runs, err := ReadProvenances(folder)
	if err != nil || len(runs) != 3 {
		t.Fatalf("%d runs, %v", len(runs), err)
	}
	var united Provenance
	united.Include(runs)
	if len(united.Merged) != 2 || united.Merged[0].Command[1] != "0" || united.Merged[1].Command[1] != "1" {
		t.Errorf("united: %+v", united.Merged)
	}
}
