//go:build !linux

package ratio

import "time"

var start = time.Now()

// threadTime is the time by the clock, for want of better.
func threadTime() time.Duration { return time.Since(start) }
