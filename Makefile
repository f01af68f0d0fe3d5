# The README's two commands are `make demo` and `make test`; each does its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test test-all test-teach docs bench bench-scale many card evaluate-language bench-language score-corpus evaluate-cases evaluate-reasons train-shares train-salience replay screenshots schemas clean

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

demo: $(READY)
	$(BIN)/gvcoder run corpus --out out/demo --jobs 2
	$(BIN)/gvcoder show out/demo
	@echo
	@echo "The report, every claim with its sentence and page: out/demo/report.html"

# Files of tests go to two processes; what measures time is done by itself afterwards.
test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -m "not system and not slow and not timed" --numprocesses 2 --dist loadfile --no-loadscope-reorder
	$(BIN)/python -m pytest -m "timed and not system and not slow"

# What needs system packages (a browser, OCR) or long; what is not installed is skipped and named. The
# recogniser that pip brings is installed here, since nothing else needs it.
test-all: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,ocr]'
	$(BIN)/python -m pytest -m "system or slow"

# What teaches the encoder, apart because torch is some gigabytes where the build for processors is not to be had.
test-teach: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,teach]'
	$(BIN)/python -m pytest -m system tests/coding/test_teaching_encoder.py

# The documentation as a site in build/site, with what the notebook shows; nothing is fetched.
docs: $(READY)
	$(BIN)/python docs/execute_notebook.py build/notebook.ipynb
	$(BIN)/python docs/commands.py && $(BIN)/python docs/reference.py
	GVCODER_NOTEBOOK=build/notebook.ipynb NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "build/site/index.html; its search needs a server: $(BIN)/python -m http.server -d build/site"

bench: $(READY)
	$(BIN)/python -m pipeline.running.bench corpus --runs --out docs

# Memory and time of collecting the results of N documents, without coding them.
N ?= 1000 4000 10000
bench-scale: $(READY)
	$(BIN)/python -m pipeline.running.bench_scale $(N)

# N PDFs out of the sample corpus, no two alike, and a whole run over them: make many N=1000 JOBS=2.
JOBS ?= 2
many: $(READY)
	$(BIN)/python corpus/multiply.py $(lastword $(N)) out/many/pdfs --jobs $(JOBS)
	$(BIN)/gvcoder run out/many/pdfs --out out/many/run --jobs $(JOBS)

# What was measured of the shipped model into its card, with the plots; takes an hour.
card: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,evaluate]'
	$(BIN)/python models/recipes/measure.py annotations/coded

# Entities, relations and qualifiers against sentences that a reader marked.
evaluate-language: $(READY)
	$(BIN)/python -m pipeline.language.evaluation

# Words a second of the language stage: by itself, and in a run.
bench-language: $(READY)
	$(BIN)/python -m pipeline.language.bench
	$(BIN)/python -m pipeline.coding.syntax.bench

# Profiles of the sample corpus against those that a reader wrote.
score-corpus: $(READY)
	$(BIN)/python corpus/score.py

# What rules read (cases, shares, periods, sources, channels, forms, drivers) against coded sentences.
evaluate-cases: $(READY)
	$(BIN)/python -m annotations.score_readers

# Whether the words shown as reasons are those that coders marked.
evaluate-reasons: $(READY)
	$(BIN)/python -m annotations.score_reasons

# The weights by which figures are taken for shares, from the coded text.
train-shares: $(READY)
	$(BIN)/python -m pipeline.coding.shares.training annotations/coded annotations/shares/sentences.jsonl

# The weights by which places and countries are taken for what a work is about, from the coded text.
train-salience: $(READY)
	$(BIN)/python -m annotations.train_salience

# Which order of review teaches soonest, on the coded text; writes docs/replay.md and docs/replay.svg.
replay: $(READY)
	$(BIN)/python -m pipeline.review.replay annotations/coded

# Pictures of the review desk for docs/review.md, with a real browser.
screenshots: $(READY)
	$(BIN)/python docs/screenshots.py

# The JSON Schemas of the run directory, from the types in pipeline/records.py.
schemas: $(READY)
	$(BIN)/gvcoder schemas --out pipeline/results/json_schemas

clean:
	rm -rf $(VENV) out build *.egg-info
