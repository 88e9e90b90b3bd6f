package kernel

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"gradsample/internal/parallel"
	"gradsample/internal/vec"
)

// batch is what a method sees in one iteration: the rows drawn, the residuals
// of the model there, and the gradients of any features it asks for. Its
// objective is J(α) = (1/B) Σ_b w_b ℓ(f(x_b), y_b) + p/2 ‖α‖², with p the settings'
// penalty.
type batch struct {
	model    *Model
	loss     loss
	settings Settings
	workers  int
	scratch  []scratch

	iteration int     // t, from 1
	gamma     float64 // γ_t

	draws []Draw
	equal bool       // all weights are 1
	x     vec.Matrix // the rows
	y     []float32
	tiles *tiles

	residuals []float64 // R, outputs for each row, without the weights
	norms     []float64 // ‖R‖ of each row
	// weighted is w R in float32, chunk after chunk, outputs × rows each: an
	// operand of float32 products. Their sums over chunks are float64.
	weighted []float32
	value    float64 // (1/B) Σ w ℓ
	atZero   float64 // the same at f = 0

	scores        []float64 // f
	values, zeros []float64 // Σ w ℓ of each chunk

	// Scratch of the methods.
	parts, gradients, moment []float64
	direction                []float32
}

func newBatch(model *Model, l loss, s Settings, dim int, r Resources) *batch {
	rows, outputs := s.Batch, model.outputs
	b := &batch{
		model: model, loss: l, settings: s, workers: r.Workers,
		scratch: newScratch(r.Workers, model.features.BlockSize(), outputs),
		draws:   make([]Draw, rows), x: vec.NewMatrix(rows, dim), y: make([]float32, rows),
		residuals: make([]float64, rows*outputs), norms: make([]float64, rows),
		weighted: make([]float32, rows*outputs), scores: make([]float64, rows*outputs),
		values: make([]float64, parallel.Count(rows, tileColumns)), zeros: make([]float64, parallel.Count(rows, tileColumns)),
	}
	for i := range b.scratch {
		if s.Precondition > 0 {
			b.scratch[i].square = make([]float32, min(stripe, s.Block)*s.Block)
		}
	}
	memory := r.Memory
	if !s.needsScores() {
		memory = 0
	}
	b.tiles = newTiles(model.features, b.x, memory)
	return b
}

// draw fills the batch with rows.
func (b *batch) draw(source Source, data Data) error {
	source.Draw(b.model, b.draws)
	if err := data.Gather(b.draws, b.x, b.y); err != nil {
		return fmt.Errorf("gathering the batch of iteration %d: %w", b.iteration, err)
	}
	b.equal = true
	for i, y := range b.y {
		b.equal = b.equal && b.draws[i].Weight == 1
		if !b.loss.takes(y) {
			return fmt.Errorf("%w: the target of row %d (from 0) is %v; loss %s takes %s",
				ErrData, b.draws[i].Row, y, b.settings.Loss, b.loss.targets())
		}
	}
	b.tiles.next(len(b.model.weights))
	return nil
}

// evaluate works out the residuals and the values.
func (b *batch) evaluate() {
	parallel.Jobs(b.workers, parallel.Count(b.x.Rows, tileColumns), func(worker, number int) {
		s, k := &b.scratch[worker], b.model.outputs
		first, rows := number*tileColumns, chunk(b.x, number).Rows
		f := b.scores[first*k : (first+rows)*k]
		clear(f)
		for block := range b.model.weights {
			b.model.addBlock(f, block, b.tiles.at(block, number, s), s)
			s.cost.product(k, b.model.features.BlockSize(), rows)
		}
		b.model.rescale(f)
		b.values[number], b.zeros[number] = b.residualsOf(first, rows)
	})
	b.value = floats.Sum(b.values) / float64(b.x.Rows)
	b.atZero = floats.Sum(b.zeros) / float64(b.x.Rows)
}

// residualsOf fills in what the batch knows of the rows of one chunk, and
// returns their weighted sums of the loss at the scores and at 0.
func (b *batch) residualsOf(first, rows int) (value, atZero float64) {
	k := b.model.outputs
	weighted := b.weighted[first*k : (first+rows)*k]
	for n := range rows {
		row := first + n
		weight, r := b.draws[row].Weight, b.residuals[row*k:(row+1)*k]
		value += weight * b.loss.residual(b.scores[row*k:(row+1)*k], b.y[row], r)
		atZero += weight * b.loss.atZero(b.y[row])
		b.norms[row] = math.Sqrt(floats.Dot(r, r))
		for output, residual := range r {
			weighted[output*rows+n] = float32(weight * residual)
		}
	}
	return value, atZero
}

// chunkGroups is into how many partial sums a gradient over the batch is cut at
// most: enough to keep some workers busy with a single block.
const chunkGroups = 8

// gradient returns ΦᵀR/B, without the ridge, of features first to end-1, old or
// to come, outputs each. It is valid until the next call.
func (b *batch) gradient(first, end int) []float64 {
	k, size, all := b.model.outputs, b.model.features.BlockSize(), parallel.Count(b.x.Rows, tileColumns)
	firstBlock, endBlock := first/size, (end+size-1)/size
	groups, length := min(chunkGroups, all), (end-first)*k
	b.parts = grown(b.parts, groups*length)
	clear(b.parts)
	parallel.Jobs(b.workers, (endBlock-firstBlock)*groups, func(worker, job int) {
		s, block, group := &b.scratch[worker], firstBlock+job/groups, job%groups
		from, to := max(first, block*size), min(end, (block+1)*size)
		sum := b.parts[group*length+(from-first)*k : group*length+(to-first)*k]
		for number := group * all / groups; number < (group+1)*all/groups; number++ {
			phi := between(b.tiles.at(block, number, s), from-block*size, to-block*size)
			part := vec.Matrix{Rows: phi.Rows, Cols: k, Data: s.part[:phi.Rows*k]}
			vec.MultiplyTransposed(part, phi, b.weightedResiduals(number))
			s.cost.product(phi.Rows, phi.Cols, k)
			for i, value := range part.Data {
				sum[i] += float64(value)
			}
		}
	})
	b.gradients = grown(b.gradients, length)
	clear(b.gradients)
	for group := range groups {
		floats.Add(b.gradients, b.parts[group*length:(group+1)*length])
	}
	floats.Scale(1/float64(b.x.Rows), b.gradients)
	return b.gradients
}

func (b *batch) weightedResiduals(number int) vec.Matrix {
	first, rows := number*tileColumns, chunk(b.x, number).Rows
	k := b.model.outputs
	return vec.Matrix{Rows: k, Cols: rows, Data: b.weighted[first*k : (first+rows)*k]}
}

// penalty returns p of J for the features that the model has.
func (b *batch) penalty() float64 { return b.settings.penalty(b.model.Features()) }

// coordinateScores returns Γ = ΦᵀR/B + pα of all old features, valid until the
// next call of gradient: the gradient of J.
func (b *batch) coordinateScores() []float64 {
	scores := b.gradient(0, b.model.Features())
	b.model.addPenalty(scores, 0, b.penalty())
	return scores
}

// strongest returns the block of features with the largest gradient and its
// norm, the root mean square over the block's features; 0, 0 without blocks.
func (b *batch) strongest(scores []float64) (block int, norm float64) {
	for other := range b.oldBlocks() {
		g := b.of(other, scores)
		if square := floats.Dot(g, g); square > norm {
			block, norm = other, square
		}
	}
	return block, math.Sqrt(norm / float64(b.settings.Block))
}

// of returns a block's part of the scores.
func (b *batch) of(block int, scores []float64) []float64 {
	length := b.settings.Block * b.model.outputs
	return scores[block*length : (block+1)*length]
}

// oldBlocks returns how many blocks of m features the model has, which is also
// the number of the next fresh one.
func (b *batch) oldBlocks() int { return b.model.Features() / b.settings.Block }

// noise returns what q = gᵀC⁻¹g is on average for a block of features
// independent of the residuals: (m/B) · mean ‖w R‖².
func (b *batch) noise() float64 {
	var sum float64
	for i, norm := range b.norms {
		sum += b.draws[i].Weight * b.draws[i].Weight * norm * norm
	}
	rows := float64(b.x.Rows)
	return float64(b.settings.Block) / rows * sum / rows
}
