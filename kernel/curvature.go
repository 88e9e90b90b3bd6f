package kernel

import (
	"gonum.org/v1/gonum/floats"

	"gradsample/internal/parallel"
	"gradsample/internal/vec"
)

// curvatures returns, for each old block, the second derivative of J along
// d = g/m, its part of the scores: (1/B) Σ_b w δF_bᵀ H_b δF_b + p‖d‖² with
// δF = Φd. The losses' own curvatures take the place of H where they say so.
func (b *batch) curvatures(scores []float64) []float64 {
	m, size, all := b.settings.Block, b.model.features.BlockSize(), parallel.Count(b.x.Rows, tileColumns)
	blocks, groups := b.oldBlocks(), min(chunkGroups, all)
	directions := b.directions(scores)
	b.parts = grown(b.parts, (groups+1)*blocks)
	clear(b.parts)
	parallel.Jobs(b.workers, len(b.model.weights)*groups, func(worker, job int) {
		s, tile, group := &b.scratch[worker], job/groups, job%groups
		sums := b.parts[group*blocks : (group+1)*blocks]
		for number := group * all / groups; number < (group+1)*all/groups; number++ {
			phi := b.tiles.at(tile, number, s)
			for block := tile * size / m; block < min(blocks, (tile+1)*size/m); block++ {
				first := block*m - tile*size
				sums[block] += b.bend(directions[block], between(phi, first, first+m), number, s)
			}
		}
	})
	bends := b.parts[groups*blocks:]
	for group := range groups {
		floats.Add(bends, b.parts[group*blocks:(group+1)*blocks])
	}
	for block := range bends {
		g := b.of(block, scores)
		bends[block] = bends[block]/float64(b.x.Rows) + b.penalty()*floats.Dot(g, g)/float64(m*m)
	}
	return bends
}

// directions returns d = g/m of each old block in float32, outputs × features.
func (b *batch) directions(scores []float64) []vec.Matrix {
	k, m := b.model.outputs, b.settings.Block
	b.direction = grown(b.direction, len(scores))
	all := make([]vec.Matrix, b.oldBlocks())
	for block := range all {
		d := vec.Matrix{Rows: k, Cols: m, Data: b.direction[block*k*m : (block+1)*k*m]}
		for i, g := range b.of(block, scores) {
			d.Row(i % k)[i/k] = float32(g / float64(m))
		}
		all[block] = d
	}
	return all
}

// bend returns Σ w δFᵀHδF over the rows of one chunk.
func (b *batch) bend(direction, phi vec.Matrix, number int, s *scratch) float64 {
	k := b.model.outputs
	moved := vec.Matrix{Rows: k, Cols: phi.Cols, Data: s.part[:k*phi.Cols]}
	clear(moved.Data)
	vec.MultiplyAdd(moved, direction, phi)
	s.cost.product(k, phi.Rows, phi.Cols)
	var sum float64
	for n := range phi.Cols {
		row := number*tileColumns + n
		for output := range s.outputs {
			s.outputs[output] = float64(moved.Data[output*phi.Cols+n])
		}
		r := b.residuals[row*k : (row+1)*k]
		sum += b.draws[row].Weight * b.loss.curvature(r, b.y[row], s.outputs)
	}
	return sum
}
