# The only way in: make demo, make test. Everything else is a part of these.
PYTHON ?= python3
BIN := .venv/bin
# The checks read settings but touch no database.
CHECK := DEMO=1 DATABASE_URL=postgresql://nobody@127.0.0.1:1/none

.PHONY: demo test setup lint check bench messages lock format clean

demo: setup            ## a running server with the 示例 world; PORT changes the port
	DEMO=1 exec $(BIN)/python manage.py demo

# Tests run in the order collected: those that empty the database last, so that the others find the sections standing.
test: setup lint check ## everything CI runs
	$(BIN)/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder $(ARGS)

setup: .venv/.installed $(patsubst %.po,%.mo,$(wildcard site/locale*/*/LC_MESSAGES/*.po))

.venv/.installed: requirements/dev.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	if command -v uv >/dev/null; then uv pip install -q --python $(BIN)/python --compile-bytecode --require-hashes -r requirements/dev.txt; \
	  else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt; fi
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

%.mo: %.po .venv/.installed
	$(BIN)/pybabel -q compile -i $< -o $@

lint: setup            ## ruff, mypy, import-linter, djhtml
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djhtml --check templates
	$(CHECK) $(BIN)/lint-imports
	TIER=scan $(CHECK) $(BIN)/mypy

check: setup           ## Django's own checks, and models without a migration
	DEMO=1 $(BIN)/python manage.py check --fail-level WARNING
	DEMO=1 $(BIN)/python manage.py makemigrations --check --dry-run

bench: setup           ## every measurement with its peer and its ceiling
	for file in bench/codes.py bench/files.py bench/scan.py bench/press.py bench/search.py bench/worklists.py; do $(BIN)/python $$file || exit 1; done

messages: setup        ## what we and the frameworks say and the Chinese catalogues lack, repeat or no longer need
	$(BIN)/python -m tests.translations
	$(CHECK) $(BIN)/python -m tests.framework_translations

format:                ## rewrite the sources in house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djhtml templates

lock:                  ## requirements/*.txt from pyproject.toml; needs uv
	uv pip compile -q pyproject.toml --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -o requirements/base.txt
	uv pip compile -q pyproject.toml --group dev --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -c requirements/base.txt -o requirements/dev.txt

clean:
	rm -rf .venv .data staticfiles
