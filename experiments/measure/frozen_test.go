package measure

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"

	"gradsample/internal/rng"
	"gradsample/objective"
	"gradsample/sampling"
)

// What a frozen point knows of its rows gives the estimates that their gradients
// give, computed draw by draw, to the bit.
func TestEstimatesAreThoseOfTheGradients(t *testing.T) {
	for _, loss := range []string{objective.LeastSquares, objective.Softmax} {
		data := problem()
		for i := range data.Train.Y {
			if loss == objective.Softmax {
				data.Train.Y[i] = float32(i % 3)
			}
		}
		train, err := objective.New(loss, data.Train.X, data.Train.Y, 3, 0)
		if err != nil {
			t.Fatal(err)
		}
		theta := train.NewParameters()
		for j := range theta {
			theta[j] = float32(j%5) - 2
		}
		point := newFrozenPoint(train, 0.5, theta)
		got := estimates(train, oracleOf(t, &frozenRows{train, &point}), &point)
		want := drawByDraw(train, oracleOf(t, train), point.frozen)
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: %+v, draw by draw %+v", loss, got[i], want[i])
			}
		}
	}
}

func oracleOf(t *testing.T, population sampling.Population) sampling.Sampler {
	t.Helper()
	streams := sampling.Streams{Hashes: rng.New("frozen", "hashes"), Order: rng.New("frozen", "order")}
	sampler, err := sampling.New(context.Background(), "oracle", population, sampling.Settings{}, streams, 1)
	if err != nil {
		t.Fatal(err)
	}
	return sampler
}

// drawByDraw computes every gradient where it is drawn.
func drawByDraw(train objective.Objective, sampler sampling.Sampler, at frozen) []estimate {
	draws, averages := make([]sampling.Draw, samples[len(samples)-1]), make([]estimate, len(samples))
	gradient := make([]float32, train.Parameters())
	for range repeats {
		sampler.Draw(at.theta, draws)
		var norms, single float64
		sum, size := make([]float64, train.Parameters()), 0
		for drawn, draw := range draws {
			clear(gradient)
			train.AddGradient(gradient, at.theta, draw.Row, 1)
			var square, inner float64
			for j, g := range gradient {
				square += float64(g) * float64(g)
				inner += float64(g) * at.full[j]
				sum[j] += draw.Weight * float64(g)
			}
			norms += math.Sqrt(square)
			single += angular(inner, math.Sqrt(square), at.norm)
			if drawn+1 == samples[size] {
				a := &averages[size]
				a.samples = samples[size]
				a.norm += norms / float64(drawn+1) / repeats
				a.single += single / float64(drawn+1) / repeats
				a.similarity += angular(floats.Dot(sum, at.full), floats.Norm(sum, 2), at.norm) / repeats
				size++
			}
		}
	}
	return averages
}
