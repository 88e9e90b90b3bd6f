#!/bin/bash
#SBATCH --job-name=gradsample-quick
#SBATCH --array=0-19%8
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=2
#SBATCH --mem=800M
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:TERM@60
#SBATCH --output="results/my run/slurm/task-%A_%a.log"

# A task for each of 20 parts of the plan. It may be killed at any time: run again,
# it goes on from what is recorded.
'results/my run/slurm/gradsample' run 'linear-*' --profile quick --out 'results/my run' --workers 2 --memory 600MiB --shard "$SLURM_ARRAY_TASK_ID/20" --digest 0123abcd &
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
if [ "$status" -eq 75 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 100 ]; then
	state=$(squeue --noheader --jobs="$task" --format=%T)
	case "$state" in
	CANCELLED | COMPLETING) echo "ended while $state: not requeued" ;;
	*) scontrol requeue "$task" && echo requeued ;;
	esac
fi
exit "$status"
