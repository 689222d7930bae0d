# Two commands: `make run` and `make test`.  README.md says the same for people without make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test test-training setup check-python screenshots messages clean

run: $(VENV)/.installed
	@exec $(BIN)/duizhao serve

test: $(VENV)/.installed-test
	@$(BIN)/python -m pytest

# The chain that trains the compact model.  On Linux without a GPU put the CPU build of torch into .venv first:
# the default one brings several GB of CUDA along.
test-training: $(VENV)/.installed-test
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r training/requirements.txt
	@$(BIN)/python -m pytest tests/training

screenshots: $(VENV)/.installed-test
	@$(BIN)/python -m tests.browser.screenshots

# Gather the sentences readers see and say which of them the Chinese interface lacks.
messages: $(VENV)/.installed
	@$(BIN)/python -m webapp.locale.update

setup: $(VENV)/.installed

check-python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Duizhao needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 | head -n 1). Try: make run PYTHON=python3.12" >&2; exit 1; }

$(BIN)/python: | check-python
	@$(PYTHON) -m venv $(VENV) || { echo "The virtual environment could not be made; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@echo "Installing Duizhao into $(VENV) (the first time takes a minute or two) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . || { \
	  echo "Installing failed: is there a network, and room on the disk? What pip says stands above." >&2; exit 1; }
	@touch $@

$(VENV)/.installed-test: pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]' || { \
	  echo "Installing failed: is there a network, and room on the disk? What pip says stands above." >&2; exit 1; }
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) build *.egg-info
