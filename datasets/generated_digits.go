package datasets

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"gradsample/datasets/deformed"
	"gradsample/internal/parallel"
	"gradsample/internal/vec"
)

// deformedName, after a set of digits, asks for deformed ones; how many may follow,
// as in "mnist:deformed,images=100000".
const deformedName = "deformed"

// MostImages is how many deformed digits a name can ask for, and does by default: as
// many as MNIST-8M has.
const MostImages = 8100000

// deformedNote says what the images are not.
const deformedNote = "digits deformed by infinite MNIST's recipe with displacement fields of our own: like MNIST-8M's images, not the same"

// deformedImages reads how many images a word asks for; false if it does not.
func deformedImages(word string) (images int, ok bool) {
	if word == deformedName {
		return MostImages, true
	}
	number, ok := strings.CutPrefix(word, deformedName+",images=")
	if !ok {
		return 0, false
	}
	images, err := strconv.Atoi(number)
	return images, err == nil && images >= 1 && images <= MostImages
}

// SplitDeformed reads "mnist:deformed" and "mnist:deformed,images=N": the set whose
// digits are deformed, and how many images are asked for. Of other names ok is false.
func SplitDeformed(name string) (base string, images int, ok bool) {
	base, word, _ := strings.Cut(name, ":")
	images, ok = deformedImages(word)
	return base, images, ok
}

// deformedWord is the shortest word that asks for so many images.
func deformedWord(images int) string {
	if images == MostImages {
		return deformedName
	}
	return fmt.Sprintf("%s,images=%d", deformedName, images)
}

// Deformed returns the digits of which a set's images are made ("mnist:deformed",
// "mnist:deformed,images=N"), for a learner that streams images instead of loading
// them. Training images are those from the digits' FirstTraining on, Info.Rows of
// them; the images before are the test. They come with grey values from 0 to 1 and
// without any preprocessing; UnitRows does what PreprocessUnit does. Of the request
// only Name and AllowSurrogate are read.
func (s *Store) Deformed(ctx context.Context, r Request) (*deformed.Digits, Info, error) {
	c, err := choose(r.Name, "")
	if err != nil {
		return nil, Info{}, err
	}
	if c.images == 0 {
		return nil, Info{}, fmt.Errorf("%w: %s is a set as it is; deformed digits are asked for as mnist:%s", ErrRequest, r.Name, deformedName)
	}
	from, err := s.openDeformed(ctx, &r, c)
	if err != nil {
		return nil, Info{}, err
	}
	defer from.release()
	digits, err := from.digits()
	if err != nil {
		return nil, Info{}, err
	}
	return digits, Info{
		Name: from.name, Title: from.title, Task: from.Task, Classes: from.Classes, State: from.state,
		Rows: c.images, TestRows: digits.FirstTraining(), Dim: deformed.Pixels, Target: from.Target,
		Note: from.note, Checksum: from.checksum, Preprocess: "none", Split: "published",
	}, nil
}

// digits makes the sequence of images of which a source has the base.
func (from *source) digits() (*deformed.Digits, error) {
	digits, err := deformed.New(from.X, from.Y, from.Train)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", from.name, err)
	}
	return digits, nil
}

// openDeformed finds the digits that images are to be made of. The source has their
// table until generate replaces it by the images'.
func (s *Store) openDeformed(ctx context.Context, r *Request, c choice) (*source, error) {
	from, err := s.openChosen(ctx, r, c)
	if err != nil {
		return nil, err
	}
	if from.state != StateSurrogate {
		from.state = StateSynthetic
	}
	from.title += ", deformed"
	from.note = joinNotes(from.note, deformedNote)
	from.checksum = hashText(fmt.Sprintf("%s|%s|%d images", deformed.Version, from.checksum, c.images))
	from.generate = func() (*table, error) {
		if err := roomFor(from.name, c.images+from.X.Rows-from.Train, from.X.Cols, freeMemory()); err != nil {
			return nil, err
		}
		digits, err := from.digits()
		if err != nil {
			return nil, err
		}
		return deformedTable(digits, from.table, c.images), nil
	}
	return from, nil
}

// deformedTable has so many training images, and the test digits; grey values are
// 0..255, as the base has them.
func deformedTable(digits *deformed.Digits, base *table, images int) *table {
	first := digits.FirstTraining()
	t := &table{X: vec.NewMatrix(images+first, deformed.Pixels), Train: images, Task: base.Task, Classes: base.Classes, Target: base.Target}
	t.Y = make([]float32, t.X.Rows)
	parallel.Blocks(t.X.Rows, blockRows, func(_, from, to int) {
		var image [deformed.Pixels]byte
		for i := from; i < to; i++ {
			index := first + i
			if i >= images {
				index = i - images
			}
			t.Y[i] = float32(digits.Image(index, &image))
			row := t.X.Row(i)
			for j, pixel := range image {
				row[j] = float32(pixel)
			}
		}
	})
	return t
}
