package results

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// CheckpointFormat is the version of the checkpoint files' layout.
const CheckpointFormat = 1

// Checkpoint is from where a trial can go on, as its file holds it: the state in
// which it was interrupted, or in which it reached the end of its budget. It
// belongs to a key, and so to one version of data and algorithm.
type Checkpoint struct {
	Format    int       `json:"format"`
	Key       string    `json:"key"`
	Multiples []float64 `json:"multiples"` // the step sizes that led there
	State     []byte    `json:"state"`     // the measurement's own
	Digest    string    `json:"digest"`    // of everything above
}

// Encode fills in format and digest and returns the checkpoint as its file holds
// it.
func (c *Checkpoint) Encode() ([]byte, error) {
	c.Format = CheckpointFormat
	digest, err := c.digest()
	if err != nil {
		return nil, err
	}
	c.Digest = digest
	encoded, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("encoding the checkpoint of %s: %w", c.Key, err)
	}
	return append(encoded, '\n'), nil
}

func (c *Checkpoint) digest() (string, error) {
	plain := *c
	plain.Digest = ""
	canonical, err := json.Marshal(plain)
	if err != nil {
		return "", fmt.Errorf("writing the canonical form of the checkpoint of %s: %w", c.Key, err)
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:]), nil
}

// DecodeCheckpoint reads a checkpoint back and holds it against its digest. Its
// errors are ErrDamaged.
func DecodeCheckpoint(encoded []byte) (*Checkpoint, error) {
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.DisallowUnknownFields()
	c := new(Checkpoint)
	if err := decoder.Decode(c); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: something follows the checkpoint", ErrDamaged)
	}
	if c.Format != CheckpointFormat {
		return nil, fmt.Errorf("%w: layout %d, this program reads %d", ErrDamaged, c.Format, CheckpointFormat)
	}
	digest, err := c.digest()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if digest != c.Digest {
		return nil, fmt.Errorf("%w: its content does not match its digest", ErrDamaged)
	}
	return c, nil
}

// CheckpointOf tells whether a file is a sound checkpoint of a key. Of what Encode
// wrote it need not decode the state for that, which may be long.
func CheckpointOf(key string, encoded []byte) bool {
	if bytes.HasPrefix(encoded, fmt.Appendf(nil, `{"format":%d,"key":%q,`, CheckpointFormat, key)) && ownHashHolds(encoded, "digest") {
		return true
	}
	c, err := DecodeCheckpoint(encoded)
	return err == nil && c.Key == key
}
