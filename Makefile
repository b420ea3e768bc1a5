# The two commands: `make site` and `make test`. Both set up everything they need, once.
# On a fresh machine they need Python 3.11 or newer, make and git.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
# As pip does with all but editable installs: each start of the command takes less time.
COMPILE := $(BIN)/python -m compileall -q generator

.PHONY: site test check format words reference rules cities clean

site: $(VENV)/.site ## Build the site and write the newest letter as an e-mail.
	$(BIN)/farflung build
	$(BIN)/farflung preview

# Each process begins with its own stretch of the tests: most of what a file sets up is set up once.
test: $(VENV)/.test ## Run the tests on all processors.
	$(BIN)/pytest -n auto --dist worksteal

check: $(VENV)/.test ## Run every linter.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell generator themes handbook newsletter benchmarks tools *.md

format: $(VENV)/.test ## Put the code into its usual form.
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

words: $(VENV)/.test ## Bring the catalogues of words in step; NEW=fr adds a language.
	$(BIN)/python tools/words.py $(NEW)

cities: $(VENV)/.test ## Write the names of cities for the tool of shared hours anew.
	$(BIN)/python tools/cities.py

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.site: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) --editable .
	$(COMPILE)
	touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) --editable '.[test,dev]'
	$(COMPILE)
	touch $@ $(VENV)/.site

reference: $(VENV)/.test ## Write the handbook's pages of commands, settings, kinds and rules anew.
	$(BIN)/python -m tools.reference

rules: reference

clean: ## Remove what can be made again; the list of subscribers cannot.
	rm -rf $(VENV) site dist
	test ! -d .farflung || find .farflung -mindepth 1 -maxdepth 1 ! -name 'mail.*' -exec rm -rf {} +
