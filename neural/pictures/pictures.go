// Package pictures hands a folder of pictures to networks: one sub-folder a class,
// as ImageNet's are laid out, with JPEG or PNG files in it.
//
//  1. Open lists classes, in the order of their names, and their files; Add those of a
//     further folder, as of pictures to test on.
//  2. Gather decodes the drawn ones, scales their shorter side, cuts the centre out
//     and normalises the colours, as the published networks expect (Krizhevsky,
//     Sutskever and Hinton, NIPS 2012, section 2, has 256 pixels).
package pictures

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // so that image.Decode reads them
	_ "image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/image/draw"

	"gradsample/internal/parallel"
	"gradsample/internal/vec"
	"gradsample/kernel"
)

// ErrFolder is wrapped by errors for a folder or a picture that cannot be taken.
var ErrFolder = errors.New("pictures cannot be read")

// shorterSide is what pictures are scaled to before the centre is cut out.
const shorterSide = 256

// Colours are subtracted and divided by, after values were brought to 0 … 1: the
// means and standard deviations of ImageNet's training pictures, red, green and blue.
var (
	means      = [3]float32{0.485, 0.456, 0.406}
	deviations = [3]float32{0.229, 0.224, 0.225}
)

// Folder is kernel.Data of pictures in sub-folders of classes. It keeps no picture.
type Folder struct {
	side    int
	classes []string
	files   []string
	labels  []float32
	workers int
}

// Open lists a folder for a network whose input is side × side pixels, at most 256.
// The error wraps ErrFolder.
func Open(dir string, side, workers int) (*Folder, error) {
	if side < 1 || side > shorterSide {
		return nil, fmt.Errorf("%w: squares of %d pixels; choose 1 to %d", ErrFolder, side, shorterSide)
	}
	f := &Folder{side: side, workers: workers}
	if err := f.list(dir, true); err != nil {
		return nil, err
	}
	return f, nil
}

// Add lists the pictures of a further folder, whose classes must be among those of the
// first, after the others. The error wraps ErrFolder.
func (f *Folder) Add(dir string) error { return f.list(dir, false) }

// list adds a folder's pictures, and its classes where they are new to it.
func (f *Folder) list(dir string, first bool) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFolder, err)
	}
	before := len(f.files)
	for _, entry := range entries { // sorted by name
		if !entry.IsDir() {
			continue
		}
		class, known := slices.BinarySearch(f.classes, entry.Name())
		if first {
			class, f.classes = len(f.classes), append(f.classes, entry.Name())
		} else if !known {
			return fmt.Errorf("%w: %s has pictures of a class %q that the first folder lacks", ErrFolder, dir, entry.Name())
		}
		if err := f.addClass(filepath.Join(dir, entry.Name()), class); err != nil {
			return err
		}
	}
	if len(f.files) == before {
		return fmt.Errorf("%w: %s has no sub-folder of a class with .jpg, .jpeg or .png files", ErrFolder, dir)
	}
	return nil
}

func (f *Folder) addClass(dir string, class int) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFolder, err)
	}
	for _, entry := range entries {
		if extension := strings.ToLower(filepath.Ext(entry.Name())); slices.Contains([]string{".jpg", ".jpeg", ".png"}, extension) {
			f.files = append(f.files, filepath.Join(dir, entry.Name()))
			f.labels = append(f.labels, float32(class))
		}
	}
	return nil
}

// Identity is a SHA-256 of what is known of the pictures without reading them: the
// class, name and size of each, in their order.
func (f *Folder) Identity() (string, error) {
	hash := sha256.New()
	for i, file := range f.files {
		info, err := os.Stat(file)
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrFolder, err)
		}
		fmt.Fprintf(hash, "%s/%s %d\n", f.classes[int(f.labels[i])], info.Name(), info.Size())
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// Classes returns the names of the classes, in the order of their numbers.
func (f *Folder) Classes() []string { return f.classes }

// Labels returns the class of each picture.
func (f *Folder) Labels() []float32 { return f.labels }

// Rows returns the number of pictures.
func (f *Folder) Rows() int { return len(f.files) }

// Dim returns the number of values of one: red, green and blue planes.
func (f *Folder) Dim() int { return 3 * f.side * f.side }

// Gather decodes the drawn pictures. The error wraps ErrFolder and names the file.
func (f *Folder) Gather(draws []kernel.Draw, x vec.Matrix, y []float32) error {
	failed := make([]error, len(draws))
	parallel.Jobs(f.workers, len(draws), func(_, i int) {
		y[i] = f.labels[draws[i].Row]
		failed[i] = f.read(f.files[draws[i].Row], x.Row(i))
	})
	for _, err := range failed {
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *Folder) read(path string, values []float32) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFolder, err)
	}
	defer file.Close()
	picture, _, err := image.Decode(file)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrFolder, path, err)
	}
	if picture.Bounds().Empty() {
		return fmt.Errorf("%w: %s has no pixels", ErrFolder, path)
	}
	normalise(centre(picture, f.side), values)
	return nil
}

// centre scales a picture so that its shorter side has 256 pixels, and returns the
// square in its middle.
func centre(picture image.Image, side int) *image.RGBA {
	bounds := picture.Bounds()
	width, height := shorterSide, shorterSide
	if bounds.Dx() < bounds.Dy() {
		height = shorterSide * bounds.Dy() / bounds.Dx()
	} else {
		width = shorterSide * bounds.Dx() / bounds.Dy()
	}
	square := image.NewRGBA(image.Rect(0, 0, side, side))
	left, top := (width-side)/2, (height-side)/2
	draw.BiLinear.Scale(square, image.Rect(-left, -top, width-left, height-top), picture, bounds, draw.Src, nil)
	return square
}

// normalise sets the planes of colours.
func normalise(square *image.RGBA, values []float32) {
	size := len(values) / 3
	for i := range size {
		for channel := range 3 {
			share := float32(square.Pix[4*i+channel]) / 255
			values[channel*size+i] = (share - means[channel]) / deviations[channel]
		}
	}
}
