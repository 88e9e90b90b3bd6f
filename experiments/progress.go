package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"gradsample/results"
)

// progress is a bar with the time left on a terminal, and nothing elsewhere.
type progress struct {
	bar *progressbar.ProgressBar
}

func newProgress(w io.Writer, trials int) *progress {
	p := &progress{}
	if file, ok := w.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		p.bar = progressbar.NewOptions(trials,
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
