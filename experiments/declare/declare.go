// Package declare is the vocabulary in which experiments are written down: what
// the harness runs, and what is drawn and claimed from it.
package declare

import (
	"gradsample/harness"
	"gradsample/plots"
	"gradsample/report"
)

// Kind says how an experiment's records become tables.
type Kind string

// The kinds of experiment.
const (
	Convergence Kind = "convergence" // training curves
	Quality     Kind = "quality"     // estimates at frozen parameters
	Cost        Kind = "cost"        // seconds and counted cost a step
	Scale       Kind = "scale"       // the same and memory, at growing numbers of rows
	Sweep       Kind = "sweep"       // quantities along an axis
	Kernel      Kind = "kernel"      // errors of kernel methods
)

// Experiment is an experiment with all that follows from it.
type Experiment struct {
	harness.Experiment
	Kind Kind
	// Baselines names, for each method, the one it is compared with: the same
	// optimiser with uniform draws. Methods without one are baselines.
	Baselines map[string]string
	Figures   []plots.Declared
	Claims    []report.Claim
	Question  *Question // of the review, where the experiment answers one
	Published bool      // whether the LGD authors published curves that it mirrors
	Settings  string    // for captions and REPRODUCE.md: what all its methods share
	Deviation string    // from the paper, and why
}

// MethodNames lists the methods in their declared order.
func (e Experiment) MethodNames() []string {
	names := make([]string, len(e.Methods))
	for i, method := range e.Methods {
		names[i] = method.Name
	}
	return names
}
