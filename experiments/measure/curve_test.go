package measure

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"gradsample/optimize"
	"gradsample/results"
)

// curveAt trains with probes that are evaluated so many at once.
func curveAt(t *testing.T, multiple float64, atOnce int) *curve {
	t.Helper()
	tried := trial("uniform", results.PurposeResult, 3)
	run, err := prepare(context.Background(), tried, tried.Methods[0], problem())
	if err != nil {
		t.Fatal(err)
	}
	if err := run.start(multiple * run.scale); err != nil {
		t.Fatal(err)
	}
	c := newCurve(run, atOnce)
	err = optimize.Train(context.Background(), run.trainer, Probes(3, run.train.Rows(), run.batch), c.observe)
	if c.evaluate(); err != nil && !errors.Is(err, optimize.ErrDiverged) {
		t.Fatal(err)
	}
	return c
}

// How many probes are evaluated together changes neither the curve nor what is
// said of its end.
func TestProbesTogetherAreProbesOneByOne(t *testing.T) {
	for _, multiple := range []float64{0.1, 5, 10, 1e6} {
		alone := curveAt(t, multiple, 1)
		if (alone.diverged != nil) != (multiple > 1) {
			t.Fatalf("multiple %g ends with %v: the test has lost its case", multiple, alone.diverged)
		}
		for _, atOnce := range []int{2, 5, 100} {
			together := curveAt(t, multiple, atOnce)
			if fmt.Sprint(together.table) != fmt.Sprint(alone.table) { // NaN counts as equal
				t.Errorf("multiple %g, %d probes at once: another curve", multiple, atOnce)
			}
			if (together.diverged == nil) != (alone.diverged == nil) ||
				alone.diverged != nil && together.diverged.Error() != alone.diverged.Error() {
				t.Errorf("multiple %g, %d probes at once: %v, alone %v", multiple, atOnce, together.diverged, alone.diverged)
			}
		}
	}
}
