package rng

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"strconv"
	"testing"

	"gradsample/internal/ratio"
)

// sink keeps what benchmarks draw from being left out.
var sink float64

// summed is work that adds so many numbers up.
func summed[N uint64 | float64 | int](draw func() N) func(times int) {
	return func(times int) {
		var sum N
		for range times {
			sum += draw()
		}
		sink += float64(sum)
	}
}

// BenchmarkNumber holds numbers of a stream against those of math/rand/v2's ChaCha8.
func BenchmarkNumber(b *testing.B) {
	const n = 463_715
	stream, base := New("benchmark"), rand.New(rand.NewChaCha8(sha256.Sum256(nil)))
	for _, method := range []struct {
		name         string
		stream, base func(times int)
	}{
		{"Uint64", summed(func() uint64 { return stream.Uint64() }), summed(base.Uint64)},
		{"Float64", summed(func() float64 { return stream.Float64() }), summed(base.Float64)},
		{"IntN", summed(func() int { return stream.IntN(n) }), summed(func() int { return base.IntN(n) })},
		{"NormFloat64", summed(stream.NormFloat64), summed(base.NormFloat64)},
		{
			"ForeseeIntN and IntN", summed(func() int { return stream.ForeseeIntN(1, n) ^ stream.IntN(n) }),
			summed(func() int { return base.IntN(n) }),
		},
	} {
		b.Run(method.name, func(b *testing.B) { ratio.ReportThread(b, method.stream, method.base) })
	}
	for _, many := range []int{10, 1000} {
		drawn := make([]int, many)
		b.Run("IntNs/"+strconv.Itoa(many), func(b *testing.B) {
			ratio.ReportThread(b, func(times int) {
				for range times {
					stream.IntNs(n, drawn)
				}
			}, func(times int) {
				for range times {
					for i := range drawn {
						drawn[i] = base.IntN(n)
					}
				}
			})
		})
	}
}

// BenchmarkShortStream holds a stream of four numbers against one of math/rand/v2's.
func BenchmarkShortStream(b *testing.B) {
	ratio.ReportThread(b, summed(func() uint64 {
		s := New("a", "short", "stream")
		return s.Uint64() + s.Uint64() + s.Uint64() + s.Uint64()
	}), summed(func() uint64 {
		s := mathRand("a", "short", "stream")
		return s.Uint64() + s.Uint64() + s.Uint64() + s.Uint64()
	}))
}

// mathRand is a stream that is a generator of math/rand/v2.
func mathRand(name ...string) *rand.Rand {
	hash := sha256.New()
	var length [8]byte
	for _, part := range name {
		binary.LittleEndian.PutUint64(length[:], uint64(len(part)))
		hash.Write(length[:])
		hash.Write([]byte(part))
	}
	return rand.New(rand.NewChaCha8([32]byte(hash.Sum(nil))))
}
