package sampling

import (
	"math"
	"math/big"
	"testing"

	"gradsample/internal/rng"

	"pgregory.net/rapid"
)

func TestPermutedDrawsEveryRowOnceAnEpoch(t *testing.T) {
	const rows = 17
	p := newLeastSquares(rows, 2)
	sampler := newSampler(t, "permuted", p, Settings{}, streams("epochs"))
	var last [rows]int
	same := 0
	for epoch := range 30 {
		var order [rows]int
		var seen [rows]bool
		for i := range order {
			var one [1]Draw
			sampler.Draw(nil, one[:])
			order[i] = one[0].Row
			if seen[order[i]] {
				t.Fatalf("epoch %d draws row %d twice", epoch, order[i])
			}
			seen[order[i]] = true
		}
		if order == last {
			same++
		}
		last = order
	}
	if same > 0 {
		t.Errorf("%d of 30 epochs repeat the order before", same)
	}
}

// From the columns the probabilities can be had back.
func TestAliasColumnsHoldTheProbabilities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.OneOf(
			rapid.Just(0.0), rapid.Float64Range(0, 1), rapid.Float64Range(0, 1e6)), 1, 60).Draw(t, "weights")
		epsilon := rapid.SampledFrom([]float64{0, .1}).Draw(t, "epsilon")
		weight := func(row int) float64 { return weights[row] }
		table, err := newAliasTable(len(weights), weight, epsilon)
		if err != nil {
			t.Fatal(err)
		}
		n, drawn, total := float64(len(weights)), make([]float64, len(weights)), sum(weights)
		for row, column := range table.columns {
			own, _ := new(big.Float).Quo(new(big.Float).SetUint64(column.threshold), big.NewFloat(1<<64)).Float64()
			drawn[row] += own / n
			drawn[column.rows[1]] += (1 - own) / n
			if column.probabilities[1] != table.probability(int(column.rows[1])) {
				t.Fatalf("row %d: the alias has probability %v, in the column %v", row, table.probability(int(column.rows[1])), column.probabilities[1])
			}
		}
		for row, got := range drawn {
			share := 1 / n
			if total > 0 {
				share = weights[row] / total
			}
			want := (1-epsilon)*share + epsilon/n
			if math.Abs(got-want) > 1e-14 || math.Abs(table.probability(row)-want) > 1e-15 {
				t.Fatalf("row %d of weight %v: drawn with %v, said to be with %v, should be %v",
					row, weights[row], got, table.probability(row), want)
			}
			if want == 0 && got > 0 {
				t.Fatalf("row %d has weight 0 and is drawn with %v", row, got)
			}
		}
	})
}

func TestAliasDrawsBothSidesOfAColumn(t *testing.T) {
	table, err := newAliasTable(2, func(row int) float64 { return []float64{1, 3}[row] }, 0)
	if err != nil {
		t.Fatal(err)
	}
	const times = 40000
	random, ones := rng.New("sampling", "alias"), 0
	for range times {
		row, _ := table.at(random.Uint64())
		ones += row
	}
	if spread := 4.5 * math.Sqrt(times*.75*.25); !(math.Abs(float64(ones)-.75*times) <= spread) {
		t.Errorf("row 1 was drawn %d times of %d", ones, times)
	}
}

func TestStaticSamplersFollowTheRows(t *testing.T) {
	p := newLeastSquares(25, 4)
	for name, power := range map[string]float64{"static-norm": 1, "static-norm-squared": 2} {
		m := moments(t, newSampler(t, name, p, Settings{Epsilon: .3}, streams("static")), nil)
		var total float64
		for row := range 25 {
			total += math.Pow(p.RowNorm(row), power)
		}
		for row, got := range m.Probability {
			want := .7*math.Pow(p.RowNorm(row), power)/total + .3/25
			if math.Abs(got-want) > 1e-15 {
				t.Errorf("%s: row %d has probability %v, should be %v", name, row, got, want)
			}
		}
	}
}

// The oracle's second moment reaches the bound (sum g_i)^2/N^2 that no other
// distribution goes below.
func TestOracleReachesTheBound(t *testing.T) {
	for _, p := range []*linear{newLeastSquares(40, 5), newLogistic(40, 5)} {
		theta, norms := someTheta(p), make([]float64, 40)
		p.GradientNorms(theta, norms)
		second := func(name string) float64 {
			m, total := moments(t, newSampler(t, name, p, Settings{}, streams("bound")), theta), 0.0
			for row, g := range norms {
				total += m.Second[row] * g * g
			}
			return total
		}
		bound := math.Pow(sum(norms)/40, 2)
		if got := second("oracle"); !(math.Abs(got/bound-1) <= 1e-12) {
			t.Errorf("the oracle's second moment is %v, the bound %v", got, bound)
		}
		for _, name := range []string{"uniform", "static-norm", "static-norm-squared"} {
			if got := second(name); got < bound {
				t.Errorf("%s has second moment %v, below the bound %v", name, got, bound)
			}
		}
	}
}

func TestOracleIsUniformWhereNoRowHasAGradient(t *testing.T) {
	p := newLeastSquares(20, 3)
	clear(p.y)
	theta, draws := make([]float32, 3), make([]Draw, 2000)
	sampler := newSampler(t, "oracle", p, Settings{}, streams("no gradient"))
	sampler.Draw(theta, draws)
	counts := make([]float64, 20)
	for _, d := range draws {
		if d.Weight != 1 || d.Probability != 1.0/20 {
			t.Fatalf("%+v is not uniform's", d)
		}
		counts[d.Row]++
	}
	checkFrequencies(t, counts, moments(t, sampler, theta).Probability)
}

func TestOracleFindsTheRowOfATarget(t *testing.T) {
	o := &oracle{norms: []float64{0, 2, 0, 1, 0}, upTo: []float64{0, 2, 2, 3, 3}}
	for target, want := range map[float64]int{0: 1, 1.9: 1, 2: 3, 2.5: 3, 3: 3} {
		if got := o.find(target); got != want {
			t.Errorf("target %v finds row %d, want %d", target, got, want)
		}
	}
}
