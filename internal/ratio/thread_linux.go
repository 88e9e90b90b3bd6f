package ratio

import (
	"time"

	"golang.org/x/sys/unix"
)

// threadTime is the processor time of the thread, which Linux always tells.
func threadTime() time.Duration {
	var t unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t)
	return time.Duration(t.Nano())
}
