package format

import (
	"bytes"
	"path"
	"strings"
)

// endings are the names that leave no doubt where the content does.
var endings = map[string]string{
	".csv": CSV, ".tsv": CSV, ".tab": CSV,
	".libsvm": LIBSVM, ".svm": LIBSVM, ".svmlight": LIBSVM,
	".arff": ARFF,
	".bin":  CIFAR,
}

// detect finds the format of an input from its first bytes and its name.
func detect(in *input) (string, error) {
	if in.archive != nil {
		return NPZ, nil
	}
	sample, whole, err := in.sample()
	if err != nil {
		return "", err
	}
	if len(sample) == 0 {
		return "", in.problem(0, 0, "is empty", remedyEmpty)
	}
	switch {
	case bytes.HasPrefix(sample, []byte("\x93NUMPY")):
		return NPY, nil
	case bytes.HasPrefix(sample, []byte("PAR1")):
		return Parquet, nil
	}
	start := bytes.ToLower(bytes.TrimSpace(sample[:min(len(sample), 100)]))
	if bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html")) {
		return "", in.problem(1, 0, "is a web page, not data", "fetch the file itself")
	}
	if format, known := endings[strings.ToLower(path.Ext(in.base))]; known {
		return format, nil
	}
	if isIDX(sample) {
		return IDX, nil
	}
	if bytes.IndexByte(sample, 0) >= 0 {
		return "", in.problem(0, 0, "is neither text nor a binary format known here", "give csv, libsvm, arff, idx, cifar, npy, npz or parquet; "+remedyFormat)
	}
	return detectText(lines(sample, whole)), nil
}

// lines cuts a sample into lines, without a last one that is cut off.
func lines(sample []byte, whole bool) [][]byte {
	list := bytes.Split(bytes.TrimPrefix(sample, []byte("\xef\xbb\xbf")), []byte("\n"))
	if !whole && len(list) > 1 {
		list = list[:len(list)-1]
	}
	return list
}

func detectText(lines [][]byte) string {
	pairs := 0
	plausible := true // as LIBSVM
	for _, line := range lines {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '%' || line[0] == '#' {
			continue
		}
		if pairs == 0 && bytes.HasPrefix(bytes.ToLower(line[:min(len(line), 20)]), []byte("@relation")) {
			return ARFF
		}
		found, ok := libsvmPairs(line)
		pairs += found
		plausible = plausible && ok
		if !plausible {
			break
		}
	}
	if plausible && pairs > 0 {
		return LIBSVM
	}
	return CSV
}

// libsvmPairs counts the index:value pairs of a line, if it is made of a label and
// such pairs.
func libsvmPairs(line []byte) (pairs int, ok bool) {
	line, _, _ = bytes.Cut(line, []byte("#"))
	words := bytes.Fields(line)
	if len(words) == 0 {
		return 0, true
	}
	if _, found := parseNumber(words[0]); found != finite {
		return 0, false
	}
	for _, word := range words[1:] {
		index, _, ok := bytes.Cut(word, []byte(":"))
		if !ok || (len(bytes.Trim(index, "0123456789")) > 0 && string(index) != "qid") {
			return 0, false
		}
	}
	return len(words) - 1, true
}
