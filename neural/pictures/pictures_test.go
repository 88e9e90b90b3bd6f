package pictures

import (
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gradsample/internal/vec"
	"gradsample/kernel"
)

// write saves a picture, whose left half is of one colour and right half of another,
// with a stripe at the far left that no centre has.
func write(t *testing.T, path string, width, height int, left, right color.RGBA) {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			picture.SetRGBA(x, y, left)
			if x >= width/2 {
				picture.SetRGBA(x, y, right)
			}
			if width > height && x < (width-height)/4 {
				picture.SetRGBA(x, y, color.RGBA{0, 255, 0, 255})
			}
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if strings.HasSuffix(path, ".png") {
		err = png.Encode(file, picture)
	} else {
		err = jpeg.Encode(file, picture, &jpeg.Options{Quality: 95})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A folder's classes are in the order of their names; pictures of any shape come as
// planes of the square in the middle of what has 256 pixels on its shorter side.
func TestFolders(t *testing.T) {
	dir := t.TempDir()
	red, blue := color.RGBA{255, 0, 0, 255}, color.RGBA{0, 0, 255, 255}
	write(t, filepath.Join(dir, "b", "wide.png"), 200, 100, red, blue)
	write(t, filepath.Join(dir, "a", "tall.JPG"), 60, 90, blue, red)
	write(t, filepath.Join(dir, "a", "large.jpeg"), 400, 400, red, blue)
	if err := os.WriteFile(filepath.Join(dir, "a", "notes.txt"), []byte("no picture"), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := Open(dir, 224, 2)
	if err != nil {
		t.Fatal(err)
	}
	if f.Rows() != 3 || f.Dim() != 3*224*224 || !slices.Equal(f.Classes(), []string{"a", "b"}) || !slices.Equal(f.Labels(), []float32{0, 0, 1}) {
		t.Fatalf("%d rows of %d, classes %v, labels %v", f.Rows(), f.Dim(), f.Classes(), f.Labels())
	}
	x, y := vec.NewMatrix(3, f.Dim()), make([]float32, 3)
	if err := f.Gather([]kernel.Draw{{Row: 2}, {Row: 0}, {Row: 1}}, x, y); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(y, []float32{1, 0, 0}) {
		t.Errorf("labels %v", y)
	}
	for row, leftIsRed := range []bool{true, true, false} { // wide, large, tall
		for _, at := range []struct {
			column int
			red    bool
		}{{5, leftIsRed}, {218, !leftIsRed}} {
			for channel, on := range []bool{at.red, false, !at.red} {
				want := -means[channel] / deviations[channel]
				if on {
					want = (1 - means[channel]) / deviations[channel]
				}
				got := x.Row(row)[channel*224*224+100*224+at.column]
				if math.Abs(float64(got-want)) > 0.1 {
					t.Errorf("picture %d, column %d, channel %d: %v, want %v", row, at.column, channel, got, want)
				}
			}
		}
	}
}

// A further folder's pictures have the classes of the first, though it lacks some; and
// pictures are known by their classes, names and sizes.
func TestFurtherFolders(t *testing.T) {
	train, test := t.TempDir(), t.TempDir()
	grey := color.RGBA{9, 9, 9, 255}
	for _, path := range []string{filepath.Join(train, "a", "1.png"), filepath.Join(train, "b", "2.png"), filepath.Join(test, "b", "3.png")} {
		write(t, path, 20, 20, grey, grey)
	}
	both := func() *Folder {
		f, err := Open(train, 32, 1)
		if err == nil {
			err = f.Add(test)
		}
		if err != nil || !slices.Equal(f.Labels(), []float32{0, 1, 1}) || !slices.Equal(f.Classes(), []string{"a", "b"}) {
			t.Fatalf("%v, %v", f, err)
		}
		return f
	}
	identity := func() string {
		text, err := both().Identity()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	before := identity()
	if identity() != before {
		t.Error("the same pictures are not known again")
	}
	write(t, filepath.Join(test, "b", "3.png"), 200, 20, grey, grey)
	if identity() == before {
		t.Error("another picture of the same name is taken for the old one")
	}
	write(t, filepath.Join(test, "c", "4.png"), 20, 20, grey, grey)
	f, err := Open(train, 32, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Add(test); !errors.Is(err, ErrFolder) || !strings.Contains(err.Error(), `class "c"`) {
		t.Errorf("a class of its own: %v", err)
	}
}

func TestFoldersThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	check := func(err error, want string) {
		t.Helper()
		if !errors.Is(err, ErrFolder) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	_, err := Open(filepath.Join(dir, "nowhere"), 224, 1)
	check(err, "nowhere")
	_, err = Open(dir, 224, 1)
	check(err, "no sub-folder of a class")
	_, err = Open(dir, 300, 1)
	check(err, "choose 1 to 256")
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "a"), 0o755), os.WriteFile(filepath.Join(dir, "a", "torn.png"), []byte("\x89PNG"), 0o644)); err != nil {
		t.Fatal(err)
	}
	f, err := Open(dir, 224, 1)
	if err != nil {
		t.Fatal(err)
	}
	check(f.Gather([]kernel.Draw{{}}, vec.NewMatrix(1, f.Dim()), make([]float32, 1)), "torn.png")
}
