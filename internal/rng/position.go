package rng

import (
	"encoding/binary"
	"errors"
)

// A position is written as math/rand/v2's ChaCha8 writes its own: this word, how
// many numbers of the iteration have been taken, big-endian, and its key.
const (
	positionWord  = "chacha8:"
	positionBytes = len(positionWord) + 8 + 32
)

// Mark is a position of a stream. It takes little to note one.
type Mark struct {
	key  [4]uint64 // of the iteration
	next uint8     // number to be taken
}

// Mark returns the stream's position.
func (s *Stream) Mark() Mark { return Mark{s.key, s.next} }

// Return moves the stream to a position that it had.
func (s *Stream) Return(m Mark) {
	if m.key != s.key {
		s.key, s.foreseen = m.key, false
		iterate(&s.words, &s.key)
	}
	s.next = m.next
}

// MarshalBinary returns the stream's position, so that a checkpoint can go on
// from it. It never fails.
func (s *Stream) MarshalBinary() ([]byte, error) {
	position := make([]byte, 0, positionBytes)
	position = append(position, positionWord...)
	position = binary.BigEndian.AppendUint64(position, uint64(s.next))
	for _, word := range s.key {
		position = binary.LittleEndian.AppendUint64(position, word)
	}
	return position, nil
}

// UnmarshalBinary moves the stream to a position that MarshalBinary returned.
// A zero Stream may be unmarshalled into.
func (s *Stream) UnmarshalBinary(position []byte) error {
	if len(position) != positionBytes || string(position[:len(positionWord)]) != positionWord {
		return errors.New("restoring a random stream's position: it is none of ChaCha8")
	}
	position = position[len(positionWord):]
	next := binary.BigEndian.Uint64(position)
	if next > taken {
		return errors.New("restoring a random stream's position: more numbers are taken than there are")
	}
	s.begin([32]byte(position[8:]), uint8(next))
	return nil
}
