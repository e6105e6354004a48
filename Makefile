# Two commands are enough on a fresh machine: `make run` and `make test`.
# Each sets up what it needs in .venv, and a second time installs nothing.

PYTHON ?= python3
VENV ?= .venv
EXPORT ?=
# Shells differ in whether they open a leading ~ here; browsers add " (1)".
EXPORT_PATH = $(EXPORT:~/%=$(HOME)/%)

BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run dashboard test check spark simulate bench format prove faults train evaluate screenshots lock clean

run: $(VENV)/.run
	@$(BIN)/invites run $(if $(EXPORT),"$(EXPORT_PATH)")

dashboard: $(VENV)/.run
	@$(BIN)/invites dashboard

test: $(VENV)/.dev
	@$(BIN)/python -m pytest

check: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --disable-progress-bar --processes 1 dbt_like_sql
	$(BIN)/lint-imports
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report

# The engine for cohorts past one machine, in an environment of its own; needs Java 17.
spark: .venv-spark/.spark
	@INVITES_SPARK_REQUIRED=1 .venv-spark/bin/python -m pytest tests/spark
	@.venv-spark/bin/python -m benchmarks.spark 50 200

# Minutes: every scenario through the files, against its truth; not part of CI.
simulate: $(VENV)/.dev
	@$(BIN)/python -m benchmarks.simulate --write

# An hour: kills, full disks, other orders and Pythons, a hundred thousand mutated exports.
faults: $(VENV)/.dev
	@$(BIN)/python -m tests.faults.kill 300
	@$(BIN)/python -m tests.faults.fill
	@$(BIN)/python -m tests.faults.same
	@$(BIN)/python -m tests.fuzz.run 100000

# Writes docs/performance.md too, whose missed aims don't keep the rest from running.
bench: $(VENV)/.dev
	-@$(BIN)/python -m benchmarks.limits
	@$(BIN)/python -m benchmarks.cold_answer
	@$(BIN)/python -m benchmarks.reading.speed
	@$(BIN)/python -m benchmarks.dashboard

# Learns pipeline/features/weights.npz anew from the labelled notes in data/notes.
train: $(VENV)/.dev
	@$(BIN)/python -m benchmarks.reading.train

# Pictures of every page, for the README.
screenshots: $(VENV)/.dev
	@$(BIN)/python -m tests.browser.screenshots

evaluate: $(VENV)/.dev
	@$(BIN)/python -m benchmarks.reading.evaluate

format: $(VENV)/.dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/sqlfluff fix --disable-progress-bar dbt_like_sql

# After a change of the models: their given/expect tests, and the note that they pass.
prove: $(VENV)/.dev
	@$(BIN)/python -c 'from pipeline.warehouse import proof; proof.write_down()'

# Needs uv; `--universal` holds every platform and Python from 3.11 on, and no
# option here lets an index's address into the files.
# The tests run on what a user runs: the one lock is held to the other.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --no-annotate \
	    --output-file requirements-dev.lock pyproject.toml --group build --group dev
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --no-annotate \
	    --constraint requirements-dev.lock \
	    --output-file requirements.lock pyproject.toml --group build
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --no-annotate \
	    --constraint requirements-dev.lock \
	    --output-file requirements-spark.lock pyproject.toml --group build --extra spark
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --no-annotate --no-strip-extras \
	    --output-file requirements-dbt.lock pyproject.toml --group dbt

clean:
	rm -rf $(VENV) .venv-spark build dist .coverage* .mypy_cache .ruff_cache .pytest_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	    "Python 3.11 or newer is needed; give one: make PYTHON=python3.13 ...")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Setting up in $(VENV) ..." >&2
	@$(PIP) --require-hashes -r requirements.lock
	@PYTHONWARNINGS=ignore $(PIP) --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q pipeline dashboard
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

.venv-spark/.spark: requirements-spark.lock requirements-dev.lock
	@$(MAKE) --silent VENV=.venv-spark .venv-spark/.dev
	@.venv-spark/bin/python -m pip install --quiet --disable-pip-version-check \
	    --require-hashes -r requirements-spark.lock
	@touch $@
