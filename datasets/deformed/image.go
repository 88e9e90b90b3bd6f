package deformed

// The pictures: Side × Side pixels, row by row from the top.
const (
	Side   = 28
	Pixels = Side * Side
)

// The canvas on which tangents are computed: the picture with a black border, in
// which the smoothed picture and its slopes fade out.
const (
	slopeDeviation = 0.9 // of the filter that smooths the picture, in pixels
	slopeRadius    = 4
	border         = slopeRadius + 1
	canvasWidth    = Side + 2*border
)

var slopeTaps = gaussianTaps(slopeDeviation, slopeRadius)

// work is the memory that making an image needs.
type work struct {
	canvas, scratch [canvasWidth * canvasWidth]float32
	displaced       [Pixels]byte
}

// make follows a recipe with the digit that it names.
func (w *work) make(to *[Pixels]byte, digit []byte, r recipe, fields [][]float32) {
	if r.plain {
		copy(to[:], digit)
		return
	}
	w.smoothed(digit)
	w.displace(digit, fields[r.first], fields[r.second], r.negative)
	w.shift(to, r.right, r.down)
}

// smoothed puts the digit's smoothed picture on the canvas.
func (w *work) smoothed(digit []byte) {
	clear(w.canvas[:])
	for row := range Side {
		at := (border+row)*canvasWidth + border
		for column, pixel := range digit[row*Side : (row+1)*Side] {
			w.canvas[at+column] = float32(pixel)
		}
	}
	smooth(w.canvas[:], w.scratch[:], slopeTaps, canvasWidth)
}

// displace adds to each pixel what the two fields change it by, to first order: the
// slope along the columns times the first field, less the slope along the rows times
// the second. Slopes are central differences.
func (w *work) displace(digit []byte, first, second []float32, negative bool) {
	half := float32(0.5)
	if negative {
		half = -half
	}
	for row := range Side {
		at := (border+row)*canvasWidth + border
		for column := range Side {
			i, p := row*Side+column, at+column
			across := half * (w.canvas[p+1] - w.canvas[p-1])
			along := half * (w.canvas[p+canvasWidth] - w.canvas[p-canvasWidth])
			change := float32(first[i]*across) - float32(second[i]*along)
			w.displaced[i] = byte(min(max(float32(digit[i])+change, 0), 255))
		}
	}
}

// shift moves the displaced picture; what comes in from outside is black.
func (w *work) shift(to *[Pixels]byte, right, down int) {
	clear(to[:])
	for row := max(0, down); row < min(Side, Side+down); row++ {
		from := w.displaced[(row-down)*Side : (row-down+1)*Side]
		copy(to[row*Side+max(0, right):(row+1)*Side], from[max(0, -right):])
	}
}
