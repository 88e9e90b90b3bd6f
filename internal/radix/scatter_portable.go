//go:build !amd64 || purego

package radix

func scatterFetching([]uint16, *[1 << 16]uint32, []uint32) int { return 0 }
