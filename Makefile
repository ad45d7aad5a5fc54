# Two commands do all the set-up: `make run` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help run test lint format corpora fuzz bench clean
help:            ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

.venv/.run: pyproject.toml
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { rm -rf .venv && $(PYTHON) -m venv .venv; } || \
		{ rm -rf .venv; echo "python3 has no venv here; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "installing mailbot into .venv (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/.test: pyproject.toml .venv/.run
	@echo "installing what the tests need (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

run: .venv/.run  ## the demo: the real bot on embedded defaults (ARGS=--once ends after the samples)
	@$(BIN)/mailbot demo $(ARGS)

test: .venv/.test  ## all tests, on up to four cores (ARGS="-n 0" on one)
	@$(BIN)/python -m pytest -n auto --maxprocesses=4 --dist loadfile --no-loadscope-reorder $(ARGS)

lint: .venv/.test  ## ruff, ruff format, mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: .venv/.test  ## let ruff mend what it can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

corpora: .venv/.test  ## the shares over labelled mail of public projects (MAILBOT_CORPORA), as one table
	@$(BIN)/python -m pytest -q --timeout=600 tests/corpus $(ARGS)

fuzz: .venv/.test  ## looks for inputs that break a promise, for FUZZ_SECONDS (300)
	-@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	@nice $(BIN)/python fuzz/run.py $(ARGS)

bench: .venv/.test  ## the figures of docs/benchmarks.md, in one run
	@$(BIN)/python benchmarks/run.py $(ARGS)

clean:           ## remove everything that was made here
	rm -rf .venv var dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
