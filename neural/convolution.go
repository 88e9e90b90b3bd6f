package neural

import "gradsample/internal/vec"

// bandColumns is about how many columns a product of a convolution has. A band's
// patches should stay in the second-level cache until they are multiplied.
const bandColumns = 224

// convolution works on bands of some rows of its output. The patches that a
// band's values are made of are copied side by side (im2col), which is cheap, as
// the images of a chunk share every copy; then each of the three passes is one
// product of matrices:
//
//	out     = Wᵀ · patches           filters × positions
//	∂W      = patches · ∂outᵀ        inputs+1 × filters
//	∂patches = W · ∂out              inputs+1 × positions
type convolution struct {
	in, out               Shape // of one group
	groups                int
	size, stride, padding int
	weights               []float32

	inside   [][2]int
	rows     int       // of the output in a band
	patches  []float32 // inputs+1 × positions, the last row ones
	band     []float32 // filters × positions
	toWeight []float32 // inputs+1 × filters
}

func newConvolution(l Layer, in, out Shape, weights []float32) *convolution {
	c := &convolution{in: in, out: out, groups: l.Groups, size: l.Size, stride: l.Stride, padding: l.Padding, weights: weights}
	c.in.Channels /= c.groups
	c.out.Channels /= c.groups
	c.findInside()
	c.rows = min(out.Height, max(1, bandColumns/(out.Width*lanes)))
	positions := c.rows * out.Width * lanes
	c.patches = make([]float32, (c.inputs()+1)*positions)
	c.band = make([]float32, c.out.Channels*positions)
	c.toWeight = make([]float32, (c.inputs()+1)*c.out.Channels)
	return c
}

func (c *convolution) inputs() int { return c.in.Channels * c.size * c.size }

// part returns a group's share of what all groups have equal shares of.
func part[T any](values []T, group, size int) []T {
	return values[group*size : (group+1)*size]
}

func (c *convolution) forward(in, out []float32) {
	for group := range c.groups {
		source, target := part(in, group, c.in.Size()*lanes), part(out, group, c.out.Size()*lanes)
		weights := matrix(part(c.weights, group, len(c.toWeight)), c.inputs()+1, c.out.Channels)
		for first := 0; first < c.out.Height; first += c.rows {
			patches := c.gather(source, first)
			band := matrix(c.band, c.out.Channels, patches.Cols)
			clear(band.Data)
			vec.MultiplyAddTransposed(band, weights, patches)
			for filter := range band.Rows {
				copy(target[(filter*c.out.Height+first)*c.out.Width*lanes:], band.Row(filter))
			}
		}
	}
}

func (c *convolution) backward(in, _, toOut, toIn, gradient []float32) {
	if toIn != nil {
		clear(toIn)
	}
	for group := range c.groups {
		source, slopes := part(in, group, c.in.Size()*lanes), part(toOut, group, c.out.Size()*lanes)
		weights := matrix(part(c.weights, group, len(c.toWeight)), c.inputs()+1, c.out.Channels)
		sum := part(gradient, group, len(c.toWeight))
		for first := 0; first < c.out.Height; first += c.rows {
			patches := c.gather(source, first)
			band := matrix(c.band, c.out.Channels, patches.Cols)
			for filter := range band.Rows {
				copy(band.Row(filter), slopes[(filter*c.out.Height+first)*c.out.Width*lanes:])
			}
			vec.MultiplyTransposed(matrix(c.toWeight, weights.Rows, weights.Cols), patches, band)
			vec.Axpy(1, c.toWeight, sum)
			if toIn != nil {
				vec.Multiply(patches, weights, band)
				c.scatter(patches, part(toIn, group, c.in.Size()*lanes), first)
			}
		}
	}
}

// gather copies the patches of the band that begins with a row of the output.
func (c *convolution) gather(in []float32, first int) vec.Matrix {
	patches := matrix(c.patches, c.inputs()+1, min(c.rows, c.out.Height-first)*c.out.Width*lanes)
	row := 0
	for channel := range c.in.Channels {
		for dy := range c.size {
			for dx := range c.size {
				c.gatherRow(patches.Row(row), in, channel, first, dy, dx)
				row++
			}
		}
	}
	ones := patches.Row(row)
	for i := range ones {
		ones[i] = 1
	}
	return patches
}

// gatherRow copies the values that lie dy and dx from the corners of the squares
// of a band, and zeros where that is beyond the edges.
func (c *convolution) gatherRow(row, in []float32, channel, first, dy, dx int) {
	begin, end := c.inside[dx][0], c.inside[dx][1]
	for y := first; len(row) > 0; y++ {
		line := row[:c.out.Width*lanes]
		row = row[len(line):]
		from, ok := c.line(in, channel, y*c.stride+dy-c.padding)
		if !ok || begin == end {
			clear(line)
			continue
		}
		clear(line[:begin*lanes])
		clear(line[end*lanes:])
		from = from[(begin*c.stride+dx-c.padding)*lanes:]
		if c.stride == 1 {
			copy(line[begin*lanes:end*lanes], from)
			continue
		}
		for x := begin; x < end; x++ {
			copy(line[x*lanes:(x+1)*lanes], from[(x-begin)*c.stride*lanes:])
		}
	}
}

// scatter adds to the derivatives by the input those by the patches.
func (c *convolution) scatter(patches vec.Matrix, toIn []float32, first int) {
	row := 0
	for channel := range c.in.Channels {
		for dy := range c.size {
			for dx := range c.size {
				c.scatterRow(patches.Row(row), toIn, channel, first, dy, dx)
				row++
			}
		}
	}
}

func (c *convolution) scatterRow(row, toIn []float32, channel, first, dy, dx int) {
	begin, end := c.inside[dx][0], c.inside[dx][1]
	for y := first; len(row) > 0; y++ {
		line := row[:c.out.Width*lanes]
		row = row[len(line):]
		to, ok := c.line(toIn, channel, y*c.stride+dy-c.padding)
		if !ok || begin == end {
			continue
		}
		to = to[(begin*c.stride+dx-c.padding)*lanes:]
		if c.stride == 1 {
			vec.Axpy(1, line[begin*lanes:end*lanes], to)
			continue
		}
		for x := begin; x < end; x++ {
			vec.Axpy(1, line[x*lanes:(x+1)*lanes], to[(x-begin)*c.stride*lanes:])
		}
	}
}

// line returns a row of pixels of a channel, unless it is beyond the edges.
func (c *convolution) line(in []float32, channel, y int) ([]float32, bool) {
	if y < 0 || y >= c.in.Height {
		return nil, false
	}
	width := c.in.Width * lanes
	return in[(channel*c.in.Height+y)*width:][:width], true
}

// findInside sets the range of columns of the output whose squares' column dx is
// not beyond the edges.
func (c *convolution) findInside() {
	for dx := range c.size {
		begin := max(0, (c.padding-dx+c.stride-1)/c.stride)
		end := min(c.out.Width, (c.in.Width-1+c.padding-dx+c.stride)/c.stride)
		c.inside = append(c.inside, [2]int{begin, max(begin, end)})
	}
}
