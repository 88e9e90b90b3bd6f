#!/usr/bin/env bash
# Times this project and its peers in turn, on the same rows and cores, and writes the table of docs/performance.md.
#
# The peers live in a virtual environment in the user's cache (PEERS_ENV is another place for it), each the newest
# that pip finds. PyTorch is left out where it cannot be had in five minutes, and with PEERS_TORCH=no.
set -euo pipefail
cd "$(dirname "$0")/.."

environment=${PEERS_ENV:-${XDG_CACHE_HOME:-$HOME/.cache}/gradsample/peers}
python=$environment/bin/python
export PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1

main() {
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	install
	torch=()
	if install_torch; then
		torch=(--torch)
	else
		say "PyTorch cannot be had here, and is left out"
	fi
	go build -o "$work/ours" ./scripts/peers
	local threads
	for threads in 1 2; do
		[ "$threads" -le "$(nproc)" ] || break
		compare "$threads"
	done
	"$python" scripts/peers/table.py --rows "$work/rows.jsonl" --document docs/performance.md
}

say() { echo "bench-peers: $*"; }

install() {
	[ -x "$python" ] || python3 -m venv "$environment"
	say "installing numpy and scikit-learn"
	"$python" -m pip install --quiet --upgrade --requirement scripts/peers/requirements.txt
}

# install_torch prefers the build for processors alone. The usual one for Linux brings gigabytes for graphics cards
# along, and computes the same without one.
install_torch() {
	[ "${PEERS_TORCH:-yes}" != no ] || return 1
	"$python" -c 'import torch' 2>/dev/null && return 0
	say "installing PyTorch"
	timeout 300 "$python" -m pip install --quiet --retries 0 --timeout 10 torch \
		--index-url https://download.pytorch.org/whl/cpu 2>/dev/null ||
		timeout 300 "$python" -m pip install --quiet torch 2>/dev/null || return 1
	"$python" -c 'import torch' 2>/dev/null
}

# compare gives both sides so many threads, before their libraries start any.
compare() {
	OPENBLAS_NUM_THREADS=$1 OMP_NUM_THREADS=$1 MKL_NUM_THREADS=$1 GOMAXPROCS=$1 "$python" scripts/peers/compare.py \
		--ours "$work/ours" --data "$work" --out "$work/rows.jsonl" --threads "$1" "${torch[@]}"
}

main
