package harness

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"gradsample/internal/whole"
	"gradsample/results"
)

// ProvenanceFile is the name of a result folder's provenance. Those of parts of a
// plan, of which many may share a folder, are files of the folder provenance.
const ProvenanceFile = "provenance.json"

// provenancePath is where the provenance of a part lies, or, the name of the part
// being empty, that of the whole.
func provenancePath(folder, part string) string {
	if part == "" {
		return filepath.Join(folder, ProvenanceFile)
	}
	return filepath.Join(folder, "provenance", part+".json")
}

// Provenance says what made the results of a folder, from what, on what and
// when. It names no host, no user and no folder of theirs.
type Provenance struct {
	Command    []string               `json:"command"`
	Started    time.Time              `json:"started"`
	Ended      time.Time              `json:"ended"`
	Plan       string                 `json:"plan_digest"`
	Program    results.EnvironmentRow `json:"program_and_machine"`
	Kernel     string                 `json:"kernel"`
	Modules    []ModuleVersion        `json:"modules"`
	Algorithms []string               `json:"algorithms"` // of the records
	Machines   []string               `json:"machines"`   // hardware fingerprints of the records
	Data       []DataProvenance       `json:"data"`
	Merged     []Provenance           `json:"merged,omitempty"` // the runs that were united, each once
}

// ModuleVersion is a module that the program was built from.
type ModuleVersion struct {
	Path    string `json:"path"`
	Version string `json:"version"`
	Sum     string `json:"sum,omitempty"`
}

// DataProvenance is a data set that records saw.
type DataProvenance struct {
	Name     string `json:"name"`
	State    string `json:"state"`
	Checksum string `json:"checksum"`
}

// Begin notes what is known before a command runs.
func Begin(command []string, profile Profile, planDigest string) Provenance {
	p := Provenance{Command: Reduced(command), Started: time.Now().UTC(), Plan: planDigest, Program: Environment(), Kernel: kernel()}
	p.Program.Profile = string(profile)
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Replace != nil {
				module = module.Replace
			}
			p.Modules = append(p.Modules, ModuleVersion{Reduced([]string{module.Path})[0], module.Version, module.Sum})
		}
	}
	return p
}

// Write notes what the records say, and writes the file of a part, or of the whole
// where part is empty.
func (p Provenance) Write(folder, part string, records []*results.Record) error {
	p.Ended = time.Now().UTC()
	for _, r := range records {
		if data := (DataProvenance{Reduced([]string{r.Data.Name})[0], r.Data.State, r.Data.Checksum}); !slices.Contains(p.Data, data) {
			p.Data = append(p.Data, data)
		}
		if !slices.Contains(p.Algorithms, r.Algorithm) {
			p.Algorithms = append(p.Algorithms, r.Algorithm)
		}
		if !slices.Contains(p.Machines, r.Machine) {
			p.Machines = append(p.Machines, r.Machine)
		}
	}
	slices.SortFunc(p.Data, func(a, b DataProvenance) int { return strings.Compare(a.Name+a.State, b.Name+b.State) })
	slices.Sort(p.Algorithms)
	slices.Sort(p.Machines)
	encoded, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding the provenance: %w", err)
	}
	if err := whole.Write(provenancePath(folder, part), append(encoded, '\n')); err != nil {
		return fmt.Errorf("writing the provenance: %w", err)
	}
	return nil
}

// ReadProvenance reads that of a folder's last whole run; ok is false where there
// is none that can be understood.
func ReadProvenance(folder string) (p Provenance, ok bool, err error) {
	return readProvenance(provenancePath(folder, ""))
}

func readProvenance(path string) (p Provenance, ok bool, err error) {
	encoded, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Provenance{}, false, nil
	}
	if err != nil {
		return Provenance{}, false, fmt.Errorf("reading the provenance: %w", err)
	}
	ok = json.Unmarshal(encoded, &p) == nil
	return p, ok, nil
}

// ReadProvenances reads a folder's provenance and those of parts, without what
// cannot be understood.
func ReadProvenances(folder string) ([]Provenance, error) {
	paths := []string{provenancePath(folder, "")}
	parts, err := os.ReadDir(filepath.Dir(provenancePath(folder, "any")))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("listing the provenance of parts: %w", err)
	}
	for _, entry := range parts {
		if part, ok := strings.CutSuffix(entry.Name(), ".json"); ok {
			paths = append(paths, provenancePath(folder, part))
		}
	}
	var all []Provenance
	for _, path := range paths {
		p, ok, err := readProvenance(path)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, p)
		}
	}
	return all, nil
}

// Include enters runs whose records were united. Of what was a union itself its
// runs are entered.
func (p *Provenance) Include(runs []Provenance) {
	for _, run := range runs {
		known := slices.ContainsFunc(p.Merged, func(other Provenance) bool {
			return other.Started.Equal(run.Started) && slices.Equal(other.Command, run.Command)
		})
		switch {
		case len(run.Merged) > 0:
			p.Include(run.Merged)
		case !known:
			p.Merged = append(p.Merged, run)
		}
	}
}

// private are flags whose values may name users, accounts and hosts.
var private = []string{"--sbatch", "--image"}

// Reduced is a command line without the folders that lead to its paths, where these
// are absolute or lead out of the working folder, and without the values of private
// flags: these may hold names of users and hosts.
func Reduced(arguments []string) []string {
	reduced := make([]string, len(arguments))
	for i, argument := range arguments {
		flag, value, ok := strings.Cut(argument, "=")
		switch {
		case i > 0 && slices.Contains(private, arguments[i-1]):
			reduced[i] = "…"
			continue
		case ok && slices.Contains(private, flag):
			reduced[i] = flag + "=…"
			continue
		case !ok || !strings.HasPrefix(argument, "-"):
			flag, value = "", argument
		default:
			flag += "="
		}
		paths := strings.Split(value, ",")
		for j, path := range paths {
			if filepath.IsAbs(path) || strings.HasPrefix(path, "~") || strings.HasPrefix(path, "..") {
				paths[j] = "…/" + filepath.Base(path)
			}
		}
		reduced[i] = flag + strings.Join(paths, ",")
	}
	return reduced
}

// kernel is the release of the operating system's kernel.
func kernel() string {
	var name unix.Utsname
	if err := unix.Uname(&name); err != nil {
		return "unknown"
	}
	return unix.ByteSliceToString(name.Sysname[:]) + " " + unix.ByteSliceToString(name.Release[:])
}
