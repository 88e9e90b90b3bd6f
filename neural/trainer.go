package neural

import (
	"fmt"
	"math"

	"gradsample/internal/parallel"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/kernel"
)

// Settings are a trainer's, and part of a trial's identity. Zero fields mean the
// defaults given.
type Settings struct {
	// Batch is B, the number of rows in an iteration; 64 by default.
	Batch int `json:"batch,omitempty"`
	// Step is the step size: constant:a, or cosine:a,T, which falls from a to zero
	// at iteration T like half a wave of the cosine. It must be set.
	Step string `json:"step,omitempty"`
	// Momentum is μ ≥ 0, below 1: v ← μv + g, W ← W − γv.
	Momentum float64 `json:"momentum,omitempty"`
	// Decay is λ ≥ 0, which weighs ‖W‖²/2 in the objective; biases do not decay.
	Decay float64 `json:"decay,omitempty"`
}

// WithDefaults returns the settings with the defaults filled in.
func (s Settings) WithDefaults() Settings {
	if s.Batch == 0 {
		s.Batch = 64
	}
	return s
}

func (s Settings) check() error {
	switch {
	case s.Batch < 1:
		return fmt.Errorf("%w: batch of %d rows; choose at least 1", ErrSettings, s.Batch)
	case !(s.Momentum >= 0 && s.Momentum < 1):
		return fmt.Errorf("%w: momentum %v; choose a number from 0 to below 1", ErrSettings, s.Momentum)
	case !(s.Decay >= 0) || math.IsInf(s.Decay, 1):
		return fmt.Errorf("%w: decay %v; choose a number of at least 0", ErrSettings, s.Decay)
	}
	return nil
}

// Problem is what to train on.
type Problem struct {
	Network *Network
	Data    kernel.Data // y are classes from 0 on
	Source  Source
	// Dropout is for the masks of layers of that kind, and not needed without.
	Dropout *rng.Stream
}

// Trainer minimises the mean over rows of w_b ℓ_b, plus the decay's penalty, by
// stochastic gradients with momentum. It must not be shared between goroutines,
// nor must its network, data and source.
type Trainer struct {
	problem  Problem
	settings Settings
	step     schedule
	workers  int

	tapes []*tape // of each worker
	draws []kernel.Draw
	x     vec.Matrix // the batch
	y     []float32
	seen  []Observation
	masks [][]uint16 // of each layer that drops, chunk after chunk

	// The chunks of a batch are dealt to groups, whose gradients are added in their
	// order.
	gradients [][]float32
	residuals [][]float32 // scratch of each worker
	velocity  []float32

	counters   Counters
	failed     error
	addChunks  func(worker, group int) // made once, so that no step allocates
	moveStripe func(worker, stripe int)
}

// groups is into how many partial sums a gradient is cut at most, which bounds
// how many workers are of use. It is fixed, so that their number changes nothing.
const groups = 8

// stripe is how many weights a worker moves at a time.
const stripe = 1 << 14

// Counters tell what a training run has done so far. They depend neither on the
// machine nor on the number of workers.
type Counters struct {
	Iterations int
	// Rows is the number of rows drawn.
	Rows uint64
	// MultiplyAdds counts pairs of a product and a sum in products of matrices.
	MultiplyAdds uint64
	// Loss is the mean loss of the last batch, its rows weighted.
	Loss float64
}

// NewTrainer returns a trainer that has taken no step, with so many workers (1
// at least), which change no bit of the result. The error wraps ErrSettings or
// ErrData.
func NewTrainer(p Problem, s Settings, workers int) (*Trainer, error) {
	s = s.WithDefaults()
	if err := s.check(); err != nil {
		return nil, err
	}
	step, err := parseSchedule(s.Step)
	if err != nil {
		return nil, err
	}
	if p.Data.Dim() != p.Network.Dim() || p.Data.Rows() < 1 {
		return nil, fmt.Errorf("%w: %d rows of %d columns for a network that takes %d", ErrData, p.Data.Rows(), p.Data.Dim(), p.Network.Dim())
	}
	chunks := parallel.Count(s.Batch, lanes)
	t := &Trainer{
		problem: p, settings: s, step: step, workers: max(1, workers),
		draws: make([]kernel.Draw, s.Batch), x: vec.NewMatrix(s.Batch, p.Data.Dim()), y: make([]float32, s.Batch),
		seen: make([]Observation, s.Batch), velocity: make([]float32, p.Network.Weights()),
	}
	for range min(groups, chunks) {
		t.gradients = append(t.gradients, make([]float32, p.Network.Weights()))
	}
	for range min(t.workers, groups, chunks) {
		t.tapes = append(t.tapes, newTape(p.Network, len(p.Network.spec.Layers), true))
		t.residuals = append(t.residuals, make([]float32, p.Network.Classes()*lanes))
	}
	if err := t.makeMasks(chunks); err != nil {
		return nil, err
	}
	t.addChunks, t.moveStripe = t.addGroup, t.move
	return t, nil
}

func (t *Trainer) makeMasks(chunks int) error {
	n := t.problem.Network
	t.masks = make([][]uint16, len(n.spec.Layers))
	for i, layer := range n.spec.Layers {
		if layer.Kind != Dropout {
			continue
		}
		if t.problem.Dropout == nil {
			return fmt.Errorf("%w: layer %s drops at random and needs a stream", ErrSettings, layer.Name)
		}
		t.masks[i] = make([]uint16, chunks*n.shapes[i].Size())
	}
	return nil
}

// Settings returns the settings with the defaults filled in.
func (t *Trainer) Settings() Settings { return t.settings }

// Counters returns what was done up to now.
func (t *Trainer) Counters() Counters { return t.counters }

// Advance runs the given number of iterations. The error wraps ErrDiverged where
// the loss or the weights are no longer finite, and names the iteration; it wraps
// ErrData where the data do not fit the network. After an error the trainer takes
// no further step.
func (t *Trainer) Advance(iterations int) error {
	for range iterations {
		if t.failed == nil {
			t.failed = t.iterate()
		}
	}
	return t.failed
}

func (t *Trainer) iterate() error {
	p, iteration := t.problem, t.counters.Iterations+1
	p.Source.Draw(p.Network, t.draws)
	if err := p.Data.Gather(t.draws, t.x, t.y); err != nil {
		return fmt.Errorf("gathering the batch of iteration %d: %w", iteration, err)
	}
	if err := checkClasses(t.y, p.Network.Classes()); err != nil {
		return err
	}
	for i, masks := range t.masks {
		drawMasks(masks, p.Network.spec.Layers[i].Rate, p.Dropout)
	}
	parallel.Jobs(len(t.tapes), len(t.gradients), t.addChunks)
	t.count()
	p.Source.Observe(t.draws, t.seen)
	parallel.Jobs(t.workers, parallel.Count(len(t.velocity), stripe), t.moveStripe)
	if loss := t.counters.Loss; !finite(loss) || !finite(vec.SumSquares(p.Network.weights)) {
		return fmt.Errorf("%w: mean loss %.3g at iteration %d, with steps of %.3g; choose smaller ones", ErrDiverged, loss, iteration, t.step.at(iteration))
	}
	return nil
}

func finite(value float64) bool { return !math.IsNaN(value) && !math.IsInf(value, 0) }

func (t *Trainer) count() {
	c := &t.counters
	c.Iterations++
	c.Rows += uint64(len(t.draws))
	_, each := t.problem.Network.MultiplyAdds()
	c.MultiplyAdds += uint64(each) * uint64(len(t.draws))
	c.Loss = 0
	for i, seen := range t.seen {
		c.Loss += t.draws[i].Weight * seen.Loss
	}
	c.Loss /= float64(len(t.draws))
}

// addGroup sets a group's gradient to the sum over its chunks.
func (t *Trainer) addGroup(worker, group int) {
	gradient := t.gradients[group]
	clear(gradient)
	chunks := parallel.Count(len(t.draws), lanes)
	for chunk := group * chunks / len(t.gradients); chunk < (group+1)*chunks/len(t.gradients); chunk++ {
		t.addChunk(t.tapes[worker], t.residuals[worker], chunk, gradient)
	}
}

func (t *Trainer) addChunk(work *tape, residuals []float32, chunk int, gradient []float32) {
	first, end := chunk*lanes, min(len(t.draws), (chunk+1)*lanes)
	for i, masks := range t.masks {
		if drops, ok := work.layers[i].(*dropout); ok {
			drops.keep = part(masks, chunk, len(work.values[i])/lanes-1)
		}
	}
	load(work.values[0], t.x, first, float32(t.problem.Network.spec.Centre))
	work.forward()
	work.observe(t.y[first:end], t.seen[first:end], residuals)
	slopes := work.slopes[len(work.layers)]
	clear(slopes)
	for b := range end - first {
		share := float32(t.draws[first+b].Weight / float64(len(t.draws)))
		for i := b; i < len(residuals); i += lanes {
			slopes[i] = share * residuals[i]
		}
	}
	work.backward(gradient)
}

// move adds up the groups' gradients of some weights and takes the step.
func (t *Trainer) move(_, number int) {
	n := t.problem.Network
	first, end := number*stripe, min(len(n.weights), (number+1)*stripe)
	gradient, velocity, weights := t.gradients[0][first:end], t.velocity[first:end], n.weights[first:end]
	for _, other := range t.gradients[1:] {
		vec.Axpy(1, other[first:end], gradient)
	}
	if t.settings.Decay > 0 {
		n.eachWeights(first, end, func(from, to int) {
			vec.Axpy(float32(t.settings.Decay), n.weights[from:to], t.gradients[0][from:to])
		})
	}
	vec.Scale(float32(t.settings.Momentum), velocity)
	vec.Axpy(1, gradient, velocity)
	vec.Axpy(float32(-t.step.at(t.counters.Iterations)), velocity, weights)
}

// eachWeights tells the ranges between two weights that are no biases.
func (n *Network) eachWeights(first, end int, do func(from, to int)) {
	for _, b := range n.blocks {
		for group := range b.groups {
			from := b.first + group*(b.inputs+1)*b.outputs
			if from, to := max(first, from), min(end, from+b.inputs*b.outputs); from < to {
				do(from, to)
			}
		}
	}
}
