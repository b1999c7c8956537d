# Two commands do everything on a fresh machine: `make drill` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
.PHONY: drill test clients gate browser site serve shots zensical lighthouse dist clean

drill: .venv/ready
	$(BIN)/runbook drill

# The gate without a cluster, in seconds; then all tests: units, the built site in Chromium, the cluster, the drills.
test: gate .venv/browser
	$(BIN)/pytest --drills due

# The built site in Chromium alone.
browser: .venv/browser
	$(BIN)/pytest tests/browser

# The table of real clients and the troubles of their vendors, seen and written anew.
clients: .venv/ready
	RECORD_CLIENTS=1 $(BIN)/pytest tests/clients

gate: .venv/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/shellcheck images/*/*.sh .ci/run
	$(BIN)/zizmor --offline --quiet .github/workflows
	$(BIN)/runbook lint

site: .venv/ready
	$(BIN)/runbook site

serve: site
	$(BIN)/python -m checks.publish.serve site 8000

# The pictures in the documentation, taken anew.
shots: site .venv/browser
	$(BIN)/python -m checks.publish.shots

# The same site by Zensical: a report that gates nothing.
zensical: .venv/ready
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group zensical
	$(BIN)/python benchmarks/zensical.py

# On a quiet machine; needs Node and Chromium.
lighthouse: .venv/browser
	npm --prefix benchmarks/lighthouse ci --no-audit --no-fund --ignore-scripts
	$(BIN)/python benchmarks/lighthouse/measure.py

dist: .venv/ready
	$(BIN)/python -m build

clean: .venv/ready
	$(BIN)/runbook clean
	rm -rf site .site-* dist .runbook_cache

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[planner,vendors]' --group dev
	touch $@

# Root on Debian or Ubuntu gets Chromium; elsewhere the browser tests skip, and say why.
.venv/browser: .venv/ready
	-$(BIN)/python -c 'from checks.world import host; host.may_install() and host.ensure({"chromium": "chromium"})'
	touch $@
