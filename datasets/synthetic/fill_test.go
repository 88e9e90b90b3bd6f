package synthetic

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"math"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"

	"gradsample/internal/vec"
)

// made is a set with its rows.
type made struct {
	x        vec.Matrix
	y, truth []float32
}

func fill(t *testing.T, name string) made {
	t.Helper()
	s, err := Parse(name)
	if err != nil {
		t.Fatal(err)
	}
	m := made{x: vec.NewMatrix(s.Rows(), s.Columns()), y: make([]float32, s.Rows())}
	if s.Classes() == 0 {
		m.truth = make([]float32, s.Rows())
	}
	if err := s.Fill(m.x, m.y, m.truth); err != nil {
		t.Fatal(err)
	}
	return m
}

// Rows that come in parts are the same rows; an error ends it.
func TestPartsAreTheRows(t *testing.T) {
	for _, name := range []string{"synthetic:heavy,rows=5000,columns=3", "synthetic:classes,rows=1025,columns=3"} {
		whole := fill(t, name)
		s, _ := Parse(name)
		var rows atomic.Int64
		err := s.Parts(func(p Part) error {
			rows.Add(int64(len(p.Y)))
			end := p.First + len(p.Y)
			if !slices.Equal(p.X.Data, whole.x.Data[p.First*3:end*3]) || !slices.Equal(p.Y, whole.y[p.First:end]) ||
				whole.truth != nil && !slices.Equal(p.Truth, whole.truth[p.First:end]) {
				t.Errorf("%s: the part from row %d on has other rows", name, p.First)
			}
			return nil
		})
		if err != nil || int(rows.Load()) != s.Rows() {
			t.Errorf("%s: parts of %d rows, %v", name, rows.Load(), err)
		}
		if err := s.Parts(func(Part) error { return io.ErrShortWrite }); err != io.ErrShortWrite {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func (m *made) sum() uint32 {
	var bits []byte
	for _, values := range [][]float32{m.x.Data, m.y, m.truth} {
		for _, value := range values {
			bits = binary.LittleEndian.AppendUint32(bits, math.Float32bits(value))
		}
	}
	return crc32.ChecksumIEEE(bits)
}

// Whoever changes a bit of these rows changes results: Version must change too, and
// then these sums.
func TestRowsAreThoseOfTheVersion(t *testing.T) {
	const version = "synthetic 1"
	want := map[string]uint32{
		"gaussian": 0xc18b9223, "heavy": 0x37f4cc20, "sparse-outliers": 0xef4e5957,
		"correlated": 0xc3528aa8, "classes": 0x95771c3b, "kernel": 0x33b45d3a,
	}
	if Version != version {
		t.Errorf("the generators are %q: write down the sums of their rows", Version)
	}
	for _, f := range Families() {
		m := fill(t, Prefix+f.Name+",rows=1500,columns=7")
		if got := m.sum(); got != want[f.Name] {
			t.Errorf("%s: rows have the sum %#x, were %#x: change Version", f.Name, got, want[f.Name])
		}
	}
}

func TestRowsDoNotDependOnWorkers(t *testing.T) {
	for _, f := range Families() {
		name := Prefix + f.Name + ",rows=3000,columns=5"
		many := fill(t, name)
		before := runtime.GOMAXPROCS(1)
		one := fill(t, name)
		runtime.GOMAXPROCS(before)
		if one.sum() != many.sum() {
			t.Errorf("%s: one worker made other rows than several", f.Name)
		}
	}
}

// A longer set begins with a shorter one, another noise leaves inputs and noise-free
// targets as they are, and another seed is another population.
func TestWhatSetsHaveInCommon(t *testing.T) {
	for _, f := range Families() {
		base := fill(t, Prefix+f.Name+",rows=2000,columns=5")
		longer := fill(t, Prefix+f.Name+",rows=2500,columns=5")
		if !slices.Equal(base.x.Data, longer.x.Data[:len(base.x.Data)]) || !slices.Equal(base.y, longer.y[:len(base.y)]) {
			t.Errorf("%s: more rows are other rows", f.Name)
		}
		other := fill(t, Prefix+f.Name+",rows=2000,columns=5,seed=2")
		if base.x.Data[0] == other.x.Data[0] {
			t.Errorf("%s: another seed gives the same inputs", f.Name)
		}
		if base.truth == nil {
			continue
		}
		quiet := fill(t, Prefix+f.Name+",rows=2000,columns=5,noise=0")
		if !slices.Equal(base.x.Data, quiet.x.Data) || !slices.Equal(base.truth, quiet.truth) || !slices.Equal(quiet.y, quiet.truth) {
			t.Errorf("%s: the noise changes more than the targets", f.Name)
		}
	}
}

func TestFillWantsRoom(t *testing.T) {
	s, _ := Parse("synthetic:gaussian,rows=10,columns=3")
	y, truth := make([]float32, 10), make([]float32, 10)
	for _, err := range []error{
		s.Fill(vec.NewMatrix(9, 3), y, truth), s.Fill(vec.NewMatrix(10, 2), y, truth),
		s.Fill(vec.NewMatrix(10, 3), y[1:], truth), s.Fill(vec.NewMatrix(10, 3), y, nil),
	} {
		if err == nil {
			t.Error("rows were put where there is no room for them")
		}
	}
}
