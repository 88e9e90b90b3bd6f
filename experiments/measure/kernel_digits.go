package measure

import (
	"context"
	"fmt"

	"gradsample/datasets"
	"gradsample/datasets/deformed"
	"gradsample/internal/vec"
	"gradsample/kernel"
	"gradsample/results"
)

// digits makes deformed digits up as they are asked for: the data path of
// MNIST-8M.
type digits struct {
	images  *deformed.Digits
	count   int
	workers int
}

func (d *digits) Rows() int { return d.count }

func (d *digits) Dim() int { return deformed.Pixels }

// Gather makes the drawn images, with grey values from 0 to 1.
func (d *digits) Gather(draws []kernel.Draw, x vec.Matrix, y []float32) error {
	indices := make([]int, len(draws))
	for i, draw := range draws {
		indices[i] = d.images.FirstTraining() + draw.Row
	}
	if err := d.images.Choose(indices, rowsOf(x, 0, len(draws)), y[:len(draws)], d.workers); err != nil {
		return fmt.Errorf("making deformed digits: %w", err)
	}
	return nil
}

// streamed turns rows into what kernel methods learn from as they are drawn: rows of
// unit length, or a network's features, and their projections on principal
// components. It has scratch: every trial has one of its own.
type streamed struct {
	rows    kernel.Data // pixels, or features
	unit    bool
	pca     *kernel.PCA // nil without
	workers int
	x       vec.Matrix
}

func (d *streamed) Rows() int { return d.rows.Rows() }

func (d *streamed) Dim() int {
	if d.pca != nil {
		return len(d.pca.Values)
	}
	return d.rows.Dim()
}

// Gather turns the drawn rows into it.
func (d *streamed) Gather(draws []kernel.Draw, x vec.Matrix, y []float32) error {
	if d.x.Rows != len(draws) {
		d.x = vec.NewMatrix(len(draws), d.rows.Dim())
	}
	if err := d.rows.Gather(draws, d.x, y); err != nil {
		return err
	}
	if d.unit {
		datasets.UnitRows(d.x)
	}
	if d.pca == nil {
		copy(x.Data, d.x.Data)
		return nil
	}
	projected, err := d.pca.Transform(context.Background(), d.x, d.workers)
	if err != nil {
		return err
	}
	copy(x.Data, projected.Data)
	return nil
}

// gatherDeformed sets rows that are made up as they are drawn. Components and bandwidth
// follow from the first images, on which the training error is evaluated too.
func (p *kernelProblem) gatherDeformed(ctx context.Context, trial results.Trial, s KernelSettings, workers int) error {
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
	if s.Network != nil && s.Evaluated > 0 {
		count = min(count, s.Evaluated)
	}
	first := datasets.Rows{X: vec.NewMatrix(count, deformed.Pixels), Y: make([]float32, count)}
	if err := images.Range(images.FirstTraining(), first.X, first.Y); err != nil {
		return err
	}
	test := p.tested(trial, p.problem.Test.X, s)
	test.X = vec.Matrix{Rows: test.X.Rows, Cols: test.X.Cols, Data: append([]float32(nil), test.X.Data...)}
	if s.Network == nil {
		datasets.UnitRows(first.X)
		datasets.UnitRows(test.X)
	} else {
		vec.Scale(1.0/greyValues, test.X.Data)
	}
	p.images, p.data = d, d
	if first.X, test.X, err = p.represented(ctx, trial, fmt.Sprintf("%d deformed digits", s.Deformed), first.X, test.X, s, workers); err != nil {
		return err
	}
	if !s.trainsNetwork() {
		p.stream = func(workers int) (kernel.Data, error) { return p.streamed(p.imagesOn(workers), workers) }
		if p.data, err = p.stream(1); err != nil {
			return err
		}
	}
	p.train, p.test = some(trial, "evaluated training rows", first, s.Evaluated), some(trial, "evaluated test rows", test, s.Evaluated)
	return nil
}

// imagesOn returns the images as so many workers make them, where they are made.
func (p *kernelProblem) imagesOn(workers int) kernel.Data {
	if d, ok := p.images.(*digits); ok {
		return &digits{images: d.images, count: d.count, workers: workers}
	}
	return p.images
}

// stacked puts rows under one another.
func stacked(above, below datasets.Rows) datasets.Rows {
	x := vec.NewMatrix(above.X.Rows+below.X.Rows, above.X.Cols)
	copy(x.Data, above.X.Data)
	copy(x.Data[len(above.X.Data):], below.X.Data)
	return datasets.Rows{X: x, Y: append(append([]float32(nil), above.Y...), below.Y...)}
}
