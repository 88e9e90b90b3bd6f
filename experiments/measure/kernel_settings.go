package measure

import (
	"fmt"
	"slices"
	"strings"

	"gradsample/kernel"
	"gradsample/results"
)

// KernelSettings is how a kernel method is run: what it learns from and with.
type KernelSettings struct {
	// Training is the method with its steps; its loss is the problem's, as is its
	// ridge where that is 0. Of an exact baseline only Method, MaxFeatures (random
	// features, or rows of the subset; not of nystrom) and Ridge are read.
	Training kernel.Settings `json:"training"`
	// Landmarks is how many nystrom has.
	Landmarks int `json:"landmarks,omitempty"`
	// Kernel is Gaussian by default. A Bandwidth of 0 is the median heuristic's.
	Kernel kernel.Kernel `json:"kernel"`
	// Rule says how a bandwidth follows from the median distance, and Widen
	// multiplies what follows; 0 is 1.
	Rule  kernel.BandwidthRule `json:"rule,omitempty"`
	Widen float64              `json:"widen,omitempty"`
	// Network has the methods learn from the features of a network's last pooling
	// layer, trained beforehand on the problem's images; nil takes the rows.
	Network *NetworkSettings `json:"network,omitempty"`
	// Head has method head draw rows by a sampler for its steps, whose scale is that of
	// linear objectives.
	Head *Settings `json:"head,omitempty"`
	// Components is how many uncentred principal components the rows are projected on; 0
	// takes the rows as they are.
	Components int `json:"components,omitempty"`
	// Sampler is where rows come from: uniform, the default, permuted, or an
	// adaptive one for the squared loss, which looks at the first Watched features.
	Sampler string `json:"sampler,omitempty"`
	Watched int    `json:"watched,omitempty"`
	// Deformed streams so many deformed digits in place of the training rows, which
	// must be those of raw MNIST. They are never stored.
	Deformed int `json:"deformed,omitempty"`
	// Evaluated is how many training rows, and how many test rows, a curve is
	// evaluated on at most; 0 takes 10,000 training rows and all test rows.
	Evaluated int `json:"evaluated,omitempty"`
	// Distance also evaluates the distance to the function that kernel ridge
	// regression finds on all training rows with the same λ.
	Distance bool `json:"distance,omitempty"`
}

// Names of the exact baselines.
const (
	FeaturesRidge = "features-ridge"
	Nystrom       = "nystrom"
	KernelRidge   = "kernel-ridge"
)

// KernelMethods lists the names of all kernel methods.
func KernelMethods() []string {
	return append(kernel.Methods(), FeaturesRidge, Nystrom, KernelRidge)
}

// exact tells whether the method solves for its function at once.
func (s KernelSettings) exact() bool {
	return slices.Contains([]string{FeaturesRidge, Nystrom, KernelRidge}, s.Training.Method)
}

// size is the number of functions that an exact baseline solves for.
func (s KernelSettings) size() int {
	if s.Training.Method == Nystrom {
		return s.Landmarks
	}
	return s.Training.MaxFeatures
}

// KernelMethod declares a kernel method.
func KernelMethod(name string, settings KernelSettings) results.Method {
	return encodeMethod(name, settings)
}

// decodeKernel reads a method's settings, with their defaults, for a problem's loss.
func decodeKernel(method results.Method, problem results.Problem) (KernelSettings, error) {
	var s KernelSettings
	if err := decodeStrictly(method, &s); err != nil {
		return s, err
	}
	return s.withDefaults(problem), nil
}

// KernelBatch is how many rows a kernel trial's method draws in an iteration; 0 for an
// exact baseline.
func KernelBatch(trial results.Trial) (int, error) {
	s, err := decodeKernel(trial.Methods[0], trial.Problem)
	switch {
	case err != nil:
		return 0, fmt.Errorf("the batch of %s: %w", trial.Methods[0].Name, err)
	case s.exact():
		return 0, nil
	case s.trainsNetwork():
		return s.Network.Training.WithDefaults().Batch, nil
	case s.trainsHead():
		return max(1, s.Head.Optimize.Batch), nil
	}
	return s.Training.Batch, nil
}

// withDefaults fills in what a problem says, and what is left open.
func (s KernelSettings) withDefaults(problem results.Problem) KernelSettings {
	s.Training.Loss = problem.Loss
	if s.Training.Ridge == 0 {
		s.Training.Ridge = problem.Ridge
	}
	if s.Kernel.Name == "" {
		s.Kernel.Name = kernel.Gaussian
	}
	if s.Widen == 0 {
		s.Widen = 1
	}
	if s.Sampler == "" {
		s.Sampler = "uniform"
	}
	if !s.exact() {
		s.Training = s.Training.WithDefaults()
	}
	return s
}

// Check says what is wrong with settings before any row is read. The error wraps
// kernel.ErrSettings.
func (s KernelSettings) Check(problem results.Problem) error {
	s = s.withDefaults(problem)
	wrong := func(format string, a ...any) error {
		return fmt.Errorf("%w: "+format, append([]any{kernel.ErrSettings}, a...)...)
	}
	k := s.Kernel
	if k.Bandwidth == 0 {
		k.Bandwidth = 1 // to be found
	}
	if err := k.Check(); err != nil {
		return err
	}
	switch {
	case !slices.Contains(KernelMethods(), s.Training.Method) && !s.trainsNetwork() && !s.trainsHead():
		return wrong("method %q; choose from %s", s.Training.Method, strings.Join(KernelMethods(), ", "))
	case s.Components < 0:
		return wrong("%d principal components; choose at least 1, or 0 for none", s.Components)
	case s.Training.Method == Nystrom && (s.Landmarks < 1 || s.Training.MaxFeatures != 0):
		return wrong("landmarks %d, max features %d; %s needs at least 1 landmark and no features", s.Landmarks, s.Training.MaxFeatures, Nystrom)
	case s.Training.Method != Nystrom && s.Landmarks != 0:
		return wrong("landmarks %d for method %q; only %s has them", s.Landmarks, s.Training.Method, Nystrom)
	case s.exact() && s.size() < 1:
		return wrong("max features %d; %s needs at least 1", s.Training.MaxFeatures, s.Training.Method)
	case s.exact() && s.Deformed > 0:
		return wrong("%s needs its rows in memory; ask for fewer images, as in mnist:deformed,images=20000", s.Training.Method)
	case s.exact() && !(s.Training.Ridge > 0):
		return wrong("ridge %v; %s needs one above 0", s.Training.Ridge, s.Training.Method)
	case !s.exact() && s.adaptive() && s.Training.Loss != kernel.Squared:
		return wrong("sampler %s is for the squared loss, not for %s", s.Sampler, s.Training.Loss)
	case !s.exact() && s.adaptive() && s.Deformed > 0:
		return wrong("sampler %s needs its rows in memory, not a stream of images", s.Sampler)
	}
	if err := s.checkHead(); err != nil {
		return err
	}
	return s.checkNetwork()
}

// adaptive tells whether rows are drawn by what is known of their residuals.
func (s KernelSettings) adaptive() bool { return s.Sampler != "uniform" && s.Sampler != "permuted" }
