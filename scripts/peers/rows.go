package main

import (
	"math"
	"os"
	"path/filepath"

	npyio "github.com/sbinet/npyio/npy"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// The sizes of what both sides work on. compare.py reads them from the arrays.
const (
	linearRows, linearDim    = 100_000, 90 // about the years of songs
	batchRows, batchDim      = 2048, 100   // a batch for features
	features, outputs        = 512, 10
	squareSide               = 512
	pictures, pictureSize    = 2048, 28 * 28
	pictureClasses           = 10
	kernelRows, landmarkRows = 10_000, 6_000 // the first of the linear rows
)

// rows is what both sides work on. Matrices are written as flat arrays, in
// the order of their rows.
type rows struct {
	x, batch, square, other, pictures vec.Matrix
	targets, signs, classes           []float32
}

func newRows() *rows {
	r := &rows{
		x: normals(linearRows, linearDim, "x"), batch: normals(batchRows, batchDim, "batch"),
		square: normals(squareSide, squareSide, "square"), other: normals(squareSide, squareSide, "other"),
		pictures: normals(pictures, pictureSize, "pictures"),
	}
	r.targets, r.signs = targets(r.x)
	r.classes = classes(r.pictures)
	return r
}

func normals(rows, cols int, name string) vec.Matrix {
	random, m := rng.New("peers", name), vec.NewMatrix(rows, cols)
	for i := range m.Data {
		m.Data[i] = float32(random.NormFloat64())
	}
	return m
}

// targets returns a linear function of the rows, a wave across it and some noise,
// and its signs.
func targets(x vec.Matrix) (values, signs []float32) {
	random, weights := rng.New("peers", "noise"), normals(2, x.Cols, "weights")
	vec.Scale(float32(1/math.Sqrt(float64(x.Cols))), weights.Data)
	values, signs = make([]float32, x.Rows), make([]float32, x.Rows)
	for i := range values {
		line, wave := vec.Dot(weights.Row(0), x.Row(i)), vec.Dot(weights.Row(1), x.Row(i))
		values[i] = line + float32(0.5*math.Sin(2*float64(wave))+0.1*random.NormFloat64())
		signs[i] = float32(math.Copysign(1, float64(values[i])))
	}
	return values, signs
}

// classes returns the class whose weights a picture resembles most.
func classes(pictures vec.Matrix) []float32 {
	weights, list := normals(pictureClasses, pictures.Cols, "classes"), make([]float32, pictures.Rows)
	for i := range list {
		largest := float32(math.Inf(-1))
		for class := range pictureClasses {
			if score := vec.Dot(weights.Row(class), pictures.Row(i)); score > largest {
				largest, list[i] = score, float32(class)
			}
		}
	}
	return list
}

// first returns the first rows and their targets.
func (r *rows) first(count int) (vec.Matrix, []float32) {
	return vec.Matrix{Rows: count, Cols: r.x.Cols, Data: r.x.Data[:count*r.x.Cols]}, r.targets[:count]
}

func (r *rows) write(folder string) error {
	for _, array := range []struct {
		name   string
		values []float32
	}{
		{"x", r.x.Data},
		{"targets", r.targets},
		{"signs", r.signs},
		{"batch", r.batch.Data},
		{"square", r.square.Data},
		{"other", r.other.Data},
		{"pictures", r.pictures.Data},
		{"classes", r.classes},
	} {
		if err := write(filepath.Join(folder, array.name+".npy"), array.values); err != nil {
			return err
		}
	}
	return nil
}

func write(path string, values []float32) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := npyio.Write(file, values); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
