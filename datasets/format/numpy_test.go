package format

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	npyio "github.com/sbinet/npyio/npy"
	"pgregory.net/rapid"
)

// npyHead is the beginning of an npy file of a major version.
func npyHead(major byte, description string) []byte {
	head := []byte{0x93, 'N', 'U', 'M', 'P', 'Y', major, 0}
	if major == 1 {
		head = binary.LittleEndian.AppendUint16(head, uint16(len(description)))
	} else {
		head = binary.LittleEndian.AppendUint32(head, uint32(len(description)))
	}
	return append(head, description...)
}

// npyFile writes an array as NumPy does.
func npyFile(kind string, fortran bool, shape string, data any) string {
	order := map[bool]string{false: "False", true: "True"}[fortran]
	description := fmt.Sprintf("{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }", kind, order, shape)
	b := bytes.NewBuffer(npyHead(1, description+"     \n"))
	if strings.HasPrefix(kind, ">") {
		binary.Write(b, binary.BigEndian, data)
	} else {
		binary.Write(b, binary.LittleEndian, data)
	}
	return b.String()
}

func TestNPY(t *testing.T) {
	want := &Table{Columns: numbered(3), X: rows(3, 1, 2, 3, 4, 5, 6)}
	for kind, data := range map[string]any{
		"<f4": []float32{1, 2, 3, 4, 5, 6}, ">f4": []float32{1, 2, 3, 4, 5, 6}, "<f8": []float64{1, 2, 3, 4, 5, 6}, ">f8": []float64{1, 2, 3, 4, 5, 6},
		"|i1": []int8{1, 2, 3, 4, 5, 6}, "<i2": []int16{1, 2, 3, 4, 5, 6}, ">i4": []int32{1, 2, 3, 4, 5, 6}, "<i8": []int64{1, 2, 3, 4, 5, 6},
		"|u1": []uint8{1, 2, 3, 4, 5, 6}, ">u2": []uint16{1, 2, 3, 4, 5, 6}, "<u4": []uint32{1, 2, 3, 4, 5, 6}, "<u8": []uint64{1, 2, 3, 4, 5, 6},
	} {
		same(t, mustRead(t, npyFile(kind, false, "2, 3", data), kind, Options{}), want)
	}
	same(t, mustRead(t, npyFile("<f4", true, "2, 3", []float32{1, 4, 2, 5, 3, 6}), "f", Options{}), want)
	same(t, mustRead(t, npyFile("<f4", false, "2, 3, 1", want.X.Data), "f", Options{}), want)
	same(t, mustRead(t, npyFile("|b1", false, "2,", []byte{0, 1}), "f", Options{}), &Table{Columns: numbered(1), X: rows(1, 0, 1)})
	same(t, mustRead(t, npyFile("<f4", false, "2, 3", want.X.Data), "f", Options{Target: "first"}), &Table{
		Columns: []string{"2", "3"}, X: rows(2, 2, 3, 5, 6), Y: []float32{1, 4}, Target: "1",
	})
	want.Y, want.Target = []float32{8, 9}, "label"
	labels := writeFile(t, "y.npy", []byte(npyFile("<i8", false, "2,", []int64{8, 9})))
	same(t, mustRead(t, npyFile("<f4", false, "2, 3", want.X.Data), "f", Options{Labels: labels}), want)
}

func TestNPYRefusals(t *testing.T) {
	const damaged = "the file is damaged or cut short: fetch or write it again"
	full := npyFile("<f4", false, "2, 2", []float32{1, 2, 3, 4})
	checkRefusals(t, "f", []refusal{
		{"cut", full[:len(full)-1], Options{}, "f: record 2 (byte 83): ends early: 7 of the record's 8 bytes are there; " + damaged},
		{"cut by columns", npyFile("<f4", true, "2, 2", []float32{1, 2, 3}), Options{}, "f: record 2 (byte 86): ends early: 0 of the record's 4 bytes are there; " + damaged},
		{"longer", full + "x", Options{}, "f: holds more than its header promises; " + damaged},
		{"type", npyFile("<c8", false, "1, 1", []float64{0}), Options{}, `f: has elements of type "<c8"; save integers, float32 or float64 (NumPy: astype)`},
		{"shape", npyFile("<f4", false, "", []float32{1}), Options{}, "f: is a single number; save an array of rows"},
		{"negative", npyFile("<f4", false, "-2, 3", []float32{1}), Options{}, "f: its header promises a negative number of rows; " + damaged},
		{"overflow", npyFile("<f8", false, "1, 2", []float64{1, 1e39}), Options{}, "f: record 1 (byte 75): column 2: 1e+39 does not fit a 32-bit float (largest 3.4e38); scale the column"},
		{"three dimensions by columns", npyFile("<f4", true, "1, 1, 1", []float32{1}), Options{}, "f: has more than two dimensions in Fortran order; save it in C order (NumPy: ascontiguousarray)"},
	})
	for _, description := range []string{"", "{}\n", "{'descr': '<f4'}\n", "{'descr': '<f4', 'fortran_order': False, 'shape': (2", "}'descr': 'fortran_order': 'shape': \n"} {
		_, err := readBytes(npyHead(1, description), "f", Options{})
		if err == nil {
			t.Errorf("header %q is accepted", description)
			continue
		}
		checkError(t, err)
	}
}

func TestNPYRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawTable(t, rapid.IntRange(1, 5).Draw(t, "cols"))
		want.Y = nil
		data := slices.Clone(want.X.Data)
		fortran := rapid.Bool().Draw(t, "Fortran order")
		if fortran {
			for i, value := range want.X.Data {
				data[i%want.X.Cols*want.X.Rows+i/want.X.Cols] = value
			}
		}
		shape := fmt.Sprintf("%d, %d", want.X.Rows, want.X.Cols)
		same(t, mustRead(t, npyFile("<f4", fortran, shape, data), "f", Options{}), want)
	})
}

func TestNPZ(t *testing.T) {
	var labels bytes.Buffer
	if err := npyio.Write(&labels, []int32{8, 9}); err != nil {
		t.Fatal(err)
	}
	x := npyFile("<f8", false, "2, 2", []float64{1, 2, 3, 4})
	both := string(zipped(member{"y.npy", labels.String()}, member{"X.npy", x}))
	want := &Table{Columns: numbered(2), X: rows(2, 1, 2, 3, 4), Y: []float32{8, 9}, Target: "y"}
	for _, o := range []Options{{}, {Member: "X", Labels: "y"}, {Target: DefaultTarget}} {
		same(t, mustRead(t, both, "f", o), want)
	}
	same(t, mustRead(t, both, "f", Options{Target: "last"}), &Table{Columns: numbered(1), X: rows(1, 1, 3), Y: []float32{2, 4}, Target: "2"})
	same(t, mustRead(t, string(zipped(member{"arr_0.npy", x})), "f", Options{}), &Table{Columns: want.Columns, X: want.X})

	const damaged = "the file is damaged or cut short: fetch or write it again"
	checkRefusals(t, "f.npz", []refusal{
		{"no inputs", string(zipped(member{"a.npy", x}, member{"b.npy", x})), Options{}, `f.npz: has no array "X" of inputs, only a, b; choose with Member`},
		{"no labels", both, Options{Labels: "z"}, `f.npz: has no array "z" of labels, only X, y; choose with Labels`},
		{"labels of a pair", both, Options{Labels: "X"}, `f.npz/X.npy: has 2 labels a row; save one label a row`},
		{"few labels", string(zipped(member{"X.npy", x}, member{"y.npy", npyFile("|u1", false, "1,", []byte{1})})), Options{}, "f.npz/y.npy: has 1 labels for 2 rows; save one label a row"},
		{"empty", string(zipped()), Options{}, `f.npz: has no array "X" of inputs, only no array at all; choose with Member`},
		{"cut", string(zipped(member{"X.npy", x[:80]})), Options{}, "f.npz/X.npy: record 1 (byte 75): ends early: 5 of the record's 16 bytes are there; " + damaged},
	})
}
