package results

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// PublishedRow is a point of a curve that the LGD authors published beside
// their code. Losses are divided by their value at the start, since their
// optimum is not known; the objective is the paper's weighted least squares on
// a half-and-half split, not that of our problems.
type PublishedRow struct {
	Dataset    string `csv:"dataset"`
	Rule       string `csv:"rule"`   // sgd or adagrad
	Method     string `csv:"method"` // lgd-released or permuted, which is what their SGD does
	Bits       int    `csv:"k"`
	Epoch      Float  `csv:"epoch"`
	Seconds    Float  `csv:"seconds"`
	TrainRatio Float  `csv:"train_loss_ratio"`
	TestRatio  Float  `csv:"test_loss_ratio"`
}

// PublishedQualityRow is a point of the published gradient comparison.
type PublishedQualityRow struct {
	Dataset    string `csv:"dataset"`
	Method     string `csv:"method"` // lgd-released or uniform
	Bits       int    `csv:"k"`
	Samples    int    `csv:"samples"`
	Similarity Float  `csv:"single_similarity"` // mean over single samples
	NormRatio  Float  `csv:"norm_ratio"`        // mean norm of the sampled gradients / norm of the full one
}

// publishedSets are the catalogue's names of the sets that their files name.
var publishedSets = []struct{ file, dataset string }{
	{"year", "yearmsd"}, {"slice", "slice"}, {"uji", "ujiindoorloc"},
}

// ReadPublished reads the published training curves among the given files.
func ReadPublished(paths []string) ([]PublishedRow, error) {
	var rows []PublishedRow
	for _, set := range publishedSets {
		for _, rule := range []struct{ file, name string }{{"", "sgd"}, {"ada_", "adagrad"}} {
			for _, method := range []struct{ file, name string }{{"sgd", "permuted"}, {"lsd", "lgd-released"}} {
				curve, err := publishedCurve(paths, set.file, rule.file+method.file)
				if err != nil {
					return nil, err
				}
				for _, row := range curve {
					row.Dataset, row.Rule, row.Method = set.dataset, rule.name, method.name
					rows = append(rows, row)
				}
			}
		}
	}
	return rows, nil
}

// publishedCurve reads a pair of files, whose columns are K, epoch, time in
// milliseconds, and the sums of squared errors in training and test; the
// training file is the longer one where they differ.
func publishedCurve(paths []string, set, method string) ([]PublishedRow, error) {
	values, err := readNumbers(pathNamed(paths, set+"_train_"+method), 5)
	if err != nil || len(values) == 0 {
		return nil, err
	}
	var rows []PublishedRow
	first := values[0]
	for _, v := range values {
		rows = append(rows, PublishedRow{
			Bits: int(v[0]), Epoch: Float(v[1]), Seconds: Float(v[2] / 1000),
			TrainRatio: Float(v[3] / first[3]), TestRatio: Float(v[4] / first[4]),
		})
	}
	return rows, nil
}

// ReadPublishedQuality reads the published gradient comparisons: K, epoch,
// iteration, samples − 1, angular similarity of LGD and SGD, mean norm of the
// gradients that each samples, norm of the full gradient.
func ReadPublishedQuality(paths []string) ([]PublishedQualityRow, error) {
	var rows []PublishedQualityRow
	for _, set := range publishedSets {
		values, err := readNumbers(pathNamed(paths, set.file+"_gradient"), 9)
		if err != nil {
			return nil, err
		}
		for _, v := range values {
			row := PublishedQualityRow{Dataset: set.dataset, Method: "lgd-released", Bits: int(v[0]), Samples: int(v[3]) + 1}
			row.Similarity, row.NormRatio = Float(v[4]), Float(v[6]/v[8])
			rows = append(rows, row)
			row.Method, row.Similarity, row.NormRatio = "uniform", Float(v[5]), Float(v[7]/v[8])
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// pathNamed is the path with that base name, or empty.
func pathNamed(paths []string, name string) string {
	for _, path := range paths {
		if filepath.Base(path) == name {
			return path
		}
	}
	return ""
}

// readNumbers reads lines of numbers between blanks; nothing from no path.
func readNumbers(path string, columns int) ([][]float64, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading a published curve: %w", err)
	}
	defer file.Close()
	var rows [][]float64
	lines := bufio.NewScanner(file)
	for line := 1; lines.Scan(); line++ {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 {
			continue
		}
		if len(fields) != columns {
			return nil, fmt.Errorf("%s:%d: %d numbers instead of %d: fetch the file again", path, line, len(fields), columns)
		}
		row := make([]float64, columns)
		for i, field := range fields {
			if row[i], err = strconv.ParseFloat(field, 64); err != nil {
				return nil, fmt.Errorf("%s:%d: %q is no number: fetch the file again", path, line, field)
			}
		}
		rows = append(rows, row)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	return rows, nil
}
