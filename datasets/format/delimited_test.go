package format

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDialects(t *testing.T) {
	want := &Table{Columns: []string{"a", "b"}, X: rows(2, 1, 2.5, 3, -4), Y: []float32{7, 8}, Target: "y"}
	bare := &Table{Columns: []string{"1", "2"}, X: want.X, Y: want.Y, Target: "3"}
	for _, c := range []struct {
		name, content string
		want          *Table
	}{
		{"comma", "a,b,y\n1,2.5,7\n3,-4,8\n", want},
		{"no line end", "a,b,y\n1,2.5,7\n3,-4,8", want},
		{"CRLF, BOM and blank lines", "\ufeffa,b,y\r\n\r\n1,2.5,7\r\n3,-4,8\r\n\r\n\r\n", want},
		{"semicolon", "a;b;y\n1;2.5;7\n3;-4;8\n", want},
		{"tab", "a\tb\ty\n1\t2.5\t7\n3\t-4\t8\n", want},
		{"bar", "a|b|y\n1|2.5|7\n3|-4|8\n", want},
		{"spaces", " a b   y\n1  2.5 7 \n3\t-4 8\n", want},
		{"comma and space", "a, b, y\n1, 2.5 , 7\n3,\t-4, 8\n", want},
		{"quoted", "\"a\",b,\"y\"\n\"1\",2.5, \"7\" \n3,\"-4\",8\n", want},
		{"quoted, spaces", "\"a\" b \"y\"\n\"1\" 2.5 \"7\" \n3 \"-4\" 8\n", want},
		{"no header", "1,2.5,7\n3,-4,8\n", bare},
		{"no header, spaces", "1 2.5 7\n3 -4 8\n", bare},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, target := range []string{"last", "3", DefaultTarget} {
				same(t, mustRead(t, c.content, "file", Options{Target: target}), c.want)
			}
		})
	}
}

func TestCSVOptions(t *testing.T) {
	const people = "|comment\nage, job, home, pay\n30, cook, Bern, >5.\n40, ?, Basel, <5\n|comment\n50, \"cook\", Bern, >5.\n\n"
	o := Options{Target: "pay", Text: OneHot, Comment: "|", LabelSuffix: "."}
	same(t, mustRead(t, people, "people.csv", o), &Table{
		Columns: []string{"age", "job=?", "job=cook", "home=Basel", "home=Bern"},
		X:       rows(5, 30, 0, 1, 0, 1, 40, 1, 0, 1, 0, 50, 0, 1, 0, 1),
		Y:       []float32{1, 0, 1}, Target: "pay", Classes: []string{"<5", ">5"},
	})
	o = Options{Target: "1", Drop: []string{"job", "p*", "home"}, Comment: "|", Header: HeaderYes}
	if _, err := readBytes([]byte(people), "people.csv", o); err == nil || !strings.Contains(err.Error(), "no column left") {
		t.Errorf("dropping everything gives %v", err)
	}
	o.Target = ""
	same(t, mustRead(t, people, "people.csv", o), &Table{Columns: []string{"age"}, X: rows(1, 30, 40, 50)})

	same(t, mustRead(t, "1,2\n3,4\n", "f", Options{Header: HeaderYes}), &Table{Columns: []string{"1", "2"}, X: rows(2, 3, 4)})
	same(t, mustRead(t, "x,1\ny,2\n", "f", Options{Header: HeaderNo, Text: OneHot}), &Table{Columns: []string{"1=x", "1=y", "2"}, X: rows(3, 1, 0, 1, 0, 1, 2)})
	same(t, mustRead(t, "a\tb,c\n1\t2\n", "f.tsv", Options{}), &Table{Columns: []string{"a", "b,c"}, X: rows(2, 1, 2)})
	same(t, mustRead(t, ",b,\n1,2,3\n", "f.csv", Options{}), &Table{Columns: []string{"1", "b", "3"}, X: rows(3, 1, 2, 3)})
}

func TestQuotedFieldsMayHoldAnything(t *testing.T) {
	content := "name,n\n\"a \"\"b\"\", c\nd\",1\n\"e\",2\n"
	got := mustRead(t, content, "f.csv", Options{Text: OneHot})
	same(t, got, &Table{Columns: []string{"name=a \"b\", c\nd", "name=e", "n"}, X: rows(3, 1, 0, 1, 0, 1, 2)})
}

func TestCSVRefusals(t *testing.T) {
	const table = "age,name,pay\n1,2,3\n"
	checkRefusals(t, "f.csv", []refusal{
		{"empty", "", Options{}, "f.csv: is empty; check that it was written or fetched to the end"},
		{"blank", "\n \n", Options{}, "f.csv: has no rows; check that it was written or fetched to the end"},
		{"header only", "a,b\n", Options{}, "f.csv: has no rows; check that it was written or fetched to the end"},
		{"ragged", "a,b\n1,2\n3\n", Options{}, "f.csv:3: has 1 fields instead of 2; give every row the same number of fields"},
		{"text", "a,b\n1,2\n3,4x\n", Options{}, `f.csv:3: column 2 (b): "4x" is not a number; correct it, drop the column, or, if its first rows are texts too, ask for --text onehot`},
		{"text column", "a,b\n1,x\n3,y\n", Options{}, `f.csv:2: column 2 (b): "x" is not a number; correct it, drop the column, or, if its first rows are texts too, ask for --text onehot`},
		{"NaN", "1,2\n3,-NaN\n", Options{}, `f.csv:2: column 2: "-NaN" is not a finite number; fill it in, or leave out its row or column`},
		{"infinity", "a,b\n1,2\nInfinity,3\n", Options{}, `f.csv:3: column 1 (a): "Infinity" is not a finite number; fill it in, or leave out its row or column`},
		{"missing", "a,b\n1,2\n,3\n", Options{}, `f.csv:3: column 1 (a): "" means a missing value; fill it in, or leave out its row or column`},
		{"missing on the first line", "?,1\n1,2\n", Options{}, `f.csv:1: column 1: "?" means a missing value; fill it in, or leave out its row or column`},
		{"overflow", "a,b\n1,2\n3,4e38\n", Options{}, `f.csv:3: column 2 (b): "4e38" does not fit a 32-bit float (largest 3.4e38); scale the column`},
		{"decimal comma", "a;b\n1,5;2,5\n", Options{}, `f.csv:2: column 1 (a): "1,5" is not a number; write decimals with a point`},
		{"duplicate names", "a,b,a\n1,2,3\n", Options{}, `f.csv:1: column 3: column 1 has the same name "a"; rename one of them`},
		{"not UTF-8", "a,b\n1,2\n1,\xff\n", Options{}, `f.csv:3: column 2 (b): "\xff" is not UTF-8 text; save the file as UTF-8, and check the Format`},
		{"not UTF-8, dropped", "a,b\n1,x\n1,\xff\n", Options{Drop: []string{"b"}}, `f.csv:3: column 2 (b): is not UTF-8 text; save the file as UTF-8`},
		{"not UTF-8 header", "a,\xff\n1,2\n", Options{}, `f.csv:1: column 2: the header is not UTF-8 text; save the file as UTF-8`},
		{"open quote", "a,b\n1,2\n\"3,4\n5,6\n", Options{}, `f.csv:3: column 1: has a quote that is not closed; close it, or write a quote inside a field twice`},
		{"after quote", "a,b\n\"1\"2,3\n", Options{}, `f.csv:2: column 1: has '2' after a closing quote; write a quote inside a field twice`},
		{"inner quote", "a,b\n1\"2,3\n", Options{}, `f.csv:2: column 1: has a quote inside a field that does not begin with one; quote the whole field and write the quote twice`},
		{"blank row", "a\n1\n\n2\n", Options{}, `f.csv:3: column 1: is blank, between rows; fill in the value or remove the line`},
		{"no such target", table, Options{Target: "Pax"}, `f.csv:1: has no column "Pax"; did you mean pay?`},
		{"target of no likeness", table, Options{Target: "salary"}, `f.csv:1: has no column "salary"; its 3 columns are age, name, pay`},
		{"target number", table, Options{Target: "4"}, `f.csv:1: has no column "4"; its 3 columns are age, name, pay`},
		{"dropped target", table, Options{Target: "pay", Drop: []string{"p*"}}, `f.csv:1: column 3: is the target, and is dropped as well; choose another Target or leave it out of Drop`},
		{"unknown drop", table, Options{Drop: []string{"nam"}}, `f.csv:1: has no column "nam" to drop; did you mean name?`},
		{"one column and target", "1\n2\n", Options{Target: "1"}, `f.csv: has no column left as an input; drop fewer columns, or check the delimiter`},
		{"labels", table, Options{Labels: "y"}, `f.csv: is csv, which has no separate labels; leave Labels empty`},
		{"web page", "<!DOCTYPE html>\n<p>", Options{}, "f.csv:1: is a web page, not data; fetch the file itself"},
		{"bad option", table, Options{Header: "maybe"}, `f.csv: option Header "maybe" is not possible; choose yes, no or nothing`},
		{"bad pattern", table, Options{Drop: []string{"[a"}}, `f.csv: option Member or Drop "[a" is not possible; mend the pattern (a backslash before [ makes it plain)`},
	})
}

func TestTooManyTexts(t *testing.T) {
	var b strings.Builder
	b.WriteString("n,id\n")
	for i := range maxCategories + 1 {
		fmt.Fprintf(&b, "%d,u%d\n", i, i)
	}
	_, err := readBytes([]byte(b.String()), "f", Options{Text: OneHot})
	if e := checkError(t, err); e.Line != maxCategories+2 || e.Name != "id" {
		t.Error(err)
	}
}

// A line longer than the read buffer takes another path.
func TestLongLines(t *testing.T) {
	const cols = 60000
	line := strings.TrimSuffix(strings.Repeat("12345,", cols), ",")
	table := mustRead(t, line+"\n"+line+"\n", "f", Options{Target: "last"})
	if table.X.Rows != 2 || table.X.Cols != cols-1 || table.X.Data[2*cols-3] != 12345 {
		t.Errorf("%d x %d", table.X.Rows, table.X.Cols)
	}
}

// Any table of numbers, however it is written, comes back with the same bits.
func TestCSVRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cols := rapid.IntRange(2, 6).Draw(t, "cols")
		want := drawTable(t, cols)
		delimiter := rapid.SampledFrom([]string{",", ";", "\t", "|", " ", ", "}).Draw(t, "delimiter")
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "line end")
		quoted := rapid.Float64Range(0, 1).Draw(t, "quoted")
		var b bytes.Buffer
		if rapid.Bool().Draw(t, "BOM") {
			b.WriteString("\ufeff")
		}
		write := func(fields []string) {
			for j, field := range fields {
				if rapid.Float64Range(0, 1).Draw(t, "quote") < quoted {
					fields[j] = `"` + field + `"`
				}
			}
			b.WriteString(strings.Join(fields, delimiter) + end)
		}
		want.Target = strconv.Itoa(cols + 1)
		if rapid.Bool().Draw(t, "header") {
			want.Target = "y"
			want.Columns = nil
			for j := range cols {
				want.Columns = append(want.Columns, fmt.Sprintf("x%d", j))
			}
			write(append(append([]string(nil), want.Columns...), "y"))
		}
		for i := range want.X.Rows {
			var fields []string
			for _, value := range append(append([]float32(nil), want.X.Row(i)...), want.Y[i]) {
				fields = append(fields, strconv.FormatFloat(float64(value), byte(rapid.SampledFrom([]rune("gef")).Draw(t, "verb")), -1, 32))
			}
			write(fields)
		}
		if rapid.Bool().Draw(t, "cut") {
			b.Truncate(b.Len() - len(end))
		}
		same(t, mustRead(t, b.String(), "f", Options{Format: CSV, Target: "last"}), want)
	})
}

// What encoding/csv writes is read as it was meant.
func TestTextsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.Map(rapid.StringMatching(`[a-z",;|\t\n é]{0,12}`), func(s string) string { return "t" + s + "." })
		texts := rapid.SliceOfN(text, 1, 8).Draw(t, "texts")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Write([]string{"number", "text"})
		for i, text := range texts {
			w.Write([]string{strconv.Itoa(i), text})
		}
		w.Flush()
		got := mustRead(t, b.String(), "f", Options{Target: "text"})
		for i, text := range texts {
			if got.X.Data[i] != float32(i) || got.Classes[int(got.Y[i])] != text {
				t.Fatalf("row %d: %v %q instead of %q", i, got.X.Data[i], got.Classes[int(got.Y[i])], text)
			}
		}
	})
}

// drawTable draws a table of finite numbers.
func drawTable(t *rapid.T, cols int) *Table {
	n := rapid.IntRange(1, 8).Draw(t, "rows")
	number := rapid.OneOf(rapid.Float32(), rapid.Float32Range(-100, 100), rapid.Map(rapid.IntRange(-9, 9), func(i int) float32 { return float32(i) }))
	values := rapid.SliceOfN(number, n*cols, n*cols).Draw(t, "x")
	return &Table{Columns: numbered(cols), X: rows(cols, values...), Y: rapid.SliceOfN(number, n, n).Draw(t, "y")}
}

func TestReadText(t *testing.T) {
	path := writeFile(t, "pairs.tsv", []byte("\ufeffid\tfirst\tsecond\n1\t\" He said\tShe, too\n2\t\tx\n"))
	got, err := ReadText(path, Options{})
	if err != nil || fmt.Sprintf("%q %q", got.Columns, got.Rows) != `["id" "first" "second"] [["1" "\" He said" "She, too"] ["2" "" "x"]]` {
		t.Errorf("%q, %v", got, err)
	}
	got, err = ReadText(path, Options{Header: HeaderNo})
	if err != nil || fmt.Sprint(got.Columns) != "[1 2 3]" || len(got.Rows) != 3 {
		t.Errorf("%q, %v", got, err)
	}
	for content, want := range map[string]string{
		"":              ": has no rows; ",
		"a\tb\n":        ": has no rows; ",
		"a\tb\n1\n":     ":2: has 1 fields instead of 2; ",
		"a\tb\n1\t\xff": ":2: is not UTF-8 text; ",
		"a\ta\n1\t2\n":  ":1: column 2: column 1 has the same name",
	} {
		_, err := ReadText(writeFile(t, "pairs.tsv", []byte(content)), Options{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v", content, err)
			continue
		}
		checkError(t, err)
	}
}
