"""A rehearsal of a fleet; `python -m bench.fleet` runs it."""
