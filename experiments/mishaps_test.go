package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"gradsample/internal/rng"
)

// mishap is something that happens to a run.
type mishap struct {
	name   string
	happen func(v *victim, random *rng.Stream)
}

// mishaps lists what can happen here: filling up a disk takes the right to mount
// one.
func (v *victim) mishaps() []mishap {
	all := []mishap{
		{"killed", killed}, {"told to end", toldToEnd}, {"clock set", clockSet}, {"two at once", twoAtOnce}, {"damaged", damaged},
	}
	if v.mounted || os.Getuid() != 0 { // root writes to read-only folders
		all = append(all, mishap{"read-only", readOnly})
	}
	if v.mounted {
		all = append(all, mishap{"disk full", diskFull})
	} else {
		v.Log("no disk can be mounted here, and so none will be full")
	}
	return all
}

// moment is one in the course of a run on the folder as it is, or just after.
func (v *victim) moment(random *rng.Stream) time.Duration {
	missing := 1 - float64(len(v.known))/float64(v.trials)
	length := float64(v.finds) + missing*float64(v.takes-v.finds)
	return time.Duration(random.Float64() * 1.1 * length)
}

// interrupt starts a run and sends it a signal at a random moment.
func (v *victim) interrupt(random *rng.Stream, signal syscall.Signal) ended {
	command, end := v.command()
	if err := command.Start(); err != nil {
		v.Fatal(err)
	}
	after := time.AfterFunc(v.moment(random), func() { _ = command.Process.Signal(signal) })
	defer after.Stop()
	r := end(command.Wait())
	v.tally(r)
	return r
}

// tally counts a run that a signal cut off.
func (v *victim) tally(r ended) {
	if r.status == -1 || r.status == exitInterrupted {
		v.cut++
	}
}

func killed(v *victim, random *rng.Stream) { v.interrupt(random, syscall.SIGKILL) }

// toldToEnd: what has begun to work says that it was interrupted.
func toldToEnd(v *victim, random *rng.Stream) {
	r := v.interrupt(random, syscall.SIGTERM)
	began := r.stdout != ""
	if r.status != exitDone && began && (r.status != exitInterrupted || !strings.Contains(r.stderr, "interrupted: ")) {
		v.Errorf("told to end, a run ended with %d: %s", r.status, r.stderr)
	}
}

// clockSet: files are from the future, or from long ago, as they are after a clock
// was set back or forth.
func clockSet(v *victim, random *rng.Stream) {
	then := time.Now().Add(time.Duration(random.IntN(20)-10) * 365 * 24 * time.Hour)
	err := filepath.WalkDir(v.folder, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, then, then)
	})
	if err != nil {
		v.Fatal(err)
	}
	killed(v, random)
}

// twoAtOnce: two runs share the folder, and one of them may be killed.
func twoAtOnce(v *victim, random *rng.Stream) {
	first, endFirst := v.command()
	second, endSecond := v.command()
	for _, command := range []*exec.Cmd{first, second} {
		if err := command.Start(); err != nil {
			v.Fatal(err)
		}
	}
	spared := random.IntN(2) == 0
	if !spared {
		time.AfterFunc(v.moment(random), func() { _ = first.Process.Kill() })
	}
	a, b := endFirst(first.Wait()), endSecond(second.Wait())
	v.tally(a)
	if spared && a.status != exitDone || b.status != exitDone {
		v.Errorf("of two runs one ended with %d: %s, the other with %d: %s", a.status, a.stderr, b.status, b.stderr)
	}
}

// damaged: files are damaged while nobody looks, and the run that finds them is
// killed.
func damaged(v *victim, random *rng.Stream) {
	v.damage(random)
	killed(v, random)
}

// readOnly: nothing can be written.
func readOnly(v *victim, _ *rng.Stream) {
	v.writable(false)
	v.fails("read-only file system", "permission denied")
	v.writable(true)
}

// writable makes the folder read-only, or no longer so.
func (v *victim) writable(on bool) {
	if v.mounted {
		v.remount(map[bool]string{true: "rw", false: "ro"}[on])
		return
	}
	mode := map[bool]fs.FileMode{true: 0o755, false: 0o555}[on]
	err := filepath.WalkDir(v.folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			err = os.Chmod(path, mode)
		}
		return err
	})
	if err != nil {
		v.Fatal(err)
	}
}

// diskFull: there is room for some more files, and then there is none.
func diskFull(v *victim, random *rng.Stream) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(v.disk, &disk); err != nil {
		v.Fatal(err)
	}
	used := int64(disk.Blocks-disk.Bfree) * disk.Bsize
	v.remount(fmt.Sprintf("size=%d", used+int64(random.IntN(60))*disk.Bsize))
	v.fails("no space left on device")
	v.remount("size=64m")
}

func (v *victim) remount(option string) {
	if output, err := exec.Command("mount", "-o", "remount,"+option, v.disk).CombinedOutput(); err != nil {
		v.Fatalf("remounting with %s: %v: %s", option, err, output)
	}
}

// fails runs and wants one line that says what is wrong, unless nothing is.
func (v *victim) fails(reasons ...string) {
	r := v.run()
	if r.status == exitDone {
		return
	}
	_, line, _ := strings.Cut(r.stderr, "error: ")
	named := false
	for _, reason := range reasons {
		named = named || strings.Contains(line, reason)
	}
	if r.status != exitFailed || !named || strings.Count(line, "\n") != 1 {
		v.Errorf("%s: ended with %d: %s", strings.Join(reasons, " or "), r.status, r.stderr)
	}
}
