# Một Cửa. `make run` starts everything; `make test` proves it. Needs Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
.PHONY: help run setup demo test lint types data bank learn check lock catalog revision clean

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup  ## set up and serve on http://127.0.0.1:8080
	@$(BIN)/motcua serve

demo: setup  ## serve a made-up ward, in its own database
	@$(BIN)/motcua demo

setup: $(VENV)/.runtime  ## install into .venv, nothing more

test: $(VENV)/.dev  ## pass all tests
	@$(BIN)/python -m pytest

lint: $(VENV)/.dev  ## ruff: rules and format
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/.dev  ## mypy, strict
	@$(BIN)/mypy

data: $(VENV)/.dev  ## the data files are right; lists what falls due
	@$(BIN)/motcua check

bank: $(VENV)/.dev  ## score the question bank, by kind
	@$(BIN)/motcua evaluate benchmarks/bank/frozen.tsv --floors benchmarks/bank/floors.yaml

learn: $(VENV)/.dev  ## learn anew what each word of names and example questions speaks for
	@$(BIN)/python -m benchmarks.learn_evidence
	@$(BIN)/python -m benchmarks.learn_facets

check: test lint types data bank  ## what CI runs

lock:  ## pin the dependencies anew (needs uv)
	uv pip compile requirements-build.in $(LOCK) -o requirements-build.txt
	uv pip compile pyproject.toml $(LOCK) -o requirements.txt
	uv pip compile pyproject.toml --extra dev -c requirements.txt $(LOCK) -o requirements-dev.txt
LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate -q

catalog: $(VENV)/.dev  ## collect the texts to translate into knowledge/locale/en.po
	@$(BIN)/python -m tests.catalogue

revision: $(VENV)/.dev  ## write the next migration: make revision m="what changes"
	@$(BIN)/python -m storage.migrations.revise "$(m)"

clean:  ## remove the environment and caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Cần Python 3.11 trở lên / Python 3.11+ is needed; đặt PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)

# One line says what is happening: the first install takes a minute or two.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
$(VENV)/.runtime: requirements.txt requirements-build.txt pyproject.toml | $(BIN)/python
	@echo "Đang cài đặt vào $(VENV) / Installing into $(VENV)…"
	@$(PIP) --require-hashes -r requirements.txt -r requirements-build.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@
