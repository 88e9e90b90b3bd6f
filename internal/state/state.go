// Package state saves and restores what a long computation has become, part by
// part, to the bit.
package state

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
)

// Save writes parts one after the other. A part is a pointer to a number, a
// slice or a struct with exported fields, or has a MarshalBinary of its own, as
// a random stream has.
func Save(parts ...any) ([]byte, error) {
	var saved bytes.Buffer
	encoder := gob.NewEncoder(&saved)
	for i, part := range parts {
		if err := encoder.Encode(part); err != nil {
			return nil, fmt.Errorf("saving part %d of a state: %w", i+1, err)
		}
	}
	return saved.Bytes(), nil
}

// Restore reads what Save wrote into pointers to as many parts of the same
// types. They should be as new: fields that were zero when saved are left alone.
func Restore(saved []byte, parts ...any) error {
	reader := bytes.NewReader(saved)
	decoder := gob.NewDecoder(reader)
	for i, part := range parts {
		if err := decoder.Decode(part); err != nil {
			return fmt.Errorf("restoring part %d of a state: %w", i+1, err)
		}
	}
	if reader.Len() > 0 {
		return errors.New("restoring a state: it has more parts than expected")
	}
	return nil
}
