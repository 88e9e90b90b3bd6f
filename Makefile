# What people type. Everything else is `go run ./experiments/... help`.

PROFILE ?= quick
GO      ?= go

.PHONY: reproduce test test-race bench lint data clean

## reproduce: run all experiments of a profile (quick, standard, paper), draw and judge
reproduce:
	$(GO) run ./experiments/... run --profile $(PROFILE)

## test: everything that has to hold
test:
	$(GO) vet ./...
	GOARCH=arm64 $(GO) vet ./internal/...
	$(GO) test ./...
	$(GO) test -tags purego ./internal/... ./hashing/... ./sampling/... ./objective/... ./optimize/... ./kernel/...
	$(GO) test -race -short ./internal/... ./hashing/... ./harness/... ./datasets/... ./kernel/...

## bench: micro-benchmarks, as ratios within one run
bench:
	$(GO) test -run '^$$' -bench . -benchtime 0.3s ./internal/vec ./hashing ./sampling ./optimize ./kernel ./datasets/format
	$(GO) test -tags purego -run '^$$' -bench 'Block$$' -benchtime 1x ./kernel

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
