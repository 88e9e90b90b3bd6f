package format

import (
	"fmt"
	"slices"
)

// cifarClasses are CIFAR-10's, in the order of their labels.
var cifarClasses = []string{"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"}

// cifarPixels is the length of an image: 1,024 red, green and blue bytes each,
// row-major 32 x 32.
const cifarPixels = 3 * 32 * 32

// cifar decodes CIFAR-10's binary version: records of a label byte and an image.
type cifar struct {
	options Options
	*builder
}

func (c *cifar) read(in *input) error {
	if c.builder == nil {
		o := c.options
		o.Target = labelColumn
		var err error
		if c.builder, err = newBuilder(in, 0, append([]string{labelColumn}, numbered(cifarPixels)...), o); err != nil {
			return err
		}
	}
	var raw [1 + cifarPixels]byte
	for i := 0; ; i++ {
		if _, err := in.r.Peek(1); err != nil {
			return in.expectEnd()
		}
		offset := int64(i) * int64(len(raw))
		if err := in.readRecord(raw[:], i, offset); err != nil {
			return err
		}
		if int(raw[0]) >= len(cifarClasses) {
			return in.record(i, offset, -1, fmt.Sprintf("the label is %d instead of 0 to 9", raw[0]), "check that this is the binary version of CIFAR-10; "+remedyFormat)
		}
		for j, value := range raw {
			c.row[j] = float32(value)
		}
		if err := c.commit(in, 0); err != nil {
			return err
		}
	}
}

func (c *cifar) finish(in *input) (*Table, error) {
	t, err := c.builder.finish(in)
	if err == nil {
		t.Classes = slices.Clone(cifarClasses)
	}
	return t, err
}
