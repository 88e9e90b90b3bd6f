package datasets

import (
	"bufio"
	"errors"
	"fmt"
	"os"

	"gradsample/datasets/synthetic"
	"gradsample/internal/vec"
)

// openSynthetic describes a synthetic set; its rows are made when they are wanted.
func openSynthetic(r *Request) (*source, error) {
	set, err := synthetic.Parse(r.Name)
	switch {
	case errors.Is(err, synthetic.ErrFamily):
		return nil, fmt.Errorf("%w: %w", ErrUnknown, err)
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrRequest, err)
	}
	task, target := taskOf(set)
	if r.Target != "" && r.Target != target {
		return nil, fmt.Errorf("%w: %s has no target %s, only %s", ErrRequest, set.Name(), r.Target, target)
	}
	return &source{
		set: set, name: set.Name(), title: "synthetic, " + set.Family().Name, state: StateSynthetic, checksum: hashText(set.Key()),
		note: set.Full() + ": " + set.Family().Meaning,
		generate: func() (*table, error) {
			if err := roomFor(set.Full(), set.Rows(), set.Columns(), freeMemory()); err != nil {
				return nil, err
			}
			t := &table{
				X: vec.NewMatrix(set.Rows(), set.Columns()), Y: make([]float32, set.Rows()),
				Train: set.Rows(), Task: task, Classes: set.Classes(), Target: target,
			}
			if task == Regression {
				t.Truth = make([]float32, set.Rows())
			}
			return t, set.Fill(t.X, t.Y, t.Truth)
		},
	}, nil
}

// taskOf is what a synthetic set is for, and what its target is called.
func taskOf(set *synthetic.Set) (task Task, target string) {
	switch set.Classes() {
	case 0:
		return Regression, "y"
	case 2:
		return Binary, "class"
	}
	return Multiclass, "class"
}

// roomFor refuses rows that would not fit into the free memory: the table, the copy
// of it that is divided into training and test rows, and the order in which a random
// split takes them.
func roomFor(name string, rows, columns int, free float64) error {
	const gibibyte = 1 << 30
	if needed := float64(rows) * (2*4*float64(columns+2) + 2*8); needed > free {
		return fmt.Errorf("%w: %s takes %.1f GiB of memory and %.1f GiB are free: ask for fewer rows", ErrRequest, name, needed/gibibyte, free/gibibyte)
	}
	return nil
}

// freeMemory is how many bytes may be taken, 16 GiB where the system does not say.
func freeMemory() float64 {
	const unknown = 16 << 30
	file, err := os.Open("/proc/meminfo")
	if err != nil {
		return unknown
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var kibibytes float64
		if n, _ := fmt.Sscanf(lines.Text(), "MemAvailable: %f kB", &kibibytes); n == 1 {
			return 1024 * kibibytes
		}
	}
	return unknown
}
