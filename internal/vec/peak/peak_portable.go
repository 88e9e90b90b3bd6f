//go:build !amd64 || purego

package peak

// Available lists nothing: there is no kernel to hold against a peak.
func Available() []Instructions { return nil }
