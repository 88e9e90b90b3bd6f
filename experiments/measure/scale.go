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
// weights, times 1−β with momentum β. Samplers whose weights depend on θ take
// uniform's. AdaGrad and Adam measure steps in units of the parameters: 0.1 and
// 0.01.
func Scale(train objective.Objective, loss string, sampler sampling.Sampler, settings Settings) float64 {
	switch settings.Optimize.Rule {
	case "adagrad":
		return 0.1
	case "adam":
		return 0.01
	}
	scale := 1 / (curvature[loss] * fourthMoment(train, sampler, settings.Sampler))
	if settings.Optimize.Rule == "momentum" {
		scale *= 1 - settings.Optimize.WithDefaults(train.Rows()).Momentum
	}
	return scale
}

// thetaFree are the samplers whose weights are the same at every θ.
var thetaFree = []string{"uniform", "permuted", "static-norm", "static-norm-squared"}

// fourthMoment is E[w‖x‖⁴]/E‖x‖² with the sampler's weights w where they do not
// depend on θ, else with w = 1.
func fourthMoment(train objective.Objective, sampler sampling.Sampler, name string) float64 {
	rows := train.Rows()
	second := make([]float64, rows)
	for i := range second {
		second[i] = 1 / float64(rows)
	}
	if slices.Contains(thetaFree, name) {
		if moments, err := sampler.Moments(train.NewParameters()); err == nil {
			second = moments.Second
		}
	}
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
