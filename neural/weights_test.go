package neural

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"gradsample/neural/safetensors"
)

// Features from a file's weights have the bits of those before saving.
func TestWeightsComeBackToTheBit(t *testing.T) {
	for _, spec := range []Spec{parsed(t, everyKind), named(t, "lenet5")} {
		n := newTestNetwork(t, spec)
		var file bytes.Buffer
		if err := n.SaveWeights(&file); err != nil {
			t.Fatal(err)
		}
		loaded, err := NewNetwork(spec, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := loaded.LoadWeights(&file); err != nil {
			t.Fatal(err)
		}
		x, layer := newTestTable(3, n).X, spec.Last(Pool)
		if !sameBits(mapped(t, loaded, layer, x, 2).Data, mapped(t, n, layer, x, 1).Data) || !sameBits(loaded.weights, n.weights) {
			t.Errorf("other features after %s", layer)
		}
	}
}

// Tensors are named, shaped and ordered as PyTorch has them.
func TestTensorsAreThoseOfPyTorch(t *testing.T) {
	n := newTestNetwork(t, parsed(t, everyKind))
	var file bytes.Buffer
	if err := n.SaveWeights(&file); err != nil {
		t.Fatal(err)
	}
	tensors, err := safetensors.Read(&file)
	if err != nil {
		t.Fatal(err)
	}
	weight, _ := safetensors.Find(tensors, "second.weight")
	bias, _ := safetensors.Find(tensors, "second.bias")
	// 4 filters in 2 groups see 3 of 6 channels each.
	if len(weight.Data) != 4*3*3*3 || len(weight.Shape) != 4 || weight.Shape[1] != 3 || len(bias.Data) != 4 {
		t.Fatalf("shapes %v and %v", weight.Shape, bias.Shape)
	}
	r := newReference(n)
	layer, err := n.spec.layerAt("second")
	if err != nil {
		t.Fatal(err)
	}
	for filter := range 4 {
		if got := float64(bias.Data[filter]); got != r.weight(layer, filter, 27) {
			t.Errorf("bias %d is %v", filter, got)
		}
		for input := range 27 {
			if got := float64(weight.Data[filter*27+input]); got != r.weight(layer, filter, input) {
				t.Errorf("filter %d: weight %d is %v", filter, input, got)
			}
		}
	}
}

func TestWeightsThatDoNotFitAreRefused(t *testing.T) {
	n := newTestNetwork(t, parsed(t, "input 1 1 2\ndense units=3 name=last"))
	before := append([]float32(nil), n.weights...)
	weight := safetensors.Tensor{Name: "last.weight", Type: safetensors.F32, Shape: []int{3, 2}, Data: []float32{1, 2, 3, 4, 5, 6}}
	bias := safetensors.Tensor{Name: "last.bias", Type: safetensors.F32, Shape: []int{3}, Data: []float32{7, 8, 9}}
	turned, broken := weight, weight
	turned.Shape = []int{2, 3}
	broken.Data = []float32{1, 2, 3, 4, float32(math.NaN()), 6}
	for want, tensors := range map[string][]safetensors.Tensor{
		`there is no tensor "last.bias"`:                   {weight},
		`"last.weight" has shape [2 3], the layer [3 2]`:   {turned, bias},
		`value 4 of tensor "last.weight" is NaN`:           {broken, bias},
		`there is no tensor "last.weight"; give the layer`: {bias},
	} {
		var file bytes.Buffer
		if err := safetensors.Write(&file, tensors, nil); err != nil {
			t.Fatal(err)
		}
		if err := n.LoadWeights(&file); !errors.Is(err, ErrWeights) || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	half := "\x48\x00\x00\x00\x00\x00\x00\x00" + `{"last.weight":{"dtype":"F16","shape":[3,2],"data_offsets":[0,12]}}     ` + strings.Repeat("\x00", 12)
	if err := n.LoadWeights(strings.NewReader(half)); !errors.Is(err, ErrWeights) || !strings.Contains(err.Error(), "is of type F16; convert it to F32") {
		t.Errorf("half precision gives error %v", err)
	}
	if err := n.LoadWeights(strings.NewReader("")); !errors.Is(err, safetensors.ErrFormat) {
		t.Errorf("an empty file gives error %v", err)
	}
	if !sameBits(n.weights, before) {
		t.Error("a file that is refused changes the weights")
	}
}
