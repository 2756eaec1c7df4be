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

# format and mend what can be mended
fmt:
    .venv/bin/ruff check --fix .
    .venv/bin/ruff format .
