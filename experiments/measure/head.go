package measure

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gradsample/internal/vec"
	"gradsample/kernel"
	"gradsample/objective"
	"gradsample/optimize"
	"gradsample/results"
	"gradsample/sampling"
)

// Head is the name of the method that trains a network's head anew: a softmax
// regression on the features of its last pooling layer, which are worked out once and
// stay as they are, and with them the keys of samplers.
const Head = "head"

// trainsHead tells whether the method is a head.
func (s KernelSettings) trainsHead() bool { return s.Training.Method == Head }

// checkHead says what is wrong with the settings of a head.
func (s KernelSettings) checkHead() error {
	wrong := func(format string, a ...any) error {
		return fmt.Errorf("%w: "+format, append([]any{kernel.ErrSettings}, a...)...)
	}
	switch {
	case !s.trainsHead() && s.Head == nil:
		return nil
	case !s.trainsHead() || s.Head == nil:
		return wrong("method %s; %s alone has a head's settings, and needs them", s.Training.Method, Head)
	case s.Network == nil || s.Deformed > 0:
		return wrong("method %s; it needs a network, and its rows in memory", Head)
	}
	if _, known := sampling.Describe(s.Head.Sampler); !known && s.Head.Sampler != StaleLoss {
		return wrong("sampler %q for a head; choose from %s, %s", s.Head.Sampler, strings.Join(sampling.Names(), ", "), StaleLoss)
	}
	return nil
}

// head is a softmax regression in training. The scale of its steps is that of linear
// objectives.
type head struct {
	*optimize.Trainer
	rows    softmaxRows
	scale   float64
	sampler sampling.Sampler
	setUp   time.Duration // of the sampler
}

// newHead makes a head with steps of its scale, times a multiple if that is not 0.
func newHead(ctx context.Context, trial results.Trial, p *kernelProblem, s Settings, multiple float64) (learner, error) {
	train, err := objective.New(objective.Softmax, p.table.X, p.table.Y, p.outputs, trial.Problem.Ridge)
	if err != nil {
		return nil, fmt.Errorf("features of %s: %w", trial.Problem.Data, err)
	}
	h := &head{rows: softmaxRows{Objective: train, x: p.table.X, labels: p.table.Y, classes: p.outputs}}
	start := time.Now()
	streams := sampling.Streams{Hashes: Stream(trial, "hashes"), Order: Stream(trial, "order")}
	if h.sampler, err = h.rows.sampler(ctx, s.Sampler, s.Sampling, streams); err != nil {
		return nil, fmt.Errorf("building sampler %s: %w", s.Sampler, err)
	}
	h.setUp = time.Since(start)
	h.scale = Scale(train, objective.Softmax, h.sampler, s)
	if s.Optimize.Step = h.scale; multiple != 0 {
		s.Optimize.Step *= multiple
	}
	if h.Trainer, err = optimize.NewTrainer(train, h.sampler, s.Optimize); err != nil {
		return nil, fmt.Errorf("building the trainer of a head: %w", err)
	}
	return h, nil
}

// advance takes one step at a time, so that a divergence is found where it is,
// wherever the run was cut off.
func (h *head) advance(ctx context.Context, probe int) error {
	for h.Counters().Iterations < probe {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := h.Advance(1); err != nil {
			return err
		}
	}
	return nil
}

func (h *head) unit() float64 { return h.scale }

// progress counts the sampler's set-up too.
func (h *head) progress() kernelProgress {
	c := h.Counters()
	return kernelProgress{iteration: c.Iterations, features: h.rows.x.Cols, multiplyAdds: float64(c.MultiplyAdds + h.sampler.SetupCost().MultiplyAdds)}
}

// predict returns a score for each class of each row.
func (h *head) predict(_ context.Context, x vec.Matrix, _ int) ([]float64, error) {
	scores := vec.NewMatrix(x.Rows, h.rows.classes)
	vec.MultiplyTransposed(scores, x, vec.Matrix{Rows: h.rows.classes, Cols: x.Cols, Data: h.Theta()})
	return widen(scores.Data), nil
}

// headCost is what training a head takes and evaluating it on so many rows: products
// that are too narrow to be fast, and hash codes of all rows.
func (s KernelSettings) headCost(trial results.Trial, iterations, evaluatedRows float64, evaluated bool) float64 {
	rows, _ := shape(trial.Problem)
	parameters := s.inputs(trial.Problem) * classesOf(trial.Problem)
	cost := 2 * iterations * float64(max(s.Head.Optimize.Batch, 1)) * parameters
	if s.keyed() {
		sampler := s.Head.Sampling.WithDefaults()
		cost += rows * float64(sampler.Bits*sampler.Tables) * sampler.Density * parameters
	}
	if evaluated {
		cost += 40 * evaluatedRows * parameters / fastProducts // 20 probes, training and test rows
	}
	return cost
}

// keyed tells whether a head's rows are hashed.
func (s KernelSettings) keyed() bool {
	return slices.Contains(shareable, s.Head.Sampler)
}

// headBytes is what a head holds: parameters and what moves them, and hash tables.
func (s KernelSettings) headBytes(problem results.Problem) int64 {
	parameters := s.inputs(problem) * classesOf(problem)
	rows, _ := shape(problem)
	return int64(parameterBytes*parameters+rowBytes*rows) + samplerBytes(s.Head.Sampler, s.Head.Sampling, problem)
}
