# Needs Python 3.11 or later with its venv module, and nothing else to begin.
PYTHON ?= python3
SERVE ?= 1
CUSTOMERS ?= 10000
PORT ?= 8000
BIN := .venv/bin
DEMO := ladybug://demo/bank
UV := uv==0.13.9

.PHONY: help demo test soak check check-page serve neo4j bench bench-page docs lock clean

help:           ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /  make \1\t/p' Makefile

.venv/bin/uv:
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) is not there; install Python 3.11 or later, or say PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $$($(PYTHON) --version) is too old; 3.11 or later is needed"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV)

.venv/installed: .venv/bin/uv requirements.lock pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

.venv/developing: .venv/installed requirements-dev.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

demo: .venv/installed  ## a synthetic bank, its three headline answers, three pictures, and the page (SERVE=0: without the page)
	$(BIN)/cjg generate demo/bundle --customers $(CUSTOMERS) --seed 1
	$(BIN)/cjg load demo/bundle --store $(DEMO) --rejects demo/rejects
	$(BIN)/cjg referrals networks --store $(DEMO)
	$(BIN)/cjg strategy coverage --store $(DEMO)
	$(BIN)/cjg products paths --held debit --target fund --store $(DEMO)
	$(BIN)/cjg view referrals networks --reveal --store $(DEMO) --out demo/referrals.html
	$(BIN)/cjg view strategy coverage --reveal --store $(DEMO) --out demo/strategy.html
	$(BIN)/cjg view products paths --held debit --target fund --reveal --store $(DEMO) --out demo/products.html
ifneq ($(SERVE),0)
	$(BIN)/cjg serve --reveal --store $(DEMO) --port $(PORT)
endif

test: .venv/developing  ## all tests; what cannot be started here is skipped and said at the end
	$(BIN)/python -m pytest

soak: .venv/developing  ## the tests that go by seeds or for a time, for hours
	$(BIN)/python -m pytest --soak -m "seeds or soak"

check: .venv/developing  ## style, types, the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory check-page; else echo "the page's JavaScript is not checked: there is no npm"; fi

web-dev/node_modules: web-dev/package.json web-dev/package-lock.json
	cd web-dev && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

check-page: web-dev/node_modules  ## the page's JavaScript: types, style, tests of its pure parts (needs Node 18 or later)
	cd web-dev && npm run --silent types && npm run --silent lint && npm test --silent

serve: .venv/installed  ## the page and the API over CJG_STORE
	$(BIN)/cjg serve --port $(PORT)

neo4j: .venv/installed  ## a Neo4j Community for trials, on loopback
	$(BIN)/python tools/neo4j.py start

bench: .venv/developing  ## measurements, as ratios, at 100,000 and 1,000,000 customers (SIZES="…": others)
	$(BIN)/python -m benchmarks $(SIZES)
	$(BIN)/python -m benchmarks.report

bench-page: .venv/developing  ## the page's painter in Chromium, beside the library that pyvis brings
	$(BIN)/python -m benchmarks.page
	$(BIN)/python -m benchmarks.report

docs: .venv/developing  ## the pages of docs/ that are made from the code
	$(BIN)/python -m tools.documents

lock: .venv/bin/uv  ## the locked dependencies, anew
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --group dev -c requirements.lock -o requirements-dev.lock

clean:          ## everything that can be made again, but for stores of yours
	-$(BIN)/python tools/neo4j.py stop
	rm -rf web-dev/node_modules .venv .neo4j demo rejects build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
