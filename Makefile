# `make help` lists what there is.
.PHONY: generate
SQLC = CGO_ENABLED=0 go tool -modfile=tools/sqlc.mod sqlc

generate: ## write generated code anew
	$(SQLC) generate
