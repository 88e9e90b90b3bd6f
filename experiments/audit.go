package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/gocarina/gocsv"
	"github.com/spf13/cobra"

	"gradsample/datasets"
	"gradsample/experiments/measure"
	"gradsample/optimize"
	"gradsample/results"
	"gradsample/sampling"
)

// auditOptions are the flags of audit.
type auditOptions struct {
	problem problemOptions
	audit   measure.AuditRequest
	at      string
	all     bool
	tries   bool // the distribution of l
}

// auditHelp says what the columns mean: measure.Quantities, for whoever reads
// the table.
const auditHelp = `audit computes what a sampler's estimates are worth, without drawing any: exactly, in float64, at
fixed parameters θ and given the hash tables. It prints CSV. The estimate is w·∇f_i for one drawn
row i with weight w, of the gradient ∇F of the mean loss; the ridge term is not estimated, and so is
in neither of them (--ridge only moves the optimum and the path). Row gradients have norms g_i.

Columns:
  dataset, rows, dim   the training rows; a surrogate or subset is called one
  sampler, settings    the settings that the sampler reads
  at                   θ: zero, optimum (rounded to float32), or epochs:E of uniform SGD
  tables_seed          seed of this draw of the tables; or, with --draws above 1, q10, median and q90
                       over the draws; or marginal (see below)
  coverage             share of rows with positive probability
  bias                 ‖E[estimate] − ∇F‖ / ‖∇F‖. Where ‖∇F‖ is below 1e-4 of uniform's root mean
                       square (Σg²/N)^½, as at an optimum, it is relative to that root
  variance_ratio       V: trace of the estimate's covariance, over uniform's
  mse_ratio            trace plus squared bias, over uniform's trace
  optimal_ratio        the lowest V there is without bias: ((Σg/N)² − ‖∇F‖²) over uniform's trace
  mean_weight          E[w]; 1 without bias
  ess                  E[w]²/E[w²]: effective sample size of one draw, 1 for uniform
  max_weight           the largest weight that can be drawn. For lgd-paper that at the first table:
                       its weights grow with every empty bucket met before, without bound
  tables_tried         E[l], tables looked up until a bucket is not empty: 1/f where a share f of them
                       has one (lgd-released stops after L; lgd-exact draws from non-empty ones alone,
                       and 1 − ε of its draws use one); 0 for samplers without tables
  empty_rate           1 − f; 0 for samplers without tables
auto is audited as it starts, by uniform draws.
Inf stands for an expectation that diverges (lgd-paper's, for rows whose collision probability is at
least f), an empty cell for a ratio of two zeros.

A row called marginal follows for lgd-paper with dense SimHash or quadratic hash functions: its closed
form over the draws of the tables, as if no bucket were ever empty,
  trace = (1/N²) Σ g_i² E[|S| | i ∈ S]/c_i − ‖∇F‖²,
which is the mean of mse_ratio over tables. It compares all pairs of rows, so for at most 10000 rows.

With --distribution the columns are dataset, sampler, settings, at, tables_seed, l and probability:
the exact distribution of l, whose mean is tables_tried. Numbers that cannot come up are left out;
lgd-paper's l has no bound, and a last row such as >90 stands for what is above.
  lgd-paper     f(1 − f)^(l−1): geometric, since tables are tried with replacement
  lgd-released  the same up to L, where it ends, found or not
  lgd-exact     0 for the share ε of draws from all rows, 1 for the others
If all buckets are empty l is L; without tables it is 0.

With --all every sampler (least squares: two-sided) is ranked at three points of a short run of
uniform SGD, 0, 0.25 and 1 epoch; lgd-exact twice, the second time with whitened keys and weighted
rows, unless the keys have more than 2048 coordinates. The columns are then sampler, settings,
variance_ratio and mse_ratio (geometric means along the path, of the estimate divided by its mean
weight, since a factor is a step size and no gain), step_cost (measured time of a draw and its
gradient over uniform's), speed_up = 1/(mse_ratio·step_cost), and setup_seconds, which are not in
the speed-up. Each sampler takes turns with uniform, a thousandth of a second at a time, so that
whatever else the machine does slows both; the median of five rounds is taken. auto is left out: in
the long run it is what it chooses among these. The last line says in a sentence whether adaptive
sampling pays, with a sampler that is unbiased given its tables: no number of steps averages a bias
out.

Samplers:
`

func newAudit(stdout, stderr io.Writer) *cobra.Command {
	var o auditOptions
	command := &cobra.Command{
		Use:   "audit --data <set or file>",
		Short: "exact bias and variance of any sampler on any data set or file, as CSV on stdout",
		Long:  auditHelp + strings.TrimSuffix(samplerHelp(), "\n"),
		Args:  cobra.NoArgs,
		RunE:  func(command *cobra.Command, _ []string) error { return o.run(command.Context(), stdout, stderr) },
	}
	flags := command.Flags()
	o.problem.add(flags)
	flags.BoolVar(&o.all, "all", false, "rank every sampler along a short training path, and say whether adaptive sampling pays")
	flags.BoolVar(&o.tries, "distribution", false, "print the distribution of l, the tables looked up for a draw, instead")
	flags.StringVar(&o.at, "at", "zero", "parameters: zero, optimum or epochs:E")
	flags.StringVar(&o.audit.Sampler, "sampler", "uniform", strings.Join(sampling.Names(), ", "))
	addSamplingFlags(flags, &o.audit.Sampling)
	flags.Uint64Var(&o.audit.TablesSeed, "tables-seed", 0, "seed of the hash tables")
	flags.IntVar(&o.audit.Draws, "draws", 1, "how many times to draw the tables, with seeds from --tables-seed on")
	flags.Uint64Var(&o.problem.seed, "seed", 0, "seed of the split, and of the path to epochs:E")
	return command
}

// run checks the flags, loads the data and prints the audit.
func (o *auditOptions) run(ctx context.Context, stdout, stderr io.Writer) error {
	var err error
	if o.audit.At, err = measure.ParsePoint(o.at); err != nil {
		return fmt.Errorf("--at %w", err)
	}
	if o.all && o.tries {
		return errors.New("--all and --distribution print two tables: give one of them")
	}
	if o.audit.Draws < 1 {
		return fmt.Errorf("--draws %d: give at least 1", o.audit.Draws)
	}
	if _, known := sampling.Describe(o.audit.Sampler); !known {
		return fmt.Errorf("--sampler: %w %q; choose one of %s", sampling.ErrUnknown, o.audit.Sampler, strings.Join(sampling.Names(), ", "))
	}
	problem, spec, err := o.problem.load(ctx, "audit", stderr)
	if err != nil {
		return err
	}
	spec.Data = problem.Info.Name
	if standsIn(problem) {
		spec.Data += fmt.Sprintf(" (%s)", problem.Info.State)
	}
	trial := results.Trial{Experiment: "audit", Problem: spec, Seed: o.problem.seed}
	if o.all {
		trial.Seed = o.audit.TablesSeed
		return rankAll(ctx, trial, problem, o.audit.Sampling, stdout)
	}
	if o.tries {
		rows, notes, err := measure.Tries(ctx, trial, problem, o.audit)
		return printAudit(rows, notes, err, stdout, stderr)
	}
	rows, notes, err := measure.Audit(ctx, trial, problem, o.audit)
	return printAudit(rows, notes, err, stdout, stderr)
}

// printAudit prints the rows of either table, or returns why there are none.
func printAudit[R any](rows []R, notes []string, err error, stdout, stderr io.Writer) error {
	if errors.Is(err, optimize.ErrDiverged) {
		return fmt.Errorf("%w: %w", errStopped, err)
	}
	if err != nil {
		return err
	}
	for _, note := range notes {
		fmt.Fprintln(stderr, "note:", note)
	}
	return gocsv.MarshalCSV(rows, gocsv.DefaultCSVWriter(stdout))
}

// rankAll prints all samplers, the fastest first, and a sentence on them.
func rankAll(ctx context.Context, trial results.Trial, problem *datasets.Problem, settings sampling.Settings, stdout io.Writer) error {
	rows, err := measure.Rank(ctx, trial, problem, settings)
	if errors.Is(err, optimize.ErrDiverged) {
		return fmt.Errorf("%w: %w", errStopped, err)
	}
	if err != nil {
		return err
	}
	if err := gocsv.MarshalCSV(rows, gocsv.DefaultCSVWriter(stdout)); err != nil {
		return fmt.Errorf("writing the table: %w", err)
	}
	_, err = fmt.Fprintln(stdout, measure.Verdict(trial.Problem.Data, rows))
	return err
}
