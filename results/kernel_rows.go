package results

// KernelRow is a kernel method's state at one probe, over its seeds: medians, and
// the band from the 10 % to the 90 % quantile. A seed that diverged counts as +Inf
// from there on. An error is the root mean square on the rows that are evaluated,
// or the share of wrong classes; a distance is the mean squared one at the test
// rows, to the function that the method tends to or to the true one, and empty
// where that is not known. Exact baselines have no iterations.
type KernelRow struct {
	Setting
	Method             string `csv:"method"`
	Seeds              int    `csv:"n"`
	Diverged           int    `csv:"diverged"` // seeds, by this probe
	Iteration          int    `csv:"iteration"`
	Samples            int    `csv:"rows_drawn"`
	Features           Float  `csv:"features_median"`
	OldUpdates         Float  `csv:"old_updates_median"`
	MultiplyAdds       Float  `csv:"multiply_adds_median"`
	TrainError         Float  `csv:"train_error_median"`
	TrainErrorLower    Float  `csv:"train_error_q10"`
	TrainErrorUpper    Float  `csv:"train_error_q90"`
	TestError          Float  `csv:"test_error_median"`
	TestErrorLower     Float  `csv:"test_error_q10"`
	TestErrorUpper     Float  `csv:"test_error_q90"`
	LimitDistance      Float  `csv:"limit_distance_median"`
	LimitDistanceLower Float  `csv:"limit_distance_q10"`
	LimitDistanceUpper Float  `csv:"limit_distance_q90"`
	TruthDistance      Float  `csv:"truth_distance_median"`
}

// KernelTargetRow says what one seed of a method had done when it first reached
// the best test error of the same seed of its baseline, or that and 5 %. What was
// not reached is +Inf.
type KernelTargetRow struct {
	Setting
	Method       string `csv:"method"`
	Seed         uint64 `csv:"seed"`
	At           string `csv:"at"`
	Target       Float  `csv:"test_error"`
	Iterations   Float  `csv:"iterations"`
	Features     Float  `csv:"features"`
	MultiplyAdds Float  `csv:"multiply_adds"`
}

// KernelSummaryRow is a kernel method on a problem in one line.
type KernelSummaryRow struct {
	Setting
	Method     string `csv:"method"`
	Seeds      int    `csv:"n"`
	Diverged   int    `csv:"diverged"`
	Failed     int    `csv:"failed"`
	Budget     Float  `csv:"budget_iterations"`
	Multiple   Float  `csv:"step_multiple"` // of the declared step times 1/h
	AtEdge     bool   `csv:"step_at_grid_edge"`
	Features   Float  `csv:"features_median"`
	OldUpdates Float  `csv:"old_updates_median"`
	TrainError Float  `csv:"train_error_median"`
	TestError  Float  `csv:"test_error_median"`
	Best       Float  `csv:"best_test_error_median"` // along the run
}

// KernelTimingRow is a kernel method at one probe of the timing lane. It is no
// statistical row: a clock made it.
type KernelTimingRow struct {
	Setting
	Method         string `csv:"method"`
	Iteration      int    `csv:"iteration"`
	Features       int    `csv:"features"`
	Rounds         int    `csv:"rounds"`              // of training from the beginning
	TrainSeconds   Float  `csv:"train_seconds"`       // up to there, median over the rounds
	TrainLeast     Float  `csv:"train_seconds_least"` // of the rounds
	TrainMost      Float  `csv:"train_seconds_most"`
	PredictSeconds Float  `csv:"predict_seconds"` // of the evaluated test rows, median likewise
	Machine        string `csv:"machine"`
}
