//go:build browser

package page

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// The page in a real browser, as `make test-browser` runs it: Debian's Chromium,
// without a window. Screenshots are left in artefacts/browser.

// problems are what a page must not do: fail, complain, or ask for another file.
type problems struct {
	sync.Mutex
	lines []string
}

// check fails the test with what there was.
func (p *problems) check(t *testing.T) {
	t.Helper()
	p.Lock()
	defer p.Unlock()
	for _, line := range p.lines {
		t.Error("the page did what it must not: " + line)
	}
}

// listen collects the problems among a tab's events.
func (p *problems) listen(url string) func(any) {
	return func(event any) {
		line := ""
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			line = "exception: " + e.ExceptionDetails.Text
			if e.ExceptionDetails.Exception != nil {
				line += " " + e.ExceptionDetails.Exception.Description
			}
		case *log.EventEntryAdded:
			line = "log: " + e.Entry.Text
		case *runtime.EventConsoleAPICalled:
			line = "console: " + string(e.Type)
		case *network.EventRequestWillBeSent:
			if asked := e.Request.URL; asked != url && !strings.HasPrefix(asked, "data:") {
				line = "request: " + asked
			}
		}
		if line != "" {
			p.Lock()
			p.lines = append(p.lines, line)
			p.Unlock()
		}
	}
}

// open opens the page in a browser of its own.
func open(t *testing.T, path string) (context.Context, *problems) {
	t.Helper()
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	found := slices.IndexFunc(names, func(name string) bool { _, err := exec.LookPath(name); return err == nil })
	if found < 0 {
		t.Skip("no chromium on this machine: apt-get install chromium")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(names[found]), chromedp.NoSandbox, chromedp.WindowSize(1280, 900))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	url, seen := "file://"+path, new(problems)
	tab, closeTab := chromedp.NewContext(allocator, chromedp.WithListener(seen.listen(url)))
	t.Cleanup(closeTab)
	tab, cancel := context.WithTimeout(tab, 2*time.Minute)
	t.Cleanup(cancel)
	do(t, tab, command(network.Enable, network.EnableParams{}), command(log.Enable, cdp.Empty{}), chromedp.Navigate(url), chromedp.WaitReady(chromedp.CSS("figure .panel svg")))
	return tab, seen
}

// command is a command of the protocol without a result, as an action.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, c, params)
		return err
	})
}

// do runs actions that must not fail.
func do(t *testing.T, tab context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(tab, steps...); err != nil {
		t.Fatal(err)
	}
}

// evaluate runs a script on the page.
func evaluate[T any](t *testing.T, tab context.Context, script string) T {
	t.Helper()
	value, err := chromedp.Run(tab, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return value
}

// built is the page of the made-up run, or the one that PAGE names.
func built(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("PAGE"); path != "" {
		return path
	}
	path, err := Write(fixture(t))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPageLoadsWithoutErrorsOrRequests(t *testing.T) {
	tab, seen := open(t, built(t))
	if unseen := evaluate[int](t, tab, `[...document.querySelectorAll("figure[data-chart]")].filter(f => f.offsetParent && !f.querySelector("svg")).length`); unseen > 0 {
		t.Errorf("%d figures have no chart", unseen)
	}
	if broken := evaluate[string](t, tab, `[...document.querySelectorAll("a[href^='#']")].map(a => a.getAttribute("href")).filter(h => !document.getElementById(h.slice(1))).join(" ")`); broken != "" {
		t.Errorf("links lead nowhere: %s", broken)
	}
	if bad := evaluate[string](t, tab, `[...document.querySelectorAll(".panel svg *")].filter(e => /NaN|undefined|Infinity/.test(e.outerHTML)).map(e => e.outerHTML).slice(0, 3).join("\n")`); bad != "" {
		t.Errorf("drawn without a place:\n%s", bad)
	}
	evaluate[int](t, tab, `document.querySelectorAll("details").forEach(d => d.open = true); 0`)
	time.Sleep(300 * time.Millisecond)
	seen.check(t)
}

// The first chart of training curves answers to its switches, its legend, the
// pointer and the keyboard.
func TestSwitches(t *testing.T) {
	if os.Getenv("PAGE") != "" {
		t.Skip("of the made-up run")
	}
	tab, seen := open(t, built(t))
	const chart = `document.querySelector("figure[data-chart='walk/train-epoch']")`
	text := func() string {
		return evaluate[string](t, tab, `[...`+chart+`.querySelectorAll(".panel svg text")].map(e => e.textContent).join("|")`)
	}
	lines := func() int {
		return evaluate[int](t, tab, chart+`.querySelectorAll(".panel svg path[fill=none][stroke-width]").length`)
	}
	if before := text(); !strings.Contains(before, "epochs") || !strings.Contains(before, "excess training loss") {
		t.Errorf("the chart begins with %s", before)
	}
	for _, change := range []struct{ control, value, want string }{
		{"x", "iteration", "iterations"},
		{"x", "seconds", "seconds, set-up included"},
		{"x", "multiply_adds", "counted multiply-adds"},
		{"y", "test", "test loss / at the start"},
	} {
		evaluate[bool](t, tab, `(() => { const s = `+chart+`.querySelector("select[name=`+change.control+`]"); s.value = "`+change.value+`"; return s.dispatchEvent(new Event("change")); })()`)
		if after := text(); !strings.Contains(after, change.want) {
			t.Errorf("%s does not lead to %q: %s", change.value, change.want, after)
		}
	}
	logTicks := text()
	evaluate[int](t, tab, chart+`.querySelector("input[name=logY]").click(); 0`)
	if linear := text(); linear == logTicks {
		t.Error("linear and log axes have the same ticks")
	}
	all := lines()
	evaluate[int](t, tab, chart+`.querySelector(".legend button").click(); 0`)
	if fewer := lines(); fewer >= all || all == 0 {
		t.Errorf("%d curves, and %d with one hidden", all, fewer)
	}
	if pressed := evaluate[string](t, tab, chart+`.querySelector(".legend button").getAttribute("aria-pressed")`); pressed != "false" {
		t.Errorf("the hidden curve's button is pressed: %s", pressed)
	}
	tip := func() string {
		return evaluate[string](t, tab, chart+`.querySelector(".tip:not([hidden])")?.textContent || ""`)
	}
	evaluate[int](t, tab, chart+`.querySelector(".panel svg").focus(); 0`)
	evaluate[bool](t, tab, chart+`.querySelector(".panel svg").dispatchEvent(new KeyboardEvent("keydown", {key: "End"}))`)
	if read := tip(); !strings.Contains(read, "counted multiply-adds") || !strings.Contains(read, "stale-norm") || strings.Contains(read, "uniform") {
		t.Errorf("at the end the keyboard reads %q", read)
	}
	evaluate[bool](t, tab, chart+`.querySelector(".panel svg").dispatchEvent(new KeyboardEvent("keydown", {key: "Escape"}))`)
	if read := tip(); read != "" {
		t.Errorf("after Escape it still reads %q", read)
	}
	do(t, tab, chromedp.ScrollIntoView(chromedp.CSS(`figure[data-chart="walk/train-epoch"] .panel svg`)))
	middle := evaluate[[]float64](t, tab, `(() => { const b = `+chart+`.querySelector(".panel svg").getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()`)
	do(t, tab, chromedp.MouseEvent("mouseMoved", middle[0], middle[1]))
	if read := tip(); !strings.Contains(read, "lgd-paper") {
		t.Errorf("the pointer reads %q", read)
	}
	seen.check(t)
}

// Without JavaScript the drawings stand in for the charts.
func TestPageWithoutScript(t *testing.T) {
	tab, _ := open(t, built(t))
	do(t, tab, command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}),
		chromedp.Reload(), chromedp.WaitVisible(chromedp.CSS(".drawing svg")))
}

// tallestShot is the most pixels from top to bottom that the browser pictures at once;
// the page of a large run is longer, and is shown down to there.
const tallestShot = 12_000

// Screenshots at the widths of a phone, a tablet and a desk, in light and dark,
// and the printed page. Nothing may be wider than the window.
func TestScreenshots(t *testing.T) {
	tab, _ := open(t, built(t))
	folder, err := filepath.Abs(filepath.Join("..", "..", "artefacts", "browser"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	save := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil || len(content) < 10_000 {
			t.Errorf("%s of %d bytes: %v", name, len(content), err)
		}
	}
	for _, window := range []struct {
		name  string
		width int64
	}{{"phone", 390}, {"tablet", 820}, {"desk", 1280}} {
		for _, scheme := range []string{"light", "dark"} {
			metrics := emulation.SetDeviceMetricsOverrideParams{Width: window.width, Height: 900, DeviceScaleFactor: 1, Mobile: window.name == "phone"}
			do(t, tab, command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}),
				command(emulation.SetDeviceMetricsOverride, metrics), chromedp.Sleep(500*time.Millisecond))
			take := chromedp.FullScreenshot(100)
			if evaluate[int](t, tab, `document.documentElement.scrollHeight`) > tallestShot {
				metrics.Height = tallestShot
				do(t, tab, command(emulation.SetDeviceMetricsOverride, metrics), chromedp.Sleep(500*time.Millisecond))
				take = chromedp.CaptureScreenshot()
			}
			shot, err := chromedp.Run(tab, take)
			if err != nil {
				t.Fatal(err)
			}
			save(scheme+"-"+window.name+".png", shot)
			if wide := evaluate[int](t, tab, `document.documentElement.scrollWidth`); int64(wide) > window.width {
				t.Errorf("on a %s the page is %d pixels wide, not %d", window.name, wide, window.width)
			}
		}
	}
	printed, err := chromedp.Run(tab, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
	if err != nil {
		t.Fatal(err)
	}
	save("print.pdf", printed)
}
