package datasets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

var (
	errStalled = errors.New("the transfer stalled")
	errKeep    = errors.New("what comes cannot be kept")
	errStale   = errors.New("what was transferred before does not belong to what the source sends now")
)

// statusError is an answer that is not the file.
type statusError struct {
	code int
	text string
}

func (e *statusError) Error() string { return e.text }

// transfer is the state of one file coming from one source.
type transfer struct {
	file   *File
	source string
	part   string // what has come so far
	sum    string // SHA-256 of the part, when it has been checked
}

// transfer makes one request, for the rest of the file where some of it is here
// already, and writes what comes to the part. It reports whether it went on from
// an earlier try.
func (f *fetcher) transfer(ctx context.Context, t *transfer) (resumed bool, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, t.source, nil)
	if err != nil {
		return false, err
	}
	offset, validator := t.resumable()
	if offset > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", offset))
		if validator != "" {
			request.Header.Set("If-Range", validator)
		}
	}
	watchdog := time.AfterFunc(f.stall, func() { cancel(errStalled) })
	defer watchdog.Stop()
	response, err := f.client.Do(request)
	if err != nil {
		return false, stalledOr(ctx, err)
	}
	defer response.Body.Close()
	if offset, err = t.accept(response, offset); err != nil {
		return offset > 0, err
	}
	return offset > 0, f.receive(ctx, t, response, offset, watchdog)
}

// resumable returns how much of the file is here, and what the source called that
// version of it. Without such a name a part is used only if the checksum will tell
// whether the rest fitted.
func (t *transfer) resumable() (offset int64, validator string) {
	info, err := os.Stat(t.part)
	if err != nil {
		return 0, ""
	}
	name, _ := os.ReadFile(t.part + ".validator") // absent: no name was given
	if len(name) == 0 && t.file.SHA256 == "" && t.file.Content == "" {
		return 0, ""
	}
	return info.Size(), string(name)
}

// accept looks at the answer's head and returns where its body belongs.
func (t *transfer) accept(response *http.Response, asked int64) (offset int64, err error) {
	switch response.StatusCode {
	case http.StatusOK:
		offset = 0 // a server that ignores ranges sends all of it
	case http.StatusPartialContent:
		if _, err := fmt.Sscanf(response.Header.Get("Content-Range"), "bytes %d-", &offset); err != nil || offset != asked {
			t.discard()
			return 0, errStale
		}
	case http.StatusRequestedRangeNotSatisfiable:
		t.discard()
		return 0, errStale
	default:
		return 0, &statusError{response.StatusCode, "the server answered " + response.Status}
	}
	if kind := response.Header.Get("Content-Type"); strings.HasPrefix(kind, "text/html") {
		return 0, fmt.Errorf("%w: the server sent a web page", ErrChecksum)
	}
	if size := t.file.upstreamSize(); size > 0 && response.ContentLength >= 0 && offset+response.ContentLength != size {
		return 0, fmt.Errorf("%w: the server offers %d bytes, expected %d", ErrChecksum, offset+response.ContentLength, size)
	}
	return offset, nil
}

// receive appends the body to the part, feeding the watchdog with every piece.
func (f *fetcher) receive(ctx context.Context, t *transfer, response *http.Response, offset int64, watchdog *time.Timer) error {
	part, err := os.OpenFile(t.part, os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("%w: %w", errKeep, err)
	}
	defer part.Close()
	if err := part.Truncate(offset); err != nil {
		return err
	}
	if _, err := part.Seek(offset, io.SeekStart); err != nil {
		return err
	}
	if err := t.keepValidator(response.Header); err != nil {
		return err
	}
	bar := f.bar(t.file.name(), offset, response.ContentLength)
	defer bar.Close()
	body := &fedReader{body: response.Body, feed: func() { watchdog.Reset(f.stall) }}
	if _, err := io.Copy(io.MultiWriter(part, bar), body); err != nil {
		return stalledOr(ctx, err)
	}
	return part.Sync()
}

// keepValidator notes the source's name for this version of the file.
func (t *transfer) keepValidator(head http.Header) error {
	validator := head.Get("ETag")
	if validator == "" || strings.HasPrefix(validator, "W/") { // a weak one does not vouch for bytes
		validator = head.Get("Last-Modified")
	}
	return os.WriteFile(t.part+".validator", []byte(validator), 0o644)
}

// check compares the part with the catalogue, and remembers its SHA-256.
func (t *transfer) check() error {
	var err error
	if t.sum, err = hashFile(t.part, false); err != nil {
		return err
	}
	if info, err := os.Stat(t.part); err == nil && t.file.upstreamSize() > 0 && info.Size() != t.file.Size {
		return fmt.Errorf("%w: %d bytes came, expected %d", ErrChecksum, info.Size(), t.file.Size)
	}
	return t.file.compare(t.sum, func() (string, error) { return hashFile(t.part, true) })
}

// discard removes what was transferred.
func (t *transfer) discard() {
	_ = os.Remove(t.part) // nothing there: nothing to remove
	_ = os.Remove(t.part + ".validator")
}

// bar returns a progress bar, silent unless the fetcher writes to a terminal.
func (f *fetcher) bar(name string, offset, rest int64) *progressbar.ProgressBar {
	total := int64(-1)
	if rest >= 0 {
		total = offset + rest
	}
	terminal, ok := f.progress.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(int(terminal.Fd())) {
		return progressbar.DefaultBytesSilent(total)
	}
	bar := progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(f.progress), progressbar.OptionSetDescription(name),
		progressbar.OptionShowBytes(true), progressbar.OptionSetWidth(20),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	_ = bar.Set64(offset) // a bar that cannot be drawn must not stop a transfer
	return bar
}

// stalledOr returns the watchdog's reason where it was the watchdog that ended the
// transfer.
func stalledOr(ctx context.Context, err error) error {
	if context.Cause(ctx) == errStalled {
		return errStalled
	}
	return err
}

// fedReader tells of every piece that comes.
type fedReader struct {
	body io.Reader
	feed func()
}

func (r *fedReader) Read(p []byte) (int, error) {
	n, err := r.body.Read(p)
	if n > 0 {
		r.feed()
	}
	return n, err
}
