# Two commands on a fresh machine with Python 3.11 or later: `make brief` and `make test`. Both set up .venv first.

# The first interpreter that is new enough; name another with `make PYTHON=...`.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
WORKERS ?= 2
BIN := .venv/bin
READY := .venv/.ready
SAMPLE := src/tertius/samples/crisis_1969_1972

.PHONY: help setup brief test lint format bench docs lock clean
.DELETE_ON_ERROR:

help:
	@echo "make setup   .venv from requirements.lock (done once)"
	@echo "make brief   read the sample reports, print the brief, write out/brief.html"
	@echo "make test    formatting, lint, types, layers and all tests"
	@echo "make lint    the first four of these"
	@echo "make format  put the code into its form"
	@echo "make bench   the benchmarks (a few minutes)"
	@echo "make docs    write docs/cli.md from every --help"
	@echo "make lock    resolve the dependencies anew (slow, needs the package index)"
	@echo "make clean   remove what these made, .venv excepted"

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Tertius needs Python 3.11 or later and found none: make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11: make PYTHON=/path/to/python" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

brief: $(READY)
	@mkdir -p out
	@rm -f out/sample.duckdb out/sample.duckdb.wal
	@$(BIN)/tertius brief $(sort $(filter-out %/README.md %/gold.jsonl,$(wildcard $(SAMPLE)/*))) --store out/sample.duckdb --html out/brief.html
	@echo "The same with the annotated reports: out/brief.html" >&2

lint: $(READY)
	$(BIN)/ruff format --check src tests benchmarks docs
	$(BIN)/ruff check src tests benchmarks docs
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest -q -n $(WORKERS)

format: $(READY)
	$(BIN)/ruff format src tests benchmarks docs
	$(BIN)/ruff check --fix src tests benchmarks docs

bench: $(READY)
	$(BIN)/python -m benchmarks reading
	$(BIN)/python -m benchmarks processes
	$(BIN)/python -m benchmarks extremes
	$(BIN)/python -m benchmarks sets gold actors_dev
	$(BIN)/python -m benchmarks levels
	$(BIN)/python -m benchmarks cluster
	$(BIN)/python -m benchmarks folding 5 10 20
	$(BIN)/python -m benchmarks importing 2000000 3
	$(BIN)/python -m benchmarks responses time
	$(BIN)/python -m benchmarks strategy
	$(BIN)/python -m benchmarks games

docs: $(READY)
	$(BIN)/python docs/cli_help.py

# A virtual environment of its own: the tool that resolves is no dependency of the project.
lock: $(READY)
	test -x .venv-lock/bin/pip-compile || { $(PYTHON) -m venv .venv-lock && .venv-lock/bin/python -m pip install --quiet pip-tools; }
	.venv-lock/bin/pip-compile --quiet --extra dev --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate \
	  --no-emit-options --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements.lock pyproject.toml
	cp requirements.lock requirements-extras.lock
	.venv-lock/bin/pip-compile --quiet --extra dev --extra spark --extra games --generate-hashes --allow-unsafe --strip-extras --no-header \
	  --no-annotate --no-emit-options --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements-extras.lock pyproject.toml

clean:
	rm -rf out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
