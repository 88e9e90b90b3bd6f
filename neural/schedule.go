package neural

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// schedule is γ_t, the step size at iteration t, counted from 1.
type schedule struct {
	first float64
	end   float64 // where a cosine is zero; infinite for a constant
}

// parseSchedule reads a schedule:
//
//	constant:a   γ_t = a
//	cosine:a,T   γ_t = a/2 (1 + cos(π (t−1)/T)), and 0 from T on (Loshchilov and
//	             Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts",
//	             ICLR 2017, without restarts)
func parseSchedule(text string) (schedule, error) {
	form, list, _ := strings.Cut(text, ":")
	fields := strings.Split(list, ",")
	wanted := map[string]int{"constant": 1, "cosine": 2}[form]
	if wanted == 0 || len(fields) != wanted {
		return schedule{}, fmt.Errorf("%w: step %q; write constant:a or cosine:a,T", ErrSettings, text)
	}
	numbers := []float64{0, math.Inf(1)}
	for i, word := range fields {
		value, err := strconv.ParseFloat(word, 64)
		if err != nil || !(value > 0) || math.IsInf(value, 0) {
			return schedule{}, fmt.Errorf("%w: step %q: %q is no number above 0", ErrSettings, text, word)
		}
		numbers[i] = value
	}
	return schedule{numbers[0], numbers[1]}, nil
}

// Times returns the settings with steps so many times as large. The error wraps
// ErrSettings.
func (s Settings) Times(multiple float64) (Settings, error) {
	step, err := parseSchedule(s.Step)
	if err != nil {
		return s, err
	}
	step.first *= multiple
	s.Step = step.String()
	return s, nil
}

// FirstStep returns γ_1. The error wraps ErrSettings.
func (s Settings) FirstStep() (float64, error) {
	step, err := parseSchedule(s.Step)
	return step.first, err
}

// String writes what parseSchedule reads.
func (s schedule) String() string {
	if math.IsInf(s.end, 1) {
		return fmt.Sprintf("constant:%v", s.first)
	}
	return fmt.Sprintf("cosine:%v,%v", s.first, s.end)
}

func (s schedule) at(iteration int) float64 {
	done := float64(iteration-1) / s.end
	if done >= 1 {
		return 0
	}
	return s.first / 2 * (1 + math.Cos(math.Pi*done))
}
