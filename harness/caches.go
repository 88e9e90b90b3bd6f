package harness

import (
	"io/fs"
	"os"
	"path"
	"strings"

	"gradsample/results"
)

// Caches lists the sizes of this machine's memories, as far as the system tells:
// the caches of one processor for data, from the second level on, then what this
// process may use of the main memory.
func Caches() []results.CacheRow { return cachesOf(os.DirFS("/")) }

// cachesOf reads them from a file system.
func cachesOf(root fs.FS) []results.CacheRow {
	var levels []results.CacheRow
	folders, _ := fs.Glob(root, "sys/devices/system/cpu/cpu0/cache/index*") // the pattern is right
	for _, folder := range folders {
		first := func(name string) string { return strings.Join(lines(root, path.Join(folder, name)), "") }
		level, size := first("level"), strings.TrimSuffix(first("size"), "K")
		bytes, err := ParseMemory(size+"KiB", 0)
		if err != nil || level <= "1" || first("type") == "Instruction" {
			continue
		}
		levels = append(levels, results.CacheRow{Level: "L" + level, Bytes: bytes})
	}
	if memory := AvailableMemory(root); memory > 0 {
		levels = append(levels, results.CacheRow{Level: "memory", Bytes: memory})
	}
	return levels
}
