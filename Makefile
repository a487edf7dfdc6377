# Everything runs in .venv, which "make install" makes. Windows has no make: see README.md.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install demo demo-ehr screenshots run migrate test test-long test-faults test-pages test-dates test-second check bench wheel mutate-replies lock sbom audit

install: .venv/installed

# Not compiled ahead: of the tens of thousands of files in there a few hundred are ever read.
# Each package is what its digests in locked-dev.txt say, the one that builds ours among them.
.venv/installed: pyproject.toml locked-dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes --requirement locked-dev.txt
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: install
	$(BIN)/python -m demo $(ARGS)

# Of a demo that runs; its DATA_DIR and ports, where they are not the usual ones, are given here too.
screenshots: install
	$(BIN)/python -m demo pictures

# The same beside a small record system: cancel in its calendar, and the booking comes back there.
demo-ehr: install
	$(BIN)/python -m demo ehr

run: install
	$(BIN)/python -m workstation

migrate: install
	$(BIN)/python -m bot migrate

test: install
	$(BIN)/python -m pytest -n 4 --dist worksteal -m "not long" $(ARGS)

test-long: test-faults test-pages

# Processes that are killed and started: they wait more than they work.
test-faults: install
	$(BIN)/python -m pytest -n 4 --dist worksteal -m "long and not browser" tests/faults tests/flows $(ARGS)

# Pages in a browser. Two at a time: each of them keeps a machine busy.
test-pages: install
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "long and browser" tests/browser $(ARGS)

# The rules and flows by other clocks, one after the other; names of dates may follow in ARGS.
test-dates: install
	$(BIN)/python -m tests.dates $(ARGS)

# What a newer Python does otherwise: ends, loops, connections, times. Beside the one of .venv.
SECOND ?= python3.13

build/second/installed: .venv/installed
	$(SECOND) -m venv build/second
	build/second/bin/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes --requirement locked-dev.txt
	build/second/bin/python -m pip install --quiet --no-compile --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

test-second: build/second/installed
	build/second/bin/python -m pytest -n 4 --dist worksteal tests/faults/test_stop.py $(SECOND_FLOWS) $(ARGS)

SECOND_FLOWS := $(patsubst %,tests/flows/test_%.py,database http1 sender sweep timers turns wakeup webhooks)

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: install
	$(BIN)/python -m bench

# Into dist/. What an earlier build left would go into the wheel.
wheel: install
	rm -rf build dist
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

# The tools of the supply chain, apart from what is installed here.
TOOLS := build/tools/bin

build/tools/installed: .ci/tools.txt
	$(PYTHON) -m venv build/tools
	$(TOOLS)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement .ci/tools.txt
	touch $@

COMPILE = $(TOOLS)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-package httpx2-jsfetch --quiet

# The digests of every file of the pinned packages, for each system: of those that a clinic installs, of those that the
# tests and checks need besides, of these tools, and of the peers that CI tries us with.
lock: build/tools/installed
	$(COMPILE) pyproject.toml --constraint constraints.txt --output-file build/locked.txt
	$(COMPILE) pyproject.toml --extra dev --constraint constraints.txt --output-file build/locked-dev.txt
	(echo "# What a clinic installs, with the digests of the files; made by: make lock"; cat build/locked.txt) > locked.txt
	(echo "# What the tests and checks need besides; made by: make lock"; cat build/locked-dev.txt) > locked-dev.txt
	$(COMPILE) .ci/tools.in --output-file .ci/tools.txt
	$(COMPILE) .ci/peers/fhir.in --output-file .ci/peers/fhir.txt
	for peers in mllp fhir; do (cd .ci/peers/$$peers && npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund); done

# What is in it, for a security officer: build/sbom.json, in the form of CycloneDX.
sbom: build/tools/installed
	$(TOOLS)/cyclonedx-py requirements locked.txt --pyproject pyproject.toml --output-reproducible --output-file build/sbom.json

# Which of it has known weaknesses: once a week, and before each release.
audit: build/tools/installed
	$(TOOLS)/pip-audit --requirement locked.txt --require-hashes --disable-pip

# Which patterns of the replies' rules change nothing: some minutes.
mutate-replies: install
	$(BIN)/python -m bot replies mutate
