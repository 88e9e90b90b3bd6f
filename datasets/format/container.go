package format

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/ulikunitz/xz"
)

// container unpacks one file and shows each data file in it to visit.
type container struct {
	name    string
	options Options
	visit   func(*input) error
	*allowance
}

// openFile unpacks the file at a path.
func openFile(path string, o Options, visit func(*input) error) error {
	file, err := os.Open(path)
	if err != nil {
		return &Error{File: path, Problem: "cannot be opened: " + reason(err), Remedy: "check the path and the permissions", Err: err}
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return &Error{File: path, Problem: "cannot be opened: " + reason(err), Remedy: "check the path and the permissions", Err: err}
	}
	if info.IsDir() {
		return &Error{File: path, Problem: "is a folder", Remedy: "name a file in it"}
	}
	var at io.ReaderAt
	if info.Mode().IsRegular() {
		at = file
	}
	return openStream(file, path, at, info.Size(), o, visit)
}

// reason is the error without the path, which the message has already.
func reason(err error) string {
	var e *os.PathError
	if errors.As(err, &e) {
		return e.Err.Error()
	}
	return err.Error()
}

// openStream unpacks r; at is the same in any order, or nil.
func openStream(r io.Reader, name string, at io.ReaderAt, size int64, o Options, visit func(*input) error) error {
	c := &container{name: name, options: o, visit: visit, allowance: &allowance{name, o.MaxBytes}}
	packed := bufio.NewReaderSize(r, 64<<10)
	magic, err := packed.Peek(10)
	if err != nil && !errors.Is(err, io.EOF) {
		return (&input{name: name}).damaged(0, err)
	}
	var unpacked io.Reader
	switch packing(magic, name) {
	case "gzip":
		unpacked, err = gzip.NewReader(packed)
	case "xz":
		unpacked, err = xz.NewReader(packed)
	case "bzip2":
		unpacked, err = bzip2.NewReader(packed), nil
	case "zip":
		return c.zip(packed, at, size)
	default:
		in := newInput(name, packed)
		in.at, in.size = at, size
		return c.plainOrTar(in)
	}
	if err != nil {
		return &Error{File: name, Problem: "cannot be unpacked: " + err.Error(), Remedy: remedyDamaged, Err: err}
	}
	return c.plainOrTar(newInput(name, c.limit(unpacked)))
}

// packing tells the compression from the first bytes, or else from the name, so
// that an error page saved as data.gz is not taken for data.
func packing(magic []byte, name string) string {
	kinds := []struct{ kind, magic, ending string }{
		{"gzip", "\x1f\x8b", ".gz"},
		{"gzip", "\x1f\x8b", ".tgz"},
		{"xz", "\xfd7zXZ\x00", ".xz"},
		{"bzip2", "BZh", ".bz2"},
		{"zip", "PK\x03\x04", ".zip"},
		{"zip", "PK\x05\x06", ".npz"}, // without members
	}
	for _, k := range kinds {
		// A CSV could begin with letters: bzip2 goes on with a digit and those of pi.
		certain := k.kind != "bzip2" || (len(magic) >= 10 && string(magic[4:10]) == "1AY&SY")
		if bytes.HasPrefix(magic, []byte(k.magic)) && certain {
			return k.kind
		}
	}
	for _, k := range kinds {
		if strings.HasSuffix(name, k.ending) {
			return k.kind
		}
	}
	return ""
}

// plainOrTar visits an unpacked file, or the chosen members if it is a tar archive.
func (c *container) plainOrTar(in *input) error {
	head, err := in.r.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return in.damaged(0, err)
	}
	if len(head) == 512 && string(head[257:262]) == "ustar" {
		return c.tar(in)
	}
	if c.options.Member != "" {
		return in.problem(0, 0, "is not an archive, but Member asks for "+c.options.Member, "leave Member empty")
	}
	return c.visit(in)
}

// tar holds the chosen members in memory, for they may come in any order.
func (c *container) tar(in *input) error {
	var names []string
	contents := map[string][]byte{}
	archive := tar.NewReader(in.r)
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			_, err = io.Copy(io.Discard, in.r) // to the checksum of what it is packed in
			if err == nil {
				break
			}
		}
		if err != nil {
			return in.damaged(0, err)
		}
		name := path.Clean(header.Name)
		if header.Typeflag != tar.TypeReg || !c.wanted(name) {
			continue
		}
		content, err := readBuffered(in.name+"/"+name, archive)
		if err != nil {
			return err
		}
		names = append(names, name)
		contents[name] = content
	}
	chosen, err := c.choose(names)
	if err != nil {
		return err
	}
	for _, name := range chosen {
		member := newInput(in.name+"/"+name, bytes.NewReader(contents[name]))
		if err := c.visit(member); err != nil {
			return err
		}
	}
	return nil
}

func (c *container) zip(packed io.Reader, at io.ReaderAt, size int64) error {
	if at == nil {
		content, err := readBuffered(c.name, packed)
		if err != nil {
			return err
		}
		at, size = bytes.NewReader(content), int64(len(content))
	}
	archive, err := zip.NewReader(at, size)
	if err != nil {
		return &Error{File: c.name, Problem: "cannot be unpacked: " + err.Error(), Remedy: remedyDamaged, Err: err}
	}
	var names []string
	files := map[string]*zip.File{}
	arrays := len(archive.File) > 0
	for _, file := range archive.File {
		if file.FileInfo().IsDir() {
			continue
		}
		arrays = arrays && strings.HasSuffix(file.Name, ".npy")
		if name := path.Clean(file.Name); c.wanted(name) {
			names = append(names, name)
			files[name] = file
		}
	}
	if arrays || c.options.Format == NPZ || strings.HasSuffix(c.name, ".npz") {
		in := newInput(c.name, bytes.NewReader(nil))
		in.archive, in.allowance = archive, c.allowance
		return c.visit(in)
	}
	chosen, err := c.choose(names)
	if err != nil {
		return err
	}
	for _, name := range chosen {
		if err := c.zipMember(name, files[name]); err != nil {
			return err
		}
	}
	return nil
}

func (c *container) zipMember(name string, file *zip.File) error {
	full := c.name + "/" + name
	if file.Flags&1 != 0 {
		return &Error{File: full, Problem: "is encrypted", Remedy: "unpack it first"}
	}
	unpacked, err := file.Open()
	if err != nil {
		return &Error{File: full, Problem: "cannot be unpacked: " + err.Error(), Remedy: remedyDamaged, Err: err}
	}
	defer unpacked.Close()
	return c.visit(newInput(full, c.limit(unpacked)))
}

// wanted says whether an archive's member may be chosen.
func (c *container) wanted(name string) bool {
	base := path.Base(name)
	if c.options.Member != "" {
		return matches(c.options.Member, name) || matches(c.options.Member, base)
	}
	// What else collections put beside their data.
	documents := []string{".md", ".html", ".htm", ".pdf", ".doc", ".names", ".domain"}
	return !strings.HasPrefix(base, ".") && !strings.HasPrefix(name, "__MACOSX/") &&
		!slices.Contains(documents, strings.ToLower(path.Ext(base))) &&
		!strings.HasPrefix(strings.ToLower(base), "readme") && !strings.HasPrefix(strings.ToLower(base), "license")
}

// matches is for patterns that Options.check has found to be valid.
func matches(pattern, name string) bool {
	ok, _ := path.Match(pattern, name)
	return ok || pattern == name
}

// choose returns the wanted members in the order of their names.
func (c *container) choose(names []string) ([]string, error) {
	slices.Sort(names)
	names = slices.Compact(names)
	switch {
	case len(names) == 0 && c.options.Member != "":
		return nil, &Error{File: c.name, Problem: "has no member " + c.options.Member, Remedy: "list the archive and choose another Member"}
	case len(names) == 0:
		return nil, &Error{File: c.name, Problem: "has no data file in it", Remedy: "name the file with Member"}
	case len(names) > 1 && c.options.Member == "":
		return nil, &Error{File: c.name, Problem: fmt.Sprintf("has %d members (%s)", len(names), some(names)), Remedy: "choose with Member"}
	}
	return names, nil
}

// some lists the first few names.
func some(names []string) string {
	const most = 6
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", ..."
	}
	return strings.Join(names, ", ")
}
