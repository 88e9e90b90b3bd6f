package kernel

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"math"
	"slices"
)

// A model file is a line that names the format, the length of the header as
// 4 bytes, the header in JSON, the scale and the coefficients a as float64, and
// the SHA-256 of all that; numbers are little-endian. The features are not in
// it: they follow from their settings.
const modelMagic = "gradsample kernel model 1\n"

type modelHeader struct {
	Kernel
	Dim      int      `json:"dim"`
	Block    int      `json:"block"`
	Stream   []string `json:"stream"`
	Loss     string   `json:"loss"`
	Outputs  int      `json:"outputs"`
	Features int      `json:"features"`
}

// Save writes the model. Load gives it back with predictions of the same bits.
func (m *Model) Save(w io.Writer) error {
	header, err := json.Marshal(modelHeader{
		Kernel: m.settings.Kernel, Dim: m.settings.Dim, Block: m.settings.Block, Stream: m.settings.Stream,
		Loss: m.loss, Outputs: m.outputs, Features: m.Features(),
	})
	if err != nil {
		return fmt.Errorf("writing the header of a model: %w", err)
	}
	sum, buffered := sha256.New(), bufio.NewWriter(w)
	both := io.MultiWriter(buffered, sum)
	// Errors of a buffered writer stay with it until it is flushed.
	io.WriteString(both, modelMagic)
	binary.Write(both, binary.LittleEndian, uint32(len(header)))
	both.Write(header)
	binary.Write(both, binary.LittleEndian, m.scale)
	for values := range slices.Chunk(m.coefficients, valuesAtOnce) {
		binary.Write(both, binary.LittleEndian, values)
	}
	buffered.Write(sum.Sum(nil))
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("writing a model: %w", err)
	}
	return nil
}

const (
	// valuesAtOnce is how many coefficients are read or written together, so that
	// no header can make Load ask for more memory than there is file.
	valuesAtOnce = 8192
	longest      = 1 << 16 // header
	largest      = 1 << 30 // number in a header
)

// Load reads what Save wrote. The model keeps at most so many bytes of random
// features (FeatureSettings.Memory). The error wraps ErrModel where the file is
// at fault.
func Load(r io.Reader, memory int64) (*Model, error) {
	sum := sha256.New()
	tee := io.TeeReader(bufio.NewReader(r), sum)
	header, err := readHeader(tee)
	if err != nil {
		return nil, err
	}
	var scale float64
	if err := binary.Read(tee, binary.LittleEndian, &scale); err != nil {
		return nil, modelError("reading the scale", err)
	}
	coefficients, err := readValues(tee, header.Features*header.Outputs)
	if err != nil {
		return nil, err
	}
	if err := readEnd(tee, sum); err != nil {
		return nil, err
	}
	if !finite(scale) || !allFinite(coefficients) {
		return nil, fmt.Errorf("%w: a coefficient is not finite", ErrModel)
	}
	m, err := newModel(FeatureSettings{
		Kernel: header.Kernel, Dim: header.Dim, Block: header.Block, Memory: memory, Stream: header.Stream,
	}, header.Loss, header.Outputs)
	if err != nil {
		return nil, modelError("header", err)
	}
	m.scale, m.coefficients = scale, coefficients
	m.round(0, m.Features())
	return m, nil
}

func readHeader(r io.Reader) (header modelHeader, err error) {
	magic := make([]byte, len(modelMagic))
	if _, err := io.ReadFull(r, magic); err != nil || string(magic) != modelMagic {
		return header, fmt.Errorf("%w: it does not begin with %q", ErrModel, modelMagic)
	}
	var length uint32
	if err := binary.Read(r, binary.LittleEndian, &length); err != nil {
		return header, modelError("reading the header's length", err)
	}
	if length > longest {
		return header, fmt.Errorf("%w: a header of %d bytes; at most %d are allowed", ErrModel, length, longest)
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(r, text); err != nil {
		return header, modelError("reading the header", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&header); err != nil {
		return header, modelError("header", err)
	}
	return header, header.check()
}

func (h *modelHeader) check() error {
	for _, number := range []struct {
		name        string
		value, from int
	}{{"dim", h.Dim, 1}, {"block", h.Block, 1}, {"outputs", h.Outputs, 1}, {"features", h.Features, 0}} {
		if number.value < number.from || number.value > largest {
			return fmt.Errorf("%w: header: %s is %d; it must be from %d to %d", ErrModel, number.name, number.value, number.from, largest)
		}
	}
	if _, err := newLoss(h.Loss, h.Outputs, 1); err != nil {
		return modelError("header", err)
	}
	if h.Loss != Softmax && h.Outputs != 1 {
		return fmt.Errorf("%w: header: loss %s with %d outputs", ErrModel, h.Loss, h.Outputs)
	}
	return nil
}

func readValues(r io.Reader, count int) ([]float64, error) {
	var values []float64
	piece := make([]float64, min(count, valuesAtOnce))
	for len(values) < count {
		piece = piece[:min(len(piece), count-len(values))]
		if err := binary.Read(r, binary.LittleEndian, piece); err != nil {
			return nil, modelError(fmt.Sprintf("reading coefficient %d of %d", len(values), count), err)
		}
		values = append(values, piece...)
	}
	return values, nil
}

// readEnd compares the checksum of what was read with the one that follows.
func readEnd(r io.Reader, sum hash.Hash) error {
	want := sum.Sum(nil)
	end, err := io.ReadAll(io.LimitReader(r, sha256.Size+1))
	switch {
	case err != nil:
		return modelError("reading the checksum", err)
	case len(end) != sha256.Size:
		return fmt.Errorf("%w: %d bytes follow the coefficients where %d of checksum should", ErrModel, len(end), sha256.Size)
	case !bytes.Equal(end, want):
		return fmt.Errorf("%w: its checksum does not match: it was damaged", ErrModel)
	}
	return nil
}

// modelError puts an error in one line, with a file that ends too soon said in
// words.
func modelError(doing string, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: %s: the file ends too soon", ErrModel, doing)
	}
	return fmt.Errorf("%w: %s: %w", ErrModel, doing, err)
}

func allFinite(values []float64) bool {
	return !slices.ContainsFunc(values, func(value float64) bool { return math.IsNaN(value) || math.IsInf(value, 0) })
}
