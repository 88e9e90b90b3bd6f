package measure

import (
	"bytes"
	"context"
	"fmt"
	"math"

	"gradsample/internal/rng"
	"gradsample/internal/state"
	"gradsample/internal/vec"
	"gradsample/kernel"
	"gradsample/neural"
	"gradsample/objective"
	"gradsample/results"
	"gradsample/sampling"
)

// NetworkSampling says by which of package sampling's samplers a network draws its
// rows. To the sampler they are a softmax regression of the last layer on its inputs,
//
//	x_i = (h_i, 1), θ = the last layer's weights and biases,
//
// whose keys and gradients are those of the last layer. The h_i are worked out anew,
// and whatever the sampler is built of, every so many iterations; in between θ is that
// of the network, and the h_i are old. Probabilities are those in use, so that exact
// samplers stay unbiased.
type NetworkSampling struct {
	// Sampler is one of package sampling's, or stale-loss: stale-norm by the rows'
	// losses in place of their gradients' lengths.
	Sampler  string            `json:"sampler"`
	Settings sampling.Settings `json:"settings"`
	// Every is after how many iterations all is worked out anew.
	Every int `json:"every"`
}

// networkSource draws a network's rows by a sampler. It is Resumable.
type networkSource struct {
	settings      NetworkSampling
	rows          kernel.Table
	classes       int
	spec          neural.Spec
	order, hashes *rng.Stream

	iteration int
	built     builtSampler
	past      float64 // multiply-adds of what was built before
	draws     []sampling.Draw
	failed    error
}

// builtSampler is a sampler with what it was built of.
type builtSampler struct {
	sampler sampling.Sampler
	weights []byte // of the network
	hashes  []byte // the stream before
}

func newNetworkSource(trial results.Trial, p *kernelProblem, spec neural.Spec, s NetworkSampling) *networkSource {
	return &networkSource{
		spec: spec, settings: s, rows: p.images.(kernel.Table), classes: p.outputs, order: Stream(trial, "order"), hashes: Stream(trial, "hashes"),
	}
}

// Draw fills draws. A sampler that cannot be built leaves weights of NaN, which end the training.
func (s *networkSource) Draw(n *neural.Network, draws []kernel.Draw) {
	if s.iteration%s.settings.Every == 0 && s.failed == nil {
		s.failed = s.renew(n)
	}
	s.iteration++
	if len(s.draws) != len(draws) {
		s.draws = make([]sampling.Draw, len(draws))
	}
	if s.failed == nil {
		theta, _, _ := n.LastLayer() // which renew has found to be there
		s.built.sampler.Draw(theta, s.draws)
	}
	for i, draw := range s.draws {
		draws[i] = kernel.Draw{Row: draw.Row, Weight: draw.Weight}
		if s.failed != nil {
			draws[i] = kernel.Draw{Weight: math.NaN()}
		}
	}
}

// renew builds the sampler on the network as it is.
func (s *networkSource) renew(n *neural.Network) error {
	var weights bytes.Buffer
	if err := n.SaveWeights(&weights); err != nil {
		return err
	}
	hashes, err := s.hashes.MarshalBinary()
	if err != nil {
		return err
	}
	if s.built.sampler != nil {
		s.past = s.multiplyAdds()
		sampling.GiveBack(s.built.sampler)
	}
	sampler, err := s.build(n)
	if err != nil {
		return err
	}
	s.built = builtSampler{sampler, weights.Bytes(), hashes}
	return nil
}

// build makes the sampler: the rows' last inputs, and for stale-loss their losses.
func (s *networkSource) build(n *neural.Network) (sampling.Sampler, error) {
	_, layer, err := n.LastLayer()
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	h, err := mapRows(ctx, n, layer, s.rows.X, 1)
	if err != nil {
		return nil, err
	}
	x := vec.NewMatrix(h.Rows, h.Cols+1)
	for i := range x.Rows {
		copy(x.Row(i), h.Row(i))
		x.Row(i)[h.Cols] = 1
	}
	train, err := objective.New(objective.Softmax, x, s.rows.Y, s.classes, 0)
	if err != nil {
		return nil, err
	}
	rows := softmaxRows{Objective: train, x: x, labels: s.rows.Y, classes: s.classes}
	return rows.sampler(ctx, s.settings.Sampler, s.settings.Settings, sampling.Streams{Hashes: s.hashes, Order: s.order})
}

// multiplyAdds is what the samplers have cost: passes over all rows up to their last
// inputs, tables, and draws.
func (s *networkSource) multiplyAdds() float64 {
	if s.built.sampler == nil {
		return 0
	}
	return s.past + float64(s.built.sampler.SetupCost().MultiplyAdds+s.built.sampler.Cost().MultiplyAdds)
}

// passes is how often all rows have been looked at.
func (s *networkSource) passes() float64 {
	return float64((s.iteration + s.settings.Every - 1) / s.settings.Every)
}

func (s *networkSource) Observe([]kernel.Draw, []neural.Observation) {}

// MarshalBinary saves the sampler's state and what it was built of.
func (s *networkSource) MarshalBinary() ([]byte, error) {
	var sampler []byte
	if s.built.sampler != nil {
		resumable, ok := s.built.sampler.(sampling.Resumable)
		if !ok {
			return nil, neural.ErrNoCheckpoint
		}
		var err error
		if sampler, err = resumable.MarshalBinary(); err != nil {
			return nil, err
		}
	}
	return state.Save(s.order, s.hashes, &s.iteration, &s.past, &sampler, &s.built.weights, &s.built.hashes)
}

// UnmarshalBinary builds the sampler again and restores its state.
func (s *networkSource) UnmarshalBinary(saved []byte) error {
	order, hashes := new(rng.Stream), new(rng.Stream)
	var sampler []byte
	if err := state.Restore(saved, order, hashes, &s.iteration, &s.past, &sampler, &s.built.weights, &s.built.hashes); err != nil {
		return err
	}
	s.order, s.hashes = order, hashes
	if sampler == nil {
		return nil
	}
	return s.rebuild(sampler)
}

func (s *networkSource) rebuild(saved []byte) error {
	network, err := neural.NewNetwork(s.spec, nil)
	if err == nil {
		err = network.LoadWeights(bytes.NewReader(s.built.weights))
	}
	if err != nil {
		return err
	}
	after := s.hashes
	s.hashes = new(rng.Stream)
	if err := s.hashes.UnmarshalBinary(s.built.hashes); err != nil {
		return err
	}
	if s.built.sampler, err = s.build(network); err != nil {
		return fmt.Errorf("building sampler %s again: %w", s.settings.Sampler, err)
	}
	s.hashes = after
	return s.built.sampler.(sampling.Resumable).UnmarshalBinary(saved)
}
