package kernel

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Step is a step-size schedule, γ_t at iteration t, counted from 1. The zero
// Step is no schedule.
type Step struct {
	form stepForm
	a, b float64
}

type stepForm int

const (
	noStep stepForm = iota
	constantStep
	inverseStep
	hyperbolicStep
)

// stepForms lists the schedules as they are written, with how many numbers
// each takes.
var stepForms = []struct {
	name, usage string
	form        stepForm
	numbers     int
}{
	{"constant", "constant:a", constantStep, 1},
	{"inverse", "inverse:theta,t0", inverseStep, 2},
	{"hyperbolic", "hyperbolic:a,tau", hyperbolicStep, 2},
}

// ParseStep reads a schedule:
//
//	constant:a         γ_t = a
//	inverse:theta,t0   γ_t = theta/(t + t0), t0 ≥ 0
//	hyperbolic:a,tau   γ_t = a/(1 + t/tau)
//
// All numbers but t0 are above 0. The error wraps ErrSettings.
func ParseStep(text string) (Step, error) {
	name, list, _ := strings.Cut(text, ":")
	for _, known := range stepForms {
		if name != known.name {
			continue
		}
		fields := strings.Split(list, ",")
		if len(fields) != known.numbers {
			return Step{}, fmt.Errorf("%w: step %q; write %s", ErrSettings, text, known.usage)
		}
		step := Step{form: known.form}
		for i, number := range []*float64{&step.a, &step.b}[:known.numbers] {
			value, err := strconv.ParseFloat(fields[i], 64)
			zeroAllowed := known.form == inverseStep && i == 1
			if err != nil || math.IsInf(value, 0) || !(value > 0 || zeroAllowed && value == 0) {
				return Step{}, fmt.Errorf("%w: step %q: %q is no number above 0; write %s", ErrSettings, text, fields[i], known.usage)
			}
			*number = value
		}
		return step, nil
	}
	return Step{}, fmt.Errorf("%w: step %q; write constant:a, inverse:theta,t0 or hyperbolic:a,tau", ErrSettings, text)
}

// At returns γ_t for t ≥ 1.
func (s Step) At(t int) float64 {
	switch s.form {
	case inverseStep:
		return s.a / (float64(t) + s.b)
	case hyperbolicStep:
		return s.a / (1 + float64(t)/s.b)
	}
	return s.a
}

// Times returns the schedule with all steps multiplied by a factor above 0.
func (s Step) Times(factor float64) Step {
	s.a *= factor
	return s
}

// String returns what ParseStep reads.
func (s Step) String() string {
	for _, known := range stepForms {
		if known.form == s.form {
			text := known.name + ":" + strconv.FormatFloat(s.a, 'g', -1, 64)
			if known.numbers == 2 {
				text += "," + strconv.FormatFloat(s.b, 'g', -1, 64)
			}
			return text
		}
	}
	return ""
}

// warning returns advice where an inverse schedule starts so large that the
// noise of the first batches can blow the run up, "" where there is none to
// give. A fresh block's step moves scores by about γ at any row, with a noise
// of γ/√batch: t0 ≥ theta²/batch keeps the sum of its squares below 1.
func (s Step) warning(batch int) string {
	if advised := s.a * s.a / float64(batch); s.form == inverseStep && s.b < advised {
		return fmt.Sprintf("step %v: t0 below theta²/batch = %.3g lets the noise of the first batches blow the run up", s, advised)
	}
	return ""
}
