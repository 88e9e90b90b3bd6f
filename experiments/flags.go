package main

import (
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"gradsample/datasets/format"
	"gradsample/hashing"
	"gradsample/optimize"
	"gradsample/sampling"
)

// addReadFlags adds how an own file is read.
func addReadFlags(flags *pflag.FlagSet, o *format.Options) {
	flags.StringSliceVar(&o.Drop, "drop", nil, "columns of an own file to leave out: names, globs or numbers")
	flags.StringVar(&o.Text, "text", "", "columns of texts: refuse, or onehot for a 0/1 column a value (default refuse)")
	flags.StringVar(&o.Member, "member", "", "member of a zip or tar file, a glob (default the only one)")
	flags.StringVar(&o.Labels, "labels", "", "where the labels are: the second file of IDX or npy, the array of npz")
}

// addSamplingFlags adds the knobs of the samplers.
func addSamplingFlags(flags *pflag.FlagSet, s *sampling.Settings) {
	flags.StringVar(&s.Hash, "hash", "", "hash functions of lgd-paper and lgd-exact: "+strings.Join(hashing.Families(), ", ")+" (default simhash)")
	flags.IntVar(&s.Bits, "k", 0, "bits of a hash code, 1 to 30 (default 5), or cross-polytopes that make one (default 1)")
	flags.IntVar(&s.Polytope, "polytope", 0, "dimensions m of a cross-polytope, each of log2(2m) bits: a power of two, 1 to 256 (default 16)")
	flags.IntVar(&s.Tables, "l", 0, "hash tables, or directions of dci (default 100)")
	flags.Var((*share)(&s.Density), "density", "share of coordinates that a hash bit looks at: 1 dense Gaussian, 1/s sparse ±1, as 1/30 or 0.0333 (default 1)")
	flags.BoolVar(&s.TwoSided, "two-sided", false, "look up the query's bucket and that of the complementary code")
	flags.Float64Var(&s.Epsilon, "epsilon", 0, "share of draws from all rows (default 0.1 for lgd-exact, dci, stale-norm and all of auto, 0 for static-norm)")
	flags.BoolVar(&s.Whiten, "whiten", false, "hash whitened keys (lgd-exact)")
	flags.BoolVar(&s.Weighted, "weighted", false, "draw from buckets in proportion to the rows' and keys' norms (lgd-exact)")
	flags.IntVar(&s.Refresh, "refresh", 0, "draws between two looks at the parameters (default 100 for lgd-exact and dci, 1 for lgd-paper, from N/20 up to N for stale-norm)")
	flags.Float64Var(&s.Power, "power", 0, "how strongly dci prefers large projections (default 1)")
	flags.Float64Var(&s.Drift, "drift", 0, "growth of its variance upon which stale-norm looks again, at least 1 (default: on schedule)")
	flags.StringVar(&s.Clock, "clock", "", "what auto reckons times by: counted work, or measured, which gives other draws in every run (default counted)")
	flags.IntVar(&s.BucketCap, "bucket-cap", 0, "rows that lgd-released keeps of a bucket (default 64)")
	flags.StringSliceVar(&s.Defects, "defects", nil, "slips of the released code that lgd-released makes: "+strings.Join(sampling.Defects(), ", ")+", or all")
}

// addOptimizeFlags adds how gradients become steps.
func addOptimizeFlags(flags *pflag.FlagSet, s *optimize.Settings) {
	flags.StringVar(&s.Rule, "optimizer", "sgd", strings.Join(optimize.Rules(), ", "))
	flags.StringVar(&s.Schedule, "schedule", "constant", "of the step size: "+strings.Join(optimize.Schedules(), ", "))
	flags.Float64Var(&s.ScheduleOffset, "schedule-offset", 0, "T of a falling schedule, in iterations (default one epoch)")
	flags.IntVar(&s.Batch, "batch", 0, "rows drawn an iteration")
	flags.BoolVar(&s.Average, "average", false, "evaluate the running average of the iterates")
	flags.Float64Var(&s.Momentum, "momentum", 0, "β of momentum, β1 of adam (default 0.9)")
	flags.StringVar(&s.Reduction, "reduction", "", "of the variance, by older gradients: "+strings.Join(optimize.Reductions(), ", ")+" (default none)")
	flags.Float64Var(&s.Snapshot, "snapshot", 0, "epochs of draws between svrg's passes over all rows (default 2)")
	flags.IntVar(&s.Warmup, "warmup", 0, "iterations of plain SGD before adagrad sets in (default 0)")
}

// share is a number above 0, at most 1, on the command line: a decimal number
// or a fraction such as 1/30.
type share float64

// Set reads the number.
func (s *share) Set(text string) error {
	above, below, isFraction := strings.Cut(text, "/")
	value, err := strconv.ParseFloat(above, 64)
	if isFraction {
		divisor, divisorErr := strconv.ParseFloat(below, 64)
		value, err = value/divisor, errors.Join(err, divisorErr)
	}
	if err != nil || !(value > 0 && value <= 1) {
		return errors.New("give a number above 0, at most 1, such as 1, 1/30 or 0.0333")
	}
	*s = share(value)
	return nil
}

// String returns nothing for a share that is not given, which stands for 1.
func (s *share) String() string {
	if *s == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(*s), 'g', -1, 64)
}

// Type is what the help calls it.
func (s *share) Type() string { return "share" }
