package format

import (
	"bytes"
	"encoding/binary"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// idxFile writes an IDX file of a type byte.
func idxFile(code byte, dims []int, data any) []byte {
	var b bytes.Buffer
	b.Write([]byte{0, 0, code, byte(len(dims))})
	for _, n := range dims {
		binary.Write(&b, binary.BigEndian, uint32(n))
	}
	binary.Write(&b, binary.BigEndian, data)
	return b.Bytes()
}

func TestIDX(t *testing.T) {
	images := idxFile(8, []int{2, 1, 3}, []byte{0, 1, 2, 253, 254, 255})
	labels := writeFile(t, "labels.gz", gzipped(string(idxFile(8, []int{2}, []byte{7, 0}))))
	want := &Table{Columns: numbered(3), X: rows(3, 0, 1, 2, 253, 254, 255)}
	same(t, mustRead(t, string(images), "images", Options{}), want)
	want.Y, want.Target = []float32{7, 0}, "label"
	same(t, mustRead(t, string(images), "images", Options{Labels: labels}), want)
	same(t, mustRead(t, string(images), "images", Options{Labels: labels, Target: DefaultTarget}), want)

	for code, data := range map[byte]any{
		0x09: []int8{-2, 3}, 0x0b: []int16{-2, 3}, 0x0c: []int32{-2, 3}, 0x0d: []float32{-2, 3}, 0x0e: []float64{-2, 3},
	} {
		got := mustRead(t, string(idxFile(code, []int{2}, data)), "numbers", Options{})
		same(t, got, &Table{Columns: numbered(1), X: rows(1, -2, 3)})
	}

	three := writeFile(t, "three", idxFile(8, []int{3}, []byte{7, 0, 1}))
	_, err := readBytes(images, "images", Options{Labels: three})
	if err == nil || !strings.Contains(checkError(t, err).Error(), "has 3 x 1 labels for the 2 rows of images; ") {
		t.Error(err)
	}
	_, err = readBytes(images, "images", Options{Labels: three + "?"})
	if err == nil || checkError(t, err).File != three+"?" {
		t.Error(err)
	}
}

func TestIDXRefusals(t *testing.T) {
	images := string(idxFile(8, []int{2, 2}, []byte{0, 1, 2, 3}))
	infinite := string(idxFile(0x0d, []int{2, 2}, []float32{0, 1, 2, float32(math.Inf(1))}))
	const damaged = "the file is damaged or cut short: fetch or write it again"
	o := Options{Format: IDX}
	checkRefusals(t, "f", []refusal{
		{"cut", images[:len(images)-1], o, "f: record 2 (byte 14): ends early: 1 of the record's 2 bytes are there; " + damaged},
		{"longer", images + "x", o, "f: holds more than its header promises; " + damaged},
		{"cut header", images[:7], o, "f: record 1 (byte 4): ends early: 3 of the record's 8 bytes are there; " + damaged},
		{"magic", "IDX?" + images, o, "f: begins with 49 44 58 3f, which is no IDX magic number; if it is in another format, say which (Format)"},
		{"infinity", infinite, o, "f: record 2 (byte 20): column 2: +Inf is not a finite number; fill it in, or leave out its row or column"},
		{"no rows", string(idxFile(8, []int{0, 2}, []byte{})), o, "f: has no rows; check that it was written or fetched to the end"},
		{"no columns", string(idxFile(8, []int{2, 0}, []byte{})), o, "f: its header promises rows of no or more than 1048576 values; " + damaged},
		{"wide", string(idxFile(8, []int{2, 1 << 31, 1 << 31, 1 << 31}, []byte{})), o, "f: its header promises rows of no or more than 1048576 values; " + damaged},
		{"no labels", images, Options{Target: DefaultTarget}, "f: is idx, whose labels are in a second file; name that with Labels"},
	})
}

func TestIDXRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		height, width := rapid.IntRange(1, 4).Draw(t, "height"), rapid.IntRange(1, 4).Draw(t, "width")
		want := drawTable(t, height*width)
		want.Y = nil
		same(t, mustRead(t, string(idxFile(0x0d, []int{want.X.Rows, height, width}, want.X.Data)), "f", Options{}), want)
	})
}

func TestCIFAR(t *testing.T) {
	batch := func(labels ...byte) string {
		var b bytes.Buffer
		for i, label := range labels {
			b.WriteByte(label)
			for j := range cifarPixels {
				b.WriteByte(byte(i*7 + j))
			}
		}
		return b.String()
	}
	got := mustRead(t, batch(9, 0, 3), "data_batch_1.bin", Options{})
	if got.X.Rows != 3 || got.X.Cols != 3072 || !slices.Equal(got.Y, []float32{9, 0, 3}) || got.Classes[3] != "cat" || got.Target != "label" {
		t.Errorf("%d x %d, %v of %v", got.X.Rows, got.X.Cols, got.Y, got.Classes)
	}
	for i := range got.X.Rows {
		for j, value := range got.X.Row(i) {
			if value != float32(byte(i*7+j)) {
				t.Fatalf("pixel %d of image %d is %v", j, i, value)
			}
		}
	}
	archive := gzipped(tarred(member{"c/data_batch_2.bin", batch(2)}, member{"c/batches.meta.txt", "cat\n"}, member{"c/data_batch_1.bin", batch(1, 5)}))
	parts, err := readBytes(archive, "cifar-10-binary.tar.gz", Options{Member: "data_batch_*.bin"})
	if err != nil || !slices.Equal(parts.Y, []float32{1, 5, 2}) {
		t.Errorf("%v, %v", parts, err)
	}
	checkRefusals(t, "f.bin", []refusal{
		{"cut", batch(1, 2)[:4000], Options{}, "f.bin: record 2 (byte 3073): ends early: 927 of the record's 3073 bytes are there; the file is damaged or cut short: fetch or write it again"},
		{"label", batch(1, 10), Options{}, "f.bin: record 2 (byte 3073): the label is 10 instead of 0 to 9; check that this is the binary version of CIFAR-10; if it is in another format, say which (Format)"},
		{"target", batch(1), Options{Target: "5"}, `f.bin: is cifar: its target is the label, not "5"; leave Target empty`},
	})
}

// A header that promises more than the file holds must not be believed.
func TestPromisesAreNotAllocated(t *testing.T) {
	header := "{'descr': '<f8', 'fortran_order': False, 'shape': (1099511627776, 1000), }\n"
	for name, content := range map[string][]byte{
		"idx":            idxFile(8, []int{math.MaxUint32, 1000}, []byte{1}),
		"npy":            append(npyHead(1, header), 1),
		"npy by columns": append(npyHead(1, strings.Replace(header, "False", "True", 1)), 1),
		"npy header":     append([]byte("\x93NUMPY\x02\x00"), 255, 255, 255, 127, ' ', ' '),
		"parquet":        []byte("PAR1    \xff\xff\xff\xffPAR1"),
		"zip of npy":     zipped(member{"X.npy", string(npyHead(1, header))}),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := readBytes(content, name, Options{})
		runtime.ReadMemStats(&after)
		checkError(t, err)
		if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
			t.Errorf("%s: %d bytes were allocated", name, used)
		}
	}
}
