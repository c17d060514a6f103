# make demo: see it.   make test: check it.   Both set everything up first, in .venv.
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := majordomo memory planners skills vla learning motion sim ros_interface agent bringup
MESSAGES := $(shell find ros_interface/majordomo_msgs -type f)
PYTEST_WORKERS ?= 2

.PHONY: help setup gl demo demo-ros test check format-check lint types imports tests format clean
.DEFAULT_GOAL := help

help: ## Say what there is to make.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1@\2/p' $(firstword $(MAKEFILE_LIST)) | sed 's/@/              /; s/^\(.\{22\}\) */\1/'

# set-up: each step leaves a stamp, so that a second run costs nothing

setup: $(VENV)/.installed $(VENV)/.messages gl ## Make .venv and install everything into it.

$(BIN)/python:
	@scripts/make-venv.sh $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e '.[dev,llm,local,ros,viz]'
	@$(BIN)/python -m pip uninstall --quiet --yes lark-parser # ROS's wheels ask for it; lark, in the same folder, is newer
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --force-reinstall --no-deps lark
	@touch $@

$(VENV)/.messages: $(MESSAGES) | $(VENV)/.installed
	@scripts/install-messages.sh $(BIN)/python
	@touch $@

gl: | $(BIN)/python
	@PYTHON=$(BIN)/python scripts/install-gl.sh

# use

demo: $(VENV)/.installed gl ## Run one task in the simulated kitchen, and film it.
	$(BIN)/majordomo run "put the red cup in the microwave and close it" --scene counter --seed 7 --audit --video runs/demo.mp4
	@echo; echo "The film and the picture:"; ls -1 runs/demo.*

demo-ros: setup ## The same task over ROS 2: robot, skills and agent as processes of their own, recorded.
	@scripts/demo-ros.sh $(BIN)/majordomo
	@echo; echo "The bag and the picture:"; ls -1 runs/demo-ros.*

# check

test: setup ## Set up, then everything that `make check` does.
	@$(MAKE) --no-print-directory check

check: format-check lint types imports tests ## Format, lint, types, import rules, tests: what CI runs.

format-check:
	$(BIN)/ruff format --check .

lint:
	$(BIN)/ruff check .

types:
	$(BIN)/mypy

imports:
	$(BIN)/lint-imports

# One thread a worker: two workers that each want every core are slower than one.
tests:
	OMP_NUM_THREADS=1 $(BIN)/pytest -n $(PYTEST_WORKERS) --dist loadfile

format: ## Format, and mend what ruff can mend.
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

clean: ## Remove caches and builds; .venv, runs and datasets stay.
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
	find $(PACKAGES) tests -name __pycache__ -type d -prune -exec rm -rf {} +
