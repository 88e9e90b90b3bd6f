package harness

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

	"gradsample/internal/vec"
	"gradsample/results"
)

// Environment describes the machine and the program, without naming the host
// or its user.
func Environment() results.EnvironmentRow {
	row := hardware()
	row.Commit, row.Modified = commit()
	row.Machine = Fingerprint()
	return row
}

// hardware is what timings depend on.
func hardware() results.EnvironmentRow {
	return results.EnvironmentRow{
		GoVersion: runtime.Version(),
		System:    runtime.GOOS + "/" + runtime.GOARCH,
		Processor: processor(),
		Cores:     runtime.NumCPU(),
		MemoryMiB: memoryMiB(),
		Kernels:   vec.Path(),
	}
}

// commit is the commit that the program was built from, and whether anything
// was changed since; `go run` does not tell the program, so git is asked about the
// folder of the sources, wherever the program runs.
func commit() (revision string, modified bool) {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			switch setting.Key {
			case "vcs.revision":
				revision = setting.Value
			case "vcs.modified":
				modified = setting.Value == "true"
			}
		}
	}
	if revision != "" {
		return revision, modified
	}
	_, file, _, _ := runtime.Caller(0)
	sources := filepath.Dir(file)
	head, err := exec.Command("git", "-C", sources, "rev-parse", "HEAD").Output()
	if err != nil {
		return "unknown", false
	}
	changes, err := exec.Command("git", "-C", sources, "status", "--porcelain").Output()
	return strings.TrimSpace(string(head)), err != nil || len(changes) > 0
}

// Fingerprint identifies the hardware and the kernels that ran: timings are
// compared within one fingerprint only.
func Fingerprint() string {
	row := hardware()
	sum := sha256.Sum256([]byte(fmt.Sprintf("%s|%s|%d|%s", row.System, row.Processor, row.Cores, row.Kernels)))
	return hex.EncodeToString(sum[:8])
}

// processor is the processor's model where the system tells it.
func processor() string {
	if model := lineAfter("/proc/cpuinfo", "model name"); model != "" {
		return model
	}
	return runtime.GOARCH
}

// memoryMiB is the machine's memory, 0 where the system does not tell it.
func memoryMiB() int {
	fields := strings.Fields(lineAfter("/proc/meminfo", "MemTotal"))
	if len(fields) == 0 {
		return 0
	}
	kibibytes, err := strconv.Atoi(fields[0])
	if err != nil {
		return 0
	}
	return kibibytes / 1024
}

// lineAfter returns what follows the colon on the first line that begins with
// a word.
func lineAfter(path, word string) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if name, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(name) == word {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
