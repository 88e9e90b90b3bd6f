package declare

import (
	"fmt"
	"math"
)

// Gain writes how many times sooner a method reaches a target than its baseline:
// 0 where it never does and the baseline does, infinite the other way round.
func Gain(ratio float64) string {
	switch {
	case ratio == 0:
		return "never"
	case math.IsInf(ratio, 1):
		return "∞"
	}
	return fmt.Sprintf("%.2g", ratio)
}
