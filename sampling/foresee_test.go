package sampling

import (
	"fmt"
	"slices"
	"testing"
)

// foreseers calls test with every sampler that foresees, and what makes another
// one like it.
func foreseers(t *testing.T, test func(t *testing.T, p Population, settings Settings, sampler func() Foreseer)) {
	for _, name := range Names() {
		for i, settings := range variants(name) {
			p := newSteady(newLeastSquares(500, 6))
			if _, ok := newSampler(t, name, p, settings, streams("foresee")).(Foreseer); !ok {
				continue
			}
			t.Run(fmt.Sprint(name, i), func(t *testing.T) {
				test(t, p, settings, func() Foreseer { return newSampler(t, name, p, settings, streams("foresee")).(Foreseer) })
			})
		}
	}
}

func TestForeseeingChangesNoDraw(t *testing.T) {
	foreseers(t, func(t *testing.T, p Population, _ Settings, sampler func() Foreseer) {
		foreseen, plain := sampler(), sampler()
		theta := make([]float32, p.Dim())
		for batch := range 300 {
			got, want := make([]Draw, 1+batch%4), make([]Draw, 1+batch%4)
			foreseen.Draw(theta, got)
			plain.Draw(theta, want)
			if !slices.Equal(got, want) || foreseen.Cost() != plain.Cost() {
				t.Fatalf("batch %d is %+v, cost %+v; without foreseeing %+v, cost %+v", batch, got, foreseen.Cost(), want, plain.Cost())
			}
			for after := range Foresight {
				foreseen.Foresee(after)
			}
			theta[batch%len(theta)] += float32(got[0].Row%7) / 100
		}
	})
}

// Guesses are worth something only if most are right. At steady parameters all
// that a sampler says are, but for places that a permutation moves. Who looks at the
// parameters every few draws cannot say much. The rows that lgd-paper tells are those of
// a chunk to come.
func TestForeseenRowsAreDrawn(t *testing.T) {
	foreseers(t, func(t *testing.T, p Population, settings Settings, sampler func() Foreseer) {
		s, theta := sampler(), make([]float32, p.Dim())
		theta[0], theta[3] = 1, -.5
		_, looksAnew := s.(*paper)
		from, to := Foresight, Foresight
		if looksAnew {
			from, to = 1, 2*chunkDraws
		}
		const draws = 400
		drawn, foreseen := make([]int, draws+to+1), map[int]int{}
		draw := make([]Draw, 1)
		for i := range drawn {
			s.Draw(theta, draw)
			drawn[i] = draw[0].Row
			if row, ok := s.Foresee(Foresight - 1); ok && i < draws {
				foreseen[i] = row
			}
		}
		right := 0
		for i, row := range foreseen {
			if slices.Contains(drawn[i+from:i+to+1], row) {
				right++
			}
		}
		if said := len(foreseen); settings.Refresh == 0 && !looksAnew && said < draws*3/4 || right < said*4/5 {
			t.Errorf("of %d draws %d were foreseen, %d rightly", draws, said, right)
		}
	})
}

func TestForeseeingDoesNotAllocate(t *testing.T) {
	foreseers(t, func(t *testing.T, p Population, _ Settings, sampler func() Foreseer) {
		s, theta, draws := sampler(), make([]float32, p.Dim()), make([]Draw, 3)
		allocations := testing.AllocsPerRun(50, func() {
			s.Draw(theta, draws)
			for after := range Foresight {
				s.Foresee(after)
			}
		})
		if allocations != 0 {
			t.Errorf("%v allocations a draw", allocations)
		}
	})
}
