# `make demo` and `make test` need Python 3.11 (or later), git and make; each makes its own .venv and installs all it needs.

# The first that runs: a version manager's shim is on the PATH even where its version is not.
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test check clean

help: ## say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | column -t -s "$$(printf '\t')"

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or later is needed: make PYTHON=/path/to/python3.11 ...' >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	touch $@

$(VENV)/.demo: $(VENV)/.made pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[templates]'
	touch $@

$(VENV)/.test: $(VENV)/.made pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[templates]' --group test
	touch $@

demo: $(VENV)/.demo ## run one workflow on this machine, with the embedded server and local processes
	@$(BIN)/tinkworker demo $(DEMO)

test: $(VENV)/.test ## run all tests; starts a private engine and registries where that can be done
	$(BIN)/python -m pytest $(TESTS)

check: $(VENV)/.made ## everything that CI checks beside the tests
	$(BIN)/python -m pip install --quiet tox
	$(BIN)/python -m tox run -e lint,types,layers,protos,charts

clean: ## remove what these commands made
	rm -rf $(VENV) .tox .demo build dist
