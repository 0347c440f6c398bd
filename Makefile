# The verbs of LangPlug. Each is a few lines; the work is in tools/. `make help` lists them.
# Every step checks cheaply whether it is up to date, so a second `make run` starts at once and downloads nothing.
.PHONY: help build run test check verify torture fmt bench fuzz e2e eval-lexicon clean packages program web packs demo
.NOTPARALLEL:
.DEFAULT_GOAL := help

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: packages program web packs demo ## install what is missing; build the programs, the web app, the packs and the demo

run: build ## build, bring the database up to date and serve on http://127.0.0.1:8000
	@build/langplug migrate
	@exec build/langplug serve

test: build ## run every test there is; ends with "N passed, N failed"
	@tools/setup test
	@tools/run-tests

check: packages program packs ## the fast part: format, rooms, unit tests under sanitizers, web types, lint and unit tests
	@tools/setup test
	@tools/run-tests static unit web

verify: build ## the slow part, by hand before a release: threads, valgrind, fuzzers, analyser, kill test
	@tools/setup test verify
	@tools/verify

torture: build ## the long kill test: KILLS (1000) times server, workers and children die under load; SEED=n repeats
	@tools/setup test
	@tools/verify kill

bench: build ## measure, each figure as a ratio to a peer in the same run
	@tools/setup bench
	@tools/bench

fuzz: ## run every fuzzer for SECONDS (60)
	@tools/setup build test
	@tools/fuzz $(SECONDS)

e2e: build ## only the browser tests
	@tools/setup test
	@tools/run-tests e2e

eval-lexicon: build ## how well lemma, grade and gloss do on the hand-made sentences
	@[ -x tools/eval-lexicon ] || { echo 'there is no tools/eval-lexicon yet: no sentences to measure against' >&2; exit 69; }
	@tools/eval-lexicon
	@tools/eval-gloss

fmt: ## format the C and the web sources in place
	@tools/setup test node
	@tools/format

clean: ## remove what was built; keep videos, data and downloads
	rm -rf build build-* web/dist

# The steps of build.
packages:
	@tools/setup build run packs demo node

program: packages
	@tools/build-program build -Dtests=false

web: program
	@tools/build-web

packs: program
	@tools/build-packs

demo: packages
	@tools/make-demo
