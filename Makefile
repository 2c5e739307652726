# One line each: `make help` lists them. Everything is installed below .venv; system packages come from `make tools`.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8080
export HOST PORT
VENV := .venv
BIN := $(VENV)/bin
CSPELL := $(VENV)/node_modules/.bin/cspell
NPM := PUPPETEER_SKIP_DOWNLOAD=1 npm install --prefix $(VENV) --no-audit --no-fund --silent
# What `make webproef` installs to judge the page and the Telegram channel with; development only, nothing of it is here.
WEB := @nl-design-system-unstable/voorbeeld-design-tokens@7.4.1 \
  $(addprefix @utrecht/,alert-css@4.0.2 button-css@4.0.1 form-label-css@3.0.1 heading-2-css@3.0.1 \
  heading-3-css@3.0.1 link-css@3.0.1 paragraph-css@4.0.1 root-css@4.1.1 textarea-css@4.0.1) \
  @guidepup/virtual-screen-reader@0.33.0 html-validate@10 lighthouse@12 pa11y@9 telegram-test-api@4.2.1
# Freed memory is overwritten, so that what was typed does not linger (docs/besluiten/0005).
FORGET := PYTHONMALLOC=malloc GLIBC_TUNABLES=glibc.malloc.perturb=165:glibc.malloc.tcache_count=0
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help setup dev run chat telegram test proof check eval bench gewichten taal webproef lint shots tools image clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

setup: $(VENV)/.run ## what running needs, into .venv

$(VENV)/.run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Routewijzer needs Python 3.11 or newer; name one with make PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Install the package python3-venv first: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@-$(BIN)/routewijzer understand hallo >/dev/null
	@touch $@

dev: $(VENV)/.dev

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

run: setup ## start the web chat (HOST, PORT)
	@$(BIN)/routewijzer check --kort
	@exec env $(FORGET) $(BIN)/routewijzer web

chat: setup ## a conversation in the terminal
	@exec env $(FORGET) $(BIN)/routewijzer chat

telegram: setup ## the Telegram bot (TELEGRAM_TOKEN)
	@exec env $(FORGET) $(BIN)/routewijzer telegram

test: dev ## all tests
	@$(BIN)/python -m pytest -q -n 2 -m "not proof"

proof: dev webproef ## the slow proofs: image, kills, floods, every eye
	@WEBPROEF=verplicht METINGEN=schrijf $(BIN)/python -m pytest -q -m "proof or browser or node"

check: setup ## the content: everything that must hold
	@$(BIN)/routewijzer check

eval: dev ## the understanding, measured on tests/berichten
	@$(BIN)/python -m bench.meten

bench: dev ## timings as ratios
	@$(BIN)/python -m bench.snelheid
	@$(BIN)/python -m bench.http
	@$(BIN)/python -m bench.telegram

gewichten: dev ## make intents/_gewichten.tsv from the examples
	@$(BIN)/python -m bench.gewichten

taal: dev $(VENV)/.taal ## the language: sentences, words, spelling
	@test -x $(CSPELL) || ! command -v npm >/dev/null || $(NPM) cspell@9 @cspell/dict-nl-nl@2
	@$(BIN)/python -m bench.taal

$(VENV)/.taal: $(VENV)/.dev requirements-taal.lock
	@$(PIP) install --require-hashes -r requirements-taal.lock
	@touch $@

webproef: $(VENV)/.webproef ## npm tools for the tests of the page and of Telegram

$(VENV)/.webproef: Makefile
	@mkdir -p $(VENV) && $(NPM) $(WEB) && touch $@

lint: dev ## ruff, mypy, hadolint
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/hadolint Dockerfile

shots: dev ## screenshots of the page into docs/beelden
	@$(BIN)/python -m bench.beelden

tools: ## system packages for the tests (Debian, as root)
	@command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; }

image: dev ## build and start the container image with buildah
	@bash deploy/image.sh

clean: ## remove what make made
	rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache
