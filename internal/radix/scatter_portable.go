//go:build !amd64 || purego

package radix

func scatterBytesFetching([]uint8, *[1 << 16]uint32, []uint32) int { return 0 }

func scatterWordsFetching([]uint16, *[1 << 16]uint32, []uint32) int { return 0 }
