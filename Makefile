# What people type. Everything else is `go run ./experiments/... help`.

PROFILE ?= quick
GO      ?= go

.PHONY: reproduce reference compare docs slurm test torture test-slurm test-kubernetes test-browser bench bench-peers lint data clean

## reproduce: run all experiments of a profile (quick, standard, paper), draw and judge
reproduce:
	$(GO) run ./experiments/... run --profile $(PROFILE)

## slurm: the same as an array of Slurm jobs; more flags in ARGS, such as ARGS='--throttle 20 --sbatch=--partition=long'
slurm:
	$(GO) run ./experiments/... run --engine slurm --profile $(PROFILE) $(ARGS)

## reference: make the finished run of a profile the committed one (results/reference, plots/reference, README, REPRODUCE)
reference:
	$(GO) run ./experiments/... reference --profile $(PROFILE)

## compare: hold a run of the committed one's profile against it; fails where a verdict changed
compare: PROFILE = standard
compare:
	$(GO) run ./experiments/... compare reference results/$(PROFILE)

## docs: the generated parts of README, REPRODUCE and the data dictionary, from the committed run and the row types
docs:
	UPDATE_DOCS=1 $(GO) test -count=1 -run NotStale ./report/dictionary ./experiments

## test: everything that has to hold
test:
	$(GO) vet ./...
	GOARCH=arm64 $(GO) vet ./internal/...
	$(GO) test ./...
	$(GO) test -tags purego ./internal/... ./hashing/... ./sampling/... ./objective/... ./optimize/... ./kernel/... ./neural/...
	$(GO) test -race -short ./internal/... ./hashing/... ./harness/... ./datasets/... ./kernel/... ./neural/...

## torture: let 250 mishaps happen to runs, most of them kills, as test does to fewer (root also fills a disk)
torture:
	$(GO) test ./experiments -run '^TestTorture$$' -torture 250 -v -count 1

## test-slurm: a part of the quick plan on a Slurm cluster of one node, which this installs and starts (root)
test-slurm:
	scripts/test-slurm.sh

## test-kubernetes: the manifest against the types of the Kubernetes API
test-kubernetes:
	cd scripts/kubernetes && $(GO) vet ./... && $(GO) test ./...

## test-browser: the page in Debian's Chromium, screenshots in artefacts/browser; PAGE=/path/index.html looks at another page
test-browser:
	@command -v chromium >/dev/null || { [ -n "$$CI" ] && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1 || true
	@if command -v chromium >/dev/null; then $(GO) test -count=1 -tags browser ./report/page; else echo 'test-browser: skipped, no chromium on this machine (apt-get install chromium)'; fi

## bench: micro-benchmarks, as ratios within one run
bench:
	$(GO) test -run '^$$' -bench . -benchtime 0.3s ./internal/vec ./internal/rng ./hashing ./sampling ./optimize ./kernel ./neural ./datasets/format ./results ./harness ./experiments
	$(GO) test -tags purego -run '^$$' -bench 'Block$$' -benchtime 1x ./kernel

## bench-peers: ours and numpy, scikit-learn and PyTorch in turn, to docs/performance.md (installs them in the user's cache)
bench-peers:
	scripts/bench-peers.sh

## lint: format, vet, staticcheck
lint:
	@test -z "$$($(GO) tool gofumpt -l .)" || { $(GO) tool gofumpt -l .; echo 'run: go tool gofumpt -w .'; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

## data: fetch and check every data set of the catalogue
data:
	$(GO) run ./experiments/... data fetch

## clean: remove what runs wrote (not the cache of data)
clean:
	rm -rf results/quick results/standard results/paper plots/quick plots/standard plots/paper bin
