# The archive's tasks. `make run` and `make test` do all their set-up and need nothing before.
PORT ?= 8000
HOLDINGS ?=
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNS := $(VENV)/.run-$(shell cksum requirements.txt 2>/dev/null | cut -d' ' -f1)
TESTS := $(VENV)/.test-$(shell cksum requirements-dev.txt 2>/dev/null | cut -d' ' -f1)
JUDGING := tests/browser/judges
JUDGES := $(JUDGING)/node_modules/.judges-$(shell cksum $(JUDGING)/package-lock.json 2>/dev/null | cut -d' ' -f1)

.DEFAULT_GOAL := help
.PHONY: help run test lint format lock messages curator bench bench-search bench-curation clean

help: ## list the tasks
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: $(RUNS) ## set up, load, publish and serve on http://127.0.0.1:$(PORT)/ (HOLDINGS=dir PORT=8000)
	@SITE_URL=$${SITE_URL:-http://127.0.0.1:$(PORT)} $(BIN)/python manage.py prepare \
	  $(if $(HOLDINGS),--holdings "$(HOLDINGS)") --address http://127.0.0.1:$(PORT)/
	@SITE_URL=$${SITE_URL:-http://127.0.0.1:$(PORT)} exec $(BIN)/gunicorn archive.wsgi \
	  --config gunicorn.conf.py --bind 127.0.0.1:$(PORT)

# The judges in tests/browser measure time as well: they have the machine to themselves. Then
# what knows the catalogue is tested with a catalogue on PostgreSQL, where the machine has it.
test: $(TESTS) $(JUDGES) ## set up and run all tests
	@$(BIN)/python -m pytest -n auto --ignore=tests/browser
	@$(BIN)/python -m pytest tests/browser
	@$(BIN)/python -m tests.postgresql

lint: $(TESTS) ## check style and format
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

format: $(TESTS) ## put the code into its format
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

messages: $(TESTS) ## collect and compile the translations (needs gettext)
	@$(BIN)/python manage.py makemessages -l vi --no-location --no-obsolete \
	  --ignore=.venv --ignore=var --ignore=tests
	@sed -i '/^"POT-Creation-Date/d' archive/locale/vi/LC_MESSAGES/django.po
	@$(BIN)/python manage.py compilemessages -l vi --ignore=.venv -v0

curator: $(RUNS) ## make or change an account, interactively (NAME=… GROUP=curator|reviewer|administrator)
	@test -n "$(NAME)" || { echo "make curator NAME=… [GROUP=curator|reviewer|administrator]" >&2; exit 2; }
	@$(BIN)/python manage.py migrate -v0 && $(BIN)/python manage.py curator "$(NAME)" $(if $(GROUP),--group "$(GROUP)")

bench: $(RUNS) ## measure this machine: pages per second and cost against plain Django
	@$(BIN)/python bench/pages.py

bench-search: $(RUNS) ## measure searching in made-up archives (SIZES=10000,100000 FOLDER=… to keep them)
	@$(BIN)/python bench/search.py $(if $(SIZES),--sizes $(SIZES)) $(if $(ROUNDS),--rounds $(ROUNDS)) \
	  $(if $(CLASSES),--classes "$(CLASSES)") $(if $(FOLDER),--folder "$(FOLDER)")

bench-curation: $(RUNS) ## measure each page of the admin, and a save until the public sees it
	@$(BIN)/python bench/curation.py $(if $(ARTICLES),--articles $(ARTICLES)) $(if $(ROUNDS),--rounds $(ROUNDS))

# One test dependency, bibtexparser, has its second version as a pre-release only.
lock: ## write requirements*.txt anew from requirements*.in (needs uv)
	@for name in requirements requirements-dev; do uv pip compile --universal \
	  --python-version 3.11 --prerelease=if-necessary-or-explicit --generate-hashes \
	  --no-header -q $$name.in -o $$name.txt; done

clean: ## remove what was installed; the catalogue and the edition in var/ stay
	@rm -rf $(VENV) $(JUDGING)/node_modules

$(VENV)/bin/pip:
	@PYTHON="$(PYTHON)" sh bin/make-venv $(VENV)

$(RUNS): $(VENV)/bin/pip
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@rm -f $(VENV)/.run-* && touch $@

$(TESTS): $(VENV)/bin/pip
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@rm -f $(VENV)/.test-* && touch $@

# The judges of pages run on Node and Java. Where npm is not, or reaches no registry, their tests
# skip by name; where ARCHIVE_TESTS_REQUIRE names node and java they fail.
$(JUDGES):
	@command -v npm >/dev/null || exit 0; \
	npm --prefix $(JUDGING) ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch $@ \
	  || echo "npm could not install the judges of pages: their tests are skipped." >&2
