# Each target sets up what it needs first; the second time that is quick.
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
BENCH ?=
PACKAGES := packages-run packages-test packages-desktop packages-bench

.PHONY: setup run test test-both test-long test-desktop bench lint lock messages $(PACKAGES)
.NOTPARALLEL:

setup: packages-run $(VENV)/.installed

$(VENV)/.installed: requirements-dev.lock .ci/venv.sh
	@.ci/venv.sh $(VENV)
	@touch $@

$(PACKAGES): packages-%:
	@.ci/packages.sh $*

run: setup
	@.ci/desk.sh

PYTEST := QT_QPA_PLATFORM=offscreen $(PY) -m pytest -q -n 2 --dist worksteal

test: setup packages-test
	@$(PYTEST) -m "not long and not desktop and not other_engine"

test-both: setup packages-test
	@$(PYTEST) -m "not long and not desktop"

test-long: setup packages-test
	@JOBDESK_LONG=1 $(PYTEST) -m "not desktop" -o faulthandler_timeout=3600

test-desktop: setup packages-test packages-desktop
	@.ci/readers.sh tests/desktop/hwpx_reader $(VENV)/hwpx-reader
	@.ci/desktop.sh $(PY) -m pytest -q -m desktop

bench: setup packages-bench
	@$(PY) -m tests.bench $(BENCH)

lint: setup
	@$(VENV)/bin/ruff check
	@$(VENV)/bin/ruff format --check
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

LOCK := $(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header pyproject.toml

lock: setup
	@$(LOCK) -o requirements.lock
	@$(LOCK) --extra dev -c requirements.lock -o requirements-dev.lock

messages: setup
	@$(PY) -m tests.messages
