package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gradsample": main})
}

// TestScripts runs the command line as a user would, without network and
// without data.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("GRADSAMPLE_OFFLINE", "1")
			env.Setenv("GRADSAMPLE_DATA", "")
			env.Setenv("GRADSAMPLE_CACHE", env.Cd+"/cache")
			return nil
		},
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
	})
}
