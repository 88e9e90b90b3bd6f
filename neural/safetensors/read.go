package safetensors

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// longest is the largest header that the format's own library reads.
const longest = 100_000_000

// entry is a tensor as the header has it.
type entry struct {
	Type    string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets []int  `json:"data_offsets"`
}

// Read returns the tensors of a file in the order of their data. The error wraps
// ErrFormat where the file is at fault.
func Read(r io.Reader) ([]Tensor, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	tensors, ends, err := readHeader(in)
	if err != nil {
		return nil, err
	}
	begin := 0
	for i := range tensors {
		t := &tensors[i]
		length := ends[i] - begin
		if t.Type == F32 {
			t.Data, err = readFloats(in, length/4)
		} else {
			_, err = io.CopyN(io.Discard, in, int64(length))
		}
		if err != nil {
			return nil, atEnd(fmt.Sprintf("the data of %q", t.Name), err)
		}
		begin = ends[i]
	}
	if _, err := in.ReadByte(); err == nil {
		return nil, fmt.Errorf("%w: more bytes follow its last tensor", ErrFormat)
	}
	return tensors, nil
}

// readHeader returns the tensors in the order of their data, without them, and
// where the data of each end.
func readHeader(in io.Reader) ([]Tensor, []int, error) {
	var length uint64
	if err := binary.Read(in, binary.LittleEndian, &length); err != nil {
		return nil, nil, atEnd("the length of the header", err)
	}
	if length > longest {
		return nil, nil, fmt.Errorf("%w: a header of %d bytes; at most %d are allowed", ErrFormat, length, longest)
	}
	var text bytes.Buffer // grows with what is there, not with what is promised
	if _, err := io.CopyN(&text, in, int64(length)); err != nil {
		return nil, nil, atEnd("the header", err)
	}
	entries, err := parseHeader(text.Bytes())
	if err != nil {
		return nil, nil, err
	}
	return ordered(entries)
}

// named is an entry with its name.
type named struct {
	name string
	entry
}

// parseHeader reads the header's object key by key, as no name may come twice.
func parseHeader(text []byte) ([]named, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return nil, fmt.Errorf("%w: its header is no JSON object", ErrFormat)
	}
	var entries []named
	seen := make(map[string]bool)
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, fmt.Errorf("%w: header: %w", ErrFormat, err)
		}
		name, _ := token.(string)
		if seen[name] {
			return nil, fmt.Errorf("%w: header: %q is there twice", ErrFormat, name)
		}
		seen[name] = true
		if name == metadataKey {
			err = decoder.Decode(new(map[string]string))
		} else {
			e := named{name: name}
			err = decoder.Decode(&e.entry)
			entries = append(entries, e)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: header: %q: %w", ErrFormat, name, err)
		}
	}
	if _, err := decoder.Token(); err != nil {
		return nil, fmt.Errorf("%w: header: %w", ErrFormat, err)
	}
	if rest := bytes.TrimSpace(text[decoder.InputOffset():]); len(rest) > 0 {
		return nil, fmt.Errorf("%w: header: %d bytes follow its JSON object", ErrFormat, len(rest))
	}
	return entries, nil
}

// ordered checks that the tensors' data follow each other without gaps.
func ordered(entries []named) (tensors []Tensor, ends []int, err error) {
	for _, e := range entries {
		wrong := func(format string, a ...any) error {
			return fmt.Errorf("%w: header: %q: "+format, append([]any{ErrFormat, e.name}, a...)...)
		}
		width, known := bits[e.Type]
		if !known {
			return nil, nil, wrong("there is no type %q", e.Type)
		}
		if len(e.Offsets) != 2 || e.Offsets[0] < 0 || e.Offsets[1] < e.Offsets[0] || e.Offsets[1] > most {
			return nil, nil, wrong("offsets %v; a begin and an end are needed", e.Offsets)
		}
		count, err := elements(e.Shape)
		if err != nil {
			return nil, nil, wrong("%w", err)
		}
		if count*width/8 != e.Offsets[1]-e.Offsets[0] {
			return nil, nil, wrong("%s of shape %v takes %d bytes, its offsets are %v", e.Type, e.Shape, count*width/8, e.Offsets)
		}
	}
	slices.SortStableFunc(entries, func(a, b named) int {
		if a.Offsets[0] != b.Offsets[0] {
			return a.Offsets[0] - b.Offsets[0]
		}
		return a.Offsets[1] - b.Offsets[1]
	})
	end := 0
	for _, e := range entries {
		if e.Offsets[0] != end {
			return nil, nil, fmt.Errorf("%w: header: %q begins at %d, the tensor before ends at %d", ErrFormat, e.name, e.Offsets[0], end)
		}
		end = e.Offsets[1]
		tensors, ends = append(tensors, Tensor{Name: e.name, Type: e.Type, Shape: e.Shape}), append(ends, end)
	}
	return tensors, ends, nil
}

// floatsAtOnce is how many numbers are read together, so that no header can ask
// for more memory than there is file.
const floatsAtOnce = 1 << 14

func readFloats(in io.Reader, count int) ([]float32, error) {
	values := []float32{}
	var raw [4 * floatsAtOnce]byte
	for len(values) < count {
		piece := raw[:4*min(floatsAtOnce, count-len(values))]
		if _, err := io.ReadFull(in, piece); err != nil {
			return nil, err
		}
		for i := 0; i < len(piece); i += 4 {
			values = append(values, math.Float32frombits(binary.LittleEndian.Uint32(piece[i:])))
		}
	}
	return values, nil
}

// atEnd puts an error in one line, with a file that ends too soon said in words.
func atEnd(reading string, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: it ends within %s", ErrFormat, reading)
	}
	return fmt.Errorf("reading %s: %w", reading, err)
}
