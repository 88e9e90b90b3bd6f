// Command experiments runs gradsample: the experiments that settle when
// adaptive sampling speeds up stochastic gradients.
//
// Without arguments it runs every experiment in the quick profile, like `make
// reproduce`. `go run ./experiments/... help` lists the commands.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"gradsample/harness/cluster"
)

// The exit statuses of the harness contract.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = cluster.Usage
	exitRefused     = cluster.Refused     // a part of another plan: running it again mends nothing
	exitInterrupted = cluster.Interrupted // run again: what is finished is recorded
)

var (
	// errFailed marks a command that ran and has to report failures.
	errFailed = errors.New("some trials failed")
	// errStopped marks a command that could not go on, through no fault of its command line.
	errStopped = errors.New("stopped")
	// errMissing marks a merge to which parts of the plan are missing.
	errMissing = errors.New("trials are missing")
	// errRefused marks a part of a plan that is another one here.
	errRefused = errors.New("another plan")
	// errUnverified marks records that do not hold.
	errUnverified = errors.New("records do not hold")
	// errChanged marks a comparison in which verdicts changed.
	errChanged = errors.New("verdicts changed")
)

func main() {
	os.Exit(execute(os.Args[1:], os.Stdout, os.Stderr))
}

// execute runs one command line and returns its exit status.
func execute(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second signal ends the program at once, but not that of a scheduler, which
	// signals a job's processes, and they signal one another.
	context.AfterFunc(ctx, func() { time.AfterFunc(time.Second, stop) })
	root := newRoot(stdout, stderr)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errLeft):
		fmt.Fprintln(stderr, err)
		return exitInterrupted
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "interrupted: finished trials are recorded, others left checkpoints; run the same command again to go on")
		return exitInterrupted
	}
	fmt.Fprintln(stderr, "error:", err)
	for _, ran := range []error{errFailed, errStopped, errMissing, errUnverified, errChanged} {
		if errors.Is(err, ran) {
			return exitFailed
		}
	}
	if errors.Is(err, errRefused) {
		return exitRefused
	}
	return exitUsage
}

// newRoot is the command without a name: a quick run of everything.
func newRoot(stdout, stderr io.Writer) *cobra.Command {
	run := newRun(stdout, stderr)
	root := &cobra.Command{
		Use:           "experiments",
		Short:         "gradsample settles, by experiment, when adaptive sampling speeds up stochastic gradients",
		Long:          "gradsample settles, by experiment, when adaptive sampling speeds up stochastic gradients.\nWithout a command it runs all experiments in the quick profile.",
		Args:          cobra.NoArgs,
		RunE:          run.RunE,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.Flags().AddFlagSet(run.Flags())
	root.AddCommand(run, newList(stdout), newPlan(stdout), newStatus(stdout), newMerge(stdout, stderr), newVerify(stdout, stderr), newPlot(stdout), newReport(stdout), newCompare(stdout), newReference(stdout), newData(stdout), newFit(stdout, stderr), newPredict(stdout), newFeatures(stdout, stderr), newAudit(stdout, stderr))
	return root
}
