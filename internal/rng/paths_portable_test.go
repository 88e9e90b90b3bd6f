//go:build !amd64 || purego

package rng

import "testing"

func onEachPath(t *testing.T, test func(t *testing.T)) { test(t) }
