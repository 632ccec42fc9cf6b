# `make demo` and `make test` need Python 3.11 (or later), git and make; each makes its own .venv and installs all it needs.

# The first that runs and can make a virtual environment: a version manager's shim is on the PATH even where its version is not,
# and Debian has what an environment needs in a package of its own.
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3; do \
	$$name -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin

# Each process has an engine of its own; who steals work takes half of what lies before the slowest.
PARALLEL := --numprocesses auto --dist worksteal

FUZZERS := tests/security tests/engine/test_hostile.py tests/engine/journal/test_reader.py tests/worker/test_storm.py

.DEFAULT_GOAL := help
.PHONY: survive fuzz help demo test check bench bench-engine soak image image-lock docs clean

help: ## say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | column -t -s "$$(printf '\t')"

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo 'There is no Python 3.11 (or later) with venv, as python3-venv has it on Debian. Elsewhere: make PYTHON=/path/to/python3.11 ...' >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	touch $@

$(VENV)/.demo: $(VENV)/.made pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[templates]'
	touch $@

$(VENV)/.test: $(VENV)/.made pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[templates,svg]' --group test --group types
	touch $@

$(VENV)/.bench: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --group bench
	touch $@

demo: $(VENV)/.demo ## run one workflow on this machine, with the embedded server and local processes
	@$(BIN)/tinkworker demo $(DEMO)

test: $(VENV)/.test ## run all tests; starts a private engine and registries where that can be done
	$(BIN)/python -m pytest $(or $(TESTS),$(PARALLEL))

check: $(VENV)/.made ## everything that CI checks beside the tests
	$(BIN)/python -m pip install --quiet tox
	$(BIN)/python -m tox run -e lint,types,layers,protos,charts,docs

bench: $(VENV)/.bench ## measure everything and write docs/developer/benchmarks.md (ROUNDS, LONG, ONLY and PEER: see there)
	$(BIN)/python -m benchmarks $(addprefix --rounds ,$(ROUNDS)) $(if $(LONG),--long) $(addprefix --only ,$(ONLY)) $(if $(PEER),--peer '$(PEER)')

bench-engine: $(VENV)/.bench ## measure the statechart engine, beside others
	$(BIN)/python -m benchmarks.engine

survive: $(VENV)/.test ## kill the worker at every point of its life, with each runtime and server, with and without its journal
	$(BIN)/python -m pytest tests/survival -m "" $(PARALLEL)

fuzz: $(VENV)/.test ## give every decoder many more inputs than the tests do, and the worker more weather: TIMES=100
	FUZZ=$(or $(TIMES),100) $(BIN)/python -m pytest --timeout 0 $(FUZZERS)

soak: $(VENV)/.test ## let a worker live through faults at random: SEED=1 FAULTS=200 WORKFLOWS=50 RUNTIME=docker PROTOCOL=tink-0.12
	$(BIN)/python -m tests.survival.soak $(if $(SEED),--seed $(SEED)) --faults $(or $(FAULTS),200) --workflows $(or $(WORKFLOWS),50) --runtime $(or $(RUNTIME),docker) --protocol $(or $(PROTOCOL),tink-0.12)

image: $(VENV)/.demo ## build the image of the worker as dist/tink-worker-*.tar, for this kind of machine or with IMAGE="--target arm64"
	@$(BIN)/python -m image $(IMAGE)

image-lock: $(VENV)/.demo ## write down anew which versions go into the image
	@$(BIN)/python -m image --lock

$(VENV)/.docs: $(VENV)/.demo
	$(BIN)/python -m pip install --quiet --group docs
	touch $@

docs: $(VENV)/.docs ## build the documentation as a site, in build/site
	$(BIN)/python -m sphinx --quiet --fail-on-warning --builder html docs build/site
	@echo "open build/site/index.html"

clean: ## remove what these commands made
	rm -rf $(VENV) .tox .demo build dist
