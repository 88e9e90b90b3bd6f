package main

import (
	"fmt"
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
	if isTerminal(w) {
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

// isTerminal tells whether somebody may be looking.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// statusLine is a line on a terminal that is written over, and nothing elsewhere.
type statusLine struct{ w io.Writer }

func newStatusLine(w io.Writer) statusLine {
	if !isTerminal(w) {
		w = nil
	}
	return statusLine{w}
}

// show replaces the line, by nothing where the text is empty.
func (s statusLine) show(text func() string) {
	if s.w != nil {
		fmt.Fprint(s.w, "\r\x1b[K", text())
	}
}

// counted is a number of things.
func counted(number int, thing string) string {
	if number != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", number, thing)
}
