package compare

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// mostBytes is the most that an archive may unpack to: a run's tables take a few
// dozen megabytes.
const mostBytes = 1 << 30

// unpack takes the tables out of an archive: .zip, .tar, .tar.gz or .tgz,
// .tar.zst, .tar.xz. Trial records and figures stay inside.
func unpack(archive, folder string) error {
	file, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer file.Close()
	switch name := strings.ToLower(archive); {
	case strings.HasSuffix(name, ".zip"):
		info, err := file.Stat()
		if err != nil {
			return err
		}
		return unpackZip(file, info.Size(), folder)
	case strings.HasSuffix(name, ".tar"):
		return unpackTar(file, folder)
	case strings.HasSuffix(name, ".tar.gz"), strings.HasSuffix(name, ".tgz"):
		unpacked, err := gzip.NewReader(file)
		if err != nil {
			return err
		}
		return unpackTar(unpacked, folder)
	case strings.HasSuffix(name, ".tar.zst"):
		unpacked, err := zstd.NewReader(file)
		if err != nil {
			return err
		}
		defer unpacked.Close()
		return unpackTar(unpacked, folder)
	case strings.HasSuffix(name, ".tar.xz"):
		unpacked, err := xz.NewReader(file)
		if err != nil {
			return err
		}
		return unpackTar(unpacked, folder)
	}
	return errors.New("no folder, and no archive that is read: .zip, .tar, .tar.gz, .tgz, .tar.zst, .tar.xz")
}

func unpackZip(file io.ReaderAt, size int64, folder string) error {
	archive, err := zip.NewReader(file, size)
	if err != nil {
		return err
	}
	left := int64(mostBytes)
	for _, member := range archive.File {
		if !isTable(member.Name) {
			continue
		}
		content, err := member.Open()
		if err != nil {
			return err
		}
		err = extract(content, member.Name, folder, &left)
		content.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func unpackTar(stream io.Reader, folder string) error {
	archive := tar.NewReader(stream)
	left := int64(mostBytes)
	for {
		member, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if member.Typeflag == tar.TypeReg && isTable(member.Name) {
			if err := extract(archive, member.Name, folder, &left); err != nil {
				return err
			}
		}
	}
}

// isTable tells the files that a comparison reads.
func isTable(name string) bool {
	return strings.HasSuffix(name, ".csv") || strings.HasSuffix(name, ".parquet")
}

// extract writes a member below the folder. Names that lead out of it, and more
// bytes than are left, are refused.
func extract(content io.Reader, name, folder string, left *int64) error {
	local := filepath.FromSlash(name)
	if !filepath.IsLocal(local) {
		return fmt.Errorf("%q leads out of the archive", name)
	}
	path := filepath.Join(folder, local)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	written, err := io.Copy(file, io.LimitReader(content, *left+1))
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	if *left -= written; *left < 0 {
		return fmt.Errorf("unpacks to more than %d MiB", mostBytes>>20)
	}
	return nil
}
