package measure

import (
	"context"
	"fmt"
	"sync"

	"gradsample/datasets"
	"gradsample/datasets/deformed"
	"gradsample/internal/vec"
	"gradsample/kernel"
	"gradsample/results"
)

// digits makes deformed digits up as they are asked for: the data path of
// MNIST-8M. Rows have unit length, and are projected on principal components.
type digits struct {
	images  *deformed.Digits
	count   int
	pca     *kernel.PCA // nil without
	workers int

	mutex   sync.Mutex // of the buffers
	indices []int
	pixels  vec.Matrix
}

func (d *digits) Rows() int { return d.count }

func (d *digits) Dim() int {
	if d.pca != nil {
		return len(d.pca.Values)
	}
	return deformed.Pixels
}

// Gather makes the drawn images.
func (d *digits) Gather(draws []kernel.Draw, x vec.Matrix, y []float32) error {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.pixels.Rows != len(draws) {
		d.indices, d.pixels = make([]int, len(draws)), vec.NewMatrix(len(draws), deformed.Pixels)
	}
	for i, draw := range draws {
		d.indices[i] = d.images.FirstTraining() + draw.Row
	}
	if err := d.images.Choose(d.indices, d.pixels, y); err != nil {
		return fmt.Errorf("making deformed digits: %w", err)
	}
	projected, err := d.project(context.Background(), d.pixels)
	if err != nil {
		return err
	}
	copy(x.Data, projected.Data)
	return nil
}

// project divides rows by their length and projects them.
func (d *digits) project(ctx context.Context, pixels vec.Matrix) (vec.Matrix, error) {
	datasets.UnitRows(pixels)
	if d.pca == nil {
		return pixels, nil
	}
	return d.pca.Transform(ctx, pixels, d.workers)
}

// stream sets rows that are made up as they are drawn. Components and bandwidth
// follow from the first images, on which the training error is evaluated too.
func (p *kernelProblem) stream(ctx context.Context, trial results.Trial, s KernelSettings, workers int) error {
	if p.problem.Info.Preprocess != datasets.PreprocessRaw || p.problem.Train.X.Cols != deformed.Pixels {
		return fmt.Errorf("%w: deformed digits are made of raw ones, of %d pixels", kernel.ErrSettings, deformed.Pixels)
	}
	base := stacked(p.problem.Train, p.problem.Test)
	images, err := deformed.New(base.X, base.Y, p.problem.Train.X.Rows)
	if err != nil {
		return err
	}
	d := &digits{images: images, count: s.Deformed, workers: workers}
	count := min(evaluatedRows, s.Deformed)
	first := datasets.Rows{X: vec.NewMatrix(count, deformed.Pixels), Y: make([]float32, count)}
	if err := images.Range(images.FirstTraining(), first.X, first.Y); err != nil {
		return err
	}
	datasets.UnitRows(first.X)
	test := p.problem.Test
	test.X = vec.Matrix{Rows: test.X.Rows, Cols: test.X.Cols, Data: append([]float32(nil), test.X.Data...)}
	datasets.UnitRows(test.X)
	if first.X, test.X, err = p.projected(ctx, fmt.Sprintf("%d deformed digits", s.Deformed), first.X, test.X, s.PCA, workers); err != nil {
		return err
	}
	d.pca = p.pca
	p.data, p.train, p.test = d, some(trial, "evaluated training rows", first, s.Evaluated), some(trial, "evaluated test rows", test, s.Evaluated)
	return nil
}

// stacked puts rows under one another.
func stacked(above, below datasets.Rows) datasets.Rows {
	x := vec.NewMatrix(above.X.Rows+below.X.Rows, above.X.Cols)
	copy(x.Data, above.X.Data)
	copy(x.Data[len(above.X.Data):], below.X.Data)
	return datasets.Rows{X: x, Y: append(append([]float32(nil), above.Y...), below.Y...)}
}
