# Each target sets up what it needs first; the second time that is quick.
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
BENCH ?=
SAMPLE := build/sample
export PYTHONDONTWRITEBYTECODE ?= 1

.PHONY: setup run test test-long test-desktop bench lint lock messages

setup: $(VENV)/.installed

packages-%:
	@.ci/packages.sh $*

$(VENV)/.installed: requirements-dev.lock pyproject.toml .ci/venv.sh | packages-run
	@.ci/venv.sh $(VENV)
	@touch $@

run: setup
	@.ci/desk.sh

test: setup packages-test
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest -q -n 2 -m "not long and not desktop"

test-long: setup packages-test
	@JOBDESK_LONG=1 QT_QPA_PLATFORM=offscreen $(PY) -m pytest -q -n 2 -m "not desktop"

test-desktop: setup packages-test packages-desktop
	@xvfb-run -a -s "-screen 0 1600x1000x24" $(PY) -m pytest -q -m desktop

bench: setup packages-bench
	@QT_QPA_PLATFORM=offscreen $(PY) -m tests.bench $(BENCH)

lint: setup
	@$(VENV)/bin/ruff check jobdesk tests migrations
	@$(VENV)/bin/ruff format --check -q jobdesk tests migrations
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

lock:
	@$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements.lock
	@$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra dev pyproject.toml -o requirements-dev.lock

messages: setup
	@$(PY) -m tests.messages
