# make chat   set everything up, ingest seeds/ if it changed, serve the chat on http://127.0.0.1:7860
# make test   set everything up, then check and test
# make check  ruff, mypy, import-linter and vulture alone
# make bench  speed and memory beside the common recipe (BENCH='--only questions --json' for its options)
# make soak   1,000 killed ingests, 10,000 requests for what may not be read, 200 people for 10 minutes (half an hour)
# make front   the browser tests again, behind nginx: with TLS, below a path, signed in by headers
# make mutants   how much wrong code the tests of what cites and measures notice (some minutes)
# make lock   write constraints.txt anew
# make clean  delete .venv, the index in .footnote and the caches of tools
#
# PORT=8080 another port · INDEX=dir another index · DOCS=folder other documents · PYTHON=python3.12
# TORCH_INDEX=address  where to take PyTorch's CPU build from, if pip would take the CUDA one

PYTHON ?= python3
PORT ?= 7860
INDEX ?= .footnote
DOCS ?= seeds
TORCH_INDEX ?=

BIN := .venv/bin
# Without compiling: few of the modules are ever imported.
PIP := $(BIN)/python -m pip install --no-compile --quiet --disable-pip-version-check --constraint constraints.txt
STAMPS := .venv/stamps
# Whoever first imports a module keeps it compiled: else every command compiles Chroma, LangChain and Gradio anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: chat test check front bench soak mutants lock clean
.DELETE_ON_ERROR:

chat: $(STAMPS)/chat
	@$(BIN)/footnote serve "$(DOCS)" --index "$(INDEX)" --port $(PORT)

# What Debian brings is fetched while the code is checked. Three at a time on two cores: a test may wait.
test:
	@$(MAKE) --no-print-directory --jobs=2 check debian
	@$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder

check: $(STAMPS)/test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy --num-workers 2 || { [ $$? -eq 2 ] && $(BIN)/mypy; } # its workers may not come up on a busy machine
	@$(BIN)/lint-imports
	@$(BIN)/vulture

front: $(STAMPS)/test debian
	@FOOTNOTE_TEST_FRONT=nginx $(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder -m browser

bench: $(STAMPS)/bench
	@$(BIN)/python -m eval.bench $(BENCH)

soak: $(STAMPS)/test
	@$(BIN)/python -m tests.kills --moments 1000
	@$(BIN)/python -m tests.generation_kills --moments 300
	@$(BIN)/python -m tests.canaries --requests 10000
	@$(BIN)/python -m tests.load --people 200 --minutes 10

mutants: $(STAMPS)/test
	@$(PIP) --editable '.[mutants]'
	@$(BIN)/mutmut run && $(BIN)/mutmut export-cicd-stats && cat mutants/mutmut-cicd-stats.json

# The browser tests drive Debian's chromium, some through its nginx, and those of OCR its tesseract (6 MB);
# where they cannot be had the tests say why they skip. RUNLEVEL=1: nginx is installed, not started.
.PHONY: debian
debian:
	@command -v chromium >/dev/null 2>&1 && command -v tesseract >/dev/null 2>&1 && \
	  PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null 2>&1 || { \
	  command -v apt-get >/dev/null 2>&1 && [ "$$(id -u)" = 0 ] && \
	  echo "Installing chromium, nginx and tesseract for the tests…" && \
	  apt-get update -qq >/dev/null && \
	  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium nginx-light tesseract-ocr >/dev/null; } || \
	  echo "No chromium, nginx or tesseract and no apt to install them with: tests that need them will be skipped."

# The pip that a venv brings can be years old, and take twice as long.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Footnote needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …"; exit 2; }
	@echo "Creating .venv…"
	@$(PYTHON) -m venv .venv || { \
	  echo "python3 -m venv failed: on Debian and Ubuntu, apt-get install python3-venv."; \
	  rm -rf .venv; exit 2; }
	@$(PIP) --upgrade pip 2>/dev/null || echo "No newer pip can be had; going on with the one that is there."

define install
	@if [ -n "$(TORCH_INDEX)" ]; then $(PIP) --index-url "$(TORCH_INDEX)" torch; fi
	@$(PIP) --editable '$(1)'
	@mkdir -p $(STAMPS) && touch $(STAMPS)/chat $@
endef

$(STAMPS)/chat: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing Footnote and what it needs (once; some minutes)…"
	$(call install,.)

$(STAMPS)/test: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing Footnote, what it needs and what its tests need (once; some minutes)…"
	$(call install,.[test])

$(STAMPS)/bench: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing Footnote and the recipe that the benchmark compares it with (once; some minutes)…"
	$(call install,.[bench])

# Writes constraints.txt anew from the newest versions that pyproject.toml allows.
lock:
	@rm -rf .venv-lock && $(PYTHON) -m venv .venv-lock
	@.venv-lock/bin/python -m pip install --quiet --upgrade pip 'torch==2.13.0'
	@.venv-lock/bin/python -m pip install --quiet --editable '.[openai,test,bench,mutants]'
	@{ echo "# Exact versions; written by make lock. Ranges and reasons are in pyproject.toml."; \
	  .venv-lock/bin/python -m pip freeze --all --exclude setuptools --exclude-editable | sed 's/+cpu$$//'; } > constraints.txt
	@rm -rf .venv-lock

clean:
	rm -rf .venv .footnote mutants .mypy_cache .ruff_cache .pytest_cache .hypothesis
