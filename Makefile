# make run      replay the sample cook, with everything it takes in one process
# make test     all tests; on Debian, as root, RabbitMQ is installed for them
# make check    formatting, lint, types and the house's own rules
# make bench    measurements beside the usual way
# make score-alerts the alerts against simulated cooks whose truth is known
# make pictures the pictures of the documentation, from the running program
# make clean    remove what these made
#
# Where there is no make: python -m venv .venv, then .venv/bin/pip install . (on Windows .venv\Scripts\pip install .),
# then .venv/bin/smoker run (.venv\Scripts\smoker run).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

# Where the time from `make` to the first reading starts; `smoker run` says it.
STARTED_AT := $(shell date +%s)

PACKAGED := pyproject.toml LICENSE $(wildcard README.md) $(shell find src -type f ! -name '*.pyc')
CHECKED := src tests $(sort $(dir $(wildcard benchmarks/*.py docs/*.py)))

# Stamps: an install is repeated only when what it installs has changed.
VENV_MADE := $(VENV)/made.stamp
INSTALLED := $(VENV)/installed.stamp
DEVELOPED := $(VENV)/developed.stamp

.PHONY: run test check bench score-alerts pictures clean rabbitmq
.DELETE_ON_ERROR:

run: $(INSTALLED)
	SMOKER_STARTED_AT=$(STARTED_AT) $(BIN)/smoker run $(ARGS)

test: $(INSTALLED) $(DEVELOPED) rabbitmq
	$(BIN)/python -m pytest $(ARGS)

check: $(DEVELOPED)
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/mypy --strict $(CHECKED)
	$(BIN)/python -m pytest -q tests/test_house.py

bench: $(INSTALLED) $(DEVELOPED) rabbitmq
	$(BIN)/python -m benchmarks $(ARGS)

score-alerts: $(INSTALLED)
	$(BIN)/python -m benchmarks.score_alerts $(ARGS)

pictures: $(INSTALLED) $(DEVELOPED)
	$(BIN)/python -m docs.pictures

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV_MADE):
	$(PYTHON) -m venv $(VENV)
	touch $@

$(INSTALLED): $(VENV_MADE) $(PACKAGED)
	$(PIP) install .
	touch $@

# Dependency groups need pip 25.1, and Debian 12 brings 23.
$(DEVELOPED): pyproject.toml | $(INSTALLED)
	$(PIP) install --upgrade 'pip>=25.1'
	$(PIP) install --group dev
	touch $@

# Tests start private servers from this path; the server that Debian installs is not used, nor must it run.
rabbitmq:
	@if [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]; then :; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		apt-get update -q && \
		DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends rabbitmq-server; \
	else \
		echo 'RabbitMQ is not in /usr/lib/rabbitmq: what needs it is skipped. On Debian and Ubuntu, install it by'; \
		echo '    sudo apt-get install --no-install-recommends rabbitmq-server'; \
	fi
