package optimize

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Names of rules, schedules and variance reductions.
const (
	SGD      = "sgd"
	Momentum = "momentum"
	AdaGrad  = "adagrad"
	Adam     = "adam"

	Constant    = "constant"
	Inverse     = "inverse"
	InverseSqrt = "inverse-sqrt"

	SVRG = "svrg"
	SAGA = "saga"
)

// Rules returns the names of the step rules.
func Rules() []string { return []string{SGD, Momentum, AdaGrad, Adam} }

// Schedules returns the names of the step-size schedules.
func Schedules() []string { return []string{Constant, Inverse, InverseSqrt} }

// Reductions returns the names of the variance reductions.
func Reductions() []string { return []string{SVRG, SAGA} }

// Settings are an optimizer's, and part of a trial's identity. Zero fields
// mean the defaults given; a rule reads only its own fields.
type Settings struct {
	// Rule is one of Rules; sgd by default.
	Rule string `json:"rule,omitempty"`
	// Step is the step size at the first iteration. It must be set.
	Step float64 `json:"step,omitempty"`
	// Schedule is one of Schedules; constant by default. With t counted from
	// 0, inverse is Step/(1 + t/T) and inverse-sqrt is Step/√(1 + t/T).
	Schedule string `json:"schedule,omitempty"`
	// ScheduleOffset is the T of the schedules, in iterations; by default one
	// epoch, N/Batch.
	ScheduleOffset float64 `json:"schedule_offset,omitempty"`
	// Batch is the number of draws in an iteration; 1 by default.
	Batch int `json:"batch,omitempty"`
	// Average evaluates the running average of the iterates, with weights
	// growing like t, instead of the last one.
	Average bool `json:"average,omitempty"`
	// Momentum is momentum's decay of the velocity and Adam's β1; 0.9 by
	// default.
	Momentum float64 `json:"momentum,omitempty"`
	// Beta2 is Adam's decay of the squared gradients; 0.999 by default.
	Beta2 float64 `json:"beta2,omitempty"`
	// Epsilon is added to AdaGrad's and Adam's root of squared gradients; 1e-8
	// by default.
	Epsilon float64 `json:"epsilon,omitempty"`
	// Warmup is the number of iterations that AdaGrad steps like plain SGD
	// while its sums of squares already grow; 0 by default. The released LGD
	// code warms up for the first quarter of the first epoch.
	Warmup int `json:"warmup,omitempty"`
	// Reduction is one of Reductions: older gradients of the same rows take the
	// variance out of the estimate, which any rule but adam then steps along.
	// None by default.
	Reduction string `json:"reduction,omitempty"`
	// Snapshot is how many epochs of draws there are between SVRG's passes over
	// all rows; 2 by default, as Johnson and Zhang take for convex losses.
	Snapshot float64 `json:"snapshot,omitempty"`
}

// WithDefaults returns the settings with every zero field set to its default,
// for an objective of the given number of rows.
func (s Settings) WithDefaults(rows int) Settings {
	if s.Rule == "" {
		s.Rule = SGD
	}
	if s.Schedule == "" {
		s.Schedule = Constant
	}
	if s.Batch == 0 {
		s.Batch = 1
	}
	if s.ScheduleOffset == 0 {
		s.ScheduleOffset = float64(rows) / float64(s.Batch)
	}
	if s.Momentum == 0 {
		s.Momentum = 0.9
	}
	if s.Beta2 == 0 {
		s.Beta2 = 0.999
	}
	if s.Epsilon == 0 {
		s.Epsilon = 1e-8
	}
	if s.Reduction == SVRG && s.Snapshot == 0 {
		s.Snapshot = 2
	}
	return s
}

// check returns an error for the first field out of range. Defaults must have
// been filled in.
func (s Settings) check() error {
	positive := func(value float64) bool { return value > 0 && !math.IsInf(value, 1) }
	switch {
	case !slices.Contains(Rules(), s.Rule):
		return fmt.Errorf("%w: rule %q; choose from %s", ErrSettings, s.Rule, strings.Join(Rules(), ", "))
	case !positive(s.Step):
		return fmt.Errorf("%w: step %v; choose a number above 0", ErrSettings, s.Step)
	case !slices.Contains(Schedules(), s.Schedule):
		return fmt.Errorf("%w: schedule %q; choose from %s", ErrSettings, s.Schedule, strings.Join(Schedules(), ", "))
	case s.Batch < 1:
		return fmt.Errorf("%w: batch %d; choose at least 1", ErrSettings, s.Batch)
	case !positive(s.ScheduleOffset):
		return fmt.Errorf("%w: schedule offset %v; choose a number of iterations above 0", ErrSettings, s.ScheduleOffset)
	case !(s.Momentum > 0 && s.Momentum < 1):
		return fmt.Errorf("%w: momentum %v; choose between 0 and 1", ErrSettings, s.Momentum)
	case !(s.Beta2 > 0 && s.Beta2 < 1):
		return fmt.Errorf("%w: beta2 %v; choose between 0 and 1", ErrSettings, s.Beta2)
	case !positive(s.Epsilon):
		return fmt.Errorf("%w: epsilon %v; choose a number above 0", ErrSettings, s.Epsilon)
	case s.Warmup < 0:
		return fmt.Errorf("%w: warm-up of %d iterations; choose at least 0", ErrSettings, s.Warmup)
	}
	return s.checkReduction()
}

// checkReduction refuses adam: it divides by the gradients' size, so that its
// steps would not shrink with the variance.
func (s Settings) checkReduction() error {
	switch {
	case s.Reduction != "" && !slices.Contains(Reductions(), s.Reduction):
		return fmt.Errorf("%w: reduction %q; choose from %s, or none", ErrSettings, s.Reduction, strings.Join(Reductions(), ", "))
	case s.Reduction != SVRG && s.Snapshot != 0:
		return fmt.Errorf("%w: snapshots every %v epochs without svrg; choose reduction svrg, or no snapshots", ErrSettings, s.Snapshot)
	case s.Reduction == SVRG && (!(s.Snapshot > 0) || math.IsInf(s.Snapshot, 1)):
		return fmt.Errorf("%w: snapshots every %v epochs; choose a number above 0", ErrSettings, s.Snapshot)
	case s.Reduction != "" && s.Rule == Adam:
		return fmt.Errorf("%w: %s with rule adam, whose steps do not shrink with the variance; choose sgd, momentum or adagrad", ErrSettings, s.Reduction)
	}
	return nil
}

// stepAt returns the step size of iteration t, counted from 0.
func (s *Settings) stepAt(t int) float64 {
	switch s.Schedule {
	case Inverse:
		return s.Step / (1 + float64(t)/s.ScheduleOffset)
	case InverseSqrt:
		return s.Step / math.Sqrt(1+float64(t)/s.ScheduleOffset)
	}
	return s.Step
}
