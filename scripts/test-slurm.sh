#!/usr/bin/env bash
# Runs a part of the quick plan on a real Slurm cluster, of one node on loopback: an array of jobs, one of whose
# tasks is told to end midway, and whose node fails midway. Both times the tasks are requeued. What they record
# has to give the statistical CSVs of one run in one process, byte for byte.
#
# Debian's slurmctld, slurmd, slurm-client and munge are installed where they are missing. Everything else is in a
# temporary folder, and only processes that this script started are stopped.
set -euo pipefail
cd "$(dirname "$0")/.."

experiments=(classification variance-reduction)
flags=(--seeds 4 --format svg)

main() {
	install_slurm
	work=$(mktemp -d)
	processes=()
	trap clean_up EXIT
	start_cluster
	go build -o "$work/gradsample" ./experiments
	export GRADSAMPLE_OFFLINE=1 # what is not in the cache has surrogates

	say "an array of jobs, followed to its end"
	"$work/gradsample" run "${experiments[@]}" "${flags[@]}" --engine slurm --chunk 9 --throttle 2 --workers 1 \
		--out "$work/an array" >"$work/follow.log" 2>&1 &
	follower=$!
	disturb
	wait "$follower" || fail "following the jobs ended with status $?"
	sed 's/^/  /' "$work/follow.log" | grep -v 'not run'

	say "the same in one process"
	"$work/gradsample" run "${experiments[@]}" "${flags[@]}" --workers "$(nproc)" --out "$work/single" | sed -n '1,2s/^/  /p'
	compare
}

say() { echo "test-slurm: $*"; }

fail() {
	say "FAILED: $*"
	tail -n 15 "$work"/*.log "$work/an array"/slurm/*.log 2>/dev/null || true
	exit 1
}

# install_slurm needs root. Without it a person is told so; CI, where the test has to run, fails.
install_slurm() {
	if [ "$(id -u)" -ne 0 ]; then
		say "SKIPPED: only root can install and run slurmctld, slurmd and munged"
		[ -z "${CI:-}" ] && exit 0 || exit 1
	fi
	export PATH=$PATH:/usr/sbin:/sbin
	local missing=0 command
	for command in slurmctld slurmd sbatch munged; do
		command -v "$command" >/dev/null || missing=1
	done
	if [ "$missing" -eq 1 ]; then
		say "installing slurmctld, slurmd, slurm-client and munge"
		apt-get update -qq
		DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends slurmctld slurmd slurm-client munge >/dev/null
	fi
}

# free_port prints a port of loopback that nobody listens on.
free_port() {
	local port
	while true; do
		port=$((20000 + RANDOM % 12000))
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
	done
	echo "$port"
}

start_cluster() {
	say "a cluster of one node in $work"
	export SLURM_CONF=$work/slurm.conf
	mkdir "$work/state" "$work/spool"
	chmod 711 "$work" # munged wants its socket to be reachable
	head -c 1024 /dev/urandom >"$work/munge.key"
	chmod 400 "$work/munge.key"
	local memory
	memory=$(awk '/^MemTotal:/ { print int($2 / 1024 * 0.9) }' /proc/meminfo)
	cat >"$SLURM_CONF" <<-CONF
		ClusterName=test
		SlurmctldHost=$(hostname)(127.0.0.1)
		SlurmctldPort=$(free_port)
		SlurmdPort=$(free_port)
		CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
		SlurmUser=root
		AuthType=auth/munge
		# A task that was requeued waits until its last credential has expired.
		AuthInfo=socket=$work/munge.socket,cred_expire=5
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/none
		JobAcctGatherType=jobacct_gather/none
		MpiDefault=none
		SelectType=select/cons_tres
		SelectTypeParameters=CR_Core_Memory
		ReturnToService=2
		StateSaveLocation=$work/state
		SlurmdSpoolDir=$work/spool
		SlurmctldPidFile=$work/slurmctld.pid
		SlurmdPidFile=$work/slurmd.pid
		SlurmctldLogFile=$work/slurmctld.log
		SlurmdLogFile=$work/slurmd.log
		NodeName=node NodeAddr=127.0.0.1 NodeHostname=$(hostname) CPUs=$(nproc) RealMemory=$memory State=UNKNOWN
		PartitionName=all Nodes=node Default=YES MaxTime=10 State=UP
	CONF
	munged --foreground --force --socket="$work/munge.socket" --key-file="$work/munge.key" --log-file="$work/munged.log" \
		--pid-file="$work/munged.pid" --seed-file="$work/munged.seed" 2>/dev/null &
	processes+=($!)
	eventually 10 test -S "$work/munge.socket"
	slurmctld -D >/dev/null 2>&1 &
	processes+=($!)
	slurmd -D -N node >/dev/null 2>&1 &
	processes+=($!)
	eventually 30 node_is idle
}

node_is() { [ "$(sinfo --noheader --format=%T 2>/dev/null)" = "$1" ]; }

# eventually waits until a command succeeds, for so many seconds.
eventually() {
	local seconds=$1 tries
	shift
	for ((tries = 0; tries < 5 * seconds; tries++)); do
		if "$@"; then
			return
		fi
		sleep 0.2
	done
	fail "after $seconds seconds still not: $*"
}

records() { find "$work/an array/trials" -name '*.json' 2>/dev/null | wc -l; }

# array is the number of the array job.
array() { sed -n 's/^job \([0-9]*\): .*/\1/p' "$work/follow.log"; }

# at_work succeeds when so many trials are recorded and a task runs, other than the one that was told to end.
at_work() {
	running=$(squeue --noheader --array --states=RUNNING --jobs="$(array)" --format=%i 2>/dev/null | grep -vx "${told:-none}" | head -n 1)
	[ -n "$running" ] && [ "$(records)" -ge "$1" ]
}

requeued() { scontrol show job "$1" 2>/dev/null | grep -q 'Restarts=[1-9]'; }

# disturb tells one task to end, as Slurm does before a time limit, and lets the node fail under another.
disturb() {
	eventually 60 at_work 10
	told=$running
	say "$(records) trials are recorded: task $told is told to end"
	# scancel signals the task, finds it requeued, and would signal it again.
	timeout 2 scancel --batch --signal=TERM "$told" || true
	eventually 60 at_work 20
	local lost=$running
	say "$(records) trials are recorded: the node fails under task $lost"
	scontrol update nodename=node state=down reason=test
	eventually 60 requeued "$told"
	eventually 60 requeued "$lost"
	say "both are in the queue again, and the node comes back by itself"
}

# compare holds the tables of both runs against each other, but for what a clock or the machine says.
compare() {
	local count=0 file
	while read -r file; do
		cmp "$work/single/$file" "$work/an array/$file" || fail "$file differs"
		count=$((count + 1))
	done < <(cd "$work/single" && find . -name '*.csv' ! -name 'timing*' ! -name environment.csv | sort)
	[ "$count" -ge 10 ] || fail "only $count tables to compare"
	grep -q '"merged"' "$work/an array/provenance.json" || fail "the provenance does not name the parts"
	say "passed: $count statistical CSVs are those of one process"
}

# clean_up ends what was started here, and nothing else.
clean_up() {
	scancel --user=root 2>/dev/null || true
	local process tries
	for ((tries = 0; tries < 25; tries++)); do
		[ -n "$(squeue --noheader 2>/dev/null)" ] || break
		sleep 0.2
	done
	for process in ${follower:-} "${processes[@]}"; do
		kill "$process" 2>/dev/null || true
	done
	wait || true
	rm -rf "$work"
}

main
