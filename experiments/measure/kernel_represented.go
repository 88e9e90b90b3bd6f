package measure

import (
	"context"
	"fmt"
	"runtime"

	"gradsample/datasets"
	"gradsample/harness"
	"gradsample/internal/memo"
	"gradsample/internal/vec"
	"gradsample/kernel"
	"gradsample/neural"
	"gradsample/results"
)

// representation is what kernel methods see of rows: a network's features of them,
// their projections on principal components, or one after the other.
type representation struct {
	problem     *datasets.Problem // held, so that its address stays its own
	network     *neural.Network   // nil without
	pca         *kernel.PCA       // nil without
	train, test vec.Matrix
}

// representations shares networks, features and components among the seeds that see
// the same rows.
var representations = memo.New[representation](6)

// inputs returns the rows as they are, or for a network: raw grey values as shares.
func (p *kernelProblem) inputs(s KernelSettings) (train, test vec.Matrix, err error) {
	train, test = p.problem.Train.X, p.problem.Test.X
	if s.Network == nil || p.problem.Info.Preprocess != datasets.PreprocessRaw {
		return train, test, nil
	}
	shared, err := representations.Get(fmt.Sprintf("%p images", p.problem), func() (representation, error) {
		scaled := func(x vec.Matrix) vec.Matrix {
			x.Data = append([]float32(nil), x.Data...)
			vec.Scale(1.0/greyValues, x.Data)
			return x
		}
		return representation{problem: p.problem, train: scaled(train), test: scaled(test)}, nil
	})
	return shared.train, shared.test, err
}

// tested are the test rows that are represented: all, but for a network, whose
// features take long, those alone that are evaluated, the same for every seed.
func (p *kernelProblem) tested(trial results.Trial, x vec.Matrix, s KernelSettings) datasets.Rows {
	rows := datasets.Rows{X: x, Y: p.problem.Test.Y, Truth: p.problem.Test.Truth}
	if s.Network == nil {
		return rows
	}
	trial.Seed = 0
	return some(trial, "evaluated test rows", rows, s.Evaluated)
}

// represented returns rows as kernel methods see them. kind tells apart what a
// problem's rows become.
func (p *kernelProblem) represented(ctx context.Context, trial results.Trial, kind string, train, test vec.Matrix, s KernelSettings, workers int) (vec.Matrix, vec.Matrix, error) {
	if s.Components == 0 && !s.learnsFeatures() {
		return train, test, nil
	}
	key := fmt.Sprintf("%s %p %s %d %s", trial.Experiment, p.problem, kind, s.Components, s.Network.key())
	if s.learnsFeatures() {
		key += fmt.Sprint(s.Evaluated)
	}
	shared, err := representations.Get(key, func() (representation, error) {
		r := representation{problem: p.problem, train: train, test: test}
		if s.learnsFeatures() {
			if err := p.mapFeatures(ctx, trial, &r, s, workers); err != nil {
				return r, err
			}
		}
		if s.Components > 0 {
			return r, r.project(ctx, s.Components, workers)
		}
		return r, nil
	})
	p.network, p.pca = shared.network, shared.pca
	return shared.train, shared.test, err
}

// project replaces rows by their projections on components of the training rows.
func (r *representation) project(ctx context.Context, components, workers int) (err error) {
	if r.pca, err = kernel.FitPCA(ctx, r.train, components, false, workers); err != nil {
		return err
	}
	if r.train, err = r.pca.Transform(ctx, r.train, workers); err != nil || r.test.Rows == 0 {
		return err
	}
	r.test, err = r.pca.Transform(ctx, r.test, workers)
	return err
}

// mapFeatures trains the network and replaces rows by its features of them.
func (p *kernelProblem) mapFeatures(ctx context.Context, trial results.Trial, r *representation, s KernelSettings, workers int) error {
	network, err := p.trainedNetwork(ctx, trial, s)
	if err != nil {
		return err
	}
	r.network = network
	layer := network.Spec().Last(neural.Pool)
	if r.train, err = mapRows(ctx, network, layer, r.train, workers); err != nil {
		return fmt.Errorf("features of %s: %w", layer, err)
	}
	if r.test, err = mapRows(ctx, network, layer, r.test, workers); err != nil {
		return fmt.Errorf("features of %s: %w", layer, err)
	}
	return nil
}

// streamed returns a stream's rows as kernel methods see them, for one trial.
func (p *kernelProblem) streamed(rows kernel.Data, workers int) (kernel.Data, error) {
	if p.network == nil {
		return &streamed{rows: rows, unit: true, pca: p.pca, workers: workers}, nil
	}
	mapper, err := neural.NewMapper(p.network, p.network.Spec().Last(neural.Pool), workers)
	if err != nil {
		return nil, err
	}
	features, err := neural.NewFeatures(mapper, rows)
	if err != nil {
		return nil, err
	}
	return &streamed{rows: features, pca: p.pca, workers: workers}, nil
}

// sharedNetwork returns the network that the trials of a problem share, and wait for
// while all cores train it.
func (p *kernelProblem) sharedNetwork(trial results.Trial, s KernelSettings) (*sharedNetwork, error) {
	n := *s.Network
	n.Iterations = 0 // they have the same stages
	key := fmt.Sprintf("%s %p %+v %d %s", trial.Experiment, p.problem, trial.Problem, s.Deformed, n.key())
	return sharedNetworks.Get(key, func() (*sharedNetwork, error) {
		return &sharedNetwork{scores: memo.New[scored](100), stages: map[int][]byte{}, start: func() (*networkRun, error) { return p.newNetwork(trial, s, runtime.GOMAXPROCS(0)) }}, nil
	})
}

// unfinishedNetwork is the error of a context that ended while a network was
// trained, with the state in which it was.
type unfinishedNetwork struct {
	error
	checkpoint []byte
}

func (u *unfinishedNetwork) Unwrap() error { return u.error }

// trainedNetwork returns the network as it is in the end.
func (p *kernelProblem) trainedNetwork(ctx context.Context, trial results.Trial, s KernelSettings) (*neural.Network, error) {
	shared, err := p.sharedNetwork(trial, s)
	if err != nil {
		return nil, err
	}
	if p.unfinished != nil {
		if err := shared.adopt(p.unfinished); err != nil {
			return nil, fmt.Errorf("%w: %w", harness.ErrCheckpoint, err)
		}
	}
	saved, err := shared.at(ctx, s.Network.Iterations)
	if err != nil && saved != nil {
		return nil, &unfinishedNetwork{err, saved}
	}
	if err != nil {
		return nil, fmt.Errorf("training network %s: %w", s.Network.Name, err)
	}
	run, err := shared.restored(saved)
	if err != nil {
		return nil, err
	}
	return run.network, nil
}
