package plots

// point is a place in the coordinates of the data, within the axes.
type point struct{ x, y float64 }

// trace is a line as it is drawn: pieces between gaps, and the places where it
// leaves the axis.
type trace struct {
	pieces [][]point
	exits  []exit
}

// exit is the first of a run of points that lie beyond the Y axis, on its edge.
type exit struct {
	point
	side edge
}

// trace follows the series. A piece reaches the edge where the line leaves or
// enters the axes, and does not run along it.
func (p *placed) trace(s Series) trace {
	var drawn trace
	var piece []point
	end := func() {
		if len(piece) > 0 {
			drawn.pieces = append(drawn.pieces, piece)
		}
		piece = nil
	}
	var last point
	lastSide, lastOK := inside, false
	for i := range s.X {
		x, xSide, xOK := p.xAxis.place(s.X[i])
		y, side, ok := p.yAxis.place(s.Y[i])
		ok = ok && xOK && xSide == inside
		at := point{x, y}
		switch {
		case !ok:
			end()
		case side == inside:
			if lastOK && lastSide != inside {
				piece = append(piece, last)
			}
			piece = append(piece, at)
		case !lastOK || lastSide != side:
			if lastOK && lastSide == inside {
				piece = append(piece, at)
			}
			end()
			drawn.exits = append(drawn.exits, exit{at, side})
		}
		last, lastSide, lastOK = at, side, ok
	}
	end()
	return drawn
}

// band outlines the series' quantile band, one polygon between gaps, cut off at
// the edges of the axes.
func (p *placed) band(s Series) [][]point {
	var outlines [][]point
	var lower, upper []point
	end := func() {
		if len(lower) > 1 {
			for i := len(lower) - 1; i >= 0; i-- {
				upper = append(upper, lower[i])
			}
			outlines = append(outlines, upper)
		}
		lower, upper = nil, nil
	}
	for i := range s.Lower {
		x, side, ok := p.xAxis.place(s.X[i])
		low, _, lowOK := p.yAxis.place(s.Lower[i])
		high, _, highOK := p.yAxis.place(s.Upper[i])
		if !ok || side != inside || !lowOK || !highOK {
			end()
			continue
		}
		lower, upper = append(lower, point{x, low}), append(upper, point{x, high})
	}
	end()
	return outlines
}
