package measure

import (
	"context"
	"fmt"
	"runtime"

	"gradsample/datasets"
	"gradsample/internal/memo"
	"gradsample/internal/vec"
	"gradsample/kernel"
	"gradsample/neural"
	"gradsample/results"
)

// kernelProblem is a problem as kernel methods see it.
type kernelProblem struct {
	problem *datasets.Problem // held, so that its address stays its own
	loss    string
	outputs int
	kernel  kernel.Kernel
	pca     *kernel.PCA     // nil without
	network *neural.Network // of which features are learnt from; nil without

	images     kernel.Data // that the network is trained on; nil without
	unfinished []byte      // state of the network that an earlier run has left; nil without

	data   kernel.Data                            // to train on
	stream func(workers int) (kernel.Data, error) // makes data for one trial; nil where they are in memory
	table  kernel.Table                           // data in memory; without rows for a stream
	train  datasets.Rows
	test   datasets.Rows // train and test are what curves are evaluated on

	// limit is the function that methods tend to, at the test rows: what kernel
	// ridge regression finds on all training rows. Nil where it is not wanted.
	limit []float64
}

// evaluatedRows is how many training rows a curve is evaluated on by default.
const evaluatedRows = 10_000

// preparedKernels shares prepared problems among the trials that need the same.
var preparedKernels = memo.New[*kernelProblem](32)

// prepareKernel projects the rows, finds the bandwidth and what is asked for
// besides. Trials that differ in the method alone share all of it. A network that
// has to be trained first goes on from what an earlier run has left of it, if that is
// not nil; where the context ends that, the error is an *unfinishedNetwork. All
// cores take part, since whatever else needs the problem waits for it.
func prepareKernel(ctx context.Context, trial results.Trial, problem *datasets.Problem, s KernelSettings, unfinished []byte) (*kernelProblem, error) {
	if s.trainsNetwork() && s.Network.Sampling == nil {
		trial.Seed = 0 // the network is the same for all seeds, and so is what it is evaluated on
	}
	key := fmt.Sprintf("%s %p %+v %d %+v %v %g %d %d %d %t %s %t %t", trial.Experiment, problem, trial.Problem, trial.Seed,
		s.Kernel, s.Rule, s.Widen, s.Components, s.Deformed, s.Evaluated, s.Distance, s.Network.key(), s.trainsNetwork(), s.trainsHead())
	workers := runtime.GOMAXPROCS(0)
	return preparedKernels.Get(key, func() (*kernelProblem, error) {
		p := &kernelProblem{problem: problem, loss: s.Training.Loss, kernel: s.Kernel, outputs: 1, unfinished: unfinished}
		if p.loss == kernel.Softmax {
			p.outputs = problem.Info.Classes
		}
		if err := p.gather(ctx, trial, s, workers); err != nil {
			return nil, fmt.Errorf("%s: %w", trial.Problem.Data, err)
		}
		if p.kernel.Bandwidth == 0 && !s.trainsNetwork() && !s.trainsHead() {
			x := p.table.X
			if x.Rows == 0 {
				x = p.train.X
			}
			sigma, err := kernel.MedianBandwidth(p.kernel.Name, x, s.Rule, Stream(trial, "bandwidth"))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", trial.Problem.Data, err)
			}
			p.kernel.Bandwidth = s.Widen * sigma
		}
		if s.Distance {
			return p, p.findLimit(ctx, trial, workers)
		}
		return p, nil
	})
}

// gather sets the rows to train on and to evaluate on.
func (p *kernelProblem) gather(ctx context.Context, trial results.Trial, s KernelSettings, workers int) error {
	if s.Deformed > 0 {
		return p.gatherDeformed(ctx, trial, s, workers)
	}
	x, test, err := p.inputs(s)
	if err != nil {
		return err
	}
	p.images = kernel.Table{X: x, Y: p.problem.Train.Y}
	tested := p.tested(trial, test, s)
	test = tested.X
	if x, test, err = p.represented(ctx, trial, "rows", x, test, s, workers); err != nil {
		return err
	}
	p.table = kernel.Table{X: x, Y: p.problem.Train.Y}
	p.data = p.table
	most := s.Evaluated
	if most == 0 {
		most = evaluatedRows
	}
	p.train = some(trial, "evaluated training rows", datasets.Rows{X: x, Y: p.problem.Train.Y}, most)
	p.test = some(trial, "evaluated test rows", datasets.Rows{X: test, Y: tested.Y, Truth: tested.Truth}, s.Evaluated)
	return nil
}

// some returns at most so many of the rows, all where most is 0, chosen alike for
// every method.
func some(trial results.Trial, purpose string, rows datasets.Rows, most int) datasets.Rows {
	if most == 0 || rows.X.Rows <= most {
		return rows
	}
	chosen := datasets.Rows{X: vec.NewMatrix(most, rows.X.Cols), Y: make([]float32, most)}
	if rows.Truth != nil {
		chosen.Truth = make([]float32, most)
	}
	for i, row := range Stream(trial, purpose).Perm(rows.X.Rows)[:most] {
		copy(chosen.X.Row(i), rows.X.Row(row))
		chosen.Y[i] = rows.Y[row]
		if rows.Truth != nil {
			chosen.Truth[i] = rows.Truth[row]
		}
	}
	return chosen
}

// findLimit solves for the function that minimises the objective.
func (p *kernelProblem) findLimit(ctx context.Context, trial results.Trial, workers int) error {
	if p.loss != kernel.Squared || p.table.Rows() > kernel.MaxKernelRidgeRows {
		return fmt.Errorf("%w: the distance to the limit needs the squared loss and at most %d rows", kernel.ErrSettings, kernel.MaxKernelRidgeRows)
	}
	targets := vec.Matrix{Rows: p.table.Rows(), Cols: 1, Data: p.table.Y}
	limit, err := kernel.FitKernelRidge(ctx, p.kernel, p.table.Rows(), p.table.X, targets, trial.Problem.Ridge, Stream(trial, "limit"), workers)
	if err != nil {
		return err
	}
	predictions, err := limit.Predict(ctx, p.test.X, workers)
	if err != nil {
		return err
	}
	p.limit = widen(predictions.Data)
	return nil
}
