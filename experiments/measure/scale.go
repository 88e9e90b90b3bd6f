package measure

import (
	"math"
	"slices"

	"gradsample/objective"
	"gradsample/sampling"
)

// curvature bounds ℓ″ of a loss as a function of the margin.
var curvature = map[string]float64{"least-squares": 2, "logistic": 0.25, "softmax": 0.5}

// Scale is the step size around which a method's grid is laid. For plain SGD
// and momentum it is the mean-square stability limit that the rows' norms
// allow, E‖x‖² / (h·E[w‖x‖⁴]) with h the loss's curvature and w the sampler's
// weights, times 1−β with momentum β. With SVRG and SAGA it is 1/(max_i w_i L_i +
// ridge) for L_i = h‖x_i‖², the smoothness of f_i: the step size that their
// theory bounds by a fraction of itself (a third for SAGA). Samplers whose
// weights depend on θ take uniform's. AdaGrad and Adam measure steps in units of
// the parameters: 0.1 and 0.01.
func Scale(train objective.Objective, loss string, sampler sampling.Sampler, settings Settings) float64 {
	switch settings.Optimize.Rule {
	case "adagrad":
		return 0.1
	case "adam":
		return 0.01
	}
	second := secondMoments(train, sampler, settings.Sampler)
	scale := 1 / (curvature[loss] * fourthMoment(train, second))
	if settings.Optimize.Reduction != "" {
		scale = 1 / (curvature[loss]*largestSquare(train, second) + train.Ridge())
	}
	if settings.Optimize.Rule == "momentum" {
		scale *= 1 - settings.Optimize.WithDefaults(train.Rows()).Momentum
	}
	return scale
}

// thetaFree are the samplers whose weights are the same at every θ.
var thetaFree = []string{"uniform", "permuted", "static-norm", "static-norm-squared"}

// secondMoments are E[w² 1{i drawn}] of the rows i with the sampler's weights w
// where they do not depend on θ, else with w = 1.
func secondMoments(train objective.Objective, sampler sampling.Sampler, name string) []float64 {
	if slices.Contains(thetaFree, name) {
		if moments, err := sampler.Moments(train.NewParameters()); err == nil {
			return moments.Second
		}
	}
	return even(train.Rows())
}

// fourthMoment is E[w‖x‖⁴]/E‖x‖².
func fourthMoment(train objective.Objective, second []float64) float64 {
	rows := train.Rows()
	var fourth, square float64
	for i := range rows {
		norm := train.RowNorm(i)
		square += norm * norm / float64(rows)
		fourth += second[i] * norm * norm * norm * norm
	}
	if square == 0 || math.IsInf(fourth, 0) {
		return 1
	}
	return fourth / square
}

// largestSquare is the largest w‖x‖². Given its row an unbiased w does not vary,
// so that it is N times the second moment.
func largestSquare(train objective.Objective, second []float64) float64 {
	rows, largest := train.Rows(), 0.0
	for i := range rows {
		norm := train.RowNorm(i)
		largest = max(largest, float64(rows)*second[i]*norm*norm)
	}
	if largest == 0 || math.IsInf(largest, 0) {
		return 1
	}
	return largest
}
