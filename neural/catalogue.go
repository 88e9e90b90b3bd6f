package neural

import (
	"fmt"
	"strings"
)

// catalogue holds the networks that have a name.
var catalogue = []struct{ name, text string }{
	// The network of Li and Póczos (UAI 2016) for MNIST-8M, which the DSG paper
	// describes: LeNet-5 with 16 and 32 filters; its last pooling layer has 1,568
	// features.
	{"lenet5", `input 1 28 28
convolution filters=16 size=5 padding=2
relu
pool size=2 stride=2
convolution filters=32 size=5 padding=2
relu
pool size=2 stride=2
dense units=128
relu
dense units=10
`},
	// Krizhevsky's two convolutions of cuda-convnet for CIFAR-10; the DSG paper takes
	// the features of the last pooling layer, here 64 × 8 × 8. Grey values from 0 to 1
	// less a half take the place of those less the mean image.
	{"cifar-conv", `input 3 32 32 centre=0.5
convolution filters=64 size=5 padding=2
relu
pool size=3 stride=2
normalise channels=9 alpha=0.001
convolution filters=64 size=5 padding=2
relu
normalise channels=9 alpha=0.001
pool size=3 stride=2
dense units=10
`},
	// Krizhevsky, Sutskever and Hinton (NIPS 2012), with the order of layers of the
	// paper: its last pooling layer has 256 × 6 × 6 = 9,216 features. Its α, 1e-4,
	// is not divided by the number of channels.
	{"alexnet", `input 3 227 227
convolution filters=96 size=11 stride=4 name=conv1
relu
normalise channels=5 alpha=0.0005 offset=2
pool size=3 stride=2
convolution filters=256 size=5 padding=2 groups=2 name=conv2
relu
normalise channels=5 alpha=0.0005 offset=2
pool size=3 stride=2
convolution filters=384 size=3 padding=1 name=conv3
relu
convolution filters=384 size=3 padding=1 groups=2 name=conv4
relu
convolution filters=256 size=3 padding=1 groups=2 name=conv5
relu
pool size=3 stride=2
dense units=4096 name=fc6
relu
dropout rate=0.5
dense units=4096 name=fc7
relu
dropout rate=0.5
dense units=1000 name=fc8
`},
	// Krizhevsky, "One weird trick for parallelizing convolutional neural networks"
	// (2014), whose weights are the ones that torchvision gives away, under its names
	// of the tensors. The last pooling layer has the same 9,216 features.
	{"alexnet-2014", `input 3 224 224
convolution filters=64 size=11 stride=4 padding=2 name=features.0
relu
pool size=3 stride=2
convolution filters=192 size=5 padding=2 name=features.3
relu
pool size=3 stride=2
convolution filters=384 size=3 padding=1 name=features.6
relu
convolution filters=256 size=3 padding=1 name=features.8
relu
convolution filters=256 size=3 padding=1 name=features.10
relu
pool size=3 stride=2
dropout rate=0.5
dense units=4096 name=classifier.1
relu
dropout rate=0.5
dense units=4096 name=classifier.4
relu
dense units=1000 name=classifier.6
`},
}

// Names returns the names of the networks that Named knows.
func Names() []string {
	names := make([]string, len(catalogue))
	for i, entry := range catalogue {
		names[i] = entry.name
	}
	return names
}

// Named returns the description of a network of Names. The error wraps
// ErrNetwork.
func Named(name string) (Spec, error) {
	for _, entry := range catalogue {
		if entry.name == name {
			return Parse(entry.text)
		}
	}
	return Spec{}, fmt.Errorf("%w: there is none called %q; choose from %s", ErrNetwork, name, strings.Join(Names(), ", "))
}

// Until returns the network that ends with a layer, whose values are then its scores.
// The error wraps ErrNetwork.
func (s Spec) Until(layer string) (Spec, error) {
	s = s.WithDefaults()
	i, err := s.layerAt(layer)
	if err != nil {
		return Spec{}, err
	}
	s.Layers = s.Layers[:i+1]
	return s, nil
}

// Last returns the name of the last layer of a kind, for the features of the last
// pooling layer, and "" where there is none.
func (s Spec) Last(kind string) string {
	name := ""
	for _, layer := range s.WithDefaults().Layers {
		if layer.Kind == kind {
			name = layer.Name
		}
	}
	return name
}
