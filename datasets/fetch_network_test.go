package datasets

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Two fetchers with the same cache, as two processes have, transfer a file once.
func TestConcurrentFetchersTransferOnce(t *testing.T) {
	var requests atomic.Int64
	s := server(t, func(n int, w http.ResponseWriter, r *http.Request) {
		requests.Store(int64(n))
		time.Sleep(30 * time.Millisecond) // long enough for the other one to come
		sendFile(w, r)
	})
	file := &File{Paths: []string{"file.bin"}, Sources: []string{s.URL}, SHA256: sumOf(payload), By: "us"}
	destination := filepath.Join(t.TempDir(), "cache", "file.bin")
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if err := quickFetcher(nil).fetch(t.Context(), file, destination); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	wantFile(t, destination, payload)
	if got := requests.Load(); got != 1 {
		t.Errorf("the file was transferred %d times", got)
	}
}

func TestLockIsWaitedForAndGivenUp(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	release, err := lock(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(t.Context(), 80*time.Millisecond)
	defer cancel()
	if _, err := lock(short, path); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a lock that somebody has was waited for with error %v", err)
	}
	release()
	again, err := lock(t.Context(), path)
	if err != nil {
		t.Fatalf("a lock that was let go: %v", err)
	}
	again()
}

// deadAddress is one at which nobody listens.
func deadAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return "http://" + listener.Addr().String()
}

// Without network the first file finds out, and all later ones fail without
// asking.
func TestAbsentNetworkIsNoticedOnce(t *testing.T) {
	dials := 0
	f := quickFetcher(nil)
	f.client.Transport.(*http.Transport).DialContext = func(_ context.Context, network, _ string) (net.Conn, error) {
		dials++
		return nil, &net.OpError{Op: "dial", Net: network, Err: os.ErrDeadlineExceeded}
	}
	dir := t.TempDir()
	for _, name := range []string{"one", "two", "three"} {
		file := &File{Paths: []string{name}, Sources: []string{"http://first.example/" + name, "http://second.example/" + name}}
		err := f.fetch(t.Context(), file, filepath.Join(dir, name))
		if !errors.Is(err, ErrUnreachable) {
			t.Errorf("%s: error %v, expected ErrUnreachable", name, err)
		}
	}
	if dials != 2 {
		t.Errorf("%d connections were tried, expected one a host", dials)
	}
}

// A host that is down does not make a mirror, or another set, unreachable.
func TestDeadHostIsPassedOver(t *testing.T) {
	right := server(t, func(_ int, w http.ResponseWriter, r *http.Request) { sendFile(w, r) })
	dead := deadAddress(t)
	f := quickFetcher(nil)
	dir := t.TempDir()
	for _, name := range []string{"one", "two"} {
		file := &File{Paths: []string{name}, Sources: []string{dead, right.URL}, SHA256: sumOf(payload), By: "us"}
		if err := f.fetch(t.Context(), file, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	only := &File{Paths: []string{"three"}, Sources: []string{dead}}
	err := f.fetch(t.Context(), only, filepath.Join(dir, "three"))
	if err == nil || !strings.Contains(err.Error(), "gave no answer before") {
		t.Errorf("error %v, expected that the host is not asked again", err)
	}
	if f.isAway() {
		t.Error("the network is taken to be away, though a host answered")
	}
}

func TestFetchStopsWhenCancelled(t *testing.T) {
	s := server(t, func(_ int, _ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	file := &File{Paths: []string{"file"}, Sources: []string{s.URL, s.URL}}
	if err := quickFetcher(nil).fetch(ctx, file, filepath.Join(t.TempDir(), "file")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, expected the context's", err)
	}
}
