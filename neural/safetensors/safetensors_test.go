package safetensors

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// file is a file with a header and so many bytes of data.
func file(header string, data int) []byte {
	content := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(content, header...), make([]byte, data)...)
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tensors []Tensor
		for i := range rapid.IntRange(0, 4).Draw(t, "tensors") {
			shape := rapid.SliceOfN(rapid.IntRange(0, 4), 0, 4).Draw(t, "shape")
			count, err := elements(shape)
			if err != nil {
				t.Fatal(err)
			}
			data := rapid.SliceOfN(rapid.Float32(), count, count).Draw(t, "data")
			tensors = append(tensors, Tensor{Name: fmt.Sprint(rapid.String().Draw(t, "name"), i), Type: F32, Shape: shape, Data: data})
		}
		var written bytes.Buffer
		if err := Write(&written, tensors, map[string]string{"network": "input\n"}); err != nil {
			t.Fatal(err)
		}
		if length := binary.LittleEndian.Uint64(written.Bytes()); length%8 != 0 {
			t.Fatalf("a header of %d bytes", length)
		}
		read, err := Read(bytes.NewReader(written.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		// Tensors without values have no place of their own.
		order := cmpopts.SortSlices(func(a, b Tensor) bool { return a.Name < b.Name })
		if diff := cmp.Diff(tensors, read, order, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// A file as others write it: names in any order, other types, spaces.
func TestFilesOfOthers(t *testing.T) {
	content := file(`{"b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}, "__metadata__":{"format":"pt"},
		"a":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}   `, 16)
	binary.LittleEndian.PutUint32(content[len(content)-4:], math.Float32bits(1.5))
	tensors, err := Read(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	want := []Tensor{{Name: "a", Type: "I64", Shape: []int{}}, {Name: "b", Type: F32, Shape: []int{2}, Data: []float32{0, 1.5}}}
	if diff := cmp.Diff(want, tensors); diff != "" {
		t.Error(diff)
	}
	if b, ok := Find(tensors, "b"); !ok || b.Data[1] != 1.5 {
		t.Errorf("found %+v", b)
	}
	if _, ok := Find(tensors, "c"); ok {
		t.Error("found what is not there")
	}
}

func TestBadFilesGetOneClearLine(t *testing.T) {
	one := `{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`
	for want, content := range map[string][]byte{
		"it ends within the length of the header":  []byte("abc"),
		"a header of 100000001 bytes":              binary.LittleEndian.AppendUint64(nil, longest+1),
		"it ends within the header":                file(one, 0)[:20],
		`it ends within the data of "a"`:           file(one, 3),
		"more bytes follow its last tensor":        file(one, 5),
		"its header is no JSON object":             file("[]", 0),
		"4 bytes follow its JSON object":           file(one+"null", 4),
		`"a" is there twice`:                       file(strings.TrimSuffix(one, "}")+","+one[1:], 4),
		`there is no type "F31"`:                   file(strings.Replace(one, "F32", "F31", 1), 4),
		"takes 8 bytes, its offsets are [0 4]":     file(strings.Replace(one, "[1]", "[2]", 1), 4),
		"a shape of [-1]":                          file(strings.Replace(one, "[1]", "[-1]", 1), 4),
		"a shape of [9999999 9999999]":             file(strings.Replace(one, "[1]", "[9999999,9999999]", 1), 4),
		"offsets [4 0]":                            file(strings.Replace(one, "[0,4]", "[4,0]", 1), 4),
		"begins at 4, the tensor before ends at 0": file(strings.Replace(one, "[0,4]", "[4,8]", 1), 8),
		`"__metadata__"`:                           file(`{"__metadata__":{"a":1}}`, 0),
		`header: "a": EOF`:                         file(`{"a":`, 0),
	} {
		_, err := Read(bytes.NewReader(content))
		if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	for _, tensors := range [][]Tensor{
		{{Name: "a", Type: F32, Shape: []int{2}, Data: []float32{1}}},
		{{Name: "a", Type: "F16", Shape: []int{}}},
		{{Name: metadataKey, Type: F32, Shape: []int{0}}},
		{{Name: "a", Type: F32, Shape: []int{0}}, {Name: "a", Type: F32, Shape: []int{0}}},
	} {
		if err := Write(new(bytes.Buffer), tensors, nil); !errors.Is(err, ErrFormat) {
			t.Errorf("%+v is written with error %v", tensors, err)
		}
	}
}

// FuzzRead: whatever is read is sound and is read again alike when written, or
// the error is one line. Seeds are in testdata.
func FuzzRead(f *testing.F) {
	f.Add(file(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 4))
	f.Fuzz(func(t *testing.T, content []byte) {
		tensors, err := Read(bytes.NewReader(content))
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Fatalf("an error of several lines: %v", err)
			}
			return
		}
		var floats []Tensor
		for _, tensor := range tensors {
			if tensor.Type == F32 {
				floats = append(floats, tensor)
			}
		}
		var written bytes.Buffer
		if err := Write(&written, floats, nil); err != nil {
			t.Fatal(err)
		}
		again, err := Read(&written)
		if err != nil || len(again) != len(floats) {
			t.Fatalf("%d tensors instead of %d: %v", len(again), len(floats), err)
		}
	})
}
