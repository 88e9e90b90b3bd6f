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

// RecordFormat is the version of the record files' layout.
const RecordFormat = 2

// Status says how a trial ended. Every status is counted in the aggregates.
type Status string

// The statuses of a record.
const (
	StatusDone     Status = "done"
	StatusDiverged Status = "diverged" // the iterates left the finite numbers or blew up
	StatusFailed   Status = "failed"   // the trial could not be run
)

// Data describes the rows that a trial saw.
type Data struct {
	Name     string `json:"name"`
	State    string `json:"state"` // real, subset, surrogate, synthetic or own file
	Checksum string `json:"checksum"`
	Rows     int    `json:"rows"`
	TestRows int    `json:"test_rows"`
	Columns  int    `json:"columns"`
	Split    string `json:"split"` // published, random 9:1, …
	Note     string `json:"note,omitempty"`
}

// StateNote says in words what a data set's rows are; empty where they are the
// real set. A synthetic set stands in for nothing.
func StateNote(name, state string) string {
	switch state {
	case "real":
		return ""
	case "synthetic":
		return name + " is synthetic"
	case "own file":
		return name + " is an own file"
	}
	return name + " is a " + state
}

// Record is one trial's outcome, as its file holds it. Payload is determined
// by the trial, the data and the algorithm, to the bit; Timings, Machine and
// Seconds are not, and never enter a statistical CSV.
type Record struct {
	Format    int     `json:"format"`
	Key       string  `json:"key"`
	Trial     Trial   `json:"trial"`
	Budget    float64 `json:"budget"` // epochs that the payload covers
	Data      Data    `json:"data"`
	Algorithm string  `json:"algorithm"`
	Status    Status  `json:"status"`
	Reason    string  `json:"reason,omitempty"`
	Step      float64 `json:"step,omitempty"` // the step size that was used; its grid multiple times Scale
	Scale     float64 `json:"scale,omitempty"`
	Payload   Table   `json:"payload"`
	Digest    string  `json:"digest"` // of everything above
	Timings   Table   `json:"timings"`
	Machine   string  `json:"machine"`           // hardware fingerprint
	Seconds   float64 `json:"seconds,omitempty"` // that the trial took, among others; 0 where a part was done before
	Checksum  string  `json:"checksum"`          // of everything above; Encode fills it in
}

var (
	// ErrDamaged marks a record file that cannot be trusted: truncated, altered or
	// of an unknown layout. The trial is to be run again.
	ErrDamaged = errors.New("damaged record")
	// ErrEarlier marks a record file in the layout of an earlier version of this
	// program. The trial is to be run again.
	ErrEarlier = errors.New("record of an earlier version")
)

// Seal fills in the format and the digest.
func (r *Record) Seal() error {
	r.Format = RecordFormat
	digest, err := r.digest()
	if err != nil {
		return err
	}
	r.Digest = digest
	return nil
}

// digest covers all that is determined by the trial, and nothing that is timed.
func (r *Record) digest() (string, error) {
	determined := *r
	determined.Digest, determined.Timings, determined.Machine, determined.Seconds = "", Table{}, "", 0
	_, digest, err := determined.canonical()
	return digest, err
}

// canonical is the record's text without its checksum, and the checksum of that.
func (r *Record) canonical() (text []byte, checksum string, err error) {
	plain := *r
	plain.Checksum = ""
	if text, err = json.Marshal(plain); err != nil {
		return nil, "", fmt.Errorf("writing the canonical form of record %s: %w", r.Key, err)
	}
	sum := sha256.Sum256(text)
	return text, hex.EncodeToString(sum[:]), nil
}

// Encode returns the record as its file holds it: its canonical text with the
// checksum put in, which comes last.
func (r *Record) Encode() ([]byte, error) {
	text, checksum, err := r.canonical()
	if err != nil {
		return nil, err
	}
	body := bytes.TrimSuffix(text, []byte(`"}`))
	return append(append(body, checksum...), "\"}\n"...), nil
}

// DecodeRecord reads a record back and holds it against its checksums and its
// key. Its errors are ErrDamaged or ErrEarlier.
func DecodeRecord(encoded []byte) (*Record, error) {
	if record, ok := readAsWritten(encoded); ok {
		return record, nil
	}
	return decodeWithCare(encoded)
}

// decodeWithCare reads a record that Encode may have written in another spelling,
// holds it against digest and checksum by writing it anew, and says what is wrong
// with it.
func decodeWithCare(encoded []byte) (*Record, error) {
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.DisallowUnknownFields()
	record := new(Record)
	if err := decoder.Decode(record); err != nil {
		return nil, unreadable(encoded, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: something follows the record", ErrDamaged)
	}
	if record.Format != RecordFormat {
		return nil, unreadable(encoded, fmt.Errorf("layout %d, this program reads %d", record.Format, RecordFormat))
	}
	if err := record.sound(); err != nil {
		return nil, err
	}
	key, err := record.Trial.Key(record.Data.Checksum, record.Algorithm)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if key != record.Key {
		return nil, fmt.Errorf("%w: its trial does not match its key", ErrDamaged)
	}
	return record, nil
}

// sound holds a record against its digest and its checksum. The error is
// ErrDamaged.
func (r *Record) sound() error {
	digest, err := r.digest()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	_, checksum, err := r.canonical()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if digest != r.Digest || checksum != r.Checksum {
		return fmt.Errorf("%w: its content does not match its checksums", ErrDamaged)
	}
	return nil
}

// unreadable tells a whole file of an earlier layout, whatever that was, from a
// damaged one.
func unreadable(encoded []byte, cause error) error {
	var file struct {
		Format int `json:"format"`
	}
	if json.Unmarshal(encoded, &file) == nil && file.Format > 0 && file.Format < RecordFormat {
		return fmt.Errorf("%w: layout %d, this program reads %d", ErrEarlier, file.Format, RecordFormat)
	}
	return fmt.Errorf("%w: %w", ErrDamaged, cause)
}
