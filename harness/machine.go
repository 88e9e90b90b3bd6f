package harness

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
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
	row := results.EnvironmentRow{
		GoVersion: runtime.Version(),
		System:    runtime.GOOS + "/" + runtime.GOARCH,
		Processor: processor(),
		Cores:     runtime.NumCPU(),
		MemoryMiB: memoryMiB(),
		Kernels:   vec.Path(),
		Commit:    "unknown",
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			switch setting.Key {
			case "vcs.revision":
				row.Commit = setting.Value
			case "vcs.modified":
				row.Modified = setting.Value == "true"
			}
		}
	}
	return row
}

// Fingerprint identifies the hardware and the kernels that ran: timings are
// compared within one fingerprint only.
func Fingerprint() string {
	row := Environment()
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
