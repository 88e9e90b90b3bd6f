package measure

import (
	"context"
	"fmt"

	"gradsample/harness"
	"gradsample/objective"
	"gradsample/results"
)

// Reference solves a problem apart from every method, and evaluates the
// parameters that every run starts from. Excess losses and targets are
// measured between the two.
type Reference struct{}

// Algorithm versions the payload.
func (Reference) Algorithm() string { return "reference/" + algorithm }

// Run returns one row: the training and test loss at the optimum and at θ = 0,
// the gradient norm at the optimum as its certificate, and whether the solver
// converged.
func (Reference) Run(_ context.Context, trial results.Trial, inputs harness.Inputs) (harness.Outcome, error) {
	o, err := shareObjectives(inputs.Problem, trial.Problem)
	if err != nil {
		return harness.Outcome{}, err
	}
	optimum, err := objective.Optimum(o.train)
	if err != nil {
		return harness.Outcome{}, fmt.Errorf("solving for the reference optimum: %w", err)
	}
	theta, zero := optimum.Parameters(o.train), o.train.NewParameters()
	converged := 0.0
	if optimum.Converged {
		converged = 1
	}
	table := results.NewTable("optimum_train", "optimum_test", "start_train", "start_test", "gradient_norm", "converged")
	table.Add(optimum.Value, o.testLoss(theta), o.atZero, o.testLoss(zero), optimum.GradientNorm, converged)
	return harness.Outcome{Status: results.StatusDone, Reason: optimum.Note, Payload: table}, nil
}
