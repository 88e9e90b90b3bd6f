package measure

import (
	"fmt"
	"strings"

	"gradsample/internal/memo"
	"gradsample/kernel"
	"gradsample/neural"
	"gradsample/results"
	"gradsample/sampling"
)

// NetworkSettings say which network is trained on a problem's rows, and how. The
// network is one for all seeds of an experiment's problem, but for Sampling.
type NetworkSettings struct {
	// Name is one of neural.Names.
	Name     string          `json:"name"`
	Training neural.Settings `json:"training"`
	// Iterations is how long it is trained before kernel methods learn from its
	// features; as a method of its own it has the trial's budget, but is timed so long.
	Iterations int `json:"iterations,omitempty"`
	// Sampling has a trial of method network train one of its own, with the streams of
	// its seed, on rows drawn by a sampler; nil draws each row as often.
	Sampling *NetworkSampling `json:"sampling,omitempty"`
}

// Network is the name of the method that trains the network itself: its scores are
// what the errors are of, and its features those of its last pooling layer.
const Network = "network"

// greyValues divide raw pixels for a network.
const greyValues = 255

// trainsNetwork tells whether the method is the network itself.
func (s KernelSettings) trainsNetwork() bool { return s.Training.Method == Network }

// learnsFeatures tells whether a kernel method learns from a network's features.
func (s KernelSettings) learnsFeatures() bool { return s.Network != nil && !s.trainsNetwork() }

// checkNetwork says what is wrong with the network of settings.
func (s KernelSettings) checkNetwork() error {
	wrong := func(format string, a ...any) error {
		return fmt.Errorf("%w: "+format, append([]any{kernel.ErrSettings}, a...)...)
	}
	n := s.Network
	switch {
	case n == nil && s.trainsNetwork():
		return wrong("method %s; say which network", Network)
	case n == nil:
		return nil
	case s.Training.Loss != kernel.Softmax:
		return wrong("a network for loss %s; it needs %s", s.Training.Loss, kernel.Softmax)
	case s.learnsFeatures() && n.Iterations < 1:
		return wrong("a network of %d iterations; choose at least 1", n.Iterations)
	case s.trainsNetwork() && s.Components > 0:
		return wrong("%d principal components; method %s takes the images as they are", s.Components, Network)
	}
	if _, err := neural.Named(n.Name); err != nil || n.Sampling == nil {
		return err
	}
	return s.checkSampling()
}

// checkSampling says what is wrong with how a network's rows are drawn.
func (s KernelSettings) checkSampling() error {
	n := s.Network.Sampling
	_, known := sampling.Describe(n.Sampler)
	switch {
	case !s.trainsNetwork() || s.Deformed > 0:
		return fmt.Errorf("%w: sampler %s for a network; it needs method %s and its rows in memory", kernel.ErrSettings, n.Sampler, Network)
	case !known && n.Sampler != StaleLoss:
		return fmt.Errorf("%w: sampler %q for a network; choose from %s, %s", kernel.ErrSettings, n.Sampler, strings.Join(sampling.Names(), ", "), StaleLoss)
	case n.Every < 1:
		return fmt.Errorf("%w: a sampler that is built every %d iterations; choose at least 1", kernel.ErrSettings, n.Every)
	}
	return nil
}

// key tells networks apart that are trained on the same rows.
func (n *NetworkSettings) key() string {
	if n == nil {
		return ""
	}
	return fmt.Sprintf("%s %+v %d", n.Name, n.Training.WithDefaults(), n.Iterations)
}

// networkExtent is the size of a network in what its training costs; zero where it has an
// unknown name, which its trial reports.
type networkExtent struct {
	features        float64 // of the last pooling layer
	forward, step   float64 // multiply-adds for an image
	weights, inputs float64
}

// extents are of the networks that a plan asks for again and again.
var extents = memo.New[networkExtent](16)

func (n *NetworkSettings) extent() networkExtent {
	e, _ := extents.Get(n.Name, func() (networkExtent, error) { return extentOf(n.Name) })
	return e
}

// extentOf makes a network without weights to count them.
func extentOf(name string) (networkExtent, error) {
	spec, err := neural.Named(name)
	if err != nil {
		return networkExtent{}, err
	}
	network, err := neural.NewNetwork(spec, nil)
	if err != nil {
		return networkExtent{}, err
	}
	forward, step := network.MultiplyAdds()
	e := networkExtent{forward: float64(forward), step: float64(step), weights: float64(network.Weights()), inputs: float64(network.Dim())}
	if shape, err := network.Shape(spec.Last(neural.Pool)); err == nil {
		e.features = float64(shape.Size())
	}
	return e, nil
}

// trainingCost is that of so many iterations.
func (n *NetworkSettings) trainingCost(iterations float64) float64 {
	return iterations * float64(n.Training.WithDefaults().Batch) * n.extent().step / fastProducts
}

// networkBytes is what a network takes: weights with momentum, partial gradients
// and the states at a curve's probes, and a batch.
func (n *NetworkSettings) networkBytes() float64 {
	const copies = 12 + 2*30 // of the weights
	e := n.extent()
	return copies*4*e.weights + 4*float64(n.Training.WithDefaults().Batch)*e.inputs
}

// networkCost is what a trial's network adds: its training, for the one trial that
// pays for all that share it, and the features of what is drawn and evaluated.
func (s KernelSettings) networkCost(trial results.Trial, evaluated float64) float64 {
	e := s.Network.extent()
	if s.trainsNetwork() {
		cost := 0.0
		if trial.Seed == 0 || s.Network.Sampling != nil {
			cost = s.Network.trainingCost(trial.Budget)
		}
		if own := s.Network.Sampling; own != nil && own.Every > 0 {
			rows, _ := shape(trial.Problem)
			cost += trial.Budget / float64(own.Every) * rows * e.forward / fastProducts
		}
		return cost + 6*evaluated*e.forward/fastProducts
	}
	mapped, training := 2*evaluated, 0.0
	if s.Deformed > 0 {
		mapped += trial.Budget * float64(s.Training.Batch)
	}
	if s.trainsHead() {
		if mapped = 0; trial.Seed == 0 && s.Head.Sampler == "uniform" { // one pays for all
			rows, _ := shape(trial.Problem)
			mapped, training = rows+evaluated, s.Network.trainingCost(float64(s.Network.Iterations))
		}
	}
	return training + mapped*e.forward/fastProducts
}
