package harness

import "fmt"

// Available returns an experiment without the problems whose data the user has to
// bring and has not brought, and says of each in a line what it needs. An experiment
// of no other problems is left with none, and is not run.
func (d *Data) Available(e Experiment) (Experiment, []string) {
	var here []Problem
	var lines []string
	for _, problem := range e.Problems {
		needs := d.store.Lacks(problem.Data)
		if needs == "" {
			here = append(here, problem)
			continue
		}
		name := e.Name
		if len(e.Problems) > 1 {
			name += " on " + problem.Data
		}
		lines = append(lines, fmt.Sprintf("%s: not run, it needs %s (see data list)", name, needs))
	}
	e.Problems = here
	return e, lines
}
