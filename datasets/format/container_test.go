package format

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/ulikunitz/xz"
)

func writeFile(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func gzipped(content string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(content))
	w.Close()
	return b.Bytes()
}

func xzipped(t testing.TB, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := xz.NewWriter(&b)
	if err == nil {
		_, err = w.Write([]byte(content))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bzipped is small under bzip2, for which there is no compressor at hand.
func bzipped() []byte {
	content, _ := base64.StdEncoding.DecodeString(bzip2Small)
	return content
}

const (
	small      = "a,b\n1,2\n3,4\n"
	bzip2Small = "QlpoOTFBWSZTWQMMHxsAAAVZAAAQAAQ8ADAAIAAiHqGIQwInNOOAHi7kinChIAYYPjY="
)

var smallTable = &Table{Columns: []string{"a", "b"}, X: rows(2, 1, 2, 3, 4)}

// member is one file of an archive.
type member struct{ name, content string }

func zipped(members ...member) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		f, _ := w.Create(m.name)
		f.Write([]byte(m.content))
	}
	w.Close()
	return b.Bytes()
}

func tarred(members ...member) string {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, m := range members {
		header := &tar.Header{Name: m.name, Mode: 0o600, Size: int64(len(m.content)), Typeflag: tar.TypeReg}
		if strings.HasSuffix(m.name, "/") {
			header.Typeflag = tar.TypeDir
		}
		w.WriteHeader(header)
		w.Write([]byte(m.content))
	}
	w.Close()
	return b.String()
}

// Whatever it is packed in and called, as a file or as a stream that gives one byte
// at a time, it is the same table.
func TestPackings(t *testing.T) {
	folder := []member{{"d/", ""}, {"d/README.txt", "no data"}, {"d/small.csv", small}, {"d/.hidden", "x"}, {"d/small.names", "x"}}
	for name, content := range map[string][]byte{
		"plain.csv":  []byte(small),
		"small.gz":   gzipped(small),
		"misnomer":   gzipped(small),
		"two.gz":     append(gzipped(small[:7]), gzipped(small[7:])...),
		"small.xz":   xzipped(t, small),
		"small.bz2":  bzipped(),
		"odd.csv.gz": bzipped(),
		"small.zip":  zipped(folder...),
		"small.tar":  []byte(tarred(folder...)),
		"small.tgz":  gzipped(tarred(folder...)),
	} {
		got, err := Read(writeFile(t, name, content), Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		same(t, got, smallTable)
		got, err = ReadFrom(iotest.OneByteReader(bytes.NewReader(content)), name, Options{})
		if err != nil {
			t.Errorf("stream of %s: %v", name, err)
			continue
		}
		same(t, got, smallTable)
	}
}

func TestMembers(t *testing.T) {
	members := []member{{"d/b.csv", "a,b\n5,6\n"}, {"d/a.csv", small}, {"d/other.csv", "c\n1\n"}}
	for name, content := range map[string][]byte{"m.zip": zipped(members...), "m.tar.gz": gzipped(tarred(members...))} {
		for _, pattern := range []string{"[ab].csv", "d/[ab].csv"} {
			got, err := readBytes(content, name, Options{Member: pattern})
			if err != nil {
				t.Fatal(err)
			}
			same(t, got, &Table{Columns: []string{"a", "b"}, X: rows(2, 1, 2, 3, 4, 5, 6)})
		}
		for pattern, want := range map[string]string{
			"":      name + ": has 3 members (d/a.csv, d/b.csv, d/other.csv); choose with Member",
			"c.csv": name + ": has no member c.csv; list the archive and choose another Member",
			"*.csv": name + `/d/other.csv:1: column 1: header "c" is not as in the member before; choose members with the same columns`,
		} {
			_, err := readBytes(content, name, Options{Member: pattern})
			if err == nil || checkError(t, err).Error() != want {
				t.Errorf("%s %q: %v", name, pattern, err)
			}
		}
	}
	_, err := readBytes(zipped(member{"README", "x"}), "m.zip", Options{})
	if err == nil || !strings.Contains(err.Error(), "has no data file in it") {
		t.Error(err)
	}
	_, err = readBytes([]byte(small), "m.csv", Options{Member: "x"})
	if err == nil || !strings.Contains(err.Error(), "is not an archive") {
		t.Error(err)
	}
	_, err = readBytes(zipped(member{"a", small}, member{"b", "1 1:1\n"}), "m", Options{Member: "*"})
	if err == nil || !strings.Contains(err.Error(), "m/b: is libsvm, the member before csv; ") {
		t.Error(err)
	}
}

func TestDamagedPackings(t *testing.T) {
	long := "a,b\n" + strings.Repeat("1.25,2.5\n", 100000)
	for name, content := range map[string][]byte{
		"short.gz": gzipped(long), "short.xz": xzipped(t, long), "short.bz2": bzipped(), "short.zip": zipped(member{"a.csv", long}),
		"short.tgz": gzipped(tarred(member{"a.csv", long})),
	} {
		for _, cut := range []int{len(content) - 1, len(content) - 9, len(content) / 2, 11} {
			_, err := readBytes(content[:cut], name, Options{})
			if err == nil {
				t.Errorf("%s cut to %d of %d bytes is read without an error", name, cut, len(content))
				continue
			}
			if e := checkError(t, err); !strings.HasPrefix(e.File, name) {
				t.Error(err)
			}
		}
	}
	changed := gzipped(long)
	changed[len(changed)-6] ^= 1 // in the checksum
	if _, err := readBytes(changed, "f.gz", Options{}); err == nil {
		t.Error("a wrong checksum is not noticed")
	}
	if _, err := readBytes([]byte("<html>not found</html>"), "f.csv.gz", Options{}); err == nil || !strings.Contains(err.Error(), "f.csv.gz: cannot be unpacked") {
		t.Error(err)
	}
}

func TestMaxBytes(t *testing.T) {
	long := "a,b\n" + strings.Repeat("1.2500,2.5000\n", 30000)
	for name, content := range map[string][]byte{
		"f.gz": gzipped(long), "f.xz": xzipped(t, long), "f.tgz": gzipped(tarred(member{"f", long})),
		"f.zip": zipped(member{"1", long[:4+14*15000]}, member{"2", "a,b\n" + long[4+14*15000:]}),
	} {
		o := Options{MaxBytes: int64(len(long)) - 1000}
		if name == "f.zip" {
			o.Member = "?"
		}
		_, err := readBytes(content, name, o)
		if err == nil || !strings.Contains(checkError(t, err).Error(), name+": unpacks to more than the largest size allowed; ") {
			t.Errorf("%s: %v", name, err)
		}
		o.MaxBytes += 10000
		if _, err := readBytes(content, name, o); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFileErrors(t *testing.T) {
	folder := t.TempDir()
	_, err := Read(filepath.Join(folder, "none.csv"), Options{})
	if checkError(t, err); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	_, err = Read(folder, Options{})
	if e := checkError(t, err); e.Problem != "is a folder" {
		t.Error(err)
	}
	_, err = readBytes([]byte("a,b\n1,"+strings.Repeat("x", 100)), "odd\n\x1bname.csv", Options{})
	if checkError(t, err); !strings.HasPrefix(err.Error(), `odd??name.csv:2: column 2 (b): "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"... is not`) {
		t.Error(err)
	}
	broken := iotest.ErrReader(errors.New("cable cut"))
	if _, err = ReadFrom(broken, "f.csv", Options{}); checkError(t, err).File != "f.csv" {
		t.Error(err)
	}
}
