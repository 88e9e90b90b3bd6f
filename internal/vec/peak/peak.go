// Package peak keeps the multiply-add units of one core as busy as they can be.
// That is the yardstick for matrix products: what share of the machine they use
// can be said only within one run.
package peak

// chains is the number of independent sums: more than the multiply-adds that
// are under way at once on today's processors, four cycles on two units.
const chains = 12

// An Instruction set has its own peak.
type Instructions struct {
	Name string // as vec.Path has it
	// Run does so many rounds of multiply-adds in registers alone.
	Run func(rounds int)
	// Operations is the number of floating-point operations in a round, two a
	// multiply-add.
	Operations float64
}
