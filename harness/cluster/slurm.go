package cluster

import (
	"strings"
	"text/template"
)

// MostTasks is how many tasks an array has at most, as Slurm is set up where
// nobody changed that (MaxArraySize).
const MostTasks = 1000

// graceSeconds is how long before its time limit a task is told to end: enough to
// write some checkpoints.
const graceSeconds = 60

// mostRestarts ends the rounds of a task whose trial takes longer than the time
// limit and leaves no checkpoint.
const mostRestarts = 100

// tasks is the script of the array. Slurm requeues a task itself when its node
// fails. Before the time limit it signals the script alone, when a task is
// cancelled all of its processes; only what was still running then is requeued.
var tasks = template.Must(template.New("tasks").Funcs(template.FuncMap{"quoted": quoted, "pattern": pattern}).Parse(`#!/bin/bash
#SBATCH --job-name={{.Name}}
#SBATCH --array=0-{{.Last}}{{if .AtOnce}}%{{.AtOnce}}{{end}}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task={{.Cores}}
#SBATCH --mem={{.Mebibytes}}M
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:TERM@{{.Grace}}
#SBATCH --output={{pattern .Log}}

# A task for each of {{.Shards}} parts of the plan. It may be killed at any time: run again,
# it goes on from what is recorded.
{{quoted .Program}} {{.Arguments}} --shard "$SLURM_ARRAY_TASK_ID/{{.Shards}}" --digest {{.Digest}} &
child=$!
trap 'told=yes; kill -TERM "$child" 2>/dev/null' TERM
told=yes
while [ "$told" ]; do # a signal ends wait before the child ends
	told=
	wait "$child"
	status=$?
done

# Told to end before the time limit, and not by scancel, the task goes back into the queue.
task="${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
if [ "$status" -eq {{.Interrupted}} ] && [ "${SLURM_RESTART_COUNT:-0}" -lt {{.MostRestarts}} ]; then
	state=$(squeue --noheader --jobs="$task" --format=%T)
	case "$state" in
	CANCELLED | COMPLETING) echo "ended while $state: not requeued" ;;
	*) scontrol requeue "$task" && echo requeued ;;
	esac
fi
exit "$status"
`))

// merge is the script that ends the job.
var merge = template.Must(template.New("merge").Funcs(template.FuncMap{"quoted": quoted, "pattern": pattern}).Parse(`#!/bin/bash
#SBATCH --job-name={{.Name}}-merge
#SBATCH --ntasks=1
#SBATCH --mem={{.Mebibytes}}M
#SBATCH --output={{pattern .Log}}

# What the parts recorded, however they ended: tables, figures, verdicts, and what is missing.
{{quoted .Program}} {{.Arguments}}
status=$?
echo "$status" >{{quoted .StatusFolder}}/merge-"$SLURM_JOB_ID".status
exit "$status"
`))

// script is what the templates need beside the job.
type script struct {
	Job
	Last         int
	Mebibytes    int64
	Arguments    string
	Log          string
	StatusFolder string
	Grace        int
	Interrupted  int
	MostRestarts int
}

func (j Job) script(arguments []string, log string) script {
	return script{
		Job: j, Last: j.Shards - 1, Mebibytes: j.mebibytes(), Arguments: quoted(arguments...), Log: j.in(log), StatusFolder: j.Folder,
		Grace: graceSeconds, Interrupted: Interrupted, MostRestarts: mostRestarts,
	}
}

// TasksScript is the job script of the array.
func (j Job) TasksScript() string { return fill(tasks, j.script(j.Run, "task-%A_%a.log")) }

// MergeScript is the job script of what unites the parts.
func (j Job) MergeScript() string { return fill(merge, j.script(j.Merge, "merge-%j.log")) }

func fill(t *template.Template, s script) string {
	var text strings.Builder
	if err := t.Execute(&text, s); err != nil {
		panic(err) // the template does not fit its type
	}
	return text.String()
}

// pattern is a log's path as sbatch reads it: numbers take the place of %A, %a and
// %j in the file's name, but of nothing in its folder's.
func pattern(path string) string {
	folder, name := path[:strings.LastIndex(path, "/")+1], path[strings.LastIndex(path, "/")+1:]
	escaped := strings.ReplaceAll(folder, "%", "%%")
	if plain.MatchString(strings.ReplaceAll(escaped, "%", "")) || folder == "" {
		return escaped + name
	}
	return `"` + escaped + name + `"`
}
