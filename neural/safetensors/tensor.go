package safetensors

import (
	"errors"
	"fmt"
	"slices"
)

// ErrFormat is wrapped by errors for a file that is no sound safetensors file, and
// for tensors that cannot be written as one.
var ErrFormat = errors.New("invalid safetensors file")

// F32 is the type of float32 data.
const F32 = "F32"

// metadataKey is the one name in a header that is no tensor.
const metadataKey = "__metadata__"

// Tensor is a named array.
type Tensor struct {
	Name  string
	Type  string // F32, or whatever else a file has
	Shape []int
	Data  []float32 // row-major; nil unless the type is F32
}

// bits is how many bits an element of a type takes.
var bits = map[string]int{
	"BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "U16": 16, "I16": 16, "F16": 16, "BF16": 16,
	"U32": 32, "I32": 32, F32: 32, "U64": 64, "I64": 64, "F64": 64,
}

// most bounds the elements of a tensor and the bytes of a file.
const most = 1 << 40

// elements returns how many elements a shape has.
func elements(shape []int) (int, error) {
	count := 1
	for _, side := range shape {
		if side < 0 || side > most || side > 0 && count > most/side {
			return 0, fmt.Errorf("a shape of %v", shape)
		}
		count *= side
	}
	return count, nil
}

// Find returns the tensor with a name.
func Find(tensors []Tensor, name string) (Tensor, bool) {
	i := slices.IndexFunc(tensors, func(t Tensor) bool { return t.Name == name })
	if i < 0 {
		return Tensor{}, false
	}
	return tensors[i], true
}
