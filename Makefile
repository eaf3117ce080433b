# Two commands do all the set-up: `make demo` and `make test`. They need Python 3.11 or newer and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO ?= demo

.DEFAULT_GOAL := help
.PHONY: help install demo test test-fast test-docs lint types format lock bench clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /	/' | expand -t 14

install: $(VENV)/.dev ## the environment, from the lock file

$(VENV)/.run: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing from requirements.lock …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q tracker # by hand, for machines where PYTHONDONTWRITEBYTECODE is set
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/.run ## the whole main job, offline, on the sample feeds
	@$(BIN)/tracker demo --out $(DEMO)

test: $(VENV)/.dev ## every test
	@$(BIN)/python -m pytest -n 2 --dist loadfile

test-fast: $(VENV)/.dev ## the inner loop: no sockets, no processes
	@$(BIN)/python -m pytest -n 2 --dist loadfile tests/unit tests/golden -m "not slow and not corpus"

test-docs: $(VENV)/.dev ## what the documents promise; UPDATE_GOLDEN=1 writes what is made from the code
	@$(BIN)/python -m pytest tests/docs tests/golden

lint: $(VENV)/.dev ## style, import direction
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: $(VENV)/.dev ## mypy --strict
	@$(BIN)/mypy

format: $(VENV)/.dev ## rewrites in the house style
	@$(BIN)/ruff check --fix --exit-zero .
	@$(BIN)/ruff format .

lock: ## the lock files anew, from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header pyproject.toml requirements-build.in -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header --extra dev pyproject.toml requirements-build.in -c requirements.lock -o requirements-dev.lock

bench: $(VENV)/.run ## what polling costs on this machine: 1,000 synthetic feeds over loopback
	@$(BIN)/python tests/bench

clean: ## removes what the other targets made
	rm -rf $(VENV) $(DEMO) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
