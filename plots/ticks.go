package plots

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
)

// ticks are the axis' tick marks, at most most of them with a label (most at
// least 2).
func (a axis) ticks(most int) []plot.Tick {
	if !a.log {
		return linearTicks(a.min, a.max, most)
	}
	if ticks, ok := decadeTicks(a.min, a.max, most); ok {
		return ticks
	}
	if ticks, ok := mantissaTicks(a.min, a.max, most); ok {
		return ticks
	}
	return linearTicks(a.min, a.max, most)
}

// linearTicks are labelled at multiples of 1, 2 or 5 times a power of ten, with
// unlabelled marks half way.
func linearTicks(low, high float64, most int) []plot.Tick {
	step := math.Pow(10, math.Floor(math.Log10((high-low)/float64(most))))
	mantissas := []float64{2, 2.5, 2} // from 1 to 2, to 5, to 10
	for i := 0; math.Floor(high/step+slack)-math.Ceil(low/step-slack)+1 > float64(most); i++ {
		step *= mantissas[i%3]
	}
	var ticks []plot.Tick
	first := math.Ceil(2*low/step - slack)
	for i := first; i <= math.Floor(2*high/step+slack); i++ {
		tick := plot.Tick{Value: i * step / 2}
		if math.Mod(i, 2) == 0 {
			tick.Label = linearLabel(tick.Value, step, max(math.Abs(low), math.Abs(high)))
		}
		ticks = append(ticks, tick)
	}
	return ticks
}

// slack forgives the rounding of a tick that lies on an axis' end.
const slack = 1e-9

// linearLabel writes a multiple of step with the decimals that the step needs,
// or by powers of ten where the axis' largest value is very large or small.
func linearLabel(value, step, largest float64) string {
	if math.Abs(value) < slack*step {
		return "0"
	}
	if largest >= 1e5 || largest < 1e-3 {
		decimals := max(0, int(math.Floor(math.Log10(math.Abs(value))+slack)-math.Floor(math.Log10(step)+slack)))
		return shortExponent(strconv.FormatFloat(value, 'e', decimals, 64))
	}
	decimals := max(0, -int(math.Floor(math.Log10(step)+slack)))
	return strconv.FormatFloat(value, 'f', decimals, 64)
}

// decadeTicks are labelled at powers of ten, at every one or at every second,
// third, ... where they would be too many; ok where at least two are in range.
// Unlabelled marks are at 2 to 9 times the powers, or at the powers left out.
func decadeTicks(low, high float64, most int) (ticks []plot.Tick, ok bool) {
	first, last := decades(low, high)
	if last-first < 1 {
		return nil, false
	}
	every := (last-first)/most + 1
	for decade := first - 1; decade <= last; decade++ {
		power := math.Pow10(decade)
		if decade >= first {
			tick := plot.Tick{Value: power}
			if (decade-last)%every == 0 {
				tick.Label = logLabel(power)
			}
			ticks = append(ticks, tick)
		}
		for multiple := 2.0; every == 1 && multiple < 10; multiple++ {
			if value := multiple * power; low <= value && value <= high {
				ticks = append(ticks, plot.Tick{Value: value})
			}
		}
	}
	return ticks, true
}

// mantissaTicks are labelled at 1, 2 and 5 times powers of ten, for an axis
// that holds hardly a decade; ok where that makes at least two labels and no
// more than asked for.
func mantissaTicks(low, high float64, most int) (ticks []plot.Tick, ok bool) {
	first, last := decades(low, high)
	labels := 0
	for decade := first - 1; decade <= last; decade++ {
		for multiple := 1.0; multiple < 10; multiple++ {
			tick := plot.Tick{Value: multiple * math.Pow10(decade)}
			if tick.Value < low || tick.Value > high {
				continue
			}
			if multiple == 1 || multiple == 2 || multiple == 5 {
				tick.Label = logLabel(tick.Value)
				labels++
			}
			ticks = append(ticks, tick)
		}
	}
	return ticks, 2 <= labels && labels <= most
}

// decades are the exponents of the smallest and the largest power of ten
// within a range.
func decades(low, high float64) (first, last int) {
	return int(math.Ceil(math.Log10(low) - slack)), int(math.Floor(math.Log10(high) + slack))
}

// logLabel writes 0.01 to 1000 plainly and other values by powers of ten.
func logLabel(value float64) string {
	if value > 0.0095 && value < 9500 {
		return strconv.FormatFloat(value, 'f', max(0, -int(math.Floor(math.Log10(value)+slack))), 64)
	}
	return shortExponent(strconv.FormatFloat(value, 'e', 0, 64))
}

// shortExponent takes the plus and the leading zeros out of an exponent, and
// the zeros that end a fraction: 2e+05 is 2e5.
func shortExponent(number string) string {
	mantissa, exponent, _ := strings.Cut(number, "e")
	if strings.Contains(mantissa, ".") {
		mantissa = strings.TrimRight(strings.TrimRight(mantissa, "0"), ".")
	}
	sign := ""
	if strings.HasPrefix(exponent, "-") {
		sign = "-"
	}
	return mantissa + "e" + sign + strings.TrimLeft(exponent, "+-0")
}
