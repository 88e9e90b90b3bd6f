package measure

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/floats"

	"gradsample/objective"
	"gradsample/results"
)

// ErrPoint is wrapped by ParsePoint's error.
var ErrPoint = errors.New("give zero, optimum or epochs:E with a number E of at least 0")

// Point says at which parameters a sampler is audited.
type Point struct {
	optimum bool
	epochs  float64 // of uniform SGD, 0 for θ = 0
	text    string
}

// ParsePoint reads "zero", "optimum" or "epochs:E": θ = 0, the minimum of F, or
// where uniform SGD with a tenth of the largest stable step stands after E
// epochs.
func ParsePoint(text string) (Point, error) {
	switch text {
	case "zero":
		return Point{text: text}, nil
	case "optimum":
		return Point{optimum: true, text: text}, nil
	}
	number, isEpochs := strings.CutPrefix(text, "epochs:")
	epochs, err := strconv.ParseFloat(number, 64)
	if !isEpochs || err != nil || !(epochs >= 0) || math.IsInf(epochs, 0) {
		return Point{}, fmt.Errorf("%q: %w", text, ErrPoint)
	}
	return Point{epochs: epochs, text: text}, nil
}

// String returns what ParsePoint read.
func (p Point) String() string { return p.text }

// find returns the parameters and what is exact there, in float64, and a note
// where the optimum is not quite one.
func (p Point) find(ctx context.Context, trial results.Trial, train objective.Objective) (frozen, string, error) {
	theta, note := train.NewParameters(), ""
	switch {
	case p.optimum:
		reference, err := objective.Optimum(train)
		if err != nil {
			return frozen{}, "", fmt.Errorf("solving for the optimum: %w", err)
		}
		theta = reference.Parameters(train)
		if !reference.Converged {
			note = "the optimum is not exact: " + reference.Note
		}
	case p.epochs > 0:
		path, err := newFrozenPath(ctx, trial, train)
		if err != nil {
			return frozen{}, "", err
		}
		end, err := path.at(ctx, p.epochs)
		if err != nil {
			return frozen{}, "", err
		}
		copy(theta, end)
	}
	at := frozen{epoch: p.epochs, theta: theta, full: make([]float64, train.Parameters()), norms: make([]float64, train.Rows())}
	train.WeightedGradient(theta, even(train.Rows()), at.full)
	train.GradientNorms64(theta, at.norms)
	at.norm = floats.Norm(at.full, 2)
	return at, note, nil
}
