package datasets

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
	"github.com/ulikunitz/xz"
)

// digest is what a file hashes to. Content is the SHA-256 of what a gzip, bzip2 or
// xz file unpacks to, so that the same data packed by somebody else is known again;
// it is asked for only where the stored bytes are not already known.
type digest struct {
	Size    int64  `json:"size"`
	Time    int64  `json:"modified_ns"`
	Stored  string `json:"stored_sha256"`
	Content string `json:"content_sha256,omitempty"`
}

// digests remembers what files hash to by path, size and time of change, so that a
// large file is not hashed at every start.
type digests struct {
	dir string
}

// stored returns the SHA-256 of the file's bytes.
func (d digests) stored(path string) (string, error) {
	known, err := d.lookup(path)
	if err != nil {
		return "", err
	}
	if known.Stored == "" {
		if known.Stored, err = hashFile(path, false); err != nil {
			return "", err
		}
		return known.Stored, d.remember(path, known)
	}
	return known.Stored, nil
}

// content returns the SHA-256 of what the file unpacks to.
func (d digests) content(path string) (string, error) {
	known, err := d.lookup(path)
	if err != nil {
		return "", err
	}
	if known.Content == "" {
		if known.Content, err = hashFile(path, true); err != nil {
			return "", err
		}
		return known.Content, d.remember(path, known)
	}
	return known.Content, nil
}

// lookup returns what is remembered of the file as it is now; only size and time
// are filled where nothing is.
func (d digests) lookup(path string) (digest, error) {
	info, err := os.Stat(path)
	if err != nil {
		return digest{}, err
	}
	now := digest{Size: info.Size(), Time: info.ModTime().UnixNano()}
	var then digest
	record, err := os.ReadFile(d.record(path))
	if err != nil || json.Unmarshal(record, &then) != nil {
		return now, nil // never seen, or a damaged note: hash again
	}
	if then.Size != now.Size || then.Time != now.Time {
		return now, nil
	}
	return then, nil
}

func (d digests) remember(path string, known digest) error {
	record, err := json.Marshal(known)
	if err != nil {
		return err
	}
	err = os.MkdirAll(d.dir, 0o755)
	if err == nil {
		err = renameio.WriteFile(d.record(path), record, 0o644)
	}
	if err != nil {
		return fmt.Errorf("remembering the checksum of %s: %w; %s", path, err, cacheRemedy)
	}
	return nil
}

// forget makes the next question hash the file again.
func (d digests) forget(path string) {
	_ = os.Remove(d.record(path)) // not there: nothing to forget
}

func (d digests) record(path string) string {
	absolute, err := filepath.Abs(path)
	if err != nil {
		absolute = path
	}
	return filepath.Join(d.dir, hashText(absolute)+".json")
}

func hashText(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// hashFile returns the SHA-256 of a file, or of what it unpacks to.
func hashFile(path string, unpacked bool) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	var content io.Reader = file
	if unpacked {
		if content, err = unpack(file); err != nil {
			return "", fmt.Errorf("unpacking %s: %w", path, err)
		}
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, content); err != nil {
		return "", fmt.Errorf("hashing %s: %w", path, err)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// unpack recognises a compressed stream by its first bytes and returns what is in
// it; anything else is returned as it is.
func unpack(packed io.Reader) (io.Reader, error) {
	buffered := bufio.NewReaderSize(packed, 1<<16)
	start, _ := buffered.Peek(6) // a shorter file is not compressed
	switch {
	case bytes.HasPrefix(start, []byte{0x1f, 0x8b}):
		return gzip.NewReader(buffered)
	case bytes.HasPrefix(start, []byte("BZh")):
		return bzip2.NewReader(buffered), nil
	case bytes.HasPrefix(start, []byte{0xfd, '7', 'z', 'X', 'Z', 0}):
		return xz.NewReader(buffered)
	}
	return buffered, nil
}
