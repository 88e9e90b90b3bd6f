package measure

import (
	"context"
	"math"
	"strconv"
	"strings"
	"testing"

	"gradsample/datasets"
	"gradsample/hashing"
	"gradsample/results"
	"gradsample/sampling"
)

// The closed form over the draws of the tables is the mean over many of them.
func TestMarginalIsTheMeanOverTables(t *testing.T) {
	for loss, label := range map[string]func(float32) float32{
		"least-squares": func(x float32) float32 { return x },
		"logistic":      func(x float32) float32 { return float32(math.Copysign(1, math.Sin(1e4*float64(x)))) },
	} {
		b := newBenchOn(t, spreadOut(80, label), loss, "epochs:0.03")
		for _, settings := range []sampling.Settings{{Bits: 1, Tables: 50}, {Bits: 2, Tables: 50}, {Bits: 2, Tables: 50, TwoSided: true}, {Bits: 1, Tables: 50, Hash: hashing.QuadraticHashing}} {
			rows := b.audit(AuditRequest{Sampler: "lgd-paper", Sampling: settings, Draws: 100})
			marginal := rows[len(rows)-1]
			if marginal.TablesSeed != "marginal" {
				t.Fatalf("the last row is %q", marginal.TablesSeed)
			}
			errors, weights, squares := make([]float64, 100), make([]float64, 100), make([]float64, 100)
			for i, row := range rows[:100] {
				if row.EmptyRate > 0 {
					t.Fatalf("%s, %+v: draw %d has empty buckets, which the closed form leaves out", loss, settings, i)
				}
				errors[i], weights[i] = float64(row.MSERatio), float64(row.MeanWeight)
				squares[i] = weights[i] * weights[i] / float64(row.ESS) // E[w²]
			}
			within(t, "marginal mse_ratio", float64(marginal.MSERatio), errors)
			within(t, "marginal mean_weight", float64(marginal.MeanWeight), weights)
			within(t, "marginal E[w²]", 1/float64(marginal.ESS), squares)
		}
	}
}

// In the plane a hash bit is an angle, which can be gone through.
func TestJointCollisionEqualsIntegration(t *testing.T) {
	const steps = 100000
	for _, angles := range [][3]float64{{0, 1, 2}, {0, 3, 2.5}, {0, 1.2, -1.9}, {0.3, 0.3, 3}, {0, 0.4, 0.4}} {
		var agree [2][2]float64 // by whether i and j have the query's bit
		for step := range steps {
			var side [3]bool
			for v, angle := range angles {
				side[v] = math.Cos(angle-2*math.Pi*(float64(step)+.5)/steps) < 0
			}
			i, j := 0, 0
			if side[1] == side[0] {
				i = 1
			}
			if side[2] == side[0] {
				j = 1
			}
			agree[i][j] += 1.0 / steps
		}
		c := func(a, b int) float64 { return hashing.CollisionProbability(math.Cos(angles[a] - angles[b])) }
		for bits := 1; bits <= 4; bits++ {
			one := math.Pow(agree[1][1], float64(bits))
			two := one + math.Pow(agree[0][1], float64(bits)) + math.Pow(agree[1][0], float64(bits)) + math.Pow(agree[0][0], float64(bits))
			for want, twoSided := range map[float64]bool{one: false, two: true} {
				if got := joint(c(0, 1), c(0, 2), c(1, 2), sampling.Settings{Bits: bits, TwoSided: twoSided}); math.Abs(got-want) > 1e-4 {
					t.Errorf("angles %v, %d bits, two-sided %v: %v, by integration %v", angles, bits, twoSided, got, want)
				}
			}
		}
	}
}

func TestMarginalOfManyRowsIsRefused(t *testing.T) {
	data := &datasets.Problem{}
	data.Train.X.Rows, data.Train.X.Cols = MarginalRows+1, 1
	data.Train.X.Data, data.Train.Y = make([]float32, MarginalRows+1), make([]float32, MarginalRows+1)
	for i := range data.Train.Y {
		data.Train.X.Data[i], data.Train.Y[i] = float32(i%7), float32(i%5)
	}
	trial := results.Trial{Experiment: "audit", Problem: results.Problem{Data: "made", Loss: "least-squares"}}
	request := AuditRequest{Sampler: "lgd-paper", Sampling: sampling.Settings{Bits: 1, Tables: 1}, At: point(t, "zero"), Draws: 1}
	rows, notes, err := Audit(context.Background(), trial, data, request)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1 || len(notes) != 1 || !strings.Contains(notes[0], strconv.Itoa(MarginalRows)) {
		t.Errorf("%d rows, notes %q", len(rows), notes)
	}
}
