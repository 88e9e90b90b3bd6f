package measure

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"gradsample/internal/memo"
	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/neural"
	"gradsample/results"
)

// networkRun is a network in training.
type networkRun struct {
	network *neural.Network
	trainer *neural.Trainer
	source  *networkSource // nil for one that does not look at the rows
}

// newNetwork starts the problem's network with so many workers. Its streams know of no seed: it is the
// same for all of a problem's, but for one that has a sampler of its own.
func (p *kernelProblem) newNetwork(trial results.Trial, settings KernelSettings, workers int) (*networkRun, error) {
	s, run := settings.Network, new(networkRun)
	stream := func(purpose string) *rng.Stream {
		return rng.New(trial.Experiment, trial.Problem.Data, "network", purpose)
	}
	spec, err := neural.Named(s.Name)
	if err != nil {
		return nil, err
	}
	var source neural.Source
	switch own := s.Sampling; {
	case own == nil && settings.Deformed > 0: // too long for an order
		source = neural.NewUniform(p.images.Rows(), stream("order"))
	case own == nil:
		source = neural.NewPermuted(p.images.Rows(), stream("order"))
	default:
		stream = func(purpose string) *rng.Stream { return Stream(trial, purpose) }
		switch own.Sampler {
		case "uniform":
			source = neural.NewUniform(p.images.Rows(), stream("order"))
		case "permuted":
			source = neural.NewPermuted(p.images.Rows(), stream("order"))
		default:
			run.source = newNetworkSource(trial, p, spec, *own)
			source = run.source
		}
	}
	if run.network, err = neural.NewNetwork(spec, stream("weights")); err != nil {
		return nil, err
	}
	run.trainer, err = neural.NewTrainer(neural.Problem{
		Network: run.network, Data: p.imagesOn(workers), Source: source, Dropout: stream("dropout"),
	}, s.Training, workers)
	if err != nil {
		return nil, fmt.Errorf("building the trainer of network %s: %w", s.Name, err)
	}
	return run, nil
}

// multiplyAdds is what training has cost, passes over all rows to see what to draw
// included.
func (r *networkRun) multiplyAdds() float64 {
	cost := float64(r.trainer.Counters().MultiplyAdds)
	if r.source != nil {
		forward, _ := r.network.MultiplyAdds()
		cost += r.source.multiplyAdds() + r.source.passes()*float64(r.source.rows.Rows()*forward)
	}
	return cost
}

// reach trains up to an iteration, looking at the context before each.
func (r *networkRun) reach(ctx context.Context, iteration int) error {
	for r.trainer.Counters().Iterations < iteration {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		err := r.trainer.Advance(1)
		if r.source != nil && r.source.failed != nil {
			err = r.source.failed
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sharedNetwork is a network that several trials want at several iterations: the
// first to ask trains it as far as that, and others look it up.
type sharedNetwork struct {
	start func() (*networkRun, error)

	mutex  sync.Mutex
	front  *networkRun    // as far as it has come; nil before it began
	stages map[int][]byte // checkpoints at iterations that were asked for
	scores *memo.Memo[scored]
}

// scored are the scores of rows, which are held, so that their address stays theirs.
type scored struct {
	x      vec.Matrix
	scores []float64
}

// sharedNetworks are those of a few problems.
var sharedNetworks = memo.New[*sharedNetwork](4)

// at returns the state at an iteration, or where it was when the context ended, with
// the error of that.
func (n *sharedNetwork) at(ctx context.Context, iteration int) ([]byte, error) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if saved, ok := n.stages[iteration]; ok {
		return saved, nil
	}
	if n.front == nil || n.front.trainer.Counters().Iterations > iteration {
		front, err := n.start()
		if err != nil {
			return nil, err
		}
		n.front = front
	}
	err := n.front.reach(ctx, iteration)
	if err != nil && ctx.Err() == nil {
		n.front = nil // it diverged
		return nil, err
	}
	saved, saveErr := n.front.trainer.Checkpoint()
	if err == nil && saveErr == nil {
		n.stages[iteration] = saved
	}
	return saved, errors.Join(err, saveErr)
}

// adopt takes over a state that an earlier run has left, if it is further on.
func (n *sharedNetwork) adopt(checkpoint []byte) error {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	run, err := n.restored(checkpoint)
	if err != nil {
		return err
	}
	if n.front == nil || n.front.trainer.Counters().Iterations < run.trainer.Counters().Iterations {
		n.front = run
	}
	return nil
}

// restored returns a run of one's own at a state.
func (n *sharedNetwork) restored(checkpoint []byte) (*networkRun, error) {
	run, err := n.start()
	if err != nil {
		return nil, err
	}
	return run, run.trainer.Restore(checkpoint)
}

// networkLearner is the network as a method of its own.
type networkLearner struct {
	*networkRun
	shared   *sharedNetwork // nil by the clock, and with a sampler of its own: then it trains by itself
	features int
	declared float64 // the step size, before it is tuned
}

// newNetworkLearner makes the network with the declared steps times a multiple, if
// that is not 0.
func newNetworkLearner(trial results.Trial, p *kernelProblem, s KernelSettings, multiple float64) (learner, error) {
	network := *s.Network
	declared, err := network.Training.FirstStep()
	if err == nil && multiple != 0 {
		network.Training, err = network.Training.Times(multiple)
	}
	if err != nil {
		return nil, err
	}
	s.Network = &network
	run, err := p.newNetwork(trial, s, 1)
	if err != nil {
		return nil, err
	}
	var shared *sharedNetwork
	if s.Network.Sampling == nil {
		if shared, err = p.sharedNetwork(trial, s); err != nil {
			return nil, err
		}
	}
	return &networkLearner{networkRun: run, shared: shared, features: int(s.Network.extent().features), declared: declared}, nil
}

func (l *networkLearner) unit() float64 { return l.declared }

// advance goes on to an iteration. Where it is cut off it stands where the training
// does, so that its checkpoint has all of that.
func (l *networkLearner) advance(ctx context.Context, probe int) error {
	if l.shared == nil {
		return l.reach(ctx, probe)
	}
	saved, err := l.shared.at(ctx, probe)
	if saved == nil {
		return err
	}
	run, restoreErr := l.shared.restored(saved)
	if restoreErr != nil {
		return errors.Join(err, restoreErr)
	}
	if err == nil || run.trainer.Counters().Iterations >= l.trainer.Counters().Iterations {
		l.networkRun = run
	}
	return err
}

func (l *networkLearner) progress() kernelProgress {
	c := l.trainer.Counters()
	return kernelProgress{iteration: c.Iterations, features: l.features, multiplyAdds: l.multiplyAdds()}
}

func (l *networkLearner) predict(ctx context.Context, x vec.Matrix, workers int) ([]float64, error) {
	if l.shared == nil || x.Rows == 0 {
		scores, err := mapRows(ctx, l.network, "", x, workers)
		return widen(scores.Data), err
	}
	key := fmt.Sprintf("%d %p %d", l.trainer.Counters().Iterations, &x.Data[0], x.Rows)
	known, err := l.shared.scores.Get(key, func() (scored, error) {
		scores, err := mapRows(ctx, l.network, "", x, workers)
		return scored{x, widen(scores.Data)}, err
	})
	return known.scores, err
}

// Checkpoint returns the trainer's.
func (l *networkLearner) Checkpoint() ([]byte, error) { return l.trainer.Checkpoint() }

// Restore moves to a checkpoint, from which those that share the network go on too.
func (l *networkLearner) Restore(checkpoint []byte) error {
	if l.shared == nil {
		return l.trainer.Restore(checkpoint)
	}
	run, err := l.shared.restored(checkpoint)
	if err != nil {
		return err
	}
	l.networkRun = run
	return l.shared.adopt(checkpoint)
}

// mappedRows is how many rows are mapped between two looks at the context.
const mappedRows = 512

// mapRows returns what a layer of a network makes of rows; "" is the scores.
func mapRows(ctx context.Context, n *neural.Network, layer string, x vec.Matrix, workers int) (vec.Matrix, error) {
	m, err := neural.NewMapper(n, layer, workers)
	if err != nil {
		return vec.Matrix{}, err
	}
	mapped := vec.NewMatrix(x.Rows, m.Outputs())
	for from := 0; from < x.Rows; from += mappedRows {
		if ctx.Err() != nil {
			return vec.Matrix{}, ctx.Err()
		}
		end := min(x.Rows, from+mappedRows)
		if err := m.Map(rowsOf(x, from, end), rowsOf(mapped, from, end)); err != nil {
			return vec.Matrix{}, err
		}
	}
	return mapped, nil
}

// rowsOf is a view of some rows.
func rowsOf(x vec.Matrix, from, end int) vec.Matrix {
	return vec.Matrix{Rows: end - from, Cols: x.Cols, Data: x.Data[from*x.Cols : end*x.Cols]}
}
