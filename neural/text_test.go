package neural

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestNamedNetworks(t *testing.T) {
	for _, test := range []struct {
		name     string
		features Shape // of the last pooling layer
		weights  int
		classes  int
	}{
		{"lenet5", Shape{32, 7, 7}, 16*26 + 32*401 + 128*1569 + 10*129, 10},
		{"cifar-conv", Shape{64, 8, 8}, 64*76 + 64*1601 + 10*4097, 10},
		{"alexnet", Shape{256, 6, 6}, 60_965_224, 1000},
		{"alexnet-2014", Shape{256, 6, 6}, 61_100_840, 1000},
	} {
		spec := named(t, test.name)
		n, err := NewNetwork(spec, nil)
		if err != nil {
			t.Fatal(err)
		}
		shape, err := n.Shape(spec.Last(Pool))
		if err != nil || shape != test.features || n.Weights() != test.weights || n.Classes() != test.classes {
			t.Errorf("%s: features %v, %d weights, %d classes; want %+v (%v)", test.name, shape, n.Weights(), n.Classes(), test, err)
		}
		if again, err := Parse(spec.String()); err != nil || !reflect.DeepEqual(again, spec) {
			t.Errorf("%s: read again it is %+v (%v)", test.name, again, err)
		}
	}
	if _, err := Named("lenet"); !errors.Is(err, ErrNetwork) || !strings.Contains(err.Error(), "choose from lenet5, cifar-conv") {
		t.Errorf("an unknown name gives error %v", err)
	}
	// One image of lenet5 takes this many multiply-adds, biases included.
	scores, gradient := newTestNetwork(t, named(t, "lenet5")).MultiplyAdds()
	first, all := 16*26*784, 16*26*784+32*401*196+128*1569+10*129
	if scores != all || gradient != 3*all-first {
		t.Errorf("%d and %d multiply-adds, want %d and %d", scores, gradient, all, 3*all-first)
	}
}

func TestBadDescriptionsGetOneClearLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                                      "it is empty; begin with a line like",
		"# nothing\n":                           "it is empty",
		"inputs 1 2 3":                          `line 1: "inputs 1 2 3" is no input`,
		"input 1 2 x":                           `line 1: "x" is no whole number`,
		"input 1 2 0\nrelu":                     "an input of 1×2×0",
		"input 1 2 3":                           "it has no layer",
		"input 1 2 3 centre=-1\nrelu":           "line 1: centre=-1: it must be a number from 0",
		"input 1 2 3 name=a\nrelu":              `there is no field "name"`,
		"input 1 2 3\nsigmoid":                  `layer 1, sigmoid1: there is no kind "sigmoid"`,
		"input 1 2 3\n\nrelu slope=1":           `line 3: there is no field "slope"`,
		"input 1 2 3\ndense units=1.5":          "line 2: units=1.5: it must be a whole number of at least 1",
		"input 1 2 3\ndense units":              `"units" is no field=value`,
		"input 1 2 3\ndense units=1 units=2":    `"units=2" is no field=value, or is given twice`,
		"input 1 2 3\ndense":                    "layer 1, dense1: units is 0",
		"input 1 2 3\ndropout rate=1":           "rate=1: it must be a number from 0 to below 1",
		"input 1 2 3\nrelu name=a\nrelu name=a": "layer 2, a: the name is taken",
		"input 1 2 3\nconvolution filters=2 size=4 padding=0":               "size 4 is beyond the edges of its input, 1×2×3",
		"input 3 9 9\nconvolution filters=4 size=3 groups=2":                "2 groups do not divide 4 filters",
		"input 1 2 3\npool size=2 stride=3":                                 "stride 3 leaves some out",
		"input 1 2 3\nnormalise channels=4":                                 "channels is 4",
		"input 4 16000 16000\nrelu":                                         "an input of 4×16000×16000",
		"input 1 4000 4000\nconvolution filters=64 size=1":                  "more than 16777216 values",
		"input 1 4000 4000\ndense units=17":                                 "weights, more than",
		"input 1 4000 4000\nconvolution filters=9223372036854775807 size=1": "filters=9223372036854775807: it must be",
	} {
		_, err := Parse(text)
		if !errors.Is(err, ErrNetwork) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
	both := Spec{Input: Shape{1, 2, 3}, Layers: []Layer{{Kind: Dense, Units: 3, Size: 2}}}
	if _, err := NewNetwork(both, nil); !errors.Is(err, ErrNetwork) || !strings.Contains(err.Error(), "fields of another kind") {
		t.Errorf("a dense layer with a size gives error %v", err)
	}
}

// FuzzParse: what is read is a network, and is read again alike when written, or
// the error is one line. More seeds are in testdata.
func FuzzParse(f *testing.F) {
	f.Add(everyKind)
	for _, entry := range catalogue {
		f.Add(entry.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		spec, err := Parse(text)
		if err != nil {
			if !errors.Is(err, ErrNetwork) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("error %v", err)
			}
			return
		}
		again, err := Parse(spec.String())
		if err != nil || !reflect.DeepEqual(again, spec) {
			t.Fatalf("%+v is read again as %+v (%v)", spec, again, err)
		}
	})
}
