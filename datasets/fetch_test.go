package datasets

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// payload is a file of a size that takes several reads.
var payload = bytes.Repeat([]byte("0123456789abcdef"), 20000)

func sumOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// quickFetcher does not pause between tries, and takes nothing for a stall: a slow
// machine must not look like a slow server.
func quickFetcher(pauses *[]time.Duration) *fetcher {
	f := newFetcher(io.Discard)
	f.stall = time.Minute
	var mu sync.Mutex
	f.sleep = func(_ context.Context, d time.Duration) error {
		mu.Lock()
		defer mu.Unlock()
		if pauses != nil {
			*pauses = append(*pauses, d)
		}
		return nil
	}
	return f
}

// server answers the n-th request (from 1) as the test says.
func server(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) *httptest.Server {
	t.Helper()
	var requests atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer(int(requests.Add(1)), w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// sendFile sends the payload as a server that knows ranges does.
func sendFile(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("ETag", `"one"`)
	http.ServeContent(w, r, "file.bin", time.Time{}, bytes.NewReader(payload))
}

// sendPiece promises all of the payload and breaks off after n bytes.
func sendPiece(w http.ResponseWriter, n int) {
	w.Header().Set("ETag", `"one"`)
	w.Header().Set("Content-Length", strconv.Itoa(len(payload)))
	w.Write(payload[:n])
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

func TestFetchGetsThroughTrouble(t *testing.T) {
	tests := []struct {
		name     string
		answer   func(n int, w http.ResponseWriter, r *http.Request)
		requests int
	}{
		{"at once", func(_ int, w http.ResponseWriter, r *http.Request) { sendFile(w, r) }, 1},
		{"redirected", func(_ int, w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/file" {
				http.Redirect(w, r, "/elsewhere", http.StatusFound)
				return
			}
			sendFile(w, r)
		}, 2},
		{"two server errors", func(n int, w http.ResponseWriter, r *http.Request) {
			if n <= 2 {
				http.Error(w, "busy", http.StatusInternalServerError)
				return
			}
			sendFile(w, r)
		}, 3},
		{"broken off, then the rest", func(n int, w http.ResponseWriter, r *http.Request) {
			if n == 1 {
				sendPiece(w, 100000)
			}
			if got := r.Header.Get("Range"); !strings.HasPrefix(got, "bytes=") || got == "bytes=0-" {
				http.Error(w, "no range asked for", http.StatusTeapot)
				return
			}
			sendFile(w, r)
		}, 2},
		{"broken off, ranges ignored", func(n int, w http.ResponseWriter, _ *http.Request) {
			if n == 1 {
				sendPiece(w, 100000)
			}
			w.Write(payload)
		}, 2},
		{"broken off, then another version", func(n int, w http.ResponseWriter, r *http.Request) {
			if n == 1 {
				w.Header().Set("ETag", `"zero"`)
				w.Header().Set("Content-Length", strconv.Itoa(len(payload)))
				w.Write(bytes.Repeat([]byte("x"), 5000))
				w.(http.Flusher).Flush()
				panic(http.ErrAbortHandler)
			}
			sendFile(w, r) // If-Range does not fit: all of it is sent
		}, 2},
		{"broken off, then a rest that does not fit", func(n int, w http.ResponseWriter, r *http.Request) {
			if n == 1 {
				w.Header().Set("ETag", `"one"`)
				w.Header().Set("Content-Length", strconv.Itoa(len(payload)))
				w.Write(bytes.Repeat([]byte("x"), 5000))
				w.(http.Flusher).Flush()
				panic(http.ErrAbortHandler)
			}
			sendFile(w, r)
		}, 3},
		{"stalled", func(n int, w http.ResponseWriter, r *http.Request) {
			if n == 1 {
				w.Header().Set("Content-Length", strconv.Itoa(len(payload)))
				w.Write(payload[:1000])
				w.(http.Flusher).Flush()
				<-r.Context().Done()
				return
			}
			sendFile(w, r)
		}, 2},
		{"range refused", func(n int, w http.ResponseWriter, r *http.Request) {
			switch n {
			case 1:
				sendPiece(w, 100000)
			case 2:
				http.Error(w, "no", http.StatusRequestedRangeNotSatisfiable)
			default:
				sendFile(w, r)
			}
		}, 3},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var requests atomic.Int64
			s := server(t, func(n int, w http.ResponseWriter, r *http.Request) {
				requests.Store(int64(n))
				test.answer(n, w, r)
			})
			file := &File{Paths: []string{"file.bin"}, Sources: []string{s.URL + "/file"}, SHA256: sumOf(payload), Size: int64(len(payload)), By: "us"}
			destination := filepath.Join(t.TempDir(), "file.bin")
			f := quickFetcher(nil)
			if strings.HasPrefix(test.name, "stalled") {
				f.stall = 300 * time.Millisecond
			}
			if err := f.fetch(t.Context(), file, destination); err != nil {
				t.Fatal(err)
			}
			wantFile(t, destination, payload)
			if got := int(requests.Load()); got != test.requests {
				t.Errorf("%d requests, expected %d", got, test.requests)
			}
		})
	}
}

func wantFile(t *testing.T, path string, content []byte) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, content) {
		t.Errorf("%s is not what the server has (%d bytes, expected %d)", path, len(got), len(content))
	}
	if left, _ := filepath.Glob(path + ".*part*"); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func TestFetchGivesUp(t *testing.T) {
	status := func(code int) func(int, http.ResponseWriter, *http.Request) {
		return func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	tests := []struct {
		name     string
		answer   func(n int, w http.ResponseWriter, r *http.Request)
		requests int
		says     string
	}{
		{"403", status(403), 1, "403 Forbidden"},
		{"404", status(404), 1, "404 Not Found"},
		{"500", status(500), 4, "500 Internal Server Error"},
		{"corrupted", func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.Write(bytes.Replace(payload, []byte("5"), []byte("6"), 1))
		}, 1, "checksum mismatch: SHA-256 is"},
		{"too short", func(_ int, w http.ResponseWriter, _ *http.Request) { w.Write(payload[:100]) }, 1, "the server offers 100 bytes, expected 320000"},
		{"a web page", func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write([]byte("<html>please log in</html>"))
		}, 1, "web page"},
		{"truncated every time", func(_ int, w http.ResponseWriter, _ *http.Request) { sendPiece(w, 0) }, 4, "EOF"},
		{"stalled every time", func(_ int, _ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, 4, "stalled"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var requests atomic.Int64
			s := server(t, func(n int, w http.ResponseWriter, r *http.Request) {
				requests.Store(int64(n))
				test.answer(n, w, r)
			})
			file := &File{Paths: []string{"file.bin"}, Sources: []string{s.URL}, SHA256: sumOf(payload), Size: int64(len(payload)), By: "us"}
			destination := filepath.Join(t.TempDir(), "file.bin")
			f := quickFetcher(nil)
			if strings.HasPrefix(test.name, "stalled") {
				f.stall = 100 * time.Millisecond
			}
			err := f.fetch(t.Context(), file, destination)
			if err == nil || !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), s.URL) {
				t.Errorf("error %v, expected one with the address and %q", err, test.says)
			}
			if strings.Contains(fmt.Sprint(err), "\n") {
				t.Errorf("the error is more than a line: %v", err)
			}
			if got := int(requests.Load()); got != test.requests {
				t.Errorf("%d requests, expected %d", got, test.requests)
			}
			if _, err := os.Stat(destination); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("a file that was not got is there")
			}
		})
	}
}

func TestFetchTriesTheNextSource(t *testing.T) {
	wrong := server(t, func(_ int, w http.ResponseWriter, _ *http.Request) { w.Write([]byte("another file")) })
	missing := server(t, func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) })
	right := server(t, func(_ int, w http.ResponseWriter, r *http.Request) { sendFile(w, r) })
	file := &File{Paths: []string{"file.bin"}, Sources: []string{wrong.URL, missing.URL, right.URL}, SHA256: sumOf(payload), By: "us"}
	destination := filepath.Join(t.TempDir(), "file.bin")
	if err := quickFetcher(nil).fetch(t.Context(), file, destination); err != nil {
		t.Fatal(err)
	}
	wantFile(t, destination, payload)
}

func TestFetchPausesGrow(t *testing.T) {
	s := server(t, func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) })
	var pauses []time.Duration
	file := &File{Paths: []string{"file.bin"}, Sources: []string{s.URL}}
	if err := quickFetcher(&pauses).fetch(t.Context(), file, filepath.Join(t.TempDir(), "file.bin")); err == nil {
		t.Fatal("a server that always answers 503 gave a file")
	}
	want := []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second}
	if fmt.Sprint(pauses) != fmt.Sprint(want) {
		t.Errorf("pauses %v, expected %v", pauses, want)
	}
}

// A file without a published checksum is taken as it comes, and what it hashes to
// is written down; one that is packed anew is known by its content.
func TestFetchWithoutThePackedChecksum(t *testing.T) {
	s := server(t, func(_ int, w http.ResponseWriter, _ *http.Request) { w.Write(gzipped(payload)) })
	for _, file := range []*File{
		{Paths: []string{"file.gz"}, Sources: []string{s.URL}},
		{Paths: []string{"file.gz"}, Sources: []string{s.URL}, SHA256: sumOf(payload[1:]), Content: sumOf(payload), By: "us"},
	} {
		destination := filepath.Join(t.TempDir(), "file.gz")
		if err := quickFetcher(nil).fetch(t.Context(), file, destination); err != nil {
			t.Fatal(err)
		}
		wantFile(t, destination, gzipped(payload))
		if got, want := recordedSum(destination), sumOf(gzipped(payload)); got != want {
			t.Errorf("recorded %q, expected %q", got, want)
		}
	}
}

func gzipped(content []byte) []byte {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write(content)
	w.Close()
	return packed.Bytes()
}

// A part that was left by an earlier process is gone on with.
func TestFetchGoesOnAfterBeingKilled(t *testing.T) {
	var asked atomic.Value
	s := server(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		asked.Store(r.Header.Get("Range"))
		sendFile(w, r)
	})
	file := &File{Paths: []string{"file.bin"}, Sources: []string{s.URL}, SHA256: sumOf(payload), By: "us"}
	destination := filepath.Join(t.TempDir(), "file.bin")
	part := destination + "." + hashText(s.URL)[:8] + ".part"
	if err := os.WriteFile(part, payload[:7777], 0o644); err != nil {
		t.Fatal(err)
	}
	if err := quickFetcher(nil).fetch(t.Context(), file, destination); err != nil {
		t.Fatal(err)
	}
	wantFile(t, destination, payload)
	if got := asked.Load(); got != "bytes=7777-" {
		t.Errorf("asked for range %q, expected the rest from 7777", got)
	}
}
