package datasets

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gradsample/datasets/format"
	"gradsample/internal/rng"
	"gradsample/neural"
)

// photos are a set of pictures that the user brings, for a network that takes little
// time.
func photos() *Entry {
	part := func(name string, test bool) Part {
		return Part{Test: test, File: File{Paths: []string{"photos/" + name + ".csv"}}, Read: format.Options{Target: lastColumn}}
	}
	return &Entry{
		Name: "photos", Title: "Photos", Task: Multiclass, Train: 1000, Test: 100, Columns: 4096, Classes: 3, Licence: "none", Citation: "us",
		Targets: []Target{{Name: "class"}}, Variants: []Variant{{Parts: []Part{part("train", false), part("val", true)}}},
		Brought: "your own photos", Layout: "photos/train, photos/val",
		Pictures: &Pictures{Train: "photos/train", Test: "photos/val", Weights: []string{"photos/lenet5.safetensors", "photos/cifar-conv.safetensors"}},
	}
}

// bring writes pictures of three colours, which are the classes, and random weights.
func bring(t *testing.T, data string) {
	t.Helper()
	for class, name := range []string{"blue", "green", "red"} {
		for i := range 6 {
			picture := image.NewRGBA(image.Rect(0, 0, 30+i, 24))
			for p := range picture.Bounds().Dx() * picture.Bounds().Dy() {
				shade := color.RGBA{uint8(20 * i), 40, 40, 255}
				*[]*uint8{&shade.B, &shade.G, &shade.R}[class] = uint8(150 + 20*i)
				picture.SetRGBA(p%picture.Bounds().Dx(), p/picture.Bounds().Dx(), shade)
			}
			var file bytes.Buffer
			part, encode, extension := "train", func() error { return jpeg.Encode(&file, picture, nil) }, ".jpg"
			if i >= 4 {
				part, encode, extension = "val", func() error { return png.Encode(&file, picture) }, ".png"
			}
			if err := encode(); err != nil {
				t.Fatal(err)
			}
			put(t, filepath.Join(data, "photos", part, name, strconv.Itoa(i)+extension), file.Bytes())
		}
	}
	spec, err := neural.Named("cifar-conv")
	if err != nil {
		t.Fatal(err)
	}
	network, err := neural.NewNetwork(spec, rng.New("brought test"))
	if err != nil {
		t.Fatal(err)
	}
	var weights bytes.Buffer
	if err := network.SaveWeights(&weights); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(data, "photos", "cifar-conv.safetensors"), weights.Bytes())
}

// Of pictures that were brought come features of the published split, the same for
// the same request, from the cache too; what is random in it is the choice of rows.
func TestBroughtPictures(t *testing.T) {
	s, data := testStore(t)
	addEntry(t, photos())
	request := Request{Name: "photos", Preprocess: PreprocessRaw, AllowSurrogate: true}
	if needs := s.Lacks("photos"); needs != "your own photos" {
		t.Errorf("before anything is brought it lacks %q", needs)
	}
	if _, err := s.Load(t.Context(), request); !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), "it needs your own photos") {
		t.Errorf("before anything is brought the error is %v", err)
	}
	bring(t, data)
	if needs := s.Lacks("photos") + s.Lacks("mnist"); needs != "" {
		t.Errorf("still lacks %q", needs)
	}
	all, err := s.Load(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	info := all.Info
	if info.State != StateOwn || info.Rows != 12 || info.TestRows != 6 || info.Dim != 4096 || info.Classes != 3 || info.Split != "published" ||
		!slices.Equal(all.Test.Y, []float32{0, 0, 1, 1, 2, 2}) {
		t.Errorf("%+v, test labels %v", info, all.Test.Y)
	}
	request.MaxRows = 4
	few, err := s.Load(t.Context(), request)
	if err != nil || few.Info.Rows != 4 || few.Info.TestRows != 4 || few.Info.Checksum != info.Checksum {
		t.Fatalf("%+v, %v", few.Info, err)
	}
	for i := range 4 {
		same := func(j int) bool { return slices.Equal(all.Train.X.Row(j), few.Train.X.Row(i)) }
		if !slices.ContainsFunc(span(0, 12), same) {
			t.Errorf("features of picture %d are none of those of all pictures", i)
		}
	}
	again, err := s.Load(t.Context(), request)
	if err != nil || !slices.Equal(again.Train.X.Data, few.Train.X.Data) || !slices.Equal(again.Test.Y, few.Test.Y) {
		t.Errorf("other features from the cache (%v)", err)
	}
	sum, err := s.Checksum(t.Context(), request)
	if rows, columns, extentErr := s.Extent(t.Context(), request); err != nil || extentErr != nil || sum != info.Checksum || rows != 18 || columns != 4096 {
		t.Errorf("%d × %d, checksum %s, %v %v", rows, columns, sum, err, extentErr)
	}
	if status, err := s.Verify(t.Context(), "photos"); err != nil || status.State != StateOwn {
		t.Errorf("%+v, %v", status, err)
	}
}

// Stored features are taken before pictures, with as many rows as there are.
func TestBroughtFeatures(t *testing.T) {
	s, data := testStore(t)
	addEntry(t, photos())
	bring(t, data)
	put(t, filepath.Join(data, "photos", "train.csv"), []byte("a,b,class\n1,2,0\n2,3,7\n3,3,7\n"))
	put(t, filepath.Join(data, "photos", "val.csv"), []byte("a,b,class\n1,1,7\n"))
	p, err := s.Load(t.Context(), Request{Name: "photos", Preprocess: PreprocessRaw})
	if err != nil || p.Info.State != StateOwn || p.Info.Dim != 2 || p.Info.Classes != 2 || !slices.Equal(p.Train.Y, []float32{0, 1, 1}) || !slices.Equal(p.Test.Y, []float32{1}) {
		t.Errorf("%+v, %v", p, err)
	}
	found, err := s.Fetch(t.Context(), "photos")
	if err != nil || len(found) != 2 || found[0].Name != "train.csv" {
		t.Errorf("%v, %v", found, err)
	}
}

// What is wrong with pictures or weights is said in a line that names the file.
func TestBroughtPicturesThatCannotBeTaken(t *testing.T) {
	for want, spoil := range map[string]func(data string){
		"4.png":       func(data string) { put(t, filepath.Join(data, "photos/val/red/4.png"), []byte("\x89PNG")) },
		`"yellow"`:    func(data string) { put(t, filepath.Join(data, "photos/val/yellow/1.png"), nil) },
		"safetensors": func(data string) { put(t, filepath.Join(data, "photos/cifar-conv.safetensors"), []byte("torn")) },
	} {
		s, data := testStore(t)
		addEntry(t, photos())
		bring(t, data)
		spoil(data)
		_, err := s.Load(t.Context(), Request{Name: "photos", Preprocess: PreprocessRaw})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("error %v, want one with %s", err, want)
		}
	}
}
