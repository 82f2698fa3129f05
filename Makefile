# `make` alone lists the commands. Everything is installed inside this folder, once, when it is first needed.

SHELL := /bin/sh
.DEFAULT_GOAL := help
PORT ?= 8000
TESTS ?=
BENCH ?=
FRESH ?=
NAME =
LESSON =
MODE =
FILE =
# What an author types, as one word of the shell's, whatever it is.
quoted = '$(subst ','\'',$(1))'
# One worker more than there are cores, as browsers are waited for; at most four. A file stays with one of them, with the
# site and the browser it set up. The files come in the order of tests/conftest.py.
WORKERS := $(shell cores=$$(getconf _NPROCESSORS_ONLN || echo 2); [ $$cores -ge 4 ] && echo 4 || echo $$((cores + 1)))
PYTEST = $(RUN) -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder
UV := .tools/bin/uv
NPM := .tools/bin/npm
RUN := .venv/bin/python
INSTALLED := .venv/installed
ASSETS := node_modules/installed
BESIDE := .cache/bench
RAY := .cache/ray
RAN := snippets/capacity/with_ray.json
WITHOUT_RAY := Ray is not installed here: what the lesson capacity shows of it is left as it is; make ray runs it
# What makes the Python of readers' browsers.
PYTHON := requirements.txt $(addprefix scripts/web/assets/,pyodide.py release.py wheels.py compile.mjs)
# A snippet edited twice within a second must not run from stale bytecode; what is installed has its own.
export PYTHONDONTWRITEBYTECODE := 1
# Where the machine has no Node, the tests find the one that came with npm.
export PATH := $(PATH):$(CURDIR)/.tools/node/bin
export NO_MKDOCS_2_WARNING := 1

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

serve: $(ASSETS) ## serve the site at http://127.0.0.1:8000/ and reload on every change
	@$(RUN) -m mkdocs serve --livereload --dev-addr 127.0.0.1:$(PORT)

lesson: $(INSTALLED) ## lay down a lesson called NAME, to be written over
	@$(RUN) -m scripts.pages.begin lesson $(call quoted,$(NAME))

mode: $(INSTALLED) ## lay down a MODE of a LESSON, or several: MODE="why review"
	@$(RUN) -m scripts.pages.begin mode $(call quoted,$(LESSON)) $(call quoted,$(MODE))

project: $(INSTALLED) ## lay down the project of the lesson NAME in projects/NAME/, to work on it there
	@$(RUN) -m scripts.course.projects $(NAME)

test: $(ASSETS) ## run the test suite, or what TESTS names
	@$(PYTEST) $(TESTS)

pages: $(INSTALLED) ## rewrite the generated regions; with FRESH=1 record every scenario anew
	@$(if $(FRESH),rm -rf .cache/recordings)
	@$(if $(wildcard $(RAY)/installed),$(MAKE) --no-print-directory $(RAN),echo "$(WITHOUT_RAY)" >&2)
	@$(RUN) -m scripts.pages

steady: $(INSTALLED) ## record every scenario N times (N=20), or those that NAME names, and tell which is not the same each time
	@$(RUN) -m scripts.pages.steady $(or $(N),20) $(NAME)

faults: $(INSTALLED) ## print what is wrong with the pages, their sentences and proofs, or with those of the page FILE
	@$(RUN) -m scripts.pages.faults $(FILE)

seal: $(INSTALLED) ## show what changed in FILE since it was read, beside its proofs and their runs, and seal it
	@$(RUN) -m scripts.pages.seal $(FILE)

site: $(ASSETS) ## build the site into site/
	@$(RUN) -m mkdocs build --strict

check: $(ASSETS) ## lint, types, tests and a strict build
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy
	@$(PYTEST)
	@$(RUN) -m mkdocs build --strict

wheel: $(INSTALLED) ## build the recorder as a wheel into dist/
	@$(UV) build --quiet --wheel --no-build-isolation --python $(RUN)

screenshots: site ## save pictures of every page into .cache/screenshots/, and the one of the README
	@$(RUN) -m scripts.web.screenshots

ray: $(RAY)/installed $(RAN) ## install Ray beside the course, and run the snippet that needs it if it changed

bench: $(ASSETS) $(BESIDE)/installed ## print the benchmarks; with BENCH=--browser those of a page in Chromium
	@PYTHONPATH=$(BESIDE) $(RUN) -m scripts.bench $(BENCH)

format: $(INSTALLED) ## format the code
	@$(RUN) -m ruff check --fix --quiet .
	@$(RUN) -m ruff format --quiet .

assets: $(ASSETS) ## install what the site hosts itself
	@$(RUN) -m scripts.web.assets.npm
	@$(RUN) -m scripts.web.assets.pyodide

COMPILE = $(UV) pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-emit-index-url \
	--no-emit-find-links --python-version 3.12
lock: $(UV) $(NPM) ## upgrade every dependency and write the lock files
	@$(COMPILE) pyproject.toml --group course --output-file requirements.txt
	@$(COMPILE) --group bench --constraint requirements.txt --output-file requirements-bench.txt
	@$(COMPILE) --group ray --constraint requirements.txt --output-file requirements-ray.txt
	@$(COMPILE) requirements-node.in --output-file requirements-node.txt
	@$(NPM) update --package-lock-only --ignore-scripts --loglevel=error

upgrade: $(INSTALLED) $(NPM) ## try the newest of every dependency, say what it changes, and keep it if all pages can be filled
	@$(RUN) -m scripts.pages.upgrade

clean: ## remove everything that was installed or built
	rm -rf .venv .tools .cache node_modules site dist docs/assets/vendor

# uv comes from the package index when the machine has none. `cd /` because a version manager may
# stop `python3` in this folder for a .python-version it has not installed. Where pip's settings are
# broken it is asked again without them. The link is made last: half an installation is none.
$(UV):
	@rm -rf .tools/uv && mkdir -p .tools/bin
	@if uv --version >/dev/null 2>&1; then ln -sf "$$(command -v uv)" $@; exit; fi; \
	echo "installing uv, which installs the rest, into .tools/, once" >&2; \
	home="$(CURDIR)/.tools/uv"; cd /; \
	if python3 -m venv "$$home" >/dev/null 2>&1; then set -- "$$home/bin/python" -m pip install -qq; \
	else rm -rf "$$home"; set -- python3 -m pip install -qq --target "$$home"; fi; \
	if PIP_USER=0 "$$@" uv || PIP_CONFIG_FILE=/dev/null "$$@" --isolated uv; \
	then ln -sf ../uv/bin/uv "$$home/../bin/uv"; \
	else echo "Makefile: cannot install uv; python3 needs venv or pip: apt-get install python3-venv" >&2; exit 1; fi

# npm from the machine when it reads our lock file, else from the package index.
$(NPM): requirements-node.txt | $(UV)
	@if npm --version 2>/dev/null | grep -qE '^(9|[1-9][0-9])\.'; then ln -sf "$$(command -v npm)" $@; else \
		echo "installing Node and npm of requirements-node.txt into .tools/, once" >&2 && \
		rm -rf .tools/node && $(UV) venv --quiet --python "$$(cat .python-version)" .tools/node && \
		$(UV) pip sync --quiet --require-hashes --python .tools/node/bin/python requirements-node.txt && \
		ln -sf ../node/bin/npm $@; fi

# Compiling what is installed takes seconds once and saves a second in every command after it.
$(INSTALLED): requirements.txt .python-version | $(UV)
	@echo "installing the Python packages of requirements.txt into .venv/, once" >&2
	@rm -rf .venv
	@$(UV) venv --quiet --python "$$(cat .python-version)" .venv
	@$(UV) pip sync --quiet --require-hashes --compile-bytecode --python $(RUN) requirements.txt
	@echo "$(CURDIR)" > "$$($(RUN) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/course.pth"
	@touch $@
# A Python that has gone, say with an upgrade of the system, is installed anew.
ifeq ($(shell test -x $(RUN) && echo here),)
.PHONY: $(INSTALLED)
endif

# Other tools that the recorder is measured beside; the course does without.
$(BESIDE)/installed: requirements-bench.txt | $(INSTALLED)
	@echo "installing the recorders to measure beside, of requirements-bench.txt, into $(BESIDE)/, once" >&2
	@rm -rf $(BESIDE)
	@$(UV) pip install --quiet --require-hashes --python $(RUN) --target $(BESIDE) --requirement $<
	@touch $@

# Ray starts a Python for each thing it does: without byte code each of them would compile for seconds.
$(RAY)/installed: requirements-ray.txt .python-version | $(UV)
	@echo "installing Ray, of requirements-ray.txt, into $(RAY)/, once" >&2
	@rm -rf $(RAY)
	@$(UV) venv --quiet --python "$$(cat .python-version)" $(RAY)
	@$(UV) pip sync --quiet --require-hashes --compile-bytecode --python $(RAY)/bin/python requirements-ray.txt
	@touch $@

$(RAN): snippets/capacity/with_ray.py scripts/replicas.py requirements-ray.txt | $(RAY)/installed
	@$(RAY)/bin/python -m scripts.replicas $@

$(ASSETS): package-lock.json scripts/web/assets/npm.py $(PYTHON) | $(INSTALLED) $(NPM)
	@echo "installing what the site hosts itself (Mermaid, fonts, a browser's Python), once" >&2
	@$(NPM) ci --ignore-scripts --prefer-offline --loglevel=error
	@$(RUN) -m scripts.web.assets.npm
	@$(RUN) -m scripts.web.assets.pyodide
	@touch $@

.PHONY: help serve lesson mode project test pages steady faults seal site check wheel screenshots ray bench format assets lock upgrade clean
