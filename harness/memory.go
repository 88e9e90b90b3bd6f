package harness

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"path"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"

	"gradsample/results"
)

// reserve waits until a trial's needs fit beside those of the trials that run,
// and returns how to let go of them. A trial that needs more than there may be
// runs alone, with a warning.
func (r *Runner) reserve(ctx context.Context, trial results.Trial, measurement Measurement) (release func(), err error) {
	if r.Memory <= 0 {
		return func() {}, nil
	}
	need, err := r.Data.memory(ctx, trial, measurement)
	if err != nil {
		return nil, err
	}
	if need > r.Memory {
		r.warn(fmt.Sprintf("%s needs about %s of memory, more than the limit of %s: it runs alone", describe(trial), FormatMemory(need), FormatMemory(r.Memory)))
		need = r.Memory
	}
	if err := r.memory.Acquire(ctx, need); err != nil {
		return nil, err
	}
	r.makeRoom(need)
	return func() { r.memory.Release(need) }, nil
}

// makeRoom gives up what is kept between trials where a trial's needs would not
// fit beside it. What trials will need is reckoned ahead, what is kept is not: it
// counts as far as it is there.
func (r *Runner) makeRoom(need int64) {
	if liveBytes()+need <= r.Memory {
		return
	}
	r.Data.Forget()
	if r.Forget != nil {
		r.Forget()
	}
	runtime.GC()
}

// liveBytes is the memory that was in use when garbage was last collected.
func liveBytes() int64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}

// AvailableMemory is the number of bytes that this process may use: the
// machine's memory, or what its control groups leave it, version 1 or 2, if that
// is less; 0 where the system tells neither. The root is that of the file system.
func AvailableMemory(root fs.FS) int64 {
	available := int64(math.MaxInt64)
	if fields := strings.Fields(after(root, "proc/meminfo", "MemTotal:")); len(fields) > 0 {
		if kibibytes, err := strconv.ParseInt(fields[0], 10, 64); err == nil {
			available = kibibytes * 1024
		}
	}
	for _, group := range lines(root, "proc/self/cgroup") {
		fields := strings.SplitN(group, ":", 3)
		if len(fields) != 3 {
			continue
		}
		switch {
		case fields[1] == "":
			available = min(available, groupLimit(root, "sys/fs/cgroup", fields[2], "memory.max"))
		case strings.Contains(","+fields[1]+",", ",memory,"):
			available = min(available, groupLimit(root, "sys/fs/cgroup/memory", fields[2], "memory.limit_in_bytes"))
		}
	}
	if available == math.MaxInt64 {
		return 0
	}
	return available
}

// groupLimit is the least limit of a control group and those that it is in. In
// a container the group's own path may not be there, but its root is.
func groupLimit(root fs.FS, mount, group, file string) int64 {
	least := int64(math.MaxInt64)
	for folder := path.Clean("/" + group); ; folder = path.Dir(folder) {
		for _, line := range lines(root, path.Join(mount, folder, file)) {
			if limit, err := strconv.ParseInt(line, 10, 64); err == nil && limit > 0 {
				least = min(least, limit)
			}
		}
		if folder == "/" {
			return least
		}
	}
}

// lines are those of a small file; none where it cannot be read.
func lines(root fs.FS, name string) []string {
	content, err := fs.ReadFile(root, name)
	if err != nil {
		return nil
	}
	return strings.Split(strings.TrimSpace(string(content)), "\n")
}

// after returns what follows a word at the beginning of a line.
func after(root fs.FS, name, word string) string {
	for _, line := range lines(root, name) {
		if rest, ok := strings.CutPrefix(line, word); ok {
			return rest
		}
	}
	return ""
}

// memoryUnits are the units of ParseMemory and FormatMemory.
var memoryUnits = []struct {
	name  string
	bytes float64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"G", 1 << 30}, {"M", 1 << 20}, {"B", 1}}

// ParseMemory reads an amount like 4GiB or 500MB, or a percentage of what is
// available. Its error wraps ErrMemory.
func ParseMemory(text string, available int64) (int64, error) {
	amount := func(number string, unit float64) (int64, error) {
		value, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		bytes := value * unit
		if err != nil || !(bytes >= 1) || bytes > math.MaxInt64/2 {
			return 0, fmt.Errorf("%q: %w", text, ErrMemory)
		}
		return int64(bytes), nil
	}
	if percent, ok := strings.CutSuffix(text, "%"); ok {
		if available == 0 {
			return 0, nil // the system does not tell, and so there is no limit
		}
		return amount(percent, float64(available)/100)
	}
	for _, unit := range memoryUnits {
		if number, ok := strings.CutSuffix(text, unit.name); ok {
			return amount(number, unit.bytes)
		}
	}
	return amount(text, 1)
}

// FormatMemory writes an amount with the unit that suits it.
func FormatMemory(bytes int64) string {
	for _, unit := range memoryUnits[:3] {
		if float64(bytes) >= unit.bytes {
			return fmt.Sprintf("%.1f %s", float64(bytes)/unit.bytes, unit.name)
		}
	}
	return fmt.Sprintf("%d B", bytes)
}
