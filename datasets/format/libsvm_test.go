package format

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLIBSVM(t *testing.T) {
	content := "# a comment\n+1 1:0.5 3:2 \n\n-1\r\n-1 qid:7 2:-1e-1\t3:0 # note: 9:9\n"
	want := &Table{Columns: numbered(3), X: rows(3, 0.5, 0, 2, 0, 0, 0, 0, -0.1, 0), Y: []float32{1, -1, -1}, Target: "label"}
	for _, o := range []Options{{}, {Format: LIBSVM}, {Target: "label"}, {Target: DefaultTarget}} {
		same(t, mustRead(t, content, "a9a.t", o), want)
	}
	want.Columns = numbered(5)
	want.X = rows(5, 0.5, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, -0.1, 0, 0, 0)
	same(t, mustRead(t, content, "a9a.t", Options{Cols: 5}), want)
	same(t, mustRead(t, content, "a9a.t", Options{Drop: []string{"2"}}), &Table{
		Columns: []string{"1", "3"}, X: rows(2, 0.5, 2, 0, 0, 0, 0), Y: want.Y, Target: "label",
	})
}

func TestLIBSVMRefusals(t *testing.T) {
	checkRefusals(t, "f.svm", []refusal{
		{"empty", "", Options{}, "f.svm: is empty; check that it was written or fetched to the end"},
		{"only a comment", "# nothing\n", Options{}, "f.svm: has no rows; check that it was written or fetched to the end"},
		{"only labels", "1\n2\n", Options{}, "f.svm: has no index:value pair; if it is in another format, say which (Format)"},
		{"index 0", "1 1:1\n1 0:1\n", Options{}, "f.svm:2: column 2: has index 0; LIBSVM counts from 1: add 1 to all indices"},
		{"twice", "1 1:1 2:1 2:1\n", Options{}, "f.svm:1: column 4: has index 2 twice; keep one value per index"},
		{"decreasing", "1 3:1 2:1\n", Options{}, "f.svm:1: column 3: has index 2 after 3; sort the indices of the row"},
		{"huge", "1 1048577:1\n", Options{}, "f.svm:1: column 2: has index 1048577; more than 1048576 columns do not fit a dense matrix; number the columns without gaps, or choose fewer"},
		{"beyond int", "1 99999999999999999999999:1\n", Options{}, "f.svm:1: column 2: has index 1048577; more than 1048576 columns do not fit a dense matrix; number the columns without gaps, or choose fewer"},
		{"beyond Cols", "1 4:1\n", Options{Cols: 3}, "f.svm:1: column 2: has index 4, beyond the 3 columns expected; raise Cols, or leave it 0"},
		{"negative", "1 -1:1\n", Options{}, `f.svm:1: column 2: "-1:1" is not index:value; write index, colon and value without spaces; if it is in another format, say which (Format)`},
		{"no value", "1 1: 2:1\n", Options{}, `f.svm:1: column 2: "" means a missing value; fill it in, or leave out its row or column`},
		{"no colon", "1 1:1 2\n", Options{}, `f.svm:1: column 3: "2" is not index:value; write index, colon and value without spaces; if it is in another format, say which (Format)`},
		{"NaN", "1 1:nan\n", Options{}, `f.svm:1: column 2: "nan" is not a finite number; fill it in, or leave out its row or column`},
		{"label", "1,2 1:1\n", Options{}, `f.svm:1: column 1: the label "1,2" is not a number; write decimals with a point`},
		{"target", "1 1:1\n", Options{Target: "1"}, `f.svm: is libsvm: its target is the label, not "1"; leave Target empty`},
		{"dense size", strings.Repeat("1 1048576:1\n", 4097), Options{}, "f.svm: is 4097 rows x 1048576 columns, more than 16384 MiB as a dense matrix; take fewer rows or columns"},
	})
}

func TestLIBSVMRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawTable(t, rapid.IntRange(1, 6).Draw(t, "cols"))
		want.Target = "label"
		var b strings.Builder
		for i := range want.X.Rows {
			fmt.Fprint(&b, want.Y[i])
			for j, value := range want.X.Row(i) {
				if value != 0 {
					fmt.Fprintf(&b, " %d:%v", j+1, value)
				} else {
					want.X.Row(i)[j] = 0 // the sign of a zero is not written
				}
			}
			b.WriteString(rapid.SampledFrom([]string{"\n", " \r\n", " # end\n"}).Draw(t, "end"))
		}
		got := mustRead(t, b.String(), "f", Options{Format: LIBSVM, Cols: want.X.Cols})
		same(t, got, want)
	})
}
