//go:build !purego

package peak

import "golang.org/x/sys/cpu"

// chains is the number of independent sums: more than the multiply-adds that
// are under way at once on today's processors, four cycles on two units.
const chains = 12

func multiplyAddAVX2(rounds int)

func multiplyAddAVX512(rounds int)

// Available lists what this processor has, narrowest first.
func Available() []Instructions {
	var all []Instructions
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		all = append(all, Instructions{"avx2", multiplyAddAVX2, 2 * chains * 8})
	}
	if cpu.X86.HasAVX512F {
		all = append(all, Instructions{"avx512", multiplyAddAVX512, 2 * chains * 16})
	}
	return all
}
