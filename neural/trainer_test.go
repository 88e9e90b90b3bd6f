package neural

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
	"gradsample/kernel"
)

// Training gives the same bits with any number of workers, for batches of any
// size.
func TestTrainingDoesNotDependOnWorkers(t *testing.T) {
	for _, batch := range []int{1, lanes, 3*lanes + 1, 13 * lanes} {
		settings := Settings{Batch: batch, Step: "constant:0.05", Momentum: 0.9, Decay: 0.01}
		alone := newTestTrainer(t, parsed(t, everyKind), settings, 1)
		advance(t, alone, 3)
		for _, workers := range []int{2, 5} {
			trainer := newTestTrainer(t, parsed(t, everyKind), settings, workers)
			advance(t, trainer, 3)
			if !sameBits(trainer.problem.Network.weights, alone.problem.Network.weights) || trainer.Counters() != alone.Counters() {
				t.Errorf("batches of %d: other weights with %d workers", batch, workers)
			}
		}
	}
}

// The weights after some steps are known: on every path of vec they must be the
// same. A change of them is a change of what trials return.
func TestTrainingGivesTheKnownBits(t *testing.T) {
	trainer := newTestTrainer(t, parsed(t, everyKind), Settings{Batch: 40, Step: "cosine:0.05,9", Momentum: 0.9, Decay: 0.01}, 2)
	advance(t, trainer, 6)
	sum := sha256.New()
	if err := binary.Write(sum, binary.LittleEndian, trainer.problem.Network.weights); err != nil {
		t.Fatal(err)
	}
	const want = "e00b4ac56e509801"
	if got := fmt.Sprintf("%x", sum.Sum(nil)[:8]); got != want {
		t.Errorf("weights with checksum %s, want %s, by the kernels for %s", got, want, vec.Path())
	}
}

// The race detector has products of matrices forget their workspaces.
func TestStepsDoNotAllocate(t *testing.T) {
	if testing.Short() {
		t.Skip("-race runs with -short")
	}
	trainer := newTestTrainer(t, parsed(t, everyKind), Settings{Step: "constant:0.01", Momentum: 0.9, Decay: 0.01}, 1)
	advance(t, trainer, 2)
	if count := testing.AllocsPerRun(10, func() { advance(t, trainer, 1) }); count != 0 {
		t.Errorf("%v allocations in a step", count)
	}
}

// A run that is killed and goes on from its checkpoint, with everything built
// anew, equals one long run to the bit, wherever it was interrupted.
func TestCheckpointsGoOnToTheBit(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		settings := Settings{
			Batch: rapid.IntRange(1, 40).Draw(r, "batch"), Step: "cosine:0.05,12",
			Momentum: rapid.SampledFrom([]float64{0, 0.9}).Draw(r, "momentum"), Decay: 0.01,
		}
		text := rapid.SampledFrom([]string{"input 1 3 3\ndense units=4", "input 1 5 4\nconvolution filters=3 size=3\ndropout rate=0.3\ndense units=4"}).Draw(r, "network")
		whole, part := newTestTrainer(t, parsed(t, text), settings, 1), newTestTrainer(t, parsed(t, text), settings, 2)
		total := 0
		for _, iterations := range rapid.SliceOfN(rapid.IntRange(0, 4), 1, 3).Draw(r, "parts") {
			total += iterations
			advance(t, part, iterations)
			checkpoint, err := part.Checkpoint()
			if err != nil {
				r.Fatal(err)
			}
			part = newTestTrainer(t, parsed(t, text), settings, 2)
			if err := part.Restore(checkpoint); err != nil {
				r.Fatal(err)
			}
		}
		advance(t, part, 3)
		advance(t, whole, total+3)
		if !sameBits(part.problem.Network.weights, whole.problem.Network.weights) || part.Counters() != whole.Counters() {
			r.Fatalf("counters %+v with checkpoints, %+v in one go", part.Counters(), whole.Counters())
		}
	})
}

func TestCheckpointsOfOthersAreRefused(t *testing.T) {
	settings := Settings{Step: "constant:0.1"}
	trainer := newTestTrainer(t, parsed(t, "input 1 3 3\ndense units=4"), settings, 1)
	checkpoint, err := trainer.Checkpoint()
	if err != nil {
		t.Fatal(err)
	}
	if err := newTestTrainer(t, parsed(t, "input 1 3 3\ndense units=5"), settings, 1).Restore(checkpoint); !errors.Is(err, ErrWeights) {
		t.Errorf("weights of another network: %v", err)
	}
	if err := trainer.Restore(checkpoint[:20]); err == nil {
		t.Error("a part of a checkpoint is taken")
	}
	trainer.problem.Source = &fixedSource{}
	if _, err := trainer.Checkpoint(); !errors.Is(err, ErrNoCheckpoint) {
		t.Errorf("a source without state gives %v", err)
	}
}

// A network with a hidden layer learns what no linear one can: which rows are
// far from the origin.
func TestTrainingLearns(t *testing.T) {
	random := rng.New("neural test", "circle")
	table := kernel.Table{X: vec.NewMatrix(600, 2), Y: make([]float32, 600)}
	for i := range table.Y {
		x := table.X.Row(i)
		x[0], x[1] = float32(random.NormFloat64()), float32(random.NormFloat64())
		if x[0]*x[0]+x[1]*x[1] > 1.4 {
			table.Y[i] = 1
		}
	}
	n := newTestNetwork(t, parsed(t, "input 2 1 1\ndense units=32\nrelu\ndense units=2"))
	trainer := newTrainerOn(t, Problem{Network: n, Data: table, Source: NewPermuted(600, random)},
		Settings{Batch: 32, Step: "cosine:0.2,800", Momentum: 0.9}, 2)
	m := newTestMapper(t, n, "", 2)
	before, err := m.Evaluate(t.Context(), table)
	if err != nil {
		t.Fatal(err)
	}
	advance(t, trainer, 800)
	after, err := m.Evaluate(t.Context(), table)
	if err != nil || after.Error > 0.03 || after.Loss > 0.15*before.Loss {
		t.Errorf("%+v after training, %+v before (%v)", after, before, err)
	}
}

func TestDivergenceIsNamed(t *testing.T) {
	trainer := newTestTrainer(t, parsed(t, everyKind), Settings{Step: "constant:1e18"}, 1)
	err := trainer.Advance(50)
	if !errors.Is(err, ErrDiverged) || strings.Contains(err.Error(), "\n") {
		t.Fatalf("error %v", err)
	}
	done := trainer.Counters()
	if again := trainer.Advance(1); again == nil || again.Error() != err.Error() || trainer.Counters().Iterations != done.Iterations {
		t.Errorf("goes on after it, with error %v", again)
	}
	if _, err := trainer.Checkpoint(); !errors.Is(err, ErrDiverged) {
		t.Errorf("its checkpoint gives error %v", err)
	}
}

func TestWhatCannotBeTrainedIsRefused(t *testing.T) {
	n := newTestNetwork(t, parsed(t, "input 1 3 3\ndropout rate=0.5\ndense units=4"))
	table := newTestTable(30, n)
	good := Problem{Network: n, Data: table, Source: NewPermuted(30, rng.New("order")), Dropout: rng.New("dropout")}
	for want, settings := range map[string]Settings{
		"write constant:a or cosine:a,T": {},
		`"-1" is no number above 0`:      {Step: "constant:-1"},
		`"x" is no number above 0`:       {Step: "cosine:0.1,x"},
		"batch of -1 rows":               {Step: "constant:1", Batch: -1},
		"momentum 1;":                    {Step: "constant:1", Momentum: 1},
		"decay NaN":                      {Step: "constant:1", Decay: math.NaN()},
	} {
		if _, err := NewTrainer(good, settings, 1); !errors.Is(err, ErrSettings) || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: error %v, want one with %q", settings, err, want)
		}
	}
	silent := good
	silent.Dropout = nil
	if _, err := NewTrainer(silent, Settings{Step: "constant:1"}, 1); !errors.Is(err, ErrSettings) {
		t.Errorf("dropout without a stream gives error %v", err)
	}
	wide := good
	wide.Data = kernel.Table{X: vec.NewMatrix(2, 3), Y: make([]float32, 2)}
	if _, err := NewTrainer(wide, Settings{Step: "constant:1"}, 1); !errors.Is(err, ErrData) {
		t.Errorf("rows of 3 columns give error %v", err)
	}
	table.Y[7] = 4
	err := newTrainerOn(t, good, Settings{Step: "constant:1", Batch: 30}, 1).Advance(1)
	if !errors.Is(err, ErrData) || !strings.Contains(err.Error(), "has class 4; classes are 0 to 3") {
		t.Errorf("an unknown class gives error %v", err)
	}
}

func TestSchedules(t *testing.T) {
	for text, want := range map[string][3]float64{
		"constant:0.3": {0.3, 0.3, 0.3},
		"cosine:0.3,8": {0.3, 0.15, 0},
	} {
		s, err := parseSchedule(text)
		if err != nil {
			t.Fatal(err)
		}
		for i, iteration := range []int{1, 5, 9} {
			if got := s.at(iteration); math.Abs(got-want[i]) > 1e-12 {
				t.Errorf("%s: step %v at iteration %d, want %v", text, got, iteration, want[i])
			}
		}
		twice, err := (Settings{Step: text}).Times(2)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := parseSchedule(twice.Step); err != nil || again != (schedule{2 * s.first, s.end}) {
			t.Errorf("%s: steps of twice the size are %q (%v)", text, twice.Step, err)
		}
		if first, err := twice.FirstStep(); err != nil || first != 2*s.at(1) {
			t.Errorf("%s: twice the first step is %v (%v)", text, first, err)
		}
	}
}
