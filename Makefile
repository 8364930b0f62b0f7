# make demo    a demo hub at http://127.0.0.1:8000
# make test    everything the tests need, then the tests
# make help    the rest
#
# Each step leaves a stamp and is repeated only when what it depends on changes.

PYTHON ?= python3
PORT ?= 8000
PYTEST ?= -n auto
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
BUILT := saxaul/core/static/saxaul/app.css
SOURCES := $(shell find frontend -type f 2>/dev/null)
CATALOGUES := $(wildcard locale/*/LC_MESSAGES/*.po)
TEMPLATES = $(shell find saxaul -name '*.html' -path '*/templates/*')

.PHONY: help setup demo dev test test-sqlite test-postgres check check-style check-types check-layers check-templates \
	check-frontend check-catalogues check-migrations check-api format build wheel-check pins bench clean
.DELETE_ON_ERROR:

help:
	@echo "make setup          install everything into $(VENV) and node_modules, build assets and catalogues"
	@echo "make demo           a demo hub at http://127.0.0.1:$(PORT) (PORT=8123 for another port)"
	@echo "make dev            the same with debugging, reloading and assets rebuilt as they change"
	@echo "make test           all tests on SQLite (PYTEST='-k words' to choose)"
	@echo "make test-postgres  all tests on PostgreSQL, DATABASE_URL=postgres://…"
	@echo "make check          format, lint, types, layers, templates, assets, catalogues, migrations, API"
	@echo "make format         put Python and the front end into shape"
	@echo "make build          the wheel, in dist/"
	@echo "make wheel-check    install that wheel elsewhere and fetch pages from it"
	@echo "make pins           renew requirements*.txt from requirements*.in"
	@echo "make bench          measure, quickly"
	@echo "make clean          remove what was built and installed"

setup: $(STAMPS)/package $(BUILT) $(STAMPS)/catalogues

$(BIN)/python:
	tools/make_venv.sh $(VENV) $(PYTHON)

$(STAMPS)/requirements: requirements.txt requirements-dev.txt | $(BIN)/python
	@mkdir -p $(STAMPS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-dev.txt
	@touch $@

$(STAMPS)/package: pyproject.toml hatch_build.py requirements.in $(STAMPS)/requirements
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/.stamp: package.json package-lock.json
	npm ci --silent
	@touch $@

$(BUILT): node_modules/.stamp $(SOURCES)
	npm run --silent build
	@touch $@

$(STAMPS)/catalogues: $(CATALOGUES) $(STAMPS)/package
	$(BIN)/python tools/messages.py compile
	@touch $@

demo: setup
	$(BIN)/saxaul demo --port $(PORT)

dev: export SAXAUL_DEMO = yes
dev: export SAXAUL_DEBUG = yes
dev: export SAXAUL_DATA = var/demo
dev: setup
	$(BIN)/saxaul demo --no-serve
	@trap 'trap - EXIT INT TERM; kill 0' EXIT INT TERM; npm run --silent watch & $(BIN)/saxaul worker & $(BIN)/saxaul runserver 127.0.0.1:$(PORT)

test: test-sqlite

test-sqlite: setup
	@chromium="$$(tools/find_chromium.sh)"; set -x; \
		SAXAUL_CHROMIUM="$${chromium:-none}" DATABASE_URL= $(BIN)/pytest $(PYTEST)

test-postgres: DATABASE_URL ?= postgres://127.0.0.1:5432/saxaul
test-postgres: setup
	@chromium="$$(tools/find_chromium.sh)"; set -x; \
		SAXAUL_CHROMIUM="$${chromium:-none}" DATABASE_URL="$(DATABASE_URL)" $(BIN)/pytest $(PYTEST)

# `make -k check` goes on after the first that fails.
check: check-style check-types check-layers check-templates check-frontend check-catalogues check-migrations check-api
	@echo "All checks passed."

check-style: setup
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .

check-types: setup
	$(BIN)/mypy saxaul tests tools hatch_build.py

check-layers: setup
	$(BIN)/lint-imports --no-logo

check-templates: setup
	$(BIN)/djade --target-version 5.2 --check $(TEMPLATES)

check-frontend: setup
	npm run --silent check

check-catalogues: setup
	$(BIN)/python tools/messages.py check

check-migrations: setup
	@mkdir -p var/check
	SAXAUL_DEMO=yes SAXAUL_DATA=var/check DATABASE_URL= $(BIN)/saxaul makemigrations --check --dry-run

check-api: setup
	$(BIN)/python tools/openapi.py check

format: setup
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --quiet --fix .
	$(BIN)/djade --target-version 5.2 $(TEMPLATES)
	npm run --silent fix

build: setup
	rm -f dist/*.whl
	$(BIN)/hatchling build -t wheel

wheel-check: build
	$(BIN)/python -m tools.check_wheel dist/*.whl

pins: $(STAMPS)/requirements
	for name in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-annotate --python-version 3.11 \
			--custom-compile-command "make pins" $$name.in -o $$name.txt || exit 1; \
	done

bench: setup
	for name in $(patsubst saxaul/web/cli/bench_%.py,%,$(wildcard saxaul/web/cli/bench_*.py)); do \
		$(BIN)/saxaul bench $$name --quick || exit 1; \
	done

clean:
	rm -rf $(VENV) node_modules dist build saxaul/core/static/saxaul saxaul/_static var/check
	rm -rf .mypy_cache .ruff_cache .import_linter_cache
	find locale -name '*.mo' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
