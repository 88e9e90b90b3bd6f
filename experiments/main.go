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

	"github.com/spf13/cobra"
)

// The exit statuses of the harness contract.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 75 // run again: what is finished is recorded
)

var (
	// errFailed marks a command that ran and has to report failures.
	errFailed = errors.New("some trials failed")
	// errStopped marks a command that could not go on, through no fault of its command line.
	errStopped = errors.New("stopped")
)

func main() {
	os.Exit(execute(os.Args[1:], os.Stdout, os.Stderr))
}

// execute runs one command line and returns its exit status.
func execute(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRoot(stdout, stderr)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitDone
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "interrupted: finished trials are recorded, run the same command again to go on")
		return exitInterrupted
	case errors.Is(err, errFailed), errors.Is(err, errStopped):
		fmt.Fprintln(stderr, "error:", err)
		return exitFailed
	}
	fmt.Fprintln(stderr, "error:", err)
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
	root.AddCommand(run, newList(stdout), newPlan(stdout), newStatus(stdout), newPlot(stdout), newReport(stdout), newData(stdout), newFit(stdout, stderr), newPredict(stdout), newAudit(stdout, stderr))
	return root
}
