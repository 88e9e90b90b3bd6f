package neural

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Kinds of layers.
const (
	Convolution = "convolution"
	ReLU        = "relu"
	Pool        = "pool"
	Normalise   = "normalise"
	Dense       = "dense"
	Dropout     = "dropout"
)

// Kinds returns the kinds of layers.
func Kinds() []string { return []string{Convolution, ReLU, Pool, Normalise, Dense, Dropout} }

// Shape is that of one image, or of what a layer makes of it: planes of
// Height × Width values. A dense layer's units are planes of one value.
type Shape struct{ Channels, Height, Width int }

// Size returns the number of values.
func (s Shape) Size() int { return s.Channels * s.Height * s.Width }

// String writes a shape as 3×32×32.
func (s Shape) String() string { return fmt.Sprintf("%d×%d×%d", s.Channels, s.Height, s.Width) }

// Spec describes a network that ends in the scores of its classes, to which
// training applies the softmax cross-entropy. Its text form is that of Parse.
type Spec struct {
	Input Shape
	// Centre is taken from every value of an image before the first layer sees it: 0.5
	// puts grey values from 0 to 1 around zero. It is from 0 to below 256.
	Centre float64
	Layers []Layer
}

// centre is the input's only field.
func (s *Spec) centre() field { return field{name: "centre", number: &s.Centre, below: 256} }

// Layer describes one layer. Each kind has fields of its own; those of other
// kinds must be zero.
type Layer struct {
	// Kind is one of Kinds.
	Kind string
	// Name is what features and tensors of weights are called by: by default the
	// kind and its number among layers of that kind, as in convolution1.
	Name string
	// Filters is the number of channels that a convolution makes.
	Filters int
	// Size is the side of the square that a convolution or a pool looks at, and
	// Stride the distance of two such squares; 1 by default.
	Size, Stride int
	// Padding is how many zeros a convolution sees beyond each edge. A pool has
	// none: a square that begins inside and reaches beyond the edge is cut there.
	Padding int
	// Groups splits the channels of a convolution, and its filters, into so many
	// parts that see nothing of each other; 1 by default.
	Groups int
	// Units is the number of values that a dense layer makes.
	Units int
	// Channels is n, Alpha α and Offset k (1 by default) of local response
	// normalisation, a/(k + α/n Σ a²)^¾ over n neighbouring channels (Krizhevsky,
	// Sutskever and Hinton, "ImageNet Classification with Deep Convolutional Neural
	// Networks", NIPS 2012, section 3.3, whose α is that over n; the exponent there
	// and in all networks known since is ¾). n is odd.
	Channels      int
	Alpha, Offset float64
	// Rate is the share of values that dropout sets to zero in training, the others
	// being divided by 1 − Rate.
	Rate float64
}

// field is one of a layer's numbers.
type field struct {
	name   string
	whole  *int     // either this
	number *float64 // or this
	least  float64  // of whole numbers
	below  float64  // for others, which are from 0 on
	preset float64  // default, where that is not zero
}

// fields lists a kind's fields in the order in which they are written.
func (l *Layer) fields() []field {
	const most = 1 << 20
	switch l.Kind {
	case Convolution:
		return []field{
			{name: "filters", whole: &l.Filters, least: 1, below: most},
			{name: "size", whole: &l.Size, least: 1, below: most},
			{name: "stride", whole: &l.Stride, least: 1, below: most, preset: 1},
			{name: "padding", whole: &l.Padding, below: most},
			{name: "groups", whole: &l.Groups, least: 1, below: most, preset: 1},
		}
	case Pool:
		return []field{
			{name: "size", whole: &l.Size, least: 1, below: most}, {name: "stride", whole: &l.Stride, least: 1, below: most, preset: 1},
		}
	case Normalise:
		return []field{
			{name: "channels", whole: &l.Channels, least: 1, below: most},
			{name: "alpha", number: &l.Alpha, below: math.MaxFloat32},
			{name: "offset", number: &l.Offset, below: math.MaxFloat32, preset: 1},
		}
	case Dense:
		return []field{{name: "units", whole: &l.Units, least: 1, below: most}}
	case Dropout:
		return []field{{name: "rate", number: &l.Rate, below: 1}}
	}
	return nil
}

func (f field) value() float64 {
	if f.whole != nil {
		return float64(*f.whole)
	}
	return *f.number
}

func (f field) set(value float64) {
	if f.whole != nil {
		*f.whole = int(value)
		return
	}
	*f.number = value
}

// allowed tells which values a field takes.
func (f field) allowed() string {
	if f.whole != nil {
		return fmt.Sprintf("a whole number of at least %v", f.least)
	}
	return fmt.Sprintf("a number from 0 to below %v", f.below)
}

func (f field) check() error {
	if value := f.value(); !(value >= f.least) || !(value < f.below) {
		return fmt.Errorf("%s is %v; it must be %s", f.name, value, f.allowed())
	}
	return nil
}

// WithDefaults returns the description with names and every zero field that has
// a default set to it.
func (s Spec) WithDefaults() Spec {
	s.Layers = slices.Clone(s.Layers)
	seen := make(map[string]int)
	for i := range s.Layers {
		l := &s.Layers[i]
		for _, f := range l.fields() {
			if f.preset != 0 && f.value() == 0 {
				f.set(f.preset)
			}
		}
		if seen[l.Kind]++; l.Name == "" {
			l.Name = defaultName(l.Kind, seen[l.Kind])
		}
	}
	return s
}

func defaultName(kind string, number int) string { return kind + strconv.Itoa(number) }

// largest bounds the values of an image and of each layer, and heaviest the
// weights of all layers: what a description may ask for.
const (
	largest  = 1 << 24
	heaviest = 1 << 28
)

// Shapes returns the shape of the input and that after each layer. The error
// wraps ErrNetwork and names the first layer at fault.
func (s Spec) Shapes() ([]Shape, error) {
	s = s.WithDefaults()
	shape := s.Input
	if min(shape.Channels, shape.Height, shape.Width) < 1 || max(shape.Channels, shape.Height, shape.Width) > 1<<14 || shape.Size() > largest {
		return nil, fmt.Errorf("%w: an input of %v", ErrNetwork, shape)
	}
	if err := s.centre().check(); err != nil {
		return nil, fmt.Errorf("%w: input: %w", ErrNetwork, err)
	}
	if len(s.Layers) == 0 {
		return nil, fmt.Errorf("%w: it has no layer", ErrNetwork)
	}
	shapes, names, weights := []Shape{shape}, make(map[string]bool), 0
	for i, layer := range s.Layers {
		wrong := func(err error) error {
			return fmt.Errorf("%w: layer %d, %s: %w", ErrNetwork, i+1, layer.Name, err)
		}
		if names[layer.Name] {
			return nil, wrong(fmt.Errorf("the name is taken; give each layer its own"))
		}
		names[layer.Name] = true
		if err := layer.check(); err != nil {
			return nil, wrong(err)
		}
		next, err := layer.shape(shape)
		if err != nil {
			return nil, wrong(fmt.Errorf("%w of its input, %v", err, shape))
		}
		if next.Size() > largest {
			return nil, wrong(fmt.Errorf("it makes %v, more than %d values", next, largest))
		}
		if weights += weightsOf(layer, shape, next).size(); weights > heaviest {
			return nil, wrong(fmt.Errorf("with it there are %d weights, more than %d", weights, heaviest))
		}
		shape = next
		shapes = append(shapes, shape)
	}
	return shapes, nil
}

// check looks at what does not depend on the input.
func (l *Layer) check() error {
	if !slices.Contains(Kinds(), l.Kind) {
		return fmt.Errorf("there is no kind %q; choose from %v", l.Kind, Kinds())
	}
	if !validName(l.Name) {
		return fmt.Errorf("a name has no spaces, equals signs or #")
	}
	rest := *l
	for _, f := range rest.fields() {
		if err := f.check(); err != nil {
			return err
		}
		f.set(0)
	}
	if rest != (Layer{Kind: l.Kind, Name: l.Name}) {
		return fmt.Errorf("it has fields of another kind: %+v", rest)
	}
	if l.Kind == Normalise && (l.Channels%2 == 0 || l.Offset < 1e-6) {
		return fmt.Errorf("channels is %d, offset %v; choose an odd number, and an offset above 0", l.Channels, l.Offset)
	}
	return nil
}

// shape returns what the layer makes of an input, or why it cannot take it.
func (l *Layer) shape(in Shape) (Shape, error) {
	switch l.Kind {
	case Convolution:
		if in.Channels%l.Groups != 0 || l.Filters%l.Groups != 0 {
			return in, fmt.Errorf("%d groups do not divide %d filters and the channels", l.Groups, l.Filters)
		}
		height, width := in.Height+2*l.Padding-l.Size, in.Width+2*l.Padding-l.Size
		if height < 0 || width < 0 {
			return in, fmt.Errorf("size %d is beyond the edges", l.Size)
		}
		return Shape{l.Filters, height/l.Stride + 1, width/l.Stride + 1}, nil
	case Pool:
		if l.Size > in.Height || l.Size > in.Width || l.Stride > l.Size {
			return in, fmt.Errorf("size %d is beyond the edges, or stride %d leaves some out,", l.Size, l.Stride)
		}
		return Shape{in.Channels, pooled(in.Height, l), pooled(in.Width, l)}, nil
	case Dense:
		return Shape{l.Units, 1, 1}, nil
	}
	return in, nil
}

// pooled returns how many squares it takes to cover so many values.
func pooled(length int, l *Layer) int { return (length-l.Size+l.Stride-1)/l.Stride + 1 }
