package datasets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// fetcher downloads files. It tries each source of a file in turn; a source that
// fails in a way that may pass (a broken transfer, a stall, 429, 5xx) is tried
// again after growing pauses, going on from where the last try stopped. A host that
// gives no answer at all is not asked again by this process, and when no host of a
// file has answered and none ever did, the network is taken to be away: later
// downloads fail at once.
type fetcher struct {
	client   *http.Client
	stall    time.Duration // longest silence before a transfer is given up
	attempts int           // tries a source
	pause    time.Duration // before the second try; doubles with each, up to 8 s
	sleep    func(context.Context, time.Duration) error
	progress io.Writer // where a progress bar goes, if that is a terminal

	mu      sync.Mutex
	silent  map[string]bool // hosts that gave no answer
	reached bool            // some host has answered
	away    bool            // the network is taken to be away
}

func newFetcher(progress io.Writer) *fetcher {
	const dial, stall = 3 * time.Second, 15 * time.Second
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: dial}).DialContext,
		TLSHandshakeTimeout:   2 * dial,
		ResponseHeaderTimeout: stall,
		DisableCompression:    true, // sizes and checksums are of the file as stored
	}
	return &fetcher{
		client: &http.Client{Transport: transport},
		stall:  stall, attempts: 4, pause: 500 * time.Millisecond, sleep: pause,
		progress: progress, silent: map[string]bool{},
	}
}

// fetch puts the file at destination, complete and checked, or leaves nothing
// there. Two processes that want the same file take turns; the second finds it
// done. What was transferred of an unfinished file stays beside it for a later try.
func (f *fetcher) fetch(ctx context.Context, file *File, destination string) error {
	if len(file.Sources) == 0 {
		return fmt.Errorf("fetching %s: %w: it has no address", file.name(), ErrNotFound)
	}
	if f.isAway() {
		return fmt.Errorf("fetching %s: %w (the network is away)", file.name(), ErrUnreachable)
	}
	release, err := lock(ctx, destination)
	if err != nil {
		return fmt.Errorf("fetching %s: %w", file.name(), err)
	}
	defer release()
	if _, err := os.Stat(destination); err == nil {
		return nil
	}
	var failures sourceErrors
	for _, source := range file.Sources {
		err := f.fetchFrom(ctx, file, source, destination)
		if err == nil {
			return nil
		}
		failures = append(failures, fmt.Errorf("%s: %w", source, err))
		if ctx.Err() != nil {
			break
		}
	}
	f.judgeNetwork(file.Sources)
	if f.isAway() {
		return fmt.Errorf("fetching %s: %w: %w", file.name(), ErrUnreachable, failures)
	}
	return fmt.Errorf("fetching %s: %w", file.name(), failures)
}

// fetchFrom downloads the file from one source, checks it and renames it.
func (f *fetcher) fetchFrom(ctx context.Context, file *File, source, destination string) error {
	address, err := url.Parse(source)
	if err != nil {
		return err
	}
	if f.isSilent(address.Host) {
		return fmt.Errorf("%w: %s gave no answer before", ErrUnreachable, address.Host)
	}
	// A part belongs to its source: what two mirrors send need not be one file.
	transfer := &transfer{file: file, source: source, part: destination + "." + hashText(source)[:8] + ".part"}
	for attempt := range f.attempts {
		if attempt > 0 {
			if err := f.sleep(ctx, min(f.pause<<(attempt-1), 8*time.Second)); err != nil {
				return err
			}
		}
		if err = f.attempt(ctx, transfer); err == nil || !worthRetrying(ctx, err) {
			break
		}
	}
	f.noteAnswer(ctx, address.Host, err)
	if err != nil {
		return err
	}
	return transfer.finish(destination)
}

// attempt makes one request and checks what came.
func (f *fetcher) attempt(ctx context.Context, t *transfer) error {
	resumed, err := f.transfer(ctx, t)
	if err != nil {
		return err
	}
	err = t.check()
	if err == nil {
		return nil
	}
	t.discard()
	if resumed && errors.Is(err, ErrChecksum) {
		return errStale // the rest did not fit the beginning: once more from the start
	}
	return err
}

// worthRetrying tells failures that may pass from those that will not.
func worthRetrying(ctx context.Context, err error) bool {
	if ctx.Err() != nil || errors.Is(err, ErrChecksum) || errors.Is(err, errKeep) {
		return false
	}
	var status *statusError
	if errors.As(err, &status) {
		return status.code == http.StatusTooManyRequests || status.code == http.StatusRequestTimeout || status.code >= 500
	}
	var unanswered *url.Error
	return !isDialError(err) && !(errors.As(err, &unanswered) && unanswered.Timeout())
}

// isDialError reports whether no connection could be made: the name is not known,
// or nobody answers there. A second try would only wait as long again.
func isDialError(err error) bool {
	var name *net.DNSError
	var operation *net.OpError
	return errors.As(err, &name) || errors.As(err, &operation) && operation.Op == "dial"
}

// noteAnswer remembers whether the host answered the last request made to it.
func (f *fetcher) noteAnswer(ctx context.Context, host string, err error) {
	var unanswered *url.Error // what the client returns where no answer came
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case !errors.As(err, &unanswered) && !errors.Is(err, errStalled):
		f.reached = true
	case ctx.Err() == nil:
		f.silent[host] = true
	}
}

func (f *fetcher) isSilent(host string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.silent[host]
}

func (f *fetcher) isAway() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.away
}

// judgeNetwork takes the network to be away when none of a file's hosts answered,
// and none ever did.
func (f *fetcher) judgeNetwork(sources []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.reached {
		return
	}
	for _, source := range sources {
		if address, err := url.Parse(source); err != nil || !f.silent[address.Host] {
			return
		}
	}
	f.away = true
}

// finish renames a checked part and notes beside it what it hashes to.
func (t *transfer) finish(destination string) error {
	note := fmt.Sprintf("%s  %s\n# %s, from %s\n", t.sum, filepath.Base(destination), t.file.checksumNote(), t.source)
	if err := os.WriteFile(destination+".sha256", []byte(note), 0o644); err != nil {
		return err
	}
	if err := os.Rename(t.part, destination); err != nil {
		return err
	}
	_ = os.Remove(t.part + ".validator") // of no use any more
	return nil
}
