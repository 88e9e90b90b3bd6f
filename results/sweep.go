package results

// SweepRow is a quantity of a method at one point of a sweep, over its seeds: the
// median, the band from the 10 % to the 90 % quantile, and the extremes. A sweep
// varies one setting, x, or two, x and y, whose medians make a map.
type SweepRow struct {
	Setting
	Method   string `csv:"method"`
	Axis     string `csv:"axis"`     // what x counts: k, l, rows, columns, cosine, epoch, share, ratio
	X        Float  `csv:"x"`        // the varied setting's value
	Across   string `csv:"across"`   // what y counts, of a map; else empty
	Y        Float  `csv:"y"`        // NaN (empty cell) without one
	Quantity string `csv:"quantity"` // what is measured, such as variance_ratio; its unit follows from the name
	Seeds    int    `csv:"n"`        // seeds that the five statistics are of
	Median   Float  `csv:"median"`   // +Inf where the quantity diverges
	Lower    Float  `csv:"q10"`      // 10 % quantile
	Upper    Float  `csv:"q90"`      // 90 % quantile
	Minimum  Float  `csv:"minimum"`  // smallest of the seeds
	Maximum  Float  `csv:"maximum"`  // largest of the seeds
}
