package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"gradsample/experiments/declare"
	"gradsample/harness"
	"gradsample/results"
)

// progress is a bar with the time left on a terminal, and nothing elsewhere.
type progress struct {
	planned int
	bar     *progressbar.ProgressBar
}

func newProgress(w io.Writer, experiments []declare.Experiment, profile harness.Profile, seeds int) *progress {
	p := &progress{}
	for _, e := range experiments {
		stages, err := harness.Stages(e.Experiment, profile, seeds)
		if err != nil {
			continue // the run itself reports it
		}
		for _, stage := range stages {
			p.planned += len(stage.Trials())
		}
	}
	if file, ok := w.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		p.bar = progressbar.NewOptions(p.planned,
			progressbar.OptionSetWriter(w), progressbar.OptionSetPredictTime(true), progressbar.OptionShowCount(),
			progressbar.OptionSetDescription("trials"), progressbar.OptionThrottle(200*time.Millisecond),
			progressbar.OptionClearOnFinish())
	}
	return p
}

// trial counts a finished trial. A grid that is extended adds to what was
// planned.
func (p *progress) trial(record *results.Record, _ bool) {
	if p.bar == nil {
		return
	}
	if p.bar.State().CurrentNum+1 > p.bar.GetMax64() {
		p.bar.ChangeMax64(p.bar.GetMax64() + 1)
	}
	_ = p.bar.Add(1) // a bar that cannot be drawn is no reason to stop
}

func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
