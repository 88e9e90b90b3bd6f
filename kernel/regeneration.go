package kernel

import (
	"math"
	"slices"
	"strconv"

	"gradsample/internal/rng"
	"gradsample/internal/vec"
)

// recentBlocks is how many regenerated blocks are kept: enough for some workers
// that map the same few blocks for different rows.
const recentBlocks = 4

// featureBlock is one block's random numbers. It never changes, so that it may be
// used after it has left the cache.
type featureBlock struct {
	number      int
	frequencies vec.Matrix // w_i, one a row
	phases      []float32  // b_i
}

// block returns a block: stored, cached, or drawn now. Two goroutines may draw the
// same block at once, and then have the same bits.
func (f *Features) block(number int) *featureBlock {
	if number < 0 {
		panic("kernel: negative block " + strconv.Itoa(number))
	}
	if b := f.lookUp(number); b != nil {
		return b
	}
	b := f.draw(number)
	f.keep(b)
	return b
}

func (f *Features) lookUp(number int) *featureBlock {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if b := f.stored[number]; b != nil {
		return b
	}
	for _, b := range f.recent {
		if b != nil && b.number == number {
			return b
		}
	}
	return nil
}

// keep stores a block while the memory allows, and else puts it in the place of
// the block that was regenerated longest ago.
func (f *Features) keep(b *featureBlock) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	switch {
	case f.stored[b.number] != nil: // another goroutine came first
	case len(f.stored) < f.limit:
		f.stored[b.number] = b
	default:
		f.recent[f.oldest] = b
		f.oldest = (f.oldest + 1) % recentBlocks
	}
}

// draw draws a block from its own stream, feature by feature.
func (f *Features) draw(number int) *featureBlock {
	s := &f.settings
	random := rng.New(append(slices.Clone(s.Stream), "features", strconv.Itoa(number))...)
	b := &featureBlock{
		number:      number,
		frequencies: vec.NewMatrix(s.Block, s.Dim),
		phases:      make([]float32, s.Block),
	}
	for i := range b.phases {
		s.Kernel.drawFrequency(b.frequencies.Row(i), random)
		b.phases[i] = float32(2 * math.Pi * random.Float64())
	}
	return b
}

func (f *Features) blockBytes() int64 {
	return 4 * int64(f.settings.Block) * int64(f.settings.Dim+1)
}

// Bytes returns the memory that stored and recently regenerated blocks take now.
func (f *Features) Bytes() int64 {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	blocks := len(f.stored)
	for _, b := range f.recent {
		if b != nil {
			blocks++
		}
	}
	return int64(blocks) * f.blockBytes()
}
