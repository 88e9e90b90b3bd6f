package kernel

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Names of the methods, of cdsg's rules and of revisit's choices.
const (
	DSG         = "dsg"
	Cyclic      = "cyclic"
	CDSG        = "cdsg"
	Revisit     = "revisit"
	FeaturesSGD = "features-sgd"

	Newton     = "newton"
	LineSearch = "line-search"
	Descent    = "descent"

	Random = "random"
	Greedy = "greedy"
)

// Methods returns the names of the methods.
func Methods() []string { return []string{DSG, Cyclic, CDSG, Revisit, FeaturesSGD} }

// Rules returns the names of cdsg's rules, which are readings of equation (9)
// of Li and Póczos (UAI 2016).
func Rules() []string { return []string{Newton, LineSearch, Descent} }

// Settings are a training method's, and part of a trial's identity. Zero
// fields mean the defaults given; a method reads only its own fields.
type Settings struct {
	// Method is one of Methods; dsg by default.
	Method string `json:"method,omitempty"`
	// Loss is one of Losses; squared by default.
	Loss string `json:"loss,omitempty"`
	// HuberDelta is where the Huber loss turns linear; 1 by default.
	HuberDelta float64 `json:"huber_delta,omitempty"`
	// Ridge is λ ≥ 0. A step γ on the function shrinks all coefficients by
	// 1 − γλ; a step on one block's own coefficients (an old block of cdsg, any
	// preconditioned block) has the penalty's gradient in theirs and leaves the
	// others.
	Ridge float64 `json:"ridge,omitempty"`
	// Penalty is one of Penalties; function by default.
	Penalty string `json:"penalty,omitempty"`
	// Step is γ_t as ParseStep reads it. It must be set, but for preconditioned
	// steps, where it is the η of α −= η (C + μI)⁻¹ g and constant:1/h by default, h
	// being the loss's curvature bound.
	Step string `json:"step,omitempty"`
	// Block is m, the number of features that a step adds or moves; 1 by default.
	Block int `json:"block,omitempty"`
	// Batch is B, the number of rows in an iteration; 64 by default.
	Batch int `json:"batch,omitempty"`
	// Generate and Utilize are cyclic's G and U: iterations with a fresh block and
	// with an old one in each cycle; 1 and 1 by default.
	Generate int `json:"generate,omitempty"`
	Utilize  int `json:"utilize,omitempty"`
	// Rule is one of Rules; descent by default: the others soon add no more
	// features, or never use an old one.
	Rule string `json:"rule,omitempty"`
	// C is newton's c: an old block must promise a move of more than c·γ_t; 1 by
	// default.
	C float64 `json:"c,omitempty"`
	// Cap bounds the plain step on an old block by Cap·γ_t: newton's and descent's
	// c', and for line-search θ'/θ, at least 1. Zero means no bound.
	Cap float64 `json:"cap,omitempty"`
	// Rho is descent's ρ: how many times the expected descent of a fresh block an
	// old one must promise; 1 by default.
	Rho float64 `json:"rho,omitempty"`
	// Precondition is μ > 0 for preconditioned block steps, and zero for plain ones.
	Precondition float64 `json:"precondition,omitempty"`
	// MaxFeatures is how many features revisit adds before it goes on with old
	// ones, and how many features-sgd has. These two need it; the others grow
	// without end.
	MaxFeatures int `json:"max_features,omitempty"`
	// Revisit is how revisit chooses old blocks: random, the default, or greedy.
	Revisit string `json:"revisit,omitempty"`
}

// WithDefaults returns the settings with every zero field that has a default
// set to it.
func (s Settings) WithDefaults() Settings {
	fill := func(field *string, value string) {
		if *field == "" {
			*field = value
		}
	}
	count := func(field *int, value int) {
		if *field == 0 {
			*field = value
		}
	}
	number := func(field *float64, value float64) {
		if *field == 0 {
			*field = value
		}
	}
	fill(&s.Method, DSG)
	fill(&s.Loss, Squared)
	number(&s.HuberDelta, 1)
	count(&s.Block, 1)
	count(&s.Batch, 64)
	count(&s.Generate, 1)
	count(&s.Utilize, 1)
	number(&s.C, 1)
	number(&s.Rho, 1)
	fill(&s.Revisit, Random)
	fill(&s.Penalty, PenaltyFunction)
	if s.Precondition > 0 {
		if loss, err := newLoss(s.Loss, 2, s.HuberDelta); err == nil {
			fill(&s.Step, Step{constantStep, 1 / loss.bound(), 0}.String())
		}
	}
	fill(&s.Rule, Descent)
	return s
}

// check returns an error for the first field out of range. Defaults must have
// been filled in.
func (s Settings) check() error {
	positive := func(value float64) bool { return value > 0 && !math.IsInf(value, 1) }
	wrong := func(format string, a ...any) error {
		return fmt.Errorf("%w: "+format, append([]any{ErrSettings}, a...)...)
	}
	switch {
	case !slices.Contains(Methods(), s.Method):
		return wrong("method %q; choose from %s", s.Method, strings.Join(Methods(), ", "))
	case !slices.Contains(Losses(), s.Loss):
		return wrong("loss %q; choose from %s", s.Loss, strings.Join(Losses(), ", "))
	case !positive(s.HuberDelta):
		return wrong("huber delta %v; choose a number above 0", s.HuberDelta)
	case !(s.Ridge >= 0) || math.IsInf(s.Ridge, 1):
		return wrong("ridge %v; choose a number of at least 0", s.Ridge)
	case s.Step == "":
		return wrong("no step; choose constant:a, inverse:theta,t0 or hyperbolic:a,tau")
	case s.Block < 1 || s.Block > maxBlock:
		return wrong("block of %d features; choose 1 to %d", s.Block, maxBlock)
	case s.Batch < 1:
		return wrong("batch of %d rows; choose at least 1", s.Batch)
	case !(s.Precondition >= 0) || math.IsInf(s.Precondition, 1):
		return wrong("precondition %v; choose a number above 0, or 0 for plain steps", s.Precondition)
	}
	if err := checkPenalty(s.Penalty); err != nil {
		return err
	}
	return s.checkMethod(positive, wrong)
}

// maxBlock bounds m: a preconditioned step solves a system of that size.
const maxBlock = 1 << 15

// checkMethod is check for the fields that only some methods read.
func (s Settings) checkMethod(positive func(float64) bool, wrong func(string, ...any) error) error {
	switch limited := s.Method == Revisit || s.Method == FeaturesSGD; {
	case limited && s.MaxFeatures < s.Block:
		return wrong("max features %d; %s needs at least a block's %d", s.MaxFeatures, s.Method, s.Block)
	case limited && s.MaxFeatures%s.Block != 0:
		return wrong("max features %d; choose a multiple of the block, %d", s.MaxFeatures, s.Block)
	case !limited && s.MaxFeatures != 0:
		return wrong("max features %d; %s adds features without end: choose revisit or features-sgd", s.MaxFeatures, s.Method)
	case s.Method == FeaturesSGD && s.Precondition > 0:
		return wrong("precondition %v; features-sgd takes plain steps only", s.Precondition)
	case s.Method == Revisit && s.Revisit != Random && s.Revisit != Greedy:
		return wrong("revisit %q; choose random or greedy", s.Revisit)
	case s.Method == Cyclic && (s.Generate < 1 || s.Utilize < 1):
		return wrong("generate %d, utilize %d; choose at least 1", s.Generate, s.Utilize)
	case s.Method == CDSG:
		return s.checkRule(positive, wrong)
	}
	return nil
}

func (s Settings) checkRule(positive func(float64) bool, wrong func(string, ...any) error) error {
	switch {
	case !slices.Contains(Rules(), s.Rule):
		return wrong("rule %q; choose from %s", s.Rule, strings.Join(Rules(), ", "))
	case s.Rule != Descent && s.Precondition > 0:
		return wrong("rule %s takes plain steps; choose descent, or precondition 0", s.Rule)
	case !positive(s.C):
		return wrong("c %v; choose a number above 0", s.C)
	case s.Cap != 0 && !(s.Cap >= 1 && positive(s.Cap)):
		return wrong("cap %v; choose at least 1, or 0 for none", s.Cap)
	case !positive(s.Rho):
		return wrong("rho %v; choose a number above 0", s.Rho)
	}
	return nil
}

// FeatureBlock returns how many features should be mapped at a time: Block, or
// its first multiple from 64 on, since products of a few features are slow.
func (s Settings) FeatureBlock() int {
	const fast = 64
	block := max(1, s.Block)
	return block * max(1, (fast+block-1)/block)
}

// warnings returns what is likely to go wrong.
func (s Settings) warnings(step Step, h float64) []string {
	var list []string
	add := func(text string) {
		if text != "" {
			list = append(list, text)
		}
	}
	if s.Precondition == 0 {
		add(step.warning(s.Batch))
		return list
	}
	if s.Ridge > 0 && s.Method == DSG {
		add("ridge takes nothing back from preconditioned dsg, which never comes back to a block")
	}
	if s.Penalty == PenaltyCoefficients && s.Ridge > 2*h*s.Precondition {
		add(fmt.Sprintf("precondition %v below ridge/2h = %.3g: a step may raise the batch's objective", s.Precondition, s.Ridge/2/h))
	}
	return list
}
