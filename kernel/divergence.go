package kernel

import "fmt"

// Taken is a step as it is recorded.
type Taken struct {
	Iteration int     // from 1
	Size      float64 // γ_t, or the step of an old block
	Block     int     // of Settings.Block features each, from 0
	Fresh     bool
}

// Divergence is the error of a run that blew up.
type Divergence struct {
	// Iteration is where it was found, and Loss the mean loss of the batch there.
	Iteration int
	Loss      float64
	// Cause is the step from which on the loss stayed above that of f = 0, or the
	// last step where that came at once.
	Cause Taken
}

// Error gives all that is known in one line.
func (d *Divergence) Error() string {
	kind := "an old"
	if d.Cause.Fresh {
		kind = "a fresh"
	}
	return fmt.Sprintf("%v: mean loss %.3g at iteration %d, after a step of size %.3g on %s block, %d, at iteration %d; choose a smaller step",
		ErrDiverged, d.Loss, d.Iteration, d.Cause.Size, kind, d.Cause.Block, d.Cause.Iteration)
}

// Unwrap returns ErrDiverged.
func (d *Divergence) Unwrap() error { return ErrDiverged }

const (
	// hopeless is how many times the loss of f = 0 a batch's mean loss may reach:
	// a run of scores a hundred times the targets is not coming back.
	hopeless = 1e4
	// settled is how many rows make a usable mean of the loss of f = 0.
	settled = 64
)

// watch finds a divergence early, from the losses that each batch has anyway.
type watch struct {
	last  Taken // the step before this batch
	first Taken // the first of the steps since which the loss is above that of 0
	above bool

	rows, zero float64 // Σ of rows seen and of their weighted loss at f = 0
}

// look judges the model at a batch.
func (w *watch) look(b *batch) error {
	w.rows += float64(len(b.draws))
	w.zero += b.atZero * float64(len(b.draws))
	// A batch of unlikely targets has a large loss at any f: it is held against
	// its own.
	zero := max(w.zero/w.rows, b.atZero)
	if high := !(b.value <= zero); !high || !w.above {
		w.above, w.first = high, w.last
	}
	if !finite(b.value) || w.rows >= settled && b.value > hopeless*zero {
		return w.diverged(b.iteration, b.value)
	}
	return nil
}

func (w *watch) diverged(iteration int, loss float64) error {
	cause := w.last
	if w.above {
		cause = w.first
	}
	return &Divergence{Iteration: iteration, Loss: loss, Cause: cause}
}
