package cluster

import (
	"path/filepath"
	"regexp"
	"strings"
)

// Statuses with which a part ends that the scripts and manifests act on.
const (
	Usage       = 2  // the command line cannot be understood
	Refused     = 42 // this is another plan
	Interrupted = 75 // run it again
)

// Job is what a cluster is asked to do.
type Job struct {
	Name    string   // of letters, digits and dashes
	Program string   // the path of this program
	Run     []string // the arguments that run the plan, but for those that choose a part
	Merge   []string // the arguments that unite the parts and publish them
	Digest  string   // of the plan, which every part has to have
	Shards  int      // parts
	AtOnce  int      // parts that may run at a time; 0: all
	Cores   int      // of a part
	Memory  int64    // of a part, in bytes
	Folder  string   // for scripts and logs; it is there
}

// mebibytes are a part's memory, rounded up.
func (j Job) mebibytes() int64 { return (j.Memory + 1<<20 - 1) >> 20 }

// in is a file of the job's folder.
func (j Job) in(name string) string { return filepath.Join(j.Folder, name) }

// plain are words that a shell takes as they are.
var plain = regexp.MustCompile(`^[A-Za-z0-9_./:=,+@-]+$`)

// quoted joins words to a line that a shell takes apart again.
func quoted(words ...string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = word
		if !plain.MatchString(word) {
			quoted[i] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ")
}
