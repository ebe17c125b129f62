# `make demo` shows AVE, `make test` proves it. Both need only Python 3.11 or newer, and make.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm
SOURCES = $(shell find static/css static/js -type f | sort)
BUILT := static/build

.DEFAULT_GOAL := help
.PHONY: help setup watch demo demo-reset test test-fast lint format bench screenshots lock pin clean

help: ## what can be asked
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

setup: ## install everything that is locked; nothing when nothing changed
	@$(call once,python,requirements-dev.txt,$(BIN)/python,$(install-python))
	@$(call once,npm,package.json package-lock.json .npmrc,node_modules,$(install-npm))
	@$(call once,static,package.json package-lock.json $(SOURCES),$(BUILT),$(build-static))

watch: setup ## join styles and scripts anew at each change, beside a demo that runs
	@$(NPM) run --silent build -- --watch

demo: setup ## AVE on http://localhost:8000/ with made-up people (PORT=8123 for another port)
	@exec $(BIN)/python manage.py demo --port $(PORT)

demo-reset: setup ## the same, from an empty database
	@exec $(BIN)/python manage.py demo --port $(PORT) --reset

lint: setup ## style, types, layers, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --quiet --lint .

format: setup ## mend what style can mend by itself
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

test: lint ## all checks and all tests, on a real database and in a real browser
	@$(BIN)/python -m tests.chromium
	$(BIN)/python -m pytest -n 2 --dist worksteal --cov --cov-report term

test-fast: setup ## the tests that need no browser, without style, types and coverage; minutes
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not browser"

bench: setup ## how fast it is (SIZES=1000,10000 PARTS=scan,peer,pages; see bench/README.md)
	nice -n 5 $(BIN)/python -m bench $(if $(SIZES),--sizes $(SIZES)) $(if $(PARTS),--parts $(PARTS))

screenshots: setup ## the pictures in docs/images, from a demo that runs on PORT
	$(BIN)/python -m docs.screenshots http://localhost:$(PORT)

lock: setup ## renew the lock files after a change in pyproject.toml or package.json
	$(compile) --output-file requirements.txt
	$(compile) --group dev --output-file requirements-dev.txt
	$(NPM) install --package-lock-only

pin: ## write the digest of each image into Dockerfile and docker-compose.yml (needs Docker)
	@$(foreach image,$(IMAGES),digest=$$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' $(image)) && \
	echo "$$digest" | grep -qxE 'sha256:[0-9a-f]{64}' && \
	sed -i.before -E "s#^((FROM| +image:) $(image))(@sha256:[0-9a-f]+)?( |$$)#\1@$$digest\4#" Dockerfile docker-compose.yml && \
	echo "$(image)@$$digest" &&) rm -f Dockerfile.before docker-compose.yml.before

clean: ## remove what was installed; the demo's data stay in var/
	rm -rf $(VENV) node_modules $(BUILT) staticfiles .mypy_cache .ruff_cache .pytest_cache

compile = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header pyproject.toml

# The images that are taken from elsewhere, by their tags.
IMAGES = $(shell sed -nE 's/^(FROM| +image:) ([^ @]+:[^ @]+).*/\2/p' Dockerfile docker-compose.yml | sort -u)

# $(call once,NAME,FILES,MADE,COMMAND): run COMMAND unless MADE is there, made from just these FILES.
once = now=$$(cksum $(2) | cksum); \
	test -e $(3) && test "$$now" = "$$(cat $(STAMPS)/$(1) 2>/dev/null)" || { { $(4); } && mkdir -p $(STAMPS) && echo "$$now" > $(STAMPS)/$(1); }

define install-python
echo "Installing Python packages …"; \
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "AVE needs Python 3.11 or newer; try: make PYTHON=python3.11 …")' && \
{ $(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python lacks venv; install it, e.g.: sudo apt-get install python3-venv" >&2; false; }; } && \
{ test -x $(BIN)/python || $(PYTHON) -m venv $(VENV); } && \
sed -n '/^uv==/,/^    # via/p' requirements-dev.txt > $(VENV)/uv.txt && \
$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r $(VENV)/uv.txt && \
$(BIN)/uv pip sync --quiet --python $(VENV) --require-hashes requirements-dev.txt
endef

define install-npm
echo "Installing npm packages …"; \
$(NPM) ci --silent
endef

define build-static
rm -rf $(BUILT) && $(NPM) run --silent build -- --log-level=warning
endef
