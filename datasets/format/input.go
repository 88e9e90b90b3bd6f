package format

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// sampleSize is how much of an input is looked at to find its format, its
// delimiter and its text columns; also the size of the read buffer.
const sampleSize = 256 << 10

// input is one unpacked file or one member of an archive.
type input struct {
	name string // for messages
	base string // file or member name without the ending of its packing
	r    *bufio.Reader

	at         io.ReaderAt // the same bytes, where they can be read in any order
	size       int64       // number of them
	archive    *zip.Reader // of an npz file, which is read array by array
	*allowance             // of that file

	line int    // number of the line that nextLine returned last
	long []byte // a line that does not fit the buffer
}

func newInput(name string, r io.Reader) *input {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	for _, ending := range []string{".gz", ".bz2", ".xz"} {
		base = strings.TrimSuffix(base, ending)
	}
	return &input{name: name, base: base, r: bufio.NewReaderSize(r, sampleSize)}
}

// sample returns the beginning of an input of which nothing has been read yet, and
// whether that is all of it.
func (in *input) sample() (sample []byte, whole bool, err error) {
	sample, err = in.r.Peek(sampleSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, false, in.damaged(0, err)
	}
	return sample, err != nil, nil
}

// nextLine returns the next line without its end, and io.EOF after the last. The
// bytes are valid until the next call.
func (in *input) nextLine() ([]byte, error) {
	line, err := in.r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		in.long = in.long[:0]
		for errors.Is(err, bufio.ErrBufferFull) && len(in.long) < maxLine {
			in.long = append(in.long, line...)
			line, err = in.r.ReadSlice('\n')
		}
		in.long = append(in.long, line...)
		line = in.long
	}
	in.line++
	if errors.Is(err, bufio.ErrBufferFull) {
		return nil, in.problem(in.line, 0, fmt.Sprintf("the line is longer than %d MiB", maxLine>>20), "check that this is a text table, one row a line")
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, in.damaged(in.line, err)
	}
	if len(line) == 0 {
		return nil, io.EOF
	}
	if in.line == 1 {
		line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
	}
	line = bytes.TrimSuffix(line, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), nil
}

// random gives access to the bytes in any order, holding them in memory where the
// file is packed.
func (in *input) random() (io.ReaderAt, int64, error) {
	if in.at != nil {
		return in.at, in.size, nil
	}
	content, err := readBuffered(in.name, in.r)
	if err != nil {
		return nil, 0, err
	}
	return bytes.NewReader(content), int64(len(content)), nil
}

// readBuffered reads all of r, which may be at most maxBuffered bytes.
func readBuffered(name string, r io.Reader) ([]byte, error) {
	in := &input{name: name}
	content, err := io.ReadAll(io.LimitReader(r, maxBuffered+1))
	if err != nil {
		return nil, in.damaged(0, err)
	}
	if len(content) > maxBuffered {
		return nil, in.problem(0, 0, fmt.Sprintf("has more than %d bytes, which would have to be held in memory", int64(maxBuffered)), "unpack it first")
	}
	return content, nil
}

// allowance is what all members of a file may still unpack to.
type allowance struct {
	file string
	left int64
}

// limit returns r, with an error when the allowance is used up.
func (a *allowance) limit(r io.Reader) io.Reader { return &limitedReader{r, a} }

type limitedReader struct {
	r io.Reader
	*allowance
}

func (l *limitedReader) Read(p []byte) (int, error) {
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	l.left -= int64(n)
	if l.left < 0 {
		return 0, &Error{File: l.file, Problem: "unpacks to more than the largest size allowed", Remedy: "raise MaxBytes if it is really that large"}
	}
	return n, err
}
