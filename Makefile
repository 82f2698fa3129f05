# `make` alone lists the commands. Everything is installed inside this folder, once, when it is first needed.

SHELL := /bin/sh
.DEFAULT_GOAL := help
PORT ?= 8000
UV := .tools/bin/uv
RUN := .venv/bin/python
INSTALLED := .venv/installed
ASSETS := docs/assets/vendor/installed
export PYTHONDONTWRITEBYTECODE := 1
export NO_MKDOCS_2_WARNING := 1

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

serve: pages $(ASSETS) ## serve the site at http://127.0.0.1:8000/ and reload on every change
	@$(RUN) -m mkdocs serve --livereload --dev-addr 127.0.0.1:$(PORT)

test: $(ASSETS) ## run the whole test suite
	@$(RUN) -m pytest

pages: $(INSTALLED) ## record every scenario and rewrite the generated regions
	@$(RUN) -m scripts.build

site: $(ASSETS) ## build the site into site/
	@$(RUN) -m mkdocs build --strict --quiet

check: $(ASSETS) ## lint, types, tests and a strict build
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy
	@$(RUN) -m pytest
	@$(RUN) -m mkdocs build --strict --quiet

bench: $(ASSETS) ## print the benchmarks
	@$(RUN) -m scripts.bench

format: $(INSTALLED) ## format the code
	@$(RUN) -m ruff check --fix --quiet .
	@$(RUN) -m ruff format --quiet .

assets: $(ASSETS) ## install what the site hosts itself
	@$(RUN) -m scripts.assets

lock: $(UV) ## upgrade every dependency and write the lock files
	@$(UV) pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-emit-index-url \
		--no-emit-find-links --python-version 3.12 pyproject.toml --output-file requirements.txt
	@$(UV) pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-emit-index-url \
		--no-emit-find-links --python-version 3.12 requirements-node.in --output-file requirements-node.txt

clean: ## remove everything that was installed or built
	rm -rf .venv .tools .cache node_modules site docs/assets/vendor

# uv comes from the package index when the machine has none. `cd /` because a version manager may
# stop `python3` in this folder for a .python-version it has not installed.
$(UV):
	@mkdir -p .tools/bin
	@if uv --version >/dev/null 2>&1; then ln -sf "$$(command -v uv)" $(UV); \
	elif (cd / && python3 -m venv --clear "$(CURDIR)/.tools") >/dev/null 2>&1; then \
		.tools/bin/python -m pip install --quiet --disable-pip-version-check uv; \
	elif (cd / && python3 -m pip install --quiet --target "$(CURDIR)/.tools" uv) >/dev/null 2>&1; then :; \
	else echo "Makefile: cannot install uv: python3 has neither venv nor pip; run: apt-get install python3-venv" >&2; exit 1; fi
	@test -x $(UV)

$(INSTALLED): requirements.txt .python-version | $(UV)
	@test -x $(RUN) || $(UV) venv --quiet .venv
	@$(UV) pip sync --quiet --require-hashes --python $(RUN) requirements.txt
	@echo "$(CURDIR)" > "$$($(RUN) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/course.pth"
	@touch $@

# npm from the machine, or from the package index where it has none.
$(ASSETS): package-lock.json scripts/assets.py | $(INSTALLED)
	@if npm --version >/dev/null 2>&1; then npm ci --ignore-scripts --loglevel=error; \
	else $(UV) venv --quiet --allow-existing .tools/node && \
		$(UV) pip sync --quiet --require-hashes --python .tools/node/bin/python requirements-node.txt && \
		PATH="$(CURDIR)/.tools/node/bin:$$PATH" .tools/node/bin/npm ci --ignore-scripts --loglevel=error; fi
	@$(RUN) -m scripts.assets
	@touch $@

.PHONY: help serve test pages site check bench format assets lock clean
