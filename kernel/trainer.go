package kernel

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/floats"

	"gradsample/internal/rng"
)

// Problem is what to train on.
type Problem struct {
	Data   Data
	Source Source
	// Outputs is the number of scores: the number of classes for softmax, and by
	// default 1, for the other losses.
	Outputs int
	// Features describe the random features. Dim is that of the data by default,
	// and Block is Settings.FeatureBlock.
	Features FeatureSettings
	// Choices is for the random choices among old blocks of cyclic and revisit.
	Choices *rng.Stream
}

// Resources bound what a trainer may use. They change no bit of the result.
type Resources struct {
	// Workers is the number of goroutines; 1 by default.
	Workers int
	// Memory is how many bytes features on a batch may take that are kept until
	// all gradients are known; 512 MiB by default. The rest is computed again.
	Memory int64
}

// Trainer runs one method. It must not be shared between goroutines, nor must
// its data and its source.
type Trainer struct {
	problem  Problem
	settings Settings
	step     Step
	method   method
	batch    *batch
	watch    watch
	counters Counters
	warnings []string
	failed   error
}

// NewTrainer returns a trainer at f = 0. The error wraps ErrSettings, or is
// that of NewFeatures.
func NewTrainer(p Problem, s Settings, r Resources) (*Trainer, error) {
	s = s.WithDefaults()
	if err := s.check(); err != nil {
		return nil, err
	}
	step, err := ParseStep(s.Step)
	if err != nil {
		return nil, err
	}
	p.Outputs, p.Features.Block = max(1, p.Outputs), s.FeatureBlock()
	if p.Features.Dim == 0 {
		p.Features.Dim = p.Data.Dim()
	}
	if err := checkProblem(p, s); err != nil {
		return nil, err
	}
	l, err := newLoss(s.Loss, p.Outputs, s.HuberDelta)
	if err != nil {
		return nil, err
	}
	model, err := newModel(p.Features, s.Loss, p.Outputs)
	if err != nil {
		return nil, err
	}
	if r.Memory == 0 {
		r.Memory = 512 << 20
	}
	return &Trainer{
		problem: p, settings: s, step: step, method: newMethod(s, p.Choices),
		batch:    newBatch(model, l, s, p.Data.Dim(), r),
		warnings: s.warnings(step, l.bound()),
	}, nil
}

func checkProblem(p Problem, s Settings) error {
	switch {
	case p.Data.Rows() < 1 || p.Data.Dim() < 1:
		return fmt.Errorf("%w: %d rows of %d columns; at least one of each is needed", ErrData, p.Data.Rows(), p.Data.Dim())
	case p.Features.Dim != p.Data.Dim():
		return fmt.Errorf("%w: features of %d columns for data of %d", ErrSettings, p.Features.Dim, p.Data.Dim())
	case s.Loss == Softmax && p.Outputs < 2:
		return fmt.Errorf("%w: loss softmax with %d output; give the number of classes", ErrSettings, p.Outputs)
	case s.Loss != Softmax && p.Outputs != 1:
		return fmt.Errorf("%w: loss %s with %d outputs; softmax is the loss for several", ErrSettings, s.Loss, p.Outputs)
	case p.Choices == nil && (s.Method == Cyclic || s.Method == Revisit):
		return fmt.Errorf("%w: method %s chooses at random and needs a stream of choices", ErrSettings, s.Method)
	}
	return nil
}

// Model returns the model as it is. It belongs to the trainer, whose Advance
// changes it.
func (t *Trainer) Model() *Model { return t.batch.model }

// Settings returns the settings with the defaults filled in.
func (t *Trainer) Settings() Settings { return t.settings }

// Warnings returns, in a line each, what is likely to go wrong with the
// settings.
func (t *Trainer) Warnings() []string { return slices.Clone(t.warnings) }

// Advance runs the given number of iterations. The error is a *Divergence where
// the run diverged; it wraps ErrData where the data do not fit the loss, or
// ErrSingular where a preconditioned system is. After an error the
// trainer takes no further step.
func (t *Trainer) Advance(iterations int) error {
	for range iterations {
		if t.failed != nil {
			break
		}
		t.failed = t.iterate()
	}
	return t.failed
}

func (t *Trainer) iterate() error {
	b := t.batch
	b.iteration = t.counters.Iterations + 1
	b.gamma = t.step.At(b.iteration)
	if err := b.draw(t.problem.Source, t.problem.Data); err != nil {
		return err
	}
	b.evaluate()
	if err := t.watch.look(b); err != nil {
		return err
	}
	t.problem.Source.Observe(b.draws, b.norms)
	step, err := t.method.choose(b)
	if err != nil {
		return err
	}
	t.counters.Iterations++
	t.counters.Rows += uint64(len(b.draws))
	return t.apply(step)
}

// apply makes a move.
func (t *Trainer) apply(step move) error {
	model := t.batch.model
	taken := Taken{
		Iteration: t.batch.iteration, Size: step.size,
		Block: step.first / t.settings.Block, Fresh: step.first >= model.Features(),
	}
	t.watch.last = taken
	if !finite(floats.Sum(step.change)) {
		return t.watch.diverged(t.batch.iteration, t.batch.value)
	}
	if !taken.Fresh && model.Features() > 0 {
		t.counters.OldUpdates++
	}
	model.shrink(step.shrink)
	model.add(step.first, step.change)
	return nil
}
