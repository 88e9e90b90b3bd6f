package kernel

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// ready returns a trainer after some iterations that added fresh blocks only,
// with the batch of the next iteration drawn and evaluated, and Φ there.
func ready(t testing.TB, loss string, s Settings, seed string, iterations int) (*Trainer, [][]float64) {
	t.Helper()
	s.Loss = loss
	table := newTable(loss, 500, 3, seed)
	trainer := newKernelTrainer(t, newTrainingProblem(table, loss, seed), s, Resources{})
	method := trainer.method
	trainer.method = dsg{}
	advanceBy(t, trainer, iterations)
	trainer.method = method
	b := trainer.batch
	b.iteration, b.gamma = iterations+1, trainer.step.At(iterations+1)
	if err := b.draw(trainer.problem.Source, trainer.problem.Data); err != nil {
		t.Fatal(err)
	}
	b.evaluate()
	return trainer, phiOf(trainer.Model().features, trainer.Model().Features()+b.settings.Block, b.x)
}

// Without a cap, no step of cdsg on an old block raises the batch's objective,
// where the step's curvature bound holds: for newton and descent with all losses
// that have one, for line-search with the squared loss.
func TestCDSGNeverRaisesItsBatchObjective(t *testing.T) {
	moved := map[string]int{}
	rapid.Check(t, func(r *rapid.T) {
		rule := rapid.SampledFrom(Rules()).Draw(r, "rule")
		losses := []string{Squared, Logistic, Softmax, Huber}
		if rule == LineSearch {
			losses = []string{Squared}
		}
		s := Settings{
			Method: CDSG, Rule: rule, Step: "inverse:1,5", C: 1e-9, Rho: 1e-9,
			Block:   rapid.IntRange(1, 6).Draw(r, "block"),
			Batch:   rapid.IntRange(5, 40).Draw(r, "batch"),
			Ridge:   rapid.SampledFrom([]float64{0, 1e-3, 0.3}).Draw(r, "ridge"),
			Penalty: rapid.SampledFrom(Penalties()).Draw(r, "penalty"),
		}
		if rule == Descent {
			s.Precondition = rapid.SampledFrom([]float64{0, 0.7, 5}).Draw(r, "precondition")
		}
		if s.Precondition > 0 {
			s.Step = ""
		}
		seed := rapid.StringN(1, 4, -1).Draw(r, "seed")
		trainer, _ := ready(t, rapid.SampledFrom(losses).Draw(r, "loss"), s, seed, rapid.IntRange(0, 12).Draw(r, "iterations"))
		b, m := trainer.batch, trainer.Model()
		before := alphas(m)
		step, err := trainer.method.choose(b)
		if err != nil {
			r.Fatal(err)
		}
		fresh := step.first >= m.Features()
		if fresh && s.Precondition == 0 { // a fresh block's step is DSG's
			return
		}
		moved[rule]++
		if err := trainer.apply(step); err != nil {
			r.Fatal(err)
		}
		phi := phiOf(m.features, m.Features(), b.x)
		after := alphas(m)
		for len(before) < len(after) { // both with the penalty of as many features
			before = append(before, 0)
		}
		was, is := objectiveAt(b, phi, before), objectiveAt(b, phi, after)
		if is > was+1e-6*max(was, 1e-2) {
			r.Errorf("J rose from %v to %v", was, is)
		}
	})
	for _, rule := range Rules() {
		if !testing.Short() && moved[rule] < 5 {
			t.Errorf("%s moved a block in %d cases only", rule, moved[rule])
		}
	}
}

// line-search's step is the minimum of J along its direction, found by golden
// section, and its choice the block of largest descent, for squared loss.
func TestLineSearchAgainstBruteForce(t *testing.T) {
	for _, block := range []int{1, 3} {
		s := Settings{Method: CDSG, Rule: LineSearch, Step: "inverse:0.5,1", Block: block, Batch: 50, Ridge: 0.2}
		trainer, phi := ready(t, Squared, s, "brute force", 12)
		b, m := trainer.batch, trainer.Model()
		if b.oldBlocks() < 4 {
			t.Fatalf("%d old blocks test nothing", b.oldBlocks())
		}
		alpha := alphas(m)
		along := func(block int, direction []float64, step float64) float64 {
			moved := append([]float64(nil), alpha...)
			for i, d := range direction {
				moved[block*s.Block+i] -= step * d
			}
			return objectiveAt(b, phi, moved)
		}
		scores := append([]float64(nil), b.coordinateScores()...)
		best, mostDescent, bestStep := -1, 0.0, 0.0
		for k := range b.oldBlocks() {
			direction := make([]float64, s.Block)
			for i, g := range b.of(k, scores) {
				direction[i] = g / float64(s.Block)
			}
			step := goldenSection(func(step float64) float64 { return along(k, direction, step) }, 0, 4*float64(s.Block))
			if descent := along(k, direction, 0) - along(k, direction, step); step > b.gamma && descent > mostDescent {
				best, mostDescent, bestStep = k, descent, step
			}
		}
		chosen, err := trainer.method.choose(b)
		if err != nil {
			t.Fatal(err)
		}
		if chosen.first != best*s.Block || math.Abs(chosen.size-bestStep) > 1e-4*bestStep {
			t.Errorf("blocks of %d: feature %d by %v, brute force says block %d by %v", s.Block, chosen.first, chosen.size, best, bestStep)
		}
	}
}

func goldenSection(f func(float64) float64, low, high float64) float64 {
	ratio := (math.Sqrt(5) - 1) / 2
	for high-low > 1e-8 {
		a, b := high-ratio*(high-low), low+ratio*(high-low)
		if f(a) < f(b) {
			high = b
		} else {
			low = a
		}
	}
	return (low + high) / 2
}

// With single features and the squared loss, the line search's step is
// 1/(mean φ² + p) ≈ 1 for every feature, whether its score is large or nearly
// nothing: comparing it with θ/t says when, not which, and soon is always true.
func TestLineSearchOnSingleFeaturesIsDegenerate(t *testing.T) {
	s := Settings{Method: CDSG, Rule: LineSearch, Step: "inverse:1,1", Batch: 2048}
	trainer, phi := ready(t, Squared, s, "degenerate", 60)
	b := trainer.batch
	scores := b.coordinateScores()
	largest, smallest, nearOne := 0.0, math.Inf(1), 0
	for k, bend := range b.curvatures(scores) {
		g := scores[k]
		eta := g * g / bend
		if want := float64(b.x.Rows) / inner(phi[k], phi[k]); math.Abs(eta-want) > 1e-4 {
			t.Errorf("step %v along feature %d, want 1/mean φ² = %v", eta, k, want)
		}
		if eta < b.gamma {
			t.Errorf("step %v along feature %d is not above γ = %v", eta, k, b.gamma)
		}
		if math.Abs(eta-1) < 0.2 {
			nearOne++
		}
		largest, smallest = max(largest, math.Abs(g)), min(smallest, math.Abs(g))
	}
	if nearOne < b.oldBlocks()*4/5 {
		t.Errorf("%d of %d steps are within a fifth of 1", nearOne, b.oldBlocks())
	}
	if largest < 20*smallest {
		t.Errorf("scores from %v to %v are too much alike to show anything", smallest, largest)
	}
}

// Nor do blocks help: since φ² ≤ 2, C has no eigenvalue above 2m, so that η is at
// least 1/(2 + p/m), and a first block is all that line-search ever adds once γ_t
// is below that, however badly it fits.
func TestLineSearchStopsAddingFeatures(t *testing.T) {
	for _, block := range []int{1, 4, 16} {
		settings := Settings{Method: CDSG, Rule: LineSearch, Step: "constant:0.49", Block: block, Cap: 2}
		table := newTable(Squared, 300, 3, "line search")
		trainer := newKernelTrainer(t, newTrainingProblem(table, Squared, "line search"), settings, Resources{})
		advanceBy(t, trainer, 30)
		if c := trainer.Counters(); c.Features != block || c.OldUpdates != 29 {
			t.Errorf("blocks of %d: %d features after %d old updates", block, c.Features, c.OldUpdates)
		}
	}
}

// newton moves the feature of largest score if its step is beyond c·γ_t, and
// adds a fresh one otherwise.
func TestNewtonsChoice(t *testing.T) {
	for _, block := range []int{1, 3} {
		s := Settings{Method: CDSG, Rule: Newton, Step: "inverse:2,4", Block: block, Batch: 30, Ridge: 0.1, Cap: 1.25}
		trainer, _ := ready(t, Squared, s, "newton", 15)
		b := trainer.batch
		scores := append([]float64(nil), b.coordinateScores()...)
		best, largest := 0, 0.0
		for k := range b.oldBlocks() {
			if norm := math.Sqrt(inner(b.of(k, scores), b.of(k, scores)) / float64(block)); norm > largest {
				best, largest = k, norm
			}
		}
		full := 1 / (1 + 0.1*15) // λ times as many blocks as there are
		limit := largest * full / b.gamma
		for _, c := range []float64{limit * 0.999, limit * 1.001} {
			chosen, err := newton{c, 1.25}.choose(b)
			if err != nil {
				t.Fatal(err)
			}
			want := best
			if c > limit {
				want = b.oldBlocks()
			}
			if chosen.first != want*block {
				t.Errorf("c = %v: feature %d, want block %d of %d", c, chosen.first, want, block)
			}
			if c < limit && chosen.size != min(full, 1.25*b.gamma) {
				t.Errorf("c = %v: a step of %v", c, chosen.size)
			}
		}
	}
}

// descent moves the old block where its q beyond the noise is more than ρ times
// the fresh one's.
func TestDescentsChoice(t *testing.T) {
	s := Settings{Method: CDSG, Block: 4, Batch: 400, Precondition: 0.01}
	trainer, _ := ready(t, Squared, s, "descent", 2)
	b := trainer.batch
	block, _ := b.strongest(b.coordinateScores())
	_, old, err := b.preconditioned(block)
	if err != nil {
		t.Fatal(err)
	}
	_, fresh, err := b.preconditioned(b.oldBlocks())
	if err != nil {
		t.Fatal(err)
	}
	limit := (old - b.noise()) / (fresh - b.noise())
	if !(old > b.noise() && fresh > b.noise()) {
		t.Fatalf("q of %v and %v, noise %v: one is clamped", old, fresh, b.noise())
	}
	for _, rho := range []float64{limit * 0.999, limit * 1.001} {
		chosen, err := descent{rho, 1}.choose(b)
		if err != nil {
			t.Fatal(err)
		}
		if isOld := chosen.first == block*4; isOld != (rho < limit) {
			t.Errorf("ρ = %v of %v: feature %d", rho, limit, chosen.first)
		}
	}
}

// So does descent with plain steps, where the noise is that of a mean square.
func TestPlainDescentsChoice(t *testing.T) {
	s := Settings{Method: CDSG, Block: 4, Batch: 400, Step: "inverse:1,2", Ridge: 0.05}
	trainer, _ := ready(t, Squared, s, "plain descent", 3)
	b := trainer.batch
	scores := append([]float64(nil), b.coordinateScores()...)
	block, norm := b.strongest(scores)
	fresh := append([]float64(nil), b.gradient(12, 16)...)
	var residuals float64
	for _, r := range b.norms {
		residuals += r * r
	}
	noise := residuals / 400 / 400
	limit := (norm*norm - noise) / (inner(fresh, fresh)/4 - noise)
	if !(limit > 0 && norm*norm > noise) {
		t.Fatalf("scores of %v old and %v fresh, noise %v: one is clamped", norm*norm, inner(fresh, fresh)/4, noise)
	}
	for _, rho := range []float64{limit * 0.999, limit * 1.001} {
		chosen, err := descent{rho, 1}.choose(b)
		if err != nil {
			t.Fatal(err)
		}
		if isOld := chosen.first == block*4; isOld != (rho < limit) || isOld && chosen.size != min(1/(1+0.05*12/4), b.gamma) {
			t.Errorf("ρ = %v of %v: feature %d by %v", rho, limit, chosen.first, chosen.size)
		}
	}
}

// With steps that fall to 0 newton never leaves its first features for a small c,
// and never moves an old one for a large c; descent does both.
func TestNewtonIsStuckWhereDescentIsNot(t *testing.T) {
	const iterations = 200
	table := newTable(Squared, 500, 2, "stuck")
	run := func(s Settings) Counters {
		s.Method, s.Step, s.Ridge, s.Batch = CDSG, "inverse:5,8", 0.2, 64
		trainer := newKernelTrainer(t, newTrainingProblem(table, Squared, "stuck"), s, Resources{})
		advanceBy(t, trainer, iterations)
		return trainer.Counters()
	}
	few, many, descends := run(Settings{Rule: Newton, C: 0.1, Cap: 1}), run(Settings{Rule: Newton, C: 1, Cap: 1}), run(Settings{Cap: 1})
	if few.Features > 6 || many.OldUpdates > 10 || descends.Features < 3*few.Features || descends.OldUpdates < 40 {
		t.Errorf("newton has %d features with c = 0.1 and %d old updates with c = 1, descent %d and %d",
			few.Features, many.OldUpdates, descends.Features, descends.OldUpdates)
	}
}
