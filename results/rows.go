package results

// Setting says where a row's numbers come from. It begins every row of the
// statistical CSVs.
type Setting struct {
	Experiment string `csv:"experiment"`
	Dataset    string `csv:"dataset"`
	DataState  string `csv:"data_state"` // real, subset, surrogate, synthetic or own file
	Rows       int    `csv:"train_rows"`
	TestRows   int    `csv:"test_rows"`
	Columns    int    `csv:"columns"`
	Preprocess string `csv:"preprocess"`
	Split      string `csv:"split"`
	Loss       string `csv:"loss"`
	Ridge      Float  `csv:"ridge"`
	DataNote   string `csv:"data_note"`
}

// CurveRow is a method's state at one probe, over its seeds: medians, and the
// band from the 10 % to the 90 % quantile. A seed that diverged counts as +Inf
// from there on. An excess is (loss − loss at the optimum) / (loss at θ = 0 −
// loss at the optimum), the optimum being that of the training loss.
type CurveRow struct {
	Setting
	Method              string `csv:"method"`
	Seeds               int    `csv:"n"`
	Diverged            int    `csv:"diverged"` // seeds, by this probe
	Iteration           int    `csv:"iteration"`
	Epoch               Float  `csv:"epoch"`
	GradientEvaluations Float  `csv:"gradient_evaluations"`
	MultiplyAdds        Float  `csv:"multiply_adds"`
	Bytes               Float  `csv:"bytes"`
	TrainLoss           Float  `csv:"train_loss_median"`
	TrainLossLower      Float  `csv:"train_loss_q10"`
	TrainLossUpper      Float  `csv:"train_loss_q90"`
	TestLoss            Float  `csv:"test_loss_median"`
	TestLossLower       Float  `csv:"test_loss_q10"`
	TestLossUpper       Float  `csv:"test_loss_q90"`
	TrainExcess         Float  `csv:"train_excess_median"`
	TrainExcessLower    Float  `csv:"train_excess_q10"`
	TrainExcessUpper    Float  `csv:"train_excess_q90"`
	TestExcess          Float  `csv:"test_excess_median"`
	TestExcessLower     Float  `csv:"test_excess_q10"`
	TestExcessUpper     Float  `csv:"test_excess_q90"`
	MeanWeight          Float  `csv:"mean_weight_median"`
	TablesTried         Float  `csv:"tables_tried_median"`
	Empty               Float  `csv:"empty_rate_median"`
}

// TargetRow says when one seed of a method reached a declared target. Targets
// are fractions of the excess at θ = 0 and depend on no method. A target that
// was not reached within the budget is right-censored: its epochs are +Inf. One
// more target is the best that the same seed of the method's baseline reached.
type TargetRow struct {
	Setting
	Method       string `csv:"method"`
	Seed         uint64 `csv:"seed"`
	Quantity     string `csv:"quantity"` // train, test or train best
	Target       Float  `csv:"target"`
	Epochs       Float  `csv:"epochs"`
	MultiplyAdds Float  `csv:"multiply_adds"`
	Budget       Float  `csv:"budget_epochs"`
}

// SummaryRow is a method on a problem in one line.
type SummaryRow struct {
	Setting
	Method         string `csv:"method"`
	Seeds          int    `csv:"n"`
	Diverged       int    `csv:"diverged"`
	Failed         int    `csv:"failed"`
	Budget         Float  `csv:"budget_epochs"`
	Step           Float  `csv:"step_median"`
	Multiple       Float  `csv:"step_multiple"` // of the method's own scale
	AtEdge         bool   `csv:"step_at_grid_edge"`
	TrainLoss      Float  `csv:"train_loss_median"`
	TrainLossLower Float  `csv:"train_loss_q10"`
	TrainLossUpper Float  `csv:"train_loss_q90"`
	TestLoss       Float  `csv:"test_loss_median"`
	TestLossLower  Float  `csv:"test_loss_q10"`
	TestLossUpper  Float  `csv:"test_loss_q90"`
	TrainExcess    Float  `csv:"train_excess_median"`
	MeanWeight     Float  `csv:"mean_weight_median"`
	TablesTried    Float  `csv:"tables_tried_median"`
	OptimumTrain   Float  `csv:"optimum_train_loss"`
	Certificate    Float  `csv:"optimum_gradient_norm"`
}

// TuningRow is a try of the ledger: a step size, what it led to on the tuning
// seeds, and whether it was chosen.
type TuningRow struct {
	Setting
	Method    string `csv:"method"`
	Multiple  Float  `csv:"step_multiple"`
	Step      Float  `csv:"step"`
	Extension bool   `csv:"extension"` // outside the declared grid
	Seeds     int    `csv:"n"`
	Diverged  int    `csv:"diverged"`
	Loss      Float  `csv:"train_loss_median"`
	Chosen    bool   `csv:"chosen"`
	AtEdge    bool   `csv:"at_edge"` // chosen, and still the smallest or largest tried
}

// EffectRow compares a method with a baseline on one problem, or states a
// quantity of a method where it has no baseline. The interval has 95 %
// confidence; seeds are what is resampled.
type EffectRow struct {
	Setting
	Metric   string `csv:"metric"`
	Method   string `csv:"method"`
	Baseline string `csv:"baseline"`
	At       string `csv:"at"` // target, epoch or number of samples
	Estimate Float  `csv:"estimate"`
	Lower    Float  `csv:"lower"`
	Upper    Float  `csv:"upper"`
	N        int    `csv:"n"`
}

// QualityRow is a sampler's estimates at frozen parameters: medians over seeds
// and the band from the 10 % to the 90 % quantile.
type QualityRow struct {
	Setting
	Method          string `csv:"method"`
	Seeds           int    `csv:"n"`
	Epoch           Float  `csv:"frozen_epoch"`
	Samples         int    `csv:"samples"`
	Norm            Float  `csv:"gradient_norm_median"`
	NormLower       Float  `csv:"gradient_norm_q10"`
	NormUpper       Float  `csv:"gradient_norm_q90"`
	FullNorm        Float  `csv:"full_gradient_norm"`
	Similarity      Float  `csv:"similarity_median"`
	SimilarityLower Float  `csv:"similarity_q10"`
	SimilarityUpper Float  `csv:"similarity_q90"`
	Single          Float  `csv:"single_similarity_median"`
	Bias            Float  `csv:"bias_median"`
	Variance        Float  `csv:"variance_ratio_median"`
	MeanWeight      Float  `csv:"mean_weight_median"`
	NonEmpty        Float  `csv:"non_empty_median"`
}

// TimingRow is one turn of a method in the timing lane. It is no statistical
// row: a clock made it.
type TimingRow struct {
	Setting
	Method      string `csv:"method"`
	Round       int    `csv:"round"`
	Iterations  int    `csv:"iterations"`
	StepSeconds Float  `csv:"step_seconds"`  // per iteration
	DrawSeconds Float  `csv:"draw_seconds"`  // per draw alone
	SetupTime   Float  `csv:"setup_seconds"` // of sampler and tables
	Machine     string `csv:"machine"`
}

// EnvironmentRow says what ran where.
type EnvironmentRow struct {
	Profile   string `csv:"profile" json:"profile"`
	GoVersion string `csv:"go_version" json:"go_version"`
	System    string `csv:"system" json:"system"`
	Processor string `csv:"processor" json:"processor"`
	Cores     int    `csv:"cores" json:"cores"`
	MemoryMiB int    `csv:"memory_mib" json:"memory_mib"`
	Kernels   string `csv:"kernels" json:"kernels"`
	Commit    string `csv:"commit" json:"commit"`
	Modified  bool   `csv:"modified" json:"modified"`
	Machine   string `csv:"machine" json:"machine"`
}
