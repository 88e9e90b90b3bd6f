package safetensors

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
)

// Write writes tensors of type F32, in their order, and metadata, which may be
// nil. The error wraps ErrFormat for tensors that are not sound.
func Write(w io.Writer, tensors []Tensor, metadata map[string]string) error {
	header, err := makeHeader(tensors, metadata)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	// Errors of a buffered writer stay with it until it is flushed.
	binary.Write(out, binary.LittleEndian, uint64(len(header)))
	out.Write(header)
	var raw [4]byte
	for _, t := range tensors {
		for _, value := range t.Data {
			binary.LittleEndian.PutUint32(raw[:], math.Float32bits(value))
			out.Write(raw[:])
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing tensors: %w", err)
	}
	return nil
}

// makeHeader writes the entries in the order of the tensors, and pads them with
// spaces so that the data begin at a multiple of 8 bytes.
func makeHeader(tensors []Tensor, metadata map[string]string) ([]byte, error) {
	var header bytes.Buffer
	header.WriteByte('{')
	add := func(name string, value any) error {
		key, err := json.Marshal(name)
		if err != nil {
			return err
		}
		text, err := json.Marshal(value)
		if err != nil {
			return err
		}
		if header.Len() > 1 {
			header.WriteByte(',')
		}
		fmt.Fprintf(&header, "%s:%s", key, text)
		return nil
	}
	if len(metadata) > 0 {
		if err := add(metadataKey, metadata); err != nil {
			return nil, fmt.Errorf("writing metadata: %w", err)
		}
	}
	begin := 0
	seen := make(map[string]bool)
	for _, t := range tensors {
		count, err := elements(t.Shape)
		if err != nil || t.Type != F32 || count != len(t.Data) || seen[t.Name] || t.Name == metadataKey {
			return nil, fmt.Errorf("%w: tensor %q of type %s and shape %v with %d values; a name of its own, type F32 and as many values as the shape says are needed",
				ErrFormat, t.Name, t.Type, t.Shape, len(t.Data))
		}
		seen[t.Name] = true
		shape := append([]int{}, t.Shape...)
		if err := add(t.Name, entry{F32, shape, []int{begin, begin + 4*count}}); err != nil {
			return nil, fmt.Errorf("writing the header of %q: %w", t.Name, err)
		}
		begin += 4 * count
	}
	header.WriteByte('}')
	for header.Len()%8 != 0 {
		header.WriteByte(' ')
	}
	return header.Bytes(), nil
}
