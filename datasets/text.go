package datasets

import (
	"fmt"
	"hash/fnv"
	"strings"
	"unicode"

	"gradsample/datasets/format"
	"gradsample/internal/vec"
)

// textColumns is how many columns a sentence pair is hashed into.
const textColumns = 1024

// pair is one example of a text-pair set.
type pair struct {
	first, second string
	label         string
}

// hashPair adds a pair's features to a row of zeros. Every word of either sentence
// adds -1 or +1 to a column, both chosen by its FNV-1a hash; every distinct word
// that both have adds another, chosen by the hash of a marked form of the word. So
// similar sentences differ from sentences on a similar subject, for a linear model
// too.
func hashPair(p pair, row []float32) {
	first, second := words(p.first), words(p.second)
	has := map[string]bool{}
	for _, word := range first {
		has[word] = true
		addHashed(row, word)
	}
	for _, word := range second {
		addHashed(row, word)
		if has[word] {
			has[word] = false // once for each word
			addHashed(row, "both "+word)
		}
	}
}

// addHashed takes the column from the low bits of the hash and the sign from the
// highest.
func addHashed(row []float32, feature string) {
	hash := fnv.New64a()
	hash.Write([]byte(feature))
	sum := hash.Sum64()
	sign := float32(1)
	if sum>>63 == 1 {
		sign = -1
	}
	row[sum%uint64(len(row))] += sign
}

// words returns the runs of letters and digits, in lower case.
func words(sentence string) []string {
	return strings.FieldsFunc(strings.ToLower(sentence), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// readPairs reads the parts of a text-pair set: training pairs first.
func readPairs(entry *Entry, target *Target, v *Variant, found []Location) (*table, error) {
	var train, test []pair
	next := 0
	for _, part := range v.Parts {
		path := found[next].Path
		next++
		text, err := format.ReadText(path, part.Read)
		if err != nil {
			return nil, err
		}
		if part.Companion != nil {
			heldOut, err := readIDs(found[next].Path)
			if err != nil {
				return nil, err
			}
			next++
			kept, held, err := paraphrases(path, text, heldOut)
			if err != nil {
				return nil, err
			}
			train, test = append(train, kept...), append(test, held...)
			continue
		}
		pairs, err := entailments(path, text)
		if err != nil {
			return nil, err
		}
		if part.Test {
			test = append(test, pairs...)
		} else {
			train = append(train, pairs...)
		}
	}
	all := append(train, test...)
	t := &table{X: vec.NewMatrix(len(all), textColumns), Y: make([]float32, len(all)), Train: len(train), Task: Binary, Classes: 2, Target: target.Name}
	for i, p := range all {
		hashPair(p, t.X.Row(i))
		t.Y[i] = sign(p.label == entry.Positive)
	}
	return t, nil
}

// paraphrases reads the rows of Microsoft Research's paraphrase corpus: quality,
// two ids, two sentences. The pairs of ids that heldOut has are the test part, as
// GLUE divides the corpus.
func paraphrases(path string, text *format.TextTable, heldOut map[string]bool) (train, test []pair, err error) {
	if len(text.Columns) != 5 {
		return nil, nil, fmt.Errorf("%w: %s has %d columns, a paraphrase corpus has 5", ErrRequest, path, len(text.Columns))
	}
	for _, row := range text.Rows {
		p := pair{first: row[3], second: row[4], label: row[0]}
		if heldOut[row[1]+"\t"+row[2]] {
			test = append(test, p)
		} else {
			train = append(train, p)
		}
	}
	return train, test, nil
}

// readIDs reads pairs of ids, one pair a line.
func readIDs(path string) (map[string]bool, error) {
	text, err := format.ReadText(path, format.Options{Format: format.CSV, Header: format.HeaderNo})
	if err != nil {
		return nil, err
	}
	ids := make(map[string]bool, len(text.Rows))
	for _, row := range text.Rows {
		ids[strings.Join(row, "\t")] = true
	}
	return ids, nil
}

// entailments reads the rows of GLUE's RTE: index, two sentences, label.
func entailments(path string, text *format.TextTable) ([]pair, error) {
	if len(text.Columns) != 4 {
		return nil, fmt.Errorf("%w: %s has %d columns, GLUE's RTE has 4", ErrRequest, path, len(text.Columns))
	}
	pairs := make([]pair, len(text.Rows))
	for i, row := range text.Rows {
		pairs[i] = pair{first: row[1], second: row[2], label: row[3]}
	}
	return pairs, nil
}

// sign is the label of a binary task.
func sign(positive bool) float32 {
	if positive {
		return 1
	}
	return -1
}
