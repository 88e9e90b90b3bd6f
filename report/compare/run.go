package compare

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gradsample/report"
	"gradsample/results"
)

// Reference names the committed reference run, and ReferenceFolder is where it
// lies in a checkout.
const Reference = "reference"

// ReferenceFolder is the folder of the committed reference run.
var ReferenceFolder = filepath.Join("results", "reference")

// claimsFile tells a run's folder from others.
const claimsFile = "claims.csv"

// Run is what one run left.
type Run struct {
	Name        string // as it was asked for
	Environment []results.EnvironmentRow
	Claims      []report.ClaimRow
	Effects     []results.EffectRow
	Curves      []Curve
}

// Open reads a run: "reference", a results folder, or an archive of one.
func Open(name string) (Run, error) {
	folder := name
	if name == Reference {
		if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) { // a folder of that name goes first
			folder = ReferenceFolder
		}
	}
	info, err := os.Stat(folder)
	if err != nil {
		return Run{}, fmt.Errorf("%s: no such run: give a results folder, an archive of one, or %q in the checkout's top folder", name, Reference)
	}
	if info.IsDir() {
		return read(name, folder)
	}
	temporary, err := os.MkdirTemp("", "gradsample-compare-")
	if err != nil {
		return Run{}, fmt.Errorf("unpacking %s: %w", name, err)
	}
	defer os.RemoveAll(temporary)
	if err := unpack(folder, temporary); err != nil {
		return Run{}, fmt.Errorf("unpacking %s: %w", name, err)
	}
	top, err := topFolder(temporary)
	if err != nil {
		return Run{}, fmt.Errorf("%s: %w", name, err)
	}
	return read(name, top)
}

// topFolder is the folder of an unpacked archive that holds the verdicts.
func topFolder(root string) (string, error) {
	found := ""
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Name() == claimsFile && (found == "" || len(path) < len(found)) {
			found = path
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("looking for %s: %w", claimsFile, err)
	}
	if found == "" {
		return "", fmt.Errorf("no %s inside: is it the archive of a run's folder?", claimsFile)
	}
	return filepath.Dir(found), nil
}

// read reads what a run's folder has; only the verdicts must be there.
func read(name, folder string) (Run, error) {
	run := Run{Name: name}
	var err error
	if run.Claims, err = report.ReadClaims(folder); err != nil {
		return run, fmt.Errorf("%s: no verdicts that can be read, run `plot` on it first: %w", name, err)
	}
	experiments, err := subfolders(folder)
	if err != nil {
		return run, fmt.Errorf("%s: %w", name, err)
	}
	for _, file := range []string{results.EffectsFile, results.TimingEffectsFile} {
		effects, err := optional(results.ReadParquet[results.EffectRow], filepath.Join(folder, file))
		if err != nil {
			return run, fmt.Errorf("%s: %w", name, err)
		}
		run.Effects = append(run.Effects, effects...)
	}
	for _, experiment := range experiments {
		environment, err := optional(results.ReadCSV[results.EnvironmentRow], filepath.Join(folder, experiment, "environment.csv"))
		if err != nil {
			return run, fmt.Errorf("%s: %w", name, err)
		}
		for _, row := range environment {
			if !slices.Contains(run.Environment, row) {
				run.Environment = append(run.Environment, row)
			}
		}
	}
	if run.Curves, err = readCurves(folder); err != nil {
		return run, fmt.Errorf("%s: %w", name, err)
	}
	return run, nil
}

// subfolders lists a folder's subfolders in the order of their names.
func subfolders(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("listing the experiments: %w", err)
	}
	var names []string
	for _, entry := range entries {
		if entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// optional reads a file that a run may not have.
func optional[T any](read func(string) ([]T, error), path string) ([]T, error) {
	rows, err := read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return rows, err
}

// describe says in a line what made a run.
func (r Run) describe() string {
	var parts []string
	for _, row := range r.Environment {
		commit := row.Commit
		if len(commit) > 12 {
			commit = commit[:12]
		}
		if row.Modified {
			commit += ", modified"
		}
		part := fmt.Sprintf("profile %s, commit %s, %s on %s (%d cores)", row.Profile, commit, row.GoVersion, row.Processor, row.Cores)
		if !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return r.Name + ": nothing says what made it"
	}
	return r.Name + ": " + strings.Join(parts, "; ")
}
