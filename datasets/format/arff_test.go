package format

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const weather = `% The weather, as in Weka's examples.
@RELATION 'the weather'

@attribute outlook {sunny, 'over cast', rainy}
@attribute "mean temperature" NUMERIC
@attribute windy {0,1}
@attribute note string
@Attribute play {yes,no}

@DATA
sunny, 30.5, 0, 'it''s', no
% between
'over cast',-2e1,1,"a \"b\", c", yes

?,0,1,?,yes
`

func TestARFF(t *testing.T) {
	content := strings.Replace(weather, "'it''s'", `'it\'s'`, 1)
	same(t, mustRead(t, content, "f", Options{Target: "play", Drop: []string{"note"}, Text: OneHot}), &Table{
		Columns: []string{"outlook=?", "outlook=over cast", "outlook=rainy", "outlook=sunny", "mean temperature", "windy"},
		X:       rows(6, 0, 0, 0, 1, 30.5, 0, 0, 1, 0, 0, -20, 1, 1, 0, 0, 0, 0, 1),
		Y:       []float32{0, 1, 1}, Target: "play", Classes: []string{"no", "yes"},
	})
	same(t, mustRead(t, content, "f", Options{Drop: []string{"out*", "play", "windy", "mean *"}, Text: OneHot}), &Table{
		Columns: []string{"note=?", `note=a "b", c`, "note=it's"}, X: rows(3, 0, 0, 1, 0, 1, 0, 1, 0, 0),
	})
}

func TestARFFRefusals(t *testing.T) {
	const head = "@relation r\n@attribute a numeric\n@attribute b {x,y}\n@data\n"
	drop := Options{Drop: []string{"b"}}
	checkRefusals(t, "f.arff", []refusal{
		{"text", head + "1,x\n", Options{}, `f.arff:5: column 2 (b): text "x" where a number is expected; drop the column, or ask for --text onehot`},
		{"undeclared", head + "1,z\n", Options{Target: "b"}, `f.arff:5: column 2 (b): "z" is not among the declared values; declare it, or correct the field`},
		{"missing", head + "?,x\n", drop, `f.arff:5: column 1 (a): "?" means a missing value; fill it in, or leave out its row or column`},
		{"ragged", head + "1,x,2\n", drop, "f.arff:5: has 3 fields instead of 2; give every row the same number of fields"},
		{"sparse", head + "{0 1}\n", drop, "f.arff:5: is a sparse row; write the file with dense rows, or as LIBSVM"},
		{"open quote", head + "1,'x\n", drop, "f.arff:5: column 2: is not one value or quoted text; quote texts with spaces, commas or quotes"},
		{"no rows", head, drop, "f.arff: has no rows; check that it was written or fetched to the end"},
		{"no data", "@relation r\n", Options{}, "f.arff: has no @data line; check that it was written or fetched to the end"},
		{"no attributes", "@relation r\n@data\n", Options{}, "f.arff:2: has no @attribute line before @data; declare the columns"},
		{"type", "@relation r\n@attribute a complex\n", Options{}, `f.arff:2: column 1: the attribute's type "complex" is not known; write @attribute name numeric, or @attribute name {a, b, c}`},
		{"open list", "@relation r\n@attribute a {b, c\n", Options{}, "f.arff:2: column 1: the list of values is not closed; write @attribute name numeric, or @attribute name {a, b, c}"},
		{"no name", "@relation r\n@attribute\n", Options{}, "f.arff:2: column 1: the attribute's name cannot be read; write @attribute name numeric, or @attribute name {a, b, c}"},
		{"duplicate", "@relation r\n@attribute a real\n@attribute a real\n@data\n1,2\n", Options{}, `f.arff:4: column 2: column 1 has the same name "a"; rename one of them`},
		{"not ARFF", "a,b\n1,2\n", Options{}, `f.arff:1: "a,b" is not an ARFF declaration; if it is in another format, say which (Format)`},
	})
}

func TestARFFRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawTable(t, rapid.IntRange(1, 5).Draw(t, "cols"))
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z '"%,{}\\é]{1,8}`), want.X.Cols+1, want.X.Cols+1, rapid.ID).Draw(t, "names")
		var b strings.Builder
		b.WriteString("@relation drawn\n")
		plain := strings.NewReplacer(`\`, `\\`, `'`, `\'`)
		for _, name := range names {
			fmt.Fprintf(&b, "@attribute '%s' %s\n", plain.Replace(name), rapid.SampledFrom([]string{"real", "INTEGER", "numeric"}).Draw(t, "type"))
		}
		b.WriteString("@data\n")
		for i := range want.X.Rows {
			for _, value := range want.X.Row(i) {
				fmt.Fprint(&b, value, rapid.SampledFrom([]string{",", ", ", "\t,"}).Draw(t, "comma"))
			}
			fmt.Fprintln(&b, want.Y[i])
		}
		want.Columns, want.Target = names[:want.X.Cols], names[want.X.Cols]
		same(t, mustRead(t, b.String(), "f", Options{Target: names[want.X.Cols]}), want)
	})
}
