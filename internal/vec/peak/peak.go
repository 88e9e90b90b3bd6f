// Package peak keeps the multiply-add units of one core as busy as they can be.
// That is the yardstick for matrix products: what share of the machine they use
// can be said only within one run.
package peak

// Instructions is an instruction set, which has its own peak.
type Instructions struct {
	Name string // as vec.Path has it
	// Run does so many rounds of multiply-adds in registers alone.
	Run func(rounds int)
	// Operations is the number of floating-point operations in a round, two for
	// a multiply-add.
	Operations float64
}
