# The chores of the project; `just` lists them.

python := ".venv/bin/python"

default:
    @just --list

# set up a virtual environment with everything the tests need
setup:
    python3 -m venv .venv
    .venv/bin/pip install -q -e '.[test]'

# the product on a small blog of our own
demo:
    .venv/bin/cirma demo

# the fast tests
test:
    {{python}} -m pytest

# the slow tests too, with the lines that no test runs
coverage:
    {{python}} -m pytest -m "slow or not slow" --cov --cov-report=term:skip-covered

# everything CI checks
check:
    bash .ci/run

# accuracy, speed, size and lightness beside peers; needs ../shared and `pip install -r bench/requirements.txt`
bench:
    {{python}} bench/accuracy.py
    {{python}} bench/edits/run.py
    {{python}} bench/diff_speed.py
    {{python}} -m bench.size
    {{python}} -m bench.parse_speed
    {{python}} -m bench.crawl_speed
    {{python}} -m bench.quiet_day
    {{python}} -m bench.schedule
    {{python}} -m bench.reparse_speed
    {{python}} -m bench.memory
    {{python}} -m bench.startup

# thirty days on a replayed blog, broken and mended: what rings, and whether the archive is whole; needs ../shared
month *options:
    {{python}} -m bench.thirty_days {{options}}

# the archivist's guide to the letter on a clean Debian; as root, needs debootstrap and systemd-container
debian *folder:
    {{python}} -m bench.debian {{folder}}

# growth of CPU with size, of every function that reads, compares or searches; NAME… for some of them
growth *names:
    {{python}} -m bench.growth {{names}}

# fuzz for a long time: the grammars with many examples, then each target by coverage; what is found becomes a case
fuzz examples="20000" seconds="1800":
    CIRMA_FUZZ_EXAMPLES={{examples}} {{python}} -m pytest tests/fuzz
    {{python}} -m tests.fuzz.coverage -max_total_time={{seconds}}

# the parent of a crawl or reparse killed over and over: does a process stay, does a lock stay, is the archive whole?
kills *options:
    {{python}} -m bench.kills_of_parent {{options}}

# every kind of archive, replays of ../shared too, through the programs of the trade: half an hour
trade:
    {{python}} -m tests.trade.replayers
    {{python}} -m pytest -m "slow or long" tests/trade

# format and mend what can be mended
fmt:
    .venv/bin/ruff check --fix .
    .venv/bin/ruff format .
