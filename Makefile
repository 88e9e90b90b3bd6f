# What people type. Everything else is `go run ./experiments/... help`.

PROFILE ?= quick
GO      ?= go

.PHONY: reproduce slurm test torture test-slurm test-kubernetes bench lint data clean

## reproduce: run all experiments of a profile (quick, standard, paper), draw and judge
reproduce:
	$(GO) run ./experiments/... run --profile $(PROFILE)

## slurm: the same as an array of Slurm jobs; more flags in ARGS, such as ARGS='--throttle 20 --sbatch=--partition=long'
slurm:
	$(GO) run ./experiments/... run --engine slurm --profile $(PROFILE) $(ARGS)

## test: everything that has to hold
test:
	$(GO) vet ./...
	GOARCH=arm64 $(GO) vet ./internal/...
	$(GO) test ./...
	$(GO) test -tags purego ./internal/... ./hashing/... ./sampling/... ./objective/... ./optimize/...
	$(GO) test -race -short ./internal/... ./hashing/... ./harness/... ./datasets/...

## torture: let runs be killed, disks fill up and files break, more often than test does (root also fills a disk)
torture:
	$(GO) test ./experiments -run '^TestTorture$$' -torture 150 -v -count 1

## test-slurm: a part of the quick plan on a Slurm cluster of one node, which this installs and starts (root)
test-slurm:
	scripts/test-slurm.sh

## test-kubernetes: the manifest against the types of the Kubernetes API
test-kubernetes:
	cd scripts/kubernetes && $(GO) vet ./... && $(GO) test ./...

## bench: micro-benchmarks, as ratios within one run
bench:
	$(GO) test -run '^$$' -bench . -benchtime 0.3s ./internal/vec ./hashing ./sampling ./optimize ./datasets/format

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
