# Few short verbs. Only python3 and make are presumed; uv is used when it is there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
INSTALL = $(if $(UV),$(UV) pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check)

.DEFAULT_GOAL := help
.PHONY: help demo report test check fix bench docs lock clean

help:  ## say what can be done
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Setting up (once, about a minute) …"
	@$(INSTALL) --require-hashes -r requirements.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@echo "Setting up the tools for tests (once, a few minutes) …"
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@

demo: $(VENV)/.run  ## set up, invent a company, measure it, serve it and print one-click sign-ins
	@$(BIN)/bonafides demo $(ARGS)

report: $(VENV)/.run  ## set up, invent a company, write its candour report and say where it lies
	@$(BIN)/bonafides invent invented --people 40 --deals 4000 --weeks 104 --seed 7 --layout salesforce --truth invented/truth.json
	@$(BIN)/bonafides report invented --out report --sheets

# Each run ends with the steps of tests that took longest, set-up of what many share included.
SLOWEST = --durations=12 --durations-min=5

# What is compiled is kept, whatever the surroundings say: tests start our commands many times.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/.dev  ## set up and run every test; those of the house on SQLite, then on PostgreSQL
	@$(BIN)/python -m pytest -n 2 -q $(SLOWEST) $(ARGS)
	@$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -n 2 -q $(SLOWEST) -p tests.postgres tests/web tests/privacy tests/journeys $(ARGS)

check: $(VENV)/.dev docs  ## format, lint, types, import contracts, docs
	@$(BIN)/ruff format --check src tests benchmarks docs
	@$(BIN)/ruff check src tests benchmarks docs
	@BONAFIDES_DATA=$(VENV)/house $(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

fix: $(VENV)/.dev  ## put format, simple lint and generated pages right
	@$(BIN)/python docs/generate.py
	@$(BIN)/ruff format src tests benchmarks docs
	@$(BIN)/ruff check --fix src tests benchmarks docs

bench: $(VENV)/.dev  ## measure speed and memory as ratios; results in benchmarks/RESULTS.md
	@$(BIN)/python -m benchmarks $(ARGS)

docs: $(VENV)/.dev  ## build the manual into docs/_build/html
	@$(BIN)/sphinx-build -q -W --keep-going -b html docs docs/_build/html

lock: $(BIN)/python  ## pin every dependency again, with hashes and without addresses
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --group build --extra web --extra postgres --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet --output-file requirements.txt $(ARGS)
	@$(BIN)/uv pip compile pyproject.toml --group build --group dev --extra spark --extra web --extra postgres --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet --constraint requirements.txt --output-file requirements-dev.txt $(ARGS)

clean:  ## remove what can be made again
	rm -rf $(VENV) demo report invented docs/_build benchmarks/work
