package rng

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
)

// Stream is one named source of randomness. It has all methods of
// math/rand/v2's Rand. A Stream must not be shared between goroutines.
type Stream struct {
	*rand.Rand
	source *rand.ChaCha8
	ahead  *foreseeing // in the place of source, once anything was foreseen
}

// New returns the stream with the given name. The parts of a name are kept
// apart: ("a", "bc") and ("ab", "c") are two streams.
func New(name ...string) *Stream {
	hash := sha256.New()
	var length [8]byte
	for _, part := range name {
		binary.LittleEndian.PutUint64(length[:], uint64(len(part)))
		hash.Write(length[:])
		hash.Write([]byte(part))
	}
	source := rand.NewChaCha8([32]byte(hash.Sum(nil)))
	return &Stream{Rand: rand.New(source), source: source}
}

// MarshalBinary returns the stream's position, so that a checkpoint can go on
// from it.
func (s *Stream) MarshalBinary() ([]byte, error) {
	source := s.source
	if s.ahead != nil {
		source = s.ahead.position()
	}
	position, err := source.MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("saving a random stream's position: %w", err)
	}
	return position, nil
}

// UnmarshalBinary moves the stream to a position that MarshalBinary returned.
// A zero Stream may be unmarshalled into.
func (s *Stream) UnmarshalBinary(position []byte) error {
	source := new(rand.ChaCha8)
	if err := source.UnmarshalBinary(position); err != nil {
		return fmt.Errorf("restoring a random stream's position: %w", err)
	}
	*s = Stream{Rand: rand.New(source), source: source}
	return nil
}
